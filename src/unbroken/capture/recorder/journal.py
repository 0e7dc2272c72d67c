"""The recorder's journal: what was recorded, in one chain a channel, durable line by line.

Each line is canonical JSON and names the hash of the line before it, across connections, tracks
and recordings alike, so that a session left out shows. It is written on each volume.
"""

import contextlib
import dataclasses
import datetime as dt
import errno
import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from unbroken.vault import durable
from unbroken_verify import jcs

DOMAIN = b"unbroken/recorder/v1\n"
FIRST_PREV = "0" * 64
FILE_BYTES_MAX = 8 * 1024 * 1024
BALLAST_BYTES = 1024 * 1024
"""Given up when the volume is full, so that the journal can still say so."""


class ChainBroken(Exception):
    """Each line names the hash of the one before it; the arguments are file and line."""


class NoJournal(Exception):
    """What cannot be written down is not recorded: no volume takes the journal any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One thing that the recorder wrote down."""

    kind: ClassVar[str] = ""
    left_out: ClassVar[frozenset[str]] = frozenset()
    """Fields that stand in no line where they are empty: lines from before they existed stay as they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Booted(Row):
    """The recorder started; so many bytes of an unfinished line were cut off."""

    kind: ClassVar[str] = "booted"
    torn_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Started(Row):
    """A recording was ordered; `case` and `session` say for what, where it was ordered for something."""

    kind: ClassVar[str] = "started"
    left_out: ClassVar[frozenset[str]] = frozenset({"case", "session"})
    recording: str
    case: str = ""
    session: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped(Row):
    """A recording was ended."""

    kind: ClassVar[str] = "stopped"
    recording: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackBegun(Row):
    """A track began: a stretch without a break in its timestamps."""

    kind: ClassVar[str] = "track"
    recording: str
    stretch: int
    track: str
    codec: str
    timescale: int
    path: str
    size_bytes: int
    sha256: str
    derived: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed(Row):
    """A segment was sealed."""

    kind: ClassVar[str] = "sealed"
    recording: str
    stretch: int
    track: str
    number: int
    path: str
    size_bytes: int
    sha256: str
    init_sha256: str
    timescale: int
    start_ticks: int
    duration_ticks: int
    samples: int
    starts_at: str
    """The recorder's clock when the first sample arrived."""
    ends_at: str
    monotonic_ms: int
    """The recorder's clock that nobody sets, at the same moment as `starts_at`."""
    camera_at: str | None
    """The camera's own clock for the first sample, where it reports one."""
    copies: int
    flags: tuple[str, ...] = ()
    """`recovered` after a crash, `short` where a volume was full."""
    derived: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap(Row):
    """For a time nothing was recorded."""

    kind: ClassVar[str] = "gap"
    recording: str
    track: str
    starts_at: str
    ends_at: str
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened(Row):
    """Something happened that a reader of the recording must know."""

    kind: ClassVar[str] = "happened"
    recording: str | None
    cause: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the journal."""

    n: int
    at: str
    prev: str
    hash: str
    row: Row


KINDS: dict[str, type[Row]] = {
    kind.kind: kind for kind in (Booted, Started, Stopped, TrackBegun, Sealed, Gap, Happened)
}


def line_of(*, n: int, prev: str, at: str, row: Row) -> bytes:
    """Write one line, without its end."""
    said = {k: v for k, v in dataclasses.asdict(row).items() if v or k not in row.left_out}
    return jcs.encode({"n": n, "prev": prev, "at": at, "kind": row.kind, **_plain(said)})


def hash_of(line: bytes) -> str:
    """Return the hash by which the next line names this one."""
    return hashlib.sha256(DOMAIN + line).hexdigest()


def read_line(line: bytes) -> Entry:
    """Read one line."""
    said: dict[str, Any] = json.loads(line)
    n, prev, at, kind = (said.pop(name) for name in ("n", "prev", "at", "kind"))
    if "flags" in said:
        said["flags"] = tuple(said["flags"])
    return Entry(n=n, at=at, prev=prev, hash=hash_of(line), row=KINDS[kind](**said))


def files(folder: Path) -> list[Path]:
    """Return the journal's files, the oldest first."""
    return sorted(folder.glob("journal-*.jsonl"))


def read(folder: Path) -> Iterator[Entry]:
    """Read a channel's journal and check its chain; raise ChainBroken where it does not hold."""
    previous: Entry | None = None
    for file in files(folder):
        for number, line in enumerate(file.read_bytes().splitlines(), start=1):
            try:
                entry = read_line(line)
            except (ValueError, KeyError, TypeError) as unreadable:
                raise ChainBroken(file.name, number) from unreadable
            check_follows(previous, entry, where=(file.name, number))
            yield entry
            previous = entry


def read_after(folder: Path, *, n: int, head: str) -> list[tuple[Entry, bytes]]:
    """Read the whole lines behind line `n`, whose hash is `head`, with their bytes; the last may grow.

    Raises ChainBroken where what follows does not continue that line.
    """
    found: list[tuple[Entry, bytes]] = []
    previous: Entry | None = None
    for file in _files_from(folder, n + 1):
        content = file.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        for number, line in enumerate(whole.splitlines(), start=1):
            try:
                entry = read_line(line)
            except (ValueError, KeyError, TypeError) as unreadable:
                raise ChainBroken(file.name, number) from unreadable
            check_follows(previous, entry, where=(file.name, number))
            if entry.n == n and entry.hash != head:
                raise ChainBroken(file.name, number)
            if entry.n > n:
                found.append((entry, line))
            previous = entry
    return found


def _files_from(folder: Path, n: int) -> list[Path]:
    """Return the files in which the line before `n` and what follows can stand."""
    all_files = files(folder)
    begins = [int(file.stem.removeprefix("journal-")) for file in all_files]
    before = [place for place, first in enumerate(begins) if first <= n]
    return all_files[max(before[-1] - 1, 0) :] if before else all_files


def check_follows(previous: Entry | None, entry: Entry, *, where: tuple[str, int]) -> None:
    """Check that a line continues the chain; the first may continue files that were taken away."""
    if previous is not None and (entry.n, entry.prev) != (previous.n + 1, previous.hash):
        raise ChainBroken(*where)
    if entry.n == 1 and entry.prev != FIRST_PREV:
        raise ChainBroken(*where)


class Journal:
    """The journal of one channel, on each volume."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = list(folders)
        self.torn_bytes = 0
        self.lost: list[str] = []
        """Volumes that no longer take the journal, with the reason; the caller writes it down."""
        self._lock = threading.Lock()
        self._files: dict[Path, int] = {}
        self._head = Entry(n=0, at="", prev="", hash=FIRST_PREV, row=Row())
        self._open()

    @property
    def head(self) -> Entry:
        """Return the last line."""
        return self._head

    def append(self, row: Row, *, at: dt.datetime) -> Entry:
        """Write a line and return once it is durable on at least one volume."""
        with self._lock:
            n, prev = self._head.n + 1, self._head.hash
            line = line_of(n=n, prev=prev, at=text_of(at), row=row)
            for folder in list(self._files):
                self._write(folder, line + b"\n")
            if not self._files:
                raise NoJournal
            # Dying before this point leaves an unfinished line, which the next start cuts off.
            self._head = read_line(line)
            return self._head

    def close(self) -> None:
        """Let the files go."""
        for file in self._files.values():
            os.close(file)
        self._files.clear()

    def _write(self, folder: Path, line: bytes) -> None:
        file = self._files[folder]
        whole_bytes = os.fstat(file).st_size
        try:
            try:
                durable.write_all(file, line)
            except OSError as fault:
                if fault.errno != errno.ENOSPC:
                    raise
                os.ftruncate(file, whole_bytes)
                (folder / "ballast").unlink(missing_ok=True)
                durable.write_all(file, line)
            os.fdatasync(file)
        except OSError as fault:
            self._lose(folder, whole_bytes, fault)

    def _lose(self, folder: Path, whole_bytes: int, fault: OSError) -> None:
        """Go on without a volume; from here on its journal ends earlier than the other."""
        file = self._files.pop(folder)
        with contextlib.suppress(OSError):
            os.ftruncate(file, whole_bytes)
        os.close(file)
        self.lost.append(f"{folder}: {fault.strerror}")

    def _open(self) -> None:
        for folder in self.folders:
            durable.make_folders(folder, below=folder.parent)
            self.torn_bytes += cut_torn_line(folder)
        self._level()
        for folder in self.folders:
            self._files[folder] = _opened(folder, next_n=self._head.n + 1)
            _keep_ballast(folder)

    def _level(self) -> None:
        """Take the longest journal as the truth and complete the others from it."""
        journals = {folder: list(read(folder)) for folder in self.folders}
        longest = max(journals.values(), key=lambda entries: entries[-1].n if entries else 0)
        if not longest:
            return
        self._head = longest[-1]
        for folder, entries in journals.items():
            own = {entry.n: entry.hash for entry in entries}
            if any(own.get(entry.n, entry.hash) != entry.hash for entry in longest):
                raise ChainBroken(str(folder), 0)
            _append_missing(folder, [entry for entry in longest if entry.n not in own])


def cut_torn_line(folder: Path) -> int:
    """Cut off a last line that was never finished; return how many bytes it had."""
    for file in files(folder)[-1:]:
        content = file.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if len(whole) < len(content):
            with file.open("r+b") as opened:
                opened.truncate(len(whole))
                os.fsync(opened.fileno())
        return len(content) - len(whole)
    return 0


def text_of(moment: dt.datetime) -> str:
    """Write a moment as envelopes do."""
    return (
        moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.")
        + f"{moment.microsecond // 1000:03d}Z"
    )


def moment_of(text: str) -> dt.datetime:
    """Read a moment."""
    return dt.datetime.fromisoformat(text)


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in said.items()}


def _append_missing(folder: Path, entries: list[Entry]) -> None:
    if not entries:
        return
    file = _opened(folder, next_n=entries[0].n)
    try:
        for entry in entries:
            line = line_of(n=entry.n, prev=entry.prev, at=entry.at, row=entry.row)
            durable.write_all(file, line + b"\n")
        os.fsync(file)
    finally:
        os.close(file)


def _opened(folder: Path, *, next_n: int) -> int:
    """Open the last file, or a new one where the last has grown long."""
    last = files(folder)[-1:]
    if last and last[0].stat().st_size < FILE_BYTES_MAX:
        name = last[0]
    else:
        name = folder / f"journal-{next_n:012d}.jsonl"
    file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)
    durable.sync_folder(folder)
    return file


def _keep_ballast(folder: Path) -> None:
    # On a volume that is full already there is nothing to set aside.
    with contextlib.suppress(OSError), (folder / "ballast").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, BALLAST_BYTES)
