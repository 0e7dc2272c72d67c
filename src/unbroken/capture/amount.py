"""What a run of segments amounts to: what it covers, what is missing and why."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator

from unbroken.base.identifiers import Code, DeviceRef, Digest, RecordingRef, RoomRef, SessionRef
from unbroken.capture.acts import SegmentGap, SegmentKept, SegmentsSealed, TrackBegun
from unbroken.capture.collect import Run
from unbroken.capture.recorder import reading
from unbroken.capture.recorder.journal import Gap, Sealed, moment_of

CAUSES = {
    "starting": "camera_away",
    "refused": "camera_away",
    "camera_paused": "camera_away",
    "stall": "network",
    "broken": "network",
    "ended": "network",
    "restart": "recorder_stopped",
    "volume_full": "disk_full",
    "timestamp_jump": "clock_step",
    "clock_step": "clock_step",
    "sound_lost": "camera_away",
}
"""What the recorder writes, in the words of the code list; anything else is unknown."""


def act_of(
    run: Run, *, recording: RecordingRef, camera: DeviceRef, room: str | None, journal: Digest
) -> SegmentsSealed:
    """Say in one act what a run sealed."""
    pictures = [row for row in run.segments if row.track == "video"]
    lost = [gap for gap in run.gaps if gap.track == "video"]
    sounds = [row for row in run.segments if row.track == "sound"]
    silent = [gap for gap in run.gaps if gap.track == "sound"]
    start, end = _ends(run, lost)
    return SegmentsSealed(
        recording=recording,
        camera=camera,
        room=RoomRef(room) if room else None,
        session=SessionRef(run.ordered.session) if run.ordered.session else None,
        started_at=start,
        ended_at=end,
        first_segment=pictures[0].number if pictures else None,
        last_segment=pictures[-1].number if pictures else None,
        segments=len(run.segments),
        chain_head=Digest(run.last.hash),
        size_bytes=sum(row.size_bytes for row in run.segments),
        gaps=tuple(_gaps(pictures, lost, start, end)),
        clock_offset_ms=_offset_ms(pictures),
        sound_gaps=tuple(_gaps(sounds, [*lost, *silent], start, end)) if sounds else (),
        tracks=tuple(
            TrackBegun(
                track=row.track,
                stretch=row.stretch,
                codec=row.codec,
                sha256=Digest(row.sha256),
                size_bytes=row.size_bytes,
            )
            for row in run.tracks
        ),
        kept=tuple(_kept(run, row) for row in run.segments),
        first_line=run.first.n,
        last_line=run.last.n,
        journal=journal,
        final=run.ends or None,
    )


def _ends(run: Run, lost: list[Gap]) -> reading.Span:
    """Return from when to when the journal speaks; what has no bytes in it comes out as a gap."""
    pictures = [row for row in run.sealed if row.track == "video"]
    told: list[Sealed | Gap] = [*pictures, *lost] or [*run.sealed, *run.gaps]
    starts = [moment_of(row.starts_at) for row in told]
    ends = [moment_of(row.ends_at) for row in told]
    return min(starts, default=moment_of(run.first.at)), max(ends, default=moment_of(run.last.at))


def _gaps(
    kept: list[Sealed], lost: list[Gap], start: dt.datetime, end: dt.datetime
) -> Iterator[SegmentGap]:
    """Yield every stretch that no kept segment covers, with the cause that the recorder names."""
    known = [reading.Interval(start=s, end=e, cause=g.cause) for g in lost for s, e in [_span(g)]]
    for first, last in _between(_covered(kept, known), start, end):
        for since, until, cause in _caused(first, last, known):
            yield SegmentGap(started_at=since, ended_at=until, cause=_cause(cause))


def _covered(kept: list[Sealed], known: list[reading.Interval]) -> list[reading.Span]:
    """Join the times of one track's segments, and take out what is known to be missing."""
    pictures = [dataclasses.replace(row, track="video") for row in kept]
    return [(one.start, one.end) for one in reading.coverage(pictures, known)]


def _caused(
    first: dt.datetime, last: dt.datetime, known: list[reading.Interval]
) -> Iterator[tuple[dt.datetime, dt.datetime, str]]:
    """Share a stretch among the causes that the recorder names; the rest has none."""
    at = first
    for gap in sorted(known, key=lambda one: one.start):
        if gap.end <= at or gap.start >= last:
            continue
        if gap.start - at > reading.CONTIGUOUS:
            yield at, gap.start, ""
            at = gap.start
        end = last if last - gap.end <= reading.CONTIGUOUS else gap.end
        yield at, end, gap.cause
        at = end
    if at < last:
        yield at, last, ""


def _between(
    covered: Iterable[reading.Span], start: dt.datetime, end: dt.datetime
) -> Iterator[reading.Span]:
    at = start
    for first, last in covered:
        if first - at > reading.CONTIGUOUS:
            yield at, first
        at = max(at, last)
    if end - at > reading.CONTIGUOUS:
        yield at, end


def _span(row: Gap | Sealed) -> reading.Span:
    return moment_of(row.starts_at), moment_of(row.ends_at)


def _cause(written: str) -> Code:
    # A second word, as in `starting:refused`, tells what came of the next attempts.
    return Code(CAUSES.get(written.partition(":")[0], "unknown"))


def _kept(run: Run, row: Sealed) -> SegmentKept:
    start, end = _span(row)
    return SegmentKept(
        track=row.track,
        stretch=row.stretch,
        number=row.number,
        started_at=start,
        ended_at=end,
        duration_ms=round(row.duration_ticks * 1000 / row.timescale),
        size_bytes=row.size_bytes,
        sha256=Digest(row.sha256),
        segment_root=run.kept[row.path].segment_root,
        init_sha256=row.init_sha256,
    )


def _offset_ms(pictures: list[Sealed]) -> int | None:
    """Return true time minus camera time, by the recorder's clock, as last reported."""
    for row in reversed(pictures):
        if row.camera_at:
            apart = moment_of(row.starts_at) - moment_of(row.camera_at)
            return apart // dt.timedelta(milliseconds=1)
    return None
