"""From the recorder's journal to acts (decision 22): bytes first, then one act for many segments.

A run of lines becomes an act when its recording has stopped, or after ten minutes. How far a channel
has come stands in a row that the act itself moves, so that dying at any point doubles and loses nothing.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from unbroken.base.identifiers import Digest
from unbroken.capture.recorder import journal
from unbroken.capture.recorder.journal import Entry, Gap, Sealed, Started, Stopped, moment_of
from unbroken.capture.recorder.journal import TrackBegun as Begun
from unbroken.vault import Digests

R = TypeVar("R", bound=journal.Row)

RUN_LASTS_MAX = dt.timedelta(minutes=10)
RUN_SEGMENTS_MAX = 1500


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a journal, and its bytes as they stand there."""

    entry: Entry
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Ordered:
    """What a recording was ordered for, as its first line says."""

    recording: str
    case: str = ""
    session: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """Lines of one channel, about one recording, that become one act."""

    channel: str
    ordered: Ordered
    lines: tuple[Line, ...]
    kept: Mapping[str, Digests]
    """What the vault keeps, by the path in the spool."""

    @property
    def first(self) -> Entry:
        """Return the first line."""
        return self.lines[0].entry

    @property
    def last(self) -> Entry:
        """Return the last line, whose hash is the head of the chain."""
        return self.lines[-1].entry

    @property
    def ends(self) -> bool:
        """Say whether the recording ends with this run: nothing of it follows."""
        return isinstance(self.last.row, Stopped)

    @property
    def excerpt(self) -> bytes:
        """Return the lines as the recorder wrote them: the chain can be computed from them again."""
        return b"".join(line.content + b"\n" for line in self.lines)

    @property
    def sealed(self) -> list[Sealed]:
        """Return the original segments that the journal names, wherever their bytes are now."""
        return [row for row in self._rows(Sealed) if not row.derived]

    @property
    def segments(self) -> list[Sealed]:
        """Return the original segments whose bytes are in the vault."""
        return [row for row in self.sealed if row.path in self.kept]

    @property
    def tracks(self) -> list[Begun]:
        """Return the beginnings of original tracks whose bytes are in the vault."""
        return [row for row in self._rows(Begun) if not row.derived and row.path in self.kept]

    @property
    def gaps(self) -> list[Gap]:
        """Return what the recorder says that it could not record."""
        return self._rows(Gap)

    @property
    def renditions(self) -> list[Sealed]:
        """Return the derived segments, which are no evidence."""
        return [row for row in self._rows(Sealed) if row.derived and row.path in self.kept]

    def _rows(self, kind: type[R]) -> list[R]:
        return [line.entry.row for line in self.lines if isinstance(line.entry.row, kind)]


def cut(
    lines: Iterable[Line], *, known: Callable[[str], Ordered | None], now: dt.datetime
) -> Iterator[tuple[Ordered, tuple[Line, ...]]]:
    """Cut new lines into runs that are whole; what is not whole yet waits for the next time."""
    ordered: Ordered | None = None
    waiting: list[Line] = []
    for line in lines:
        about = _recording(line)
        if about and (ordered is None or about != ordered.recording):
            if ordered and _says_something(waiting):
                yield ordered, tuple(waiting)
                waiting = []
            ordered = known(about) or Ordered(recording=about)
        if isinstance(line.entry.row, Started):
            ordered = _ordered(line.entry.row)
        waiting.append(line)
        if ordered and _says_something(waiting) and _is_whole(waiting):
            yield ordered, tuple(waiting)
            waiting = []
    if ordered and _says_something(waiting) and _is_old(waiting, now):
        yield ordered, tuple(waiting)


def read_lines(folders: Iterable[Path], *, n: int, head: str) -> list[Line]:
    """Read what is new, from the copy of the journal that has come furthest."""
    copies = [journal.read_after(folder, n=n, head=head) for folder in folders if folder.is_dir()]
    furthest = max(copies, key=len, default=[])
    return [Line(entry=entry, content=content) for entry, content in furthest]


def files_of(lines: Iterable[Line]) -> Iterator[tuple[str, Digest, int, bool]]:
    """Name the files that lines speak of: path, digest, size, and whether it is derived."""
    for line in lines:
        row = line.entry.row
        if isinstance(row, Begun | Sealed):
            yield row.path, Digest(row.sha256), row.size_bytes, row.derived


def _ordered(row: Started) -> Ordered:
    return Ordered(recording=row.recording, case=row.case, session=row.session)


def _recording(line: Line) -> str | None:
    return getattr(line.entry.row, "recording", None)


def _says_something(lines: list[Line]) -> bool:
    """Say whether lines are worth an act: something recorded or missed, or that nothing more follows."""
    return any(isinstance(line.entry.row, Sealed | Gap | Stopped) for line in lines)


def _is_whole(lines: list[Line]) -> bool:
    if isinstance(lines[-1].entry.row, Stopped) or len(lines) >= RUN_SEGMENTS_MAX:
        return True
    lasts = moment_of(lines[-1].entry.at) - moment_of(lines[0].entry.at)
    return lasts >= RUN_LASTS_MAX


def _is_old(lines: list[Line], now: dt.datetime) -> bool:
    return now - moment_of(lines[0].entry.at) >= RUN_LASTS_MAX
