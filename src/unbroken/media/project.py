"""How acts make recordings and files into things."""

import uuid
from collections.abc import Iterator

from unbroken.base.identifiers import Digest
from unbroken.chain.projection import Change, Put, Rows, Wanted, projects, watches
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, Kind
from unbroken.media.acts import RecordingTakenIn
from unbroken.media.models import Recording

_NAMES = uuid.UUID("0b1f86f2-5d0b-5d7e-8f53-3f4e2b7c9d10")


@projects(RecordingTakenIn)
def recording_taken_in(event: Recorded[RecordingTakenIn], _rows: Rows) -> Iterator[Change]:
    """Enter a recording that was taken in from a device."""
    act = event.act
    if act.recording is None:
        return
    yield Put(
        Recording,
        act.recording,
        stream=event.stream,
        case=event.case,
        unit=event.unit,
        officer=act.officer or event.by,
        kind=act.kind or "file",
        name=next((file.name for file in event.media if file.sha256 == act.sha256), ""),
        sha256=act.sha256,
        size_bytes=act.size_bytes or 0,
        started_at=act.started_at,
        ended_at=act.ended_at,
        camera=act.device,
        room=act.room,
        clock_offset_ms=act.clock_offset_ms,
        recorded_at=event.recorded_at,
    )


def file_ref(stream: str, digest: Digest) -> str:
    """Return the reference of a file that an act of a stream attached: one a stream and digest."""
    return f"file:{uuid.uuid5(_NAMES, f'{stream}/{digest}')}"


def _files(event: Recorded[Act]) -> dict[str, tuple[Digest, str]]:
    """Return the attached files by reference: digest, and the name with which each came."""
    named = [
        file
        for field in event.declared.fields
        if field.kind is Kind.MEDIA
        for file in getattr(event.act, field.attribute) or ()
    ]
    found = {file_ref(event.stream, digest): (digest, "") for digest in named}
    return found | {file_ref(event.stream, f.sha256): (f.sha256, f.name) for f in event.media}


def _known(event: Recorded[Act]) -> Iterator[Wanted]:
    files = tuple(_files(event))
    if files:
        yield Wanted(Recording, files)


@watches(reads=_known)
def files_attached(event: Recorded[Act], rows: Rows) -> Iterator[Change]:
    """Enter the files that an act attaches; one that its stream has already stays as it is."""
    if isinstance(event.act, RecordingTakenIn):
        return
    for reference, (digest, name) in _files(event).items():
        if rows.get(Recording, reference) is None:
            yield Put(
                Recording,
                reference,
                stream=event.stream,
                case=event.case,
                unit=event.unit,
                officer=event.by,
                kind="file",
                name=name,
                sha256=digest,
                recorded_at=event.recorded_at,
            )
