"""What is done with recorders: issue, return, and taking in what they recorded."""

import dataclasses
import datetime as dt
import uuid

from unbroken.base.identifiers import (
    ActRef,
    CaseRef,
    Code,
    Key,
    OfficerRef,
    RecordingRef,
    StreamName,
    new_id,
    ref,
)
from unbroken.casefile import perform as cases
from unbroken.chain import door, read
from unbroken.chain.actor import Actor, machine
from unbroken.chain.receipt import Receipt
from unbroken.chain.recorded import NamedFile, Signature
from unbroken.chain.register import Act
from unbroken.docking.acts import DeviceIssued, DeviceRegistered, DeviceReturned
from unbroken.docking.dock import Brought, Kept, number_in
from unbroken.media.acts import RecordingsLinked, RecordingTakenIn
from unbroken.people.facts import Facts
from unbroken.people.refusals import require, require_able

_NAMES = uuid.UUID("b8d2b1a4-2f5c-5d1e-9a7f-4f6e0c9d3b21")
STATION = StreamName("station")


def take_in(kept: Kept, *, brought: Brought, by: Actor, now: dt.datetime) -> bool:
    """Record that a file came from a recorder; say whether it is new, for a file comes once only."""
    dock = importer(by, brought.unit, now)
    require_able(dock, "recording", now)
    key = Key(uuid.uuid5(_NAMES, f"{brought.device}/{kept.name}/{kept.digest}"))
    if read.is_recorded(key):
        return False
    act = _recording(kept, brought)
    door.record(
        act,
        stream=StreamName(brought.unit or STATION),
        by=dock,
        occurred_at=act.started_at or now,
        key=key,
        accompanied_by=(OfficerRef(by.id),) if by.id.startswith("officer:") else (),
        media=(NamedFile(name=kept.name, sha256=kept.digest),),
        source="dock",
    )
    return True


def importer(by: Actor, unit: str, now: dt.datetime) -> Actor:
    """Return the dock as an actor: it imports, and whoever stands at it is named beside it."""
    dock = machine(name="dock", terminal=by.terminal, at=now)
    return dataclasses.replace(dock, roles=frozenset({"import"}), unit=unit)


def _recording(kept: Kept, brought: Brought) -> RecordingTakenIn:
    label = kept.label
    claimed = label.recorded_at.utc if label.recorded_at else None
    length = dt.timedelta(milliseconds=label.duration_ms) if label.duration_ms else None
    picture = label.picture
    return RecordingTakenIn(
        recording=RecordingRef(ref("recording", new_id())),
        kind=Code("onsite"),
        device=brought.device,
        sequence_no=number_in(kept.name),
        officer=brought.officer,
        started_at=claimed,
        ended_at=claimed + length if claimed and length else None,
        duration_s=round(length.total_seconds()) if length else None,
        clock_offset_ms=brought.clock_offset_ms,
        offset_signed=None,
        sha256=kept.digest,
        hash_verified=True,
        size_bytes=kept.size_bytes,
        codec=picture.codec if picture else label.container or None,
        has_sound=label.sound is not None if label.kind in {"video", "sound"} else None,
        geo_start=label.position,
        uploaded_at=None,
        event_class=None,
        retention_class=None,
    )


def issue(
    *, issued: DeviceIssued, by: Actor, occurred_at: dt.datetime, now: dt.datetime, key: Key
) -> Receipt:
    """Record that a recorder was issued to an officer."""
    return _of_unit(issued, by=by, occurred_at=occurred_at, now=now, key=key)


def take_back(
    *, returned: DeviceReturned, by: Actor, occurred_at: dt.datetime, now: dt.datetime, key: Key
) -> Receipt:
    """Record that a recorder came back."""
    return _of_unit(returned, by=by, occurred_at=occurred_at, now=now, key=key)


def register(
    *, registered: DeviceRegistered, by: Actor, occurred_at: dt.datetime, now: dt.datetime, key: Key
) -> Receipt:
    """Record that a recorder or dock was entered in the unit's register."""
    return _of_unit(registered, by=by, occurred_at=occurred_at, now=now, key=key)


def _of_unit(
    act: Act, *, by: Actor, occurred_at: dt.datetime, now: dt.datetime, key: Key
) -> Receipt:
    require(by, act.declared.wire_name, Facts(unit=by.unit, open_to_unit=True), now)
    signed = Signature(slot="officer", person=OfficerRef(by.id), state="esigned")
    return door.record(
        act,
        stream=StreamName(by.unit or STATION),
        by=by,
        occurred_at=occurred_at,
        key=key,
        signatures=(signed,),
    )


def link(
    *,
    recordings: tuple[RecordingRef, ...],
    case: CaseRef,
    acts: tuple[ActRef, ...],
    by: Actor,
    now: dt.datetime,
    key: Key,
) -> Receipt:
    """Record that files of recorders belong to a case, and what they show."""
    said = RecordingsLinked(
        recordings=recordings, to_acts=acts, event_class=None, retention_class=None
    )
    signed = Signature(slot="officer", person=OfficerRef(by.id), state="esigned")
    return cases.record_in_case(
        said, case=case, by=by, occurred_at=now, now=now, key=key, signatures=(signed,)
    )
