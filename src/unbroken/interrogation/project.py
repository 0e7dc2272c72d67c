"""How acts change sessions, and what stands beside them."""

from collections.abc import Iterator

from unbroken.capture.acts import SegmentGap, SegmentsSealed
from unbroken.casefile.acts import RightsExplained
from unbroken.chain.projection import Change, Put, Rows, Wanted, projects
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.interrogation.acts import (
    RecordingsTakenIntoCustody,
    SessionEnded,
    SessionInterrupted,
    SessionInterruptionEnded,
    SessionRecorded,
    SessionStarted,
    TranscriptLineTaken,
    TranscriptSigned,
)
from unbroken.interrogation.codes import RECORDED_THROUGHOUT
from unbroken.interrogation.models import Break, Footage, Line, RightsTold, Session
from unbroken.rulebook.book import seam_of


@projects(SessionStarted)
def session_started(event: Recorded[SessionStarted], _rows: Rows) -> Iterator[Change]:
    """Open a session."""
    act = event.act
    if act.session is None or event.case is None:
        return
    yield Put(
        Session,
        act.session,
        case=event.case,
        unit=event.unit or "",
        began=event.ref,
        kind=act.kind,
        number=act.number,
        person=act.person,
        room=act.room,
        place_text=act.place_text,
        officers=" ".join(act.officers or ()),
        one_officer_ground=act.one_officer_ground,
        interpreter=act.interpreter,
        guardian=act.guardian,
        lawyer_notice=act.lawyer_notice,
        cameras=" ".join(act.cameras),
        started_at=act.started_at or event.occurred_at,
        loaded=event.loaded,
    )


@projects(
    SessionEnded, reads=lambda event: [Wanted(Session, (event.act.opened or "",), column="began")]
)
def session_ended(event: Recorded[SessionEnded], rows: Rows) -> Iterator[Change]:
    """End the session that the act names."""
    for session in rows.of(Session, began=event.act.opened):
        yield Put(Session, session.ref, ended_at=event.act.ended_at or event.occurred_at)


def _its_session(event: Recorded[Act]) -> Iterator[Wanted]:
    yield Wanted(Session, (str(getattr(event.act, "session", None) or ""),))


def _corrected_line(event: Recorded[TranscriptLineTaken]) -> Iterator[Wanted]:
    yield from _its_session(event)
    if event.corrects:
        yield Wanted(Line, (f"act:{event.corrects}",))


@projects(TranscriptLineTaken, reads=_corrected_line)
def line_taken(event: Recorded[TranscriptLineTaken], rows: Rows) -> Iterator[Change]:
    """Add a line, or put a corrected text in the place of the first, which stays beside it."""
    act = event.act
    if act.session is None:
        return
    first = rows.get(Line, f"act:{event.corrects}") if event.corrects else None
    if first:
        before = first.text if first.first_text is None else first.first_text
        said = {"text": act.text or "", "first_text": before, "reason": act.reason}
        yield Put(Line, first.ref, kind=act.kind or first.kind, **said)
        return
    yield Put(
        Line,
        event.ref,
        session=act.session,
        kind=act.kind,
        text=act.text or "",
        by=event.by,
        at=event.occurred_at,
        n=event.n,
    )
    session = rows.get(Session, act.session)
    if session and act.kind == "recording_notice" and session.notice_at is None:
        yield Put(Session, session.ref, notice_at=event.occurred_at)


@projects(SessionInterrupted)
def interrupted(event: Recorded[SessionInterrupted], _rows: Rows) -> Iterator[Change]:
    """Begin a break."""
    act = event.act
    if act.session is None:
        return
    yield Put(
        Break,
        event.ref,
        session=act.session,
        cause=act.cause,
        cause_text=act.cause_text,
        spoken_note=act.spoken_note,
        started_at=act.started_at or event.occurred_at,
    )


@projects(SessionInterruptionEnded, reads=lambda event: [Wanted(Break, (event.act.opened or "",))])
def resumed(event: Recorded[SessionInterruptionEnded], rows: Rows) -> Iterator[Change]:
    """End the break that the act names."""
    found = rows.get(Break, event.act.opened)
    if found is None:
        return
    yield Put(
        Break,
        found.ref,
        ended_at=event.act.ended_at or event.occurred_at,
        resumed=event.act.resumed,
        without_recording=event.act.continued_without_av,
    )


@projects(TranscriptSigned, reads=_its_session)
def transcript_signed(event: Recorded[TranscriptSigned], rows: Rows) -> Iterator[Change]:
    """Note on the session that its transcript was checked and signed."""
    session = rows.get(Session, event.act.session)
    if session is None:
        return
    yield Put(
        Session,
        session.ref,
        transcript=event.ref,
        signed_at=event.act.signed_at or event.occurred_at,
        pages=event.act.pages,
        pages_signed=event.act.pages_signed,
    )


def _its_session_and_runs(event: Recorded[SessionRecorded]) -> Iterator[Wanted]:
    yield from _its_session(event)
    if event.act.sealed:
        yield Wanted(Footage, (event.act.recording or "",), column="recording")


@projects(SessionRecorded, reads=_its_session_and_runs)
def session_recorded(event: Recorded[SessionRecorded], rows: Rows) -> Iterator[Change]:
    """Add a stretch of recording, and when the person was told of it."""
    act = event.act
    if act.session is None:
        return
    yield _footage(event, act.session, device=act.device, gaps=0, segments=act.segments or 0)
    for run in rows.of(Footage, recording=act.recording) if act.sealed else ():
        if run.sealed and run.entered is None:
            yield Put(Footage, run.ref, entered=event.ref)
    session = rows.get(Session, act.session)
    if session and act.notice_given_at and session.notice_at is None:
        yield Put(Session, session.ref, notice_at=act.notice_given_at)


@projects(SegmentsSealed)
def segments_sealed(event: Recorded[SegmentsSealed], _rows: Rows) -> Iterator[Change]:
    """Add a run of sealed segments that the recorder says is of a session."""
    if event.act.session:
        yield _footage(
            event,
            event.act.session,
            device=event.act.camera,
            gaps=sum(map(_is_felt, event.act.gaps)),
            sealed=True,
            final=bool(event.act.final),
            segments=len(event.act.kept),
        )


def _is_felt(gap: SegmentGap) -> bool:
    """Say whether a gap is longer than the seam that the rule allows; one without its times counts."""
    if gap.started_at is None or gap.ended_at is None:
        return True
    return gap.ended_at - gap.started_at > seam_of(RECORDED_THROUGHOUT)


@projects(RecordingsTakenIntoCustody, reads=_its_session)
def taken_into_custody(event: Recorded[RecordingsTakenIntoCustody], rows: Rows) -> Iterator[Change]:
    """Note on the session who keeps its recordings."""
    session = rows.get(Session, event.act.session)
    if session:
        keeper = event.act.custodian or event.by
        yield Put(Session, session.ref, keeper=keeper, kept_at=event.occurred_at)


def _footage(
    event: "Recorded[SessionRecorded] | Recorded[SegmentsSealed]",
    session: str,
    *,
    device: str | None,
    **said: object,
) -> Change:
    return Put(
        Footage,
        event.ref,
        session=session,
        recording=event.act.recording,
        device=device,
        started_at=event.act.started_at,
        ended_at=event.act.ended_at,
        **said,
    )


@projects(RightsExplained)
def rights_told(event: Recorded[RightsExplained], _rows: Rows) -> Iterator[Change]:
    """Keep a notice of rights, and what the person set under it."""
    if event.case is None:
        return
    own = next((one for one in event.signatures if one.slot == "person"), None)
    yield Put(
        RightsTold,
        event.ref,
        case=event.case,
        person=event.act.person,
        kind=event.act.kind,
        at=event.occurred_at,
        outcome=own.state if own else None,
        lawyer_told=event.act.lawyer_told,
        plea_told=event.act.plea_told,
    )
