"""What a recording amounts to: its files, what they cover, what is missing and why."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from unbroken.capture.recorder.journal import (
    Entry,
    Gap,
    Happened,
    Sealed,
    Started,
    Stopped,
    TrackBegun,
    moment_of,
)

CONTIGUOUS = dt.timedelta(seconds=0.5)
"""Pictures that arrive this close to each other belong together."""

Span = tuple[dt.datetime, dt.datetime]


class NoSuchRecording(Exception):
    """The journal knows nothing of this recording."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """A stretch of time, and for a gap its cause."""

    start: dt.datetime
    end: dt.datetime
    cause: str = ""

    @property
    def seconds(self) -> float:
        """Return how long it is."""
        return (self.end - self.start).total_seconds()


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """One sealed file of a recording."""

    track: str
    path: str
    digest: str
    size_bytes: int
    start: dt.datetime | None
    """None for an initialisation, which lasts no time."""
    end: dt.datetime | None
    init_digest: str
    camera_at: dt.datetime | None
    copies: int
    flags: tuple[str, ...]
    derived: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """What an act about a recording is made from."""

    recording: str
    case: str
    session: str
    """For what it was ordered, as references; empty where it was ordered for nothing in particular."""
    started_at: dt.datetime
    stopped_at: dt.datetime | None
    files: tuple[File, ...]
    coverage: tuple[Interval, ...]
    gaps: tuple[Interval, ...]
    sound_gaps: tuple[Interval, ...]
    events: tuple[tuple[dt.datetime, str, str], ...]
    """When, what, and more about it."""
    first_n: int
    last_n: int
    head: str
    """The hash of the journal's last line about it; with the numbers it names them all."""


def read_recording(entries: Iterable[Entry], *, recording: str) -> Recording:
    """Read one recording out of a channel's journal; raise NoSuchRecording."""
    own = [entry for entry in entries if getattr(entry.row, "recording", None) == recording]
    if not own:
        raise NoSuchRecording(recording)
    rows = [entry.row for entry in own]
    gaps = [row for row in rows if isinstance(row, Gap)]
    lost = tuple(_interval(gap) for gap in gaps if gap.track == "video")
    started_at, started = next((e.at, e.row) for e in own if isinstance(e.row, Started))
    return Recording(
        recording=recording,
        case=started.case,
        session=started.session,
        started_at=moment_of(started_at),
        stopped_at=next((moment_of(e.at) for e in own if isinstance(e.row, Stopped)), None),
        files=tuple(_files(own)),
        coverage=coverage(rows, lost),
        gaps=lost,
        sound_gaps=tuple(_interval(gap) for gap in gaps if gap.track == "sound"),
        events=tuple(
            (moment_of(e.at), e.row.cause, e.row.detail) for e in own if isinstance(e.row, Happened)
        ),
        first_n=own[0].n,
        last_n=own[-1].n,
        head=own[-1].hash,
    )


def coverage(rows: Iterable[object], gaps: Iterable[Interval]) -> tuple[Interval, ...]:
    """Join the times of the picture's segments, and take out what is known to be missing."""
    sealed = (row for row in rows if isinstance(row, Sealed) and row.track == "video")
    times = ((moment_of(row.starts_at), moment_of(row.ends_at)) for row in sealed)
    found = joined(times, without=((gap.start, gap.end) for gap in gaps))
    return tuple(Interval(start=start, end=end) for start, end in found)


def joined(spans: Iterable[Span], *, without: Iterable[Span] = ()) -> list[Span]:
    """Join times that belong together, and take out what is known to be missing."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start - found[-1][1] <= CONTIGUOUS:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    for hole in without:
        found = [piece for span in found for piece in _cut(span, hole)]
    return found


def _cut(span: Span, hole: Span) -> Iterator[Span]:
    (start, end), (since, until) = span, hole
    if until <= start or since >= end:
        yield span
        return
    for piece in ((start, min(since, end)), (max(until, start), end)):
        if piece[0] < piece[1]:
            yield piece


def _interval(gap: Gap) -> Interval:
    return Interval(start=moment_of(gap.starts_at), end=moment_of(gap.ends_at), cause=gap.cause)


def _files(own: list[Entry]) -> Iterable[File]:
    for entry in own:
        row = entry.row
        if isinstance(row, TrackBegun):
            yield File(
                track=row.track,
                path=row.path,
                digest=row.sha256,
                size_bytes=row.size_bytes,
                start=None,
                end=None,
                init_digest=row.sha256,
                camera_at=None,
                copies=1,
                flags=(),
                derived=row.derived,
            )
        elif isinstance(row, Sealed):
            yield File(
                track=row.track,
                path=row.path,
                digest=row.sha256,
                size_bytes=row.size_bytes,
                start=moment_of(row.starts_at),
                end=moment_of(row.ends_at),
                init_digest=row.init_sha256,
                camera_at=moment_of(row.camera_at) if row.camera_at else None,
                copies=row.copies,
                flags=row.flags,
                derived=row.derived,
            )
