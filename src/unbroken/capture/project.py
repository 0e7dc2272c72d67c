"""How acts change cameras, journals and recordings."""

import datetime as dt
from collections.abc import Iterator

from unbroken.base.identifiers import id_of
from unbroken.capture.acts import CameraRegistered, SegmentGap, SegmentsSealed
from unbroken.capture.models import Camera, Channel
from unbroken.casefile.models import Case
from unbroken.chain.projection import Change, Put, Rows, Wanted, projects
from unbroken.chain.recorded import Recorded
from unbroken.media.models import Gap, Recording, Segment


@projects(CameraRegistered, reads=lambda event: [Wanted(Camera, (event.act.camera or "",))])
def camera_registered(event: Recorded[CameraRegistered], _rows: Rows) -> Iterator[Change]:
    """Enter a camera, or renew its entry."""
    act = event.act
    if act.camera is None:
        return
    yield Put(
        Camera,
        act.camera,
        name=act.name,
        room=act.room,
        unit=act.of_unit,
        has_sound=bool(act.has_sound),
        in_use=act.in_use is not False,
    )


def channel_of(camera: str | None) -> str:
    """Return the reference of a camera's channel; both have one code."""
    return f"channel:{id_of(camera or '')}"


def _wanted(event: Recorded[SegmentsSealed]) -> Iterator[Wanted]:
    act = event.act
    yield Wanted(Recording, (act.recording or "",))
    yield Wanted(Camera, (act.camera or "",))
    yield Wanted(Channel, (channel_of(act.camera),))
    if event.case:
        yield Wanted(Case, (event.case,))


@projects(SegmentsSealed, reads=_wanted)
def segments_sealed(event: Recorded[SegmentsSealed], rows: Rows) -> Iterator[Change]:
    """Add a run to its recording, and move the channel on: both or neither."""
    act = event.act
    if act.recording is None:
        return
    yield _recording(event, rows, act.recording)
    for kept in act.kept:
        yield Put(
            Segment,
            f"{act.recording}/{kept.track}/{kept.stretch}/{kept.number}",
            recording=act.recording,
            track=kept.track,
            stretch=kept.stretch,
            number=kept.number,
            sha256=kept.sha256,
            segment_root=kept.segment_root,
            init_sha256=kept.init_sha256,
            started_at=kept.started_at,
            ended_at=kept.ended_at,
            duration_ms=kept.duration_ms,
            size_bytes=kept.size_bytes,
        )
    for track, gap in [("video", g) for g in act.gaps] + [("sound", g) for g in act.sound_gaps]:
        if gap.started_at and gap.ended_at:
            yield _gap(act.recording, track, gap, gap.started_at)
    if act.camera and act.last_line is not None:
        yield Put(
            Channel,
            channel_of(act.camera),
            last_line=act.last_line,
            chain_head=act.chain_head,
        )


def _recording(event: Recorded[SegmentsSealed], rows: Rows, recording: str) -> Change:
    act = event.act
    known = rows.get(Recording, recording)
    camera = rows.get(Camera, act.camera)
    case = rows.get(Case, event.case)
    stretch = [moment for moment in (known and known.ended_at, act.ended_at) if moment]
    values: dict[str, object] = {
        "ended_at": max(stretch, default=None),
        "segments": (known.segments if known else 0) + (act.segments or 0),
        "gaps": (known.gaps if known else 0) + len(act.gaps),
        "size_bytes": (known.size_bytes if known else 0) + (act.size_bytes or 0),
        "clock_offset_ms": act.clock_offset_ms,
    }
    if known is None:
        values |= {
            "stream": event.stream,
            "case": event.case,
            "unit": (case.unit if case else None) or (camera.unit if camera else None),
            "kind": "session" if act.session else "area",
            "name": (camera.name if camera else None) or id_of(act.camera or ""),
            "started_at": act.started_at,
            "camera": act.camera,
            "room": act.room,
            "session": act.session,
            "recorded_at": event.recorded_at,
        }
    return Put(Recording, recording, **values)


def _gap(recording: str, track: str, gap: SegmentGap, start: dt.datetime) -> Change:
    return Put(
        Gap,
        f"{recording}/{track}/{start.isoformat()}",
        recording=recording,
        track=track,
        started_at=start,
        ended_at=gap.ended_at,
        cause=gap.cause or "unknown",
    )
