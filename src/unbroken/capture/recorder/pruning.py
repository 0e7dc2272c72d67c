"""Letting go of what others keep: a file leaves the spool when an act names it and the vault has it whole.

The station says up to which line of the journal acts name everything. The recorder believes that only of
its own line, and reads the vault's copy of each file again before the spool's goes. The journal stays.
"""

import contextlib
import datetime as dt
import threading
from dataclasses import dataclass, field
from pathlib import Path

from unbroken.base.identifiers import Digest
from unbroken.base.refusal import Refusal
from unbroken.capture.recorder import journal
from unbroken.capture.recorder.journal import Sealed, Started, Stopped, TrackBegun
from unbroken.vault import FilesystemVault

BYTES_A_TIME = 256 * 1024 * 1024
"""So much of the vault is read again for one order; the next order goes on from there."""

File = Sealed | TrackBegun


class OtherJournal(Exception):
    """The station speaks of a line that this journal does not hold; nothing is let go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Released:
    """What was let go, and what the vault does not hold although an act names it."""

    files: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(kw_only=True, slots=True)
class _Waiting:
    """A file that an act names and that is still in the spool, and when it was written."""

    row: File
    at: dt.datetime


@dataclass(kw_only=True)
class Spool:
    """The files of one channel, from the line up to which their letting go was looked at."""

    channel: str
    roots: tuple[Path, ...]
    vault: Path
    n: int = 0
    head: str = journal.FIRST_PREV
    waiting: dict[str, _Waiting] = field(default_factory=dict)
    running: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def release(
        self, *, n: int, head: str, before: dt.datetime, bytes_max: int = BYTES_A_TIME
    ) -> Released:
        """Let go of what acts name up to a line and what is older than a moment; raises OtherJournal."""
        with self.lock:
            self._learn(n, head)
            return self._let_go(before, bytes_max)

    def _learn(self, n: int, head: str) -> None:
        """Take in the lines up to the one that the station names, if it is this journal's own."""
        if n <= self.n:
            return
        fresh = [entry for entry in self._read() if entry.n <= n]
        if not fresh or (fresh[-1].n, fresh[-1].hash) != (n, head):
            raise OtherJournal(self.channel, n)
        for entry in fresh:
            if isinstance(entry.row, Sealed | TrackBegun):
                at = journal.moment_of(entry.at)
                self.waiting[entry.row.path] = _Waiting(row=entry.row, at=at)
            elif isinstance(entry.row, Started):
                self.running = entry.row.recording
            elif isinstance(entry.row, Stopped):
                self.running = None
        self.n, self.head = n, head

    def _read(self) -> list[journal.Entry]:
        folders = [root / self.channel for root in self.roots]
        copies = [journal.read_after(one, n=self.n, head=self.head) for one in folders]
        return [entry for entry, _line in max(copies, key=len)]

    def _let_go(self, before: dt.datetime, bytes_max: int) -> Released:
        vault, gone, missing, left = FilesystemVault(self.vault), [], [], bytes_max
        for path, one in list(self.waiting.items()):
            if left <= 0:
                break
            if one.at >= before or self._is_needed(one.row):
                continue
            left -= one.row.size_bytes
            if not _is_kept(one.row, vault):
                missing.append(path)
                continue
            for root in self.roots:
                _remove(root / path, below=root)
            # Dying here leaves some of the names; the next start looks at them again.
            del self.waiting[path]
            gone.append(path)
        return Released(files=tuple(gone), missing=tuple(missing))

    def _is_needed(self, row: File) -> bool:
        """Say whether a running recording goes on in this track: a restart reads its beginning."""
        return isinstance(row, TrackBegun) and row.recording == self.running


def _is_kept(row: File, vault: FilesystemVault) -> bool:
    """Read the vault's copy again; what was derived is no evidence and needs none."""
    if row.derived:
        return True
    try:
        return vault.verify(Digest(row.sha256)).size_bytes == row.size_bytes
    except Refusal:
        return False


def _remove(file: Path, *, below: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        file.unlink()
    with contextlib.suppress(OSError):
        # Empty folders go too; one that holds anything stays, and so does the channel's own.
        for folder in file.parents:
            if folder.parent == below:
                break
            folder.rmdir()
