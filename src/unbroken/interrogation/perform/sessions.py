"""What officers do in a session: each is recorded, and none is refused because a detail is missing."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from unbroken.base.identifiers import (
    ActId,
    ActRef,
    CaseRef,
    Code,
    DeviceRef,
    Key,
    OfficerRef,
    PersonRef,
    RoomRef,
    SessionRef,
    StreamName,
    id_of,
    ref,
)
from unbroken.capture import rooms
from unbroken.casefile import find as casefile
from unbroken.casefile.acts import RightsExplained
from unbroken.casefile.perform import record_in_case
from unbroken.chain import door, read
from unbroken.chain.actor import Actor
from unbroken.chain.receipt import Receipt
from unbroken.chain.recorded import Signature
from unbroken.chain.register import Act
from unbroken.interrogation import find
from unbroken.interrogation.acts import (
    SessionEnded,
    SessionInterrupted,
    SessionInterruptionEnded,
    SessionStarted,
    TranscriptCorrection,
    TranscriptLineTaken,
    TranscriptSigned,
)
from unbroken.interrogation.models import Break, Line, Session
from unbroken.people.refusals import require

"""What whoever records gets back; pages know it from here."""

LIVE_WITHIN = dt.timedelta(minutes=10)
"""A session that began longer ago is told afterwards: the recorder is not asked to film it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """What is said of a session when it begins."""

    kind: Code | None
    person: PersonRef | None
    room: str = ""
    """The station's own code of a room with cameras; empty for another place."""
    place_text: str | None = None
    place_reason: str | None = None
    officers: tuple[OfficerRef, ...] = ()
    one_officer_ground: Code | None = None
    av_grounds: tuple[Code, ...] | None = None
    interpreter: PersonRef | None = None
    guardian: PersonRef | None = None
    lawyer_notice: bool | None = None
    started_at: dt.datetime | None = None
    """None: now, or whenever it was when the form was sent first."""
    ended_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Signing:
    """How a transcript was read, checked and signed."""

    signed_at: dt.datetime
    pages: int | None
    pages_signed: int | None
    read_by: Code | None
    end_formula: bool | None
    statement_kind: Code | None
    electronic: bool | None
    signatures: tuple[Signature, ...]


def session_of(key: Key) -> SessionRef:
    """Name the session that a form gives birth to: sent again, it is the same session."""
    return SessionRef(ref("session", key))


def start_session(
    start: Start, *, case: CaseRef, by: Actor, now: dt.datetime, key: Key
) -> tuple[Receipt, SessionRef]:
    """Let the recorder begin, then record that a session began; without a recorder it began all the same."""
    require(by, SessionStarted.declared.wire_name, casefile.facts_of(case), now)
    session = session_of(key)
    before = find.recorded(session)
    began = start.started_at or (before.started_at if before else now)
    # Filming comes first: dying here leaves a recording that says for which session it was made.
    filmed = _begin_recording(session, start, case, now - began)
    act = _started(dataclasses.replace(start, started_at=began), session, case, before)
    cameras = _cameras(before.cameras) if before else tuple(_camera(one) for one in filmed)
    receipt = record_in_case(
        dataclasses.replace(act, cameras=cameras),
        case=case,
        by=by,
        occurred_at=began,
        now=now,
        key=key,
        accompanied_by=tuple(one for one in start.officers if str(one) != str(by.id)),
    )
    return receipt, session


def require_in(session: Session, act: type[Act], *, by: Actor, now: dt.datetime) -> None:
    """Return if the actor may record this in the case of a session; else raise."""
    require(by, act.declared.wire_name, casefile.facts_of(CaseRef(session.case)), now)


def record_again(*, session: Session, by: Actor, now: dt.datetime) -> tuple[str, ...]:
    """Order the cameras of a running session's room once more; return those that record."""
    require_in(session, SessionStarted, by=by, now=now)
    if session.ended_at is not None or not session.room:
        return ()
    return _order(SessionRef(session.ref), id_of(session.room), session.case)


def take_line(
    *,
    session: Session,
    kind: Code,
    text: str,
    by: Actor,
    occurred_at: dt.datetime | None,
    now: dt.datetime,
    key: Key,
) -> Receipt:
    """Take down a line with its time; None is now, or when it was taken down first."""
    said = TranscriptLineTaken(session=SessionRef(session.ref), kind=kind, text=text or None)
    at = occurred_at or now
    try:
        return _record(said, session, by=by, occurred_at=at, now=now, key=key)
    except door.KeyUsedBefore as used:
        first = find.line_known(session, ref("act", str(used.details["act"])))
        if occurred_at is not None or first is None:
            raise
        return _record(said, session, by=by, occurred_at=first.at, now=now, key=key)


def correct_line(
    *,
    session: Session,
    line: Line,
    text: str,
    reason: str | None,
    by: Actor,
    now: dt.datetime,
    key: Key,
    seen: int,
) -> Receipt:
    """Record what a line should have said; the first text stays beside it (decision 10)."""
    said = TranscriptLineTaken(
        session=SessionRef(session.ref),
        kind=Code(line.kind) if line.kind else None,
        text=text,
        reason=reason,
    )
    return record_in_case(
        said,
        case=CaseRef(session.case),
        by=by,
        occurred_at=line.at,
        now=now,
        key=key,
        seen=seen,
        corrects=ActId(uuid.UUID(id_of(line.ref))),
    )


def explain_rights(
    said: RightsExplained,
    *,
    session: Session,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
    signatures: tuple[Signature, ...],
) -> Receipt:
    """Record that the person was told of rights, and what was set under the notice."""
    return _record(
        said, session, by=by, occurred_at=occurred_at, now=now, key=key, signatures=signatures
    )


def interrupt(
    *,
    session: Session,
    cause: Code | None,
    cause_text: str | None,
    spoken_note: bool | None,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
) -> Receipt:
    """Record that a session was interrupted, and why; the cameras go on."""
    said = SessionInterrupted(
        session=SessionRef(session.ref),
        started_at=occurred_at,
        cause=cause,
        cause_text=cause_text,
        spoken_note=spoken_note,
    )
    return _record(said, session, by=by, occurred_at=occurred_at, now=now, key=key)


def resume(
    *,
    session: Session,
    pause: Break,
    resumed: bool | None,
    without_recording: bool | None,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
    signatures: tuple[Signature, ...],
) -> Receipt:
    """Record that an interruption ended, and how."""
    said = SessionInterruptionEnded(
        opened=ActRef(pause.ref),
        ended_at=occurred_at,
        resumed=resumed,
        continued_without_av=without_recording,
    )
    return _record(
        said, session, by=by, occurred_at=occurred_at, now=now, key=key, signatures=signatures
    )


def sign_transcript(
    signing: Signing, *, session: Session, text: str, by: Actor, now: dt.datetime, key: Key
) -> Receipt:
    """Record the transcript as it was read and signed, with the lines that it is made of."""
    lines = find.lines_of(session)
    rights = find.rights_of(session)
    said = TranscriptSigned(
        session=SessionRef(session.ref),
        started_at=session.started_at,
        ended_at=session.ended_at or signing.signed_at,
        signed_at=signing.signed_at,
        text=text,
        pages=signing.pages,
        pages_signed=signing.pages_signed,
        read_by=signing.read_by,
        corrections=_corrections(lines),
        end_formula=signing.end_formula,
        recording_notice_noted=any(one.kind == "recording_notice" for one in lines),
        rights_noted=rights is not None,
        statement_kind=signing.statement_kind,
        electronic_signing=signing.electronic,
    )
    return _record(
        said,
        session,
        by=by,
        occurred_at=session.started_at,
        now=now,
        key=key,
        signatures=signing.signatures,
    )


def end_session(
    *, session: Session, by: Actor, occurred_at: dt.datetime, now: dt.datetime, key: Key
) -> Receipt:
    """Record the end of a session, then let its cameras stop."""
    said = SessionEnded(opened=ActRef(session.began), ended_at=occurred_at)
    receipt = _record(said, session, by=by, occurred_at=occurred_at, now=now, key=key)
    # Dying here leaves cameras that go on: too long a recording, never too short a one.
    stop_recording(session=session, by=by, now=now)
    return receipt


def stop_recording(*, session: Session, by: Actor, now: dt.datetime) -> tuple[str, ...]:
    """Let the cameras of a session stop; returns those that did not answer."""
    require_in(session, SessionEnded, by=by, now=now)
    known = {id_of(one) for one in session.cameras.split()}
    here = {one.code for one in rooms.now().of(id_of(session.ref))}
    return rooms.end(cameras=sorted(known | here), recording=id_of(session.ref))


def _begin_recording(
    session: SessionRef, start: Start, case: CaseRef, age: dt.timedelta
) -> tuple[str, ...]:
    told_later = start.ended_at is not None or age > LIVE_WITHIN
    return () if told_later or not start.room else _order(session, start.room, case)


def _order(session: SessionRef, room: str, case: str) -> tuple[str, ...]:
    cameras = [one.code for one in rooms.cameras_of(room)]
    return rooms.begin(cameras=cameras, recording=id_of(session), case=case, session=session)


def _started(
    start: Start, session: SessionRef, case: CaseRef, before: Session | None
) -> SessionStarted:
    persons = {one.ref: one for one in casefile.persons_of(case)}
    person = persons.get(start.person or "")
    known = before.number if before else None
    return SessionStarted(
        session=session,
        kind=start.kind,
        number=known or (find.times_before(start.person, case) + 1 if start.person else None),
        person=start.person,
        person_sex=Code(person.sex) if person and person.sex else None,
        birth_date=person.birth_date if person else None,
        room=RoomRef(ref("room", start.room)) if start.room else None,
        place_text=start.place_text,
        place_reason=start.place_reason,
        started_at=start.started_at,
        ended_at=start.ended_at,
        officers=start.officers or None,
        one_officer_ground=start.one_officer_ground,
        av_grounds=start.av_grounds,
        interpreter=start.interpreter,
        guardian=start.guardian,
        lawyer_notice=start.lawyer_notice,
    )


def _camera(code: str) -> DeviceRef:
    return DeviceRef(ref("camera", code))


def _cameras(kept: str) -> tuple[DeviceRef, ...]:
    return tuple(DeviceRef(one) for one in kept.split())


def _corrections(lines: Sequence[Line]) -> tuple[TranscriptCorrection, ...]:
    return tuple(
        TranscriptCorrection(page=None, text=f"{one.first_text} → {one.text}", fingerprinted=None)
        for one in lines
        if one.first_text is not None
    )


def _record(
    act: Act,
    session: Session,
    *,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
    signatures: tuple[Signature, ...] = (),
) -> Receipt:
    return record_in_case(
        act,
        case=CaseRef(session.case),
        by=by,
        occurred_at=occurred_at,
        now=now,
        key=key,
        signatures=signatures,
    )


def seen_of(session: Session) -> int:
    """Return the number of the last record of a session's case: what whoever corrects has seen."""
    return read.head(StreamName(session.case))
