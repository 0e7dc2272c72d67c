"""What the sealed runs of one camera amount to: the stretches that bytes in the vault really cover."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from unbroken.base.identifiers import ActRef, Digest
from unbroken.capture.acts import SegmentGap, SegmentKept, SegmentsSealed
from unbroken.capture.recorder.reading import CONTIGUOUS, Span, joined
from unbroken.chain.recorded import Recorded

PICTURE, SOUND = "video", "sound"

Whole = Callable[[SegmentKept], bool]
"""Says whether the bytes of a segment are there and are those that were sealed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A time without a hole in the picture, and what covers it."""

    started_at: dt.datetime
    ended_at: dt.datetime
    segments: int
    first: Digest
    has_sound: bool
    """Sound was kept all the time."""
    sealed: tuple[ActRef, ...]
    """The acts that name the segments, each with its digest."""
    clock_offset_ms: int | None


def stretches(runs: Sequence[Recorded[SegmentsSealed]], *, whole: Whole) -> tuple[Stretch, ...]:
    """Return what the runs of one camera cover; a segment that is not whole covers nothing."""
    kept: list[SegmentKept] = []
    gone: list[SegmentKept] = []
    for row in (row for run in runs for row in run.act.kept):
        (kept if whole(row) else gone).append(row)
    gaps = _spans(gap for run in runs for gap in run.act.gaps)
    silent = _spans(gap for run in runs for gap in run.act.sound_gaps)
    heard = joined(_times(kept, SOUND), without=[*silent, *_times(gone, SOUND)])
    found = joined(_times(kept, PICTURE), without=[*gaps, *_times(gone, PICTURE)])
    # What lies between two segments that only just belong together may hold no picture of its own.
    covered = [span for span in found if any(_touches(row, span) for row in _of(kept, PICTURE))]
    return tuple(_stretch(span, kept, runs, heard) for span in covered)


def _stretch(
    span: Span,
    kept: Sequence[SegmentKept],
    runs: Sequence[Recorded[SegmentsSealed]],
    heard: Sequence[Span],
) -> Stretch:
    pictures = [row for row in _of(kept, PICTURE) if _touches(row, span)]
    digests = {row.sha256 for row in pictures}
    named = [run for run in runs if digests & {row.sha256 for row in run.act.kept}]
    offsets = [run.act.clock_offset_ms for run in named if run.act.clock_offset_ms is not None]
    start, end = span
    return Stretch(
        started_at=start,
        ended_at=end,
        segments=len(pictures),
        first=Digest(str(pictures[0].sha256)),
        has_sound=any(
            since <= start + CONTIGUOUS and until >= end - CONTIGUOUS for since, until in heard
        ),
        sealed=tuple(ActRef(run.ref) for run in named),
        clock_offset_ms=offsets[0] if offsets else None,
    )


def _of(rows: Iterable[SegmentKept], track: str) -> Iterator[SegmentKept]:
    return (row for row in rows if row.track == track)


def _times(rows: Iterable[SegmentKept], track: str) -> Iterator[Span]:
    for row in _of(rows, track):
        if row.started_at and row.ended_at:
            yield row.started_at, row.ended_at


def _spans(gaps: Iterable[SegmentGap]) -> list[Span]:
    return [(gap.started_at, gap.ended_at) for gap in gaps if gap.started_at and gap.ended_at]


def _touches(row: SegmentKept, span: Span) -> bool:
    start, end = span
    return bool(row.started_at and row.ended_at and row.started_at < end and row.ended_at > start)
