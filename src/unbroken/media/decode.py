"""Decoding, only ever in a walled child process: one file in, a label and small pictures out.

The child gets the open file and nothing else: no path, no network, no secret, no other file. It is
started anew for each job, since forking after the library has begun its threads can hang.
"""

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from unbroken.base.identifiers import Geo
from unbroken.media.labels import ClaimedTime, Probe, Track, claimed_time

TOOL_VERSION = 1
"""Raise it when a derived thing would look different; it is part of the key of derived things."""

_SOURCE = Path(__file__).parents[2]
_START = (
    f"import sys; sys.path.insert(0, {str(_SOURCE)!r}); "
    "from unbroken.media.child import main; main.run()"
)
# Quick attempts only; the slow ones (time, output) are in the tests.
_ATTEMPTS = (
    "connect", "make_socket", "write_file", "read_file", "execute", "fork", "trace",
    "signal_parent", "take_memory",
)  # fmt: skip
_TITLE_BYTES_MAX = 1024 * 1024
_BWRAP_SIGNALLED = 128


class NotMade(Exception):
    """A picture or drawing could not be made from a file; the argument is the code of the reason."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much one file may cost."""

    memory_bytes: int = 1024**3
    cpu_seconds: int = 30
    wall_seconds: int = 60
    output_bytes: int = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Walls:
    """Which walls hold around decoding on this machine."""

    seccomp: bool
    landlock: bool
    namespaces: bool
    refused: dict[str, bool]
    """For each thing that a hostile file would try, whether it was stopped."""

    @property
    def hold(self) -> bool:
        """Tell whether anything may be decoded here at all."""
        return self.seccomp and bool(self.refused) and all(self.refused.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Levels:
    """How bright one keyframe is and how much it differs from the one before, 0 to 255."""

    at_ms: int
    brightness: int
    change: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answer:
    label: dict[str, Any]
    parts: tuple[bytes, ...] = ()


class Decoder:
    """Has files decoded behind walls; finds out once which walls this machine has."""

    def __init__(self, *, limits: Limits | None = None, python: str = sys.executable) -> None:
        self._limits = limits or Limits()
        self._python = python
        self._bwrap = shutil.which("bwrap")
        self._walls: Walls | None = None

    def walls(self) -> Walls:
        """Try what a hostile file would try, and say what was stopped."""
        if self._walls is None:
            if self._bwrap and not self._tried().seccomp:
                # Some kernels refuse user namespaces; the other walls stand without them.
                self._bwrap = None
            self._walls = self._tried()
        return self._walls

    def probe(self, file: BinaryIO) -> Probe:
        """Look at a file; whatever it is, the answer is a label."""
        label = self._asked(file, {"do": "probe"}).label
        return _probe(label, size_bytes=os.fstat(file.fileno()).st_size)

    def poster(self, file: BinaryIO, *, width: int = 640) -> bytes:
        """Return one picture of a file as JPEG, or raise NotMade with the reason."""
        return self._made(file, {"do": "poster", "width": width}).parts[0]

    def storyboard(self, file: BinaryIO, *, width: int = 160, count: int = 50) -> dict[int, bytes]:
        """Return small JPEGs at equal distances by their time in milliseconds."""
        made = self._made(file, {"do": "storyboard", "width": width, "count": count})
        return dict(zip(made.label["at_ms"], made.parts, strict=True))

    def waveform(self, file: BinaryIO, *, per_second: int = 10) -> bytes:
        """Return how loud a file is, one byte for each part of a second."""
        return self._made(file, {"do": "waveform", "per_second": per_second}).parts[0]

    def levels(self, *pieces: bytes) -> list[Levels]:
        """Measure the keyframes of an initialisation segment with the segments behind it."""
        # A file in memory, for the pieces are separate files and the child opens none.
        with os.fdopen(os.memfd_create("pieces"), "w+b") as file:
            file.writelines(pieces)
            file.flush()
            measured = self._made(file, {"do": "levels"}).label["levels"]
        return [
            Levels(at_ms=at, brightness=bright, change=change) for at, bright, change in measured
        ]

    def attempt(self, *names: str) -> dict[str, Any]:
        """Have the child try things; return its label as it came."""
        with open(os.devnull, "rb") as nothing:  # noqa: PTH123 — not a path of ours.
            return self._run(nothing, {"do": "attempt", "attempts": names}).label

    def _tried(self) -> Walls:
        label = self.attempt(*_ATTEMPTS)
        standing = label.get("walls", {})
        return Walls(
            seccomp=standing.get("seccomp", False),
            landlock=standing.get("landlock", False),
            namespaces=self._bwrap is not None,
            refused=label.get("refused", {}),
        )

    def _made(self, file: BinaryIO, job: dict[str, Any]) -> _Answer:
        answer = self._asked(file, job)
        if "reason" in answer.label:
            raise NotMade(answer.label["reason"])
        return answer

    def _asked(self, file: BinaryIO, job: dict[str, Any]) -> _Answer:
        if not self.walls().hold:
            return _Answer(label={"reason": "no_sandbox"})
        return self._run(file, job)

    def _run(self, file: BinaryIO, job: dict[str, Any]) -> _Answer:
        """Start the child, give it the file, and read its answer within the limits."""
        limits = self._limits
        job = job | {"memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds}
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        child = subprocess.Popen(
            [*self._outer_walls(), self._python, "-I", "-B", "-c", _START, json.dumps(job)],
            stdin=file.fileno(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LANG": "C.UTF-8"},
            start_new_session=True,
        )
        with child:
            try:
                answered, reason = _read(child.stdout, limits)
            finally:
                _kill(child)
        return _understood(answered, reason or _reason_of_end(child.returncode))

    def _outer_walls(self) -> list[str]:
        """Return the words that put the child into namespaces of its own, where bwrap is here."""
        if self._bwrap is None:
            return []
        words = [
            self._bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",  # noqa: S108 — an empty folder of its own.
        ]  # fmt: skip
        for folder in _folders_of_python():
            words += ["--ro-bind-try", folder, folder]
        return words


def _folders_of_python() -> list[str]:
    """Return what the child must be able to read before its walls go up."""
    own = {sys.prefix, sys.base_prefix, str(_SOURCE), *(path for path in sys.path if path)}
    system = {"/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/alternatives"}
    return sorted(system | {folder for folder in own if Path(folder).is_dir()})


def _read(output: IO[bytes] | None, limits: Limits) -> tuple[bytes, str | None]:
    """Read what a child answers, until it ends, has said too much or has taken too long."""
    assert output is not None  # noqa: S101 — it was asked for.
    answered, deadline = bytearray(), time.monotonic() + limits.wall_seconds
    with selectors.DefaultSelector() as ready:
        ready.register(output, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not ready.select(left):
                continue
            chunk = os.read(output.fileno(), 65536)
            if not chunk:
                return bytes(answered), None
            answered += chunk
            if len(answered) > limits.output_bytes:
                return b"", "said_too_much"
    return b"", "took_too_long"


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End a child and whatever it may have started."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)


def _reason_of_end(returncode: int) -> str | None:
    """Say what the end of a child means; None where it ended as it should."""
    ended_by = -returncode if returncode < 0 else returncode - _BWRAP_SIGNALLED
    if returncode == 0:
        return None
    return "took_too_long" if ended_by == signal.SIGXCPU else "crashed"


def _understood(answered: bytes, reason: str | None) -> _Answer:
    """Take an answer apart; the child is not believed where its lengths do not agree."""
    if reason:
        return _Answer(label={"reason": reason})
    title, found, rest = answered[:_TITLE_BYTES_MAX].partition(b"\n")
    rest = answered[len(title) + 1 :]
    try:
        label = json.loads(title)
        lengths = [int(length) for length in label.pop("parts")]
    except (ValueError, KeyError, TypeError, AttributeError):
        return _Answer(label={"reason": "crashed"})
    if not found or sum(lengths) != len(rest) or min(lengths, default=0) < 0:
        return _Answer(label={"reason": "crashed"})
    parts, at = [], 0
    for length in lengths:
        parts.append(rest[at : at + length])
        at += length
    return _Answer(label=label, parts=tuple(parts))


def _probe(label: dict[str, Any], *, size_bytes: int) -> Probe:
    tracks = tuple(Track(**track) for track in label.get("tracks", ()))
    return Probe(
        kind=label.get("kind", "other"),
        container=label.get("container", "unknown"),
        reason=label.get("reason"),
        size_bytes=size_bytes,
        duration_ms=label.get("duration_ms"),
        tracks=tracks,
        turn=label.get("turn") or next((track.turn for track in tracks if track.turn), 0),
        recorded_at=_recorded_at(label),
        position=_position(label),
        tool=f"unbroken-look/{TOOL_VERSION} {label.get('library', '')}".strip(),
    )


def _recorded_at(label: dict[str, Any]) -> ClaimedTime | None:
    text = label.get("recorded_at")
    return claimed_time(text, source=label["recorded_at_source"]) if text else None


def _position(label: dict[str, Any]) -> Geo | None:
    latitude, longitude = label.get("latitude"), label.get("longitude")
    if latitude is None or longitude is None:
        return None
    return Geo(f"{latitude:.6f},{longitude:.6f}")
