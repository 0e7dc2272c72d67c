"""Keep the station's processes running: start, restart with patience, stop cleanly.

A process that ends is started again, after one second at first and half a minute at most. When we
die, whatever kills us, the kernel tells every child to stop.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from unbroken.station.child import spawn

BACK_OFF_SECONDS_MAX = 30.0
STEADY_SECONDS = 60.0
STOP_SECONDS_MAX = 20.0
LOG_BYTES_MAX = 50 * 1024 * 1024
_BEAT_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True)
class Process:
    """What shall run: its name, its command and its user."""

    name: str
    argv: tuple[str, ...]
    uid: int | None = None
    group: int | None = None
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class _Life:
    """One process as it runs now."""

    process: Process
    child: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    failures: int = 0
    starts: int = 0


class Supervisor:
    """A set of processes, their logs and the file that says how they are."""

    def __init__(
        self,
        processes: Sequence[Process],
        *,
        logs: Path,
        state: Path,
        tell: Callable[[str, int], None] | None = None,
        each_beat: Callable[[], None] | None = None,
    ) -> None:
        self._lives = [_Life(process=process) for process in processes]
        self._logs = logs
        self._state = state
        self._tell = tell or (lambda _name, _status: None)
        self._each_beat = each_beat or (lambda: None)
        self._stopping = False

    def run(self) -> None:
        """Keep all running until SIGINT or SIGTERM, then stop them, the last started first."""
        self._logs.mkdir(parents=True, exist_ok=True)
        before = {name: signal.signal(name, self._ask_to_stop) for name in _STOPS}
        try:
            while not self._stopping:
                self._each_beat()
                self._look_after_all()
                time.sleep(_BEAT_SECONDS)
        finally:
            self._stop_all()
            self._state.unlink(missing_ok=True)
            for name, handler in before.items():
                signal.signal(name, handler)

    def _ask_to_stop(self, _number: int, _frame: object) -> None:
        self._stopping = True

    def _look_after_all(self) -> None:
        changed = False
        for life in self._lives:
            changed |= self._look_after(life)
            _cut(self._log(life), LOG_BYTES_MAX)
        if changed:
            self._write_state()

    def _look_after(self, life: _Life) -> bool:
        now = time.monotonic()
        if life.child is None:
            return now >= life.start_at and self._start(life, now)
        status = life.child.poll()
        if status is None:
            return False
        self._note_end(life, now, status)
        return True

    def _start(self, life: _Life, now: float) -> bool:
        life.started_at = now
        life.starts += 1
        with self._log(life).open("ab") as output:
            try:
                life.child = _spawn(life.process, output)
            except OSError as why:
                output.write(f"{why}\n".encode())
                self._note_end(life, now, why.errno or 1)
        return True

    def _note_end(self, life: _Life, now: float, status: int) -> None:
        life.child = None
        steady = now - life.started_at > STEADY_SECONDS
        life.failures = 1 if steady else life.failures + 1
        life.start_at = now + min(2.0 ** (life.failures - 1), BACK_OFF_SECONDS_MAX)
        self._tell(life.process.name, status)

    def _stop_all(self) -> None:
        give_up_at = time.monotonic() + STOP_SECONDS_MAX
        for life in reversed(self._lives):
            if life.child is not None:
                life.child.terminate()
        for life in reversed(self._lives):
            if life.child is not None:
                _end(life.child, give_up_at)

    def _log(self, life: _Life) -> Path:
        return self._logs / f"{life.process.name}.log"

    def _write_state(self) -> None:
        state = {
            "supervisor": os.getpid(),
            "processes": {life.process.name: _as_state(life) for life in self._lives},
        }
        temporary = self._state.with_suffix(".new")
        temporary.write_text(json.dumps(state), "utf-8")
        temporary.replace(self._state)


_STOPS = (signal.SIGINT, signal.SIGTERM)


def _spawn(process: Process, output: IO[bytes]) -> subprocess.Popen[bytes]:
    return spawn(
        process.argv,
        uid=process.uid,
        groups=() if process.group is None else (process.group,),
        env={**os.environ, **process.env},
        output=output,
        death_signal=signal.SIGTERM,
    )


def _as_state(life: _Life) -> dict[str, int | None]:
    pid = life.child.pid if life.child else None
    return {"pid": pid, "uid": life.process.uid, "starts": life.starts}


def _end(child: subprocess.Popen[bytes], give_up_at: float) -> None:
    try:
        child.wait(timeout=max(0.1, give_up_at - time.monotonic()))
    except subprocess.TimeoutExpired:
        # It has had its time; whatever it wrote last is as a power cut would leave it.
        child.kill()
        child.wait()


def _cut(log: Path, size_max: int) -> None:
    """Keep one older log: children append, so what was copied can be cut off under them."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > size_max:
            log.with_suffix(".log.1").write_bytes(log.read_bytes())
            os.truncate(log, 0)
