"""How acts change the register of reports."""

import datetime as dt
from collections.abc import Iterator, Mapping

from unbroken.casefile.acts import PersonEntered
from unbroken.chain.projection import Change, Put, Rows, Wanted, projects
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.intake.acts import (
    AcceptanceReceiptIssued,
    CallRecorded,
    CaseFamilyConverted,
    CaseTransferred,
    FilingDecided,
    IncidentRegistered,
    NonFilingNoticeIssued,
    ReportAcceptanceDecided,
    ReporterReferred,
    ReportReceiptIssued,
    ReportTaken,
)
from unbroken.intake.models import Report, ReportPerson
from unbroken.intake.states import DECIDED, FILED


def report_of(event: Recorded[Act]) -> Iterator[Wanted]:
    """Want the report in whose case an act stands."""
    if event.case:
        yield Wanted(Report, (event.case,))


@projects(CallRecorded, reads=report_of)
def call_recorded(event: Recorded[CallRecorded], rows: Rows) -> Iterator[Change]:
    """Open the report with its call, as the business of the unit that was sent."""
    act = event.act
    yield from _moved(
        event,
        rows,
        call=event.ref,
        channel=act.channel,
        urgency=act.urgency,
        gist=act.gist or "",
        place=act.place_text or "",
        caller_number=act.caller_number,
        unit=act.dispatched_unit or event.unit or "",
        received_at=act.called_at or event.occurred_at,
    )


@projects(IncidentRegistered, reads=report_of)
def incident_registered(event: Recorded[IncidentRegistered], rows: Rows) -> Iterator[Change]:
    """Say what sort of incident it is."""
    act = event.act
    said: dict[str, object] = {"gist": act.summary} if act.summary else {}
    yield from _moved(
        event,
        rows,
        incident=event.ref,
        incident_kind=act.kind,
        found_at=act.found_at or event.occurred_at,
        amounts_to_case=act.case_type,
        **said,
    )


@projects(ReportTaken, reads=report_of)
def report_taken(event: Recorded[ReportTaken], rows: Rows) -> Iterator[Change]:
    """Enter the report in the register."""
    act = event.act
    known = rows.get(Report, event.case)
    taken_at = act.received_at or event.occurred_at
    said: dict[str, object] = {"place": act.place_text} if act.place_text else {}
    if known is None or not known.gist:
        said["gist"] = act.facts or ""
    yield from _moved(
        event,
        rows,
        intake=event.ref,
        register_no=act.register_no,
        kind=act.report_kind,
        channel=act.channel or (known.channel if known else None),
        family=act.family or "undetermined",
        reporter=act.reporter,
        concealed=bool(act.anonymous),
        officer=act.officer or event.by,
        taken_at=taken_at,
        unit=event.unit or (known.unit if known else ""),
        received_at=known.received_at if known else taken_at,
        **said,
    )


@projects(ReportReceiptIssued, reads=report_of)
def receipt_issued(event: Recorded[ReportReceiptIssued], rows: Rows) -> Iterator[Change]:
    """Note the receipt for the report."""
    yield from _moved(event, rows, receipt=event.ref, receipt_no=event.act.number)


@projects(ReportAcceptanceDecided, reads=report_of)
def acceptance_decided(event: Recorded[ReportAcceptanceDecided], rows: Rows) -> Iterator[Change]:
    """Note whether the report was accepted."""
    act = event.act
    said: dict[str, object] = {"family": act.family} if act.family else {}
    yield from _moved(
        event,
        rows,
        acceptance=event.ref,
        decision=act.decision,
        decided_at=act.decided_at or event.occurred_at,
        **said,
    )


@projects(AcceptanceReceiptIssued, reads=report_of)
def acceptance_receipt_issued(
    event: Recorded[AcceptanceReceiptIssued], rows: Rows
) -> Iterator[Change]:
    """Note the receipt for the acceptance."""
    yield from _moved(event, rows, acceptance_receipt=event.ref, acceptance_no=event.act.number)


@projects(ReporterReferred, reads=report_of)
def reporter_referred(event: Recorded[ReporterReferred], rows: Rows) -> Iterator[Change]:
    """Note that the reporter was told who is competent; that decides the report where nothing else did."""
    known = rows.get(Report, event.case)
    if known and known.decision:
        return
    mode = "referred_written" if event.act.mode == "written" else "referred_oral"
    yield from _moved(event, rows, decision=mode, decided_at=event.occurred_at)


@projects(FilingDecided, reads=report_of)
def filing_decided(event: Recorded[FilingDecided], rows: Rows) -> Iterator[Change]:
    """Note whether a criminal case was filed."""
    act = event.act
    yield from _moved(event, rows, filing=act.result, filed_at=act.decided_at or event.occurred_at)


@projects(NonFilingNoticeIssued, reads=report_of)
def non_filing_noticed(event: Recorded[NonFilingNoticeIssued], rows: Rows) -> Iterator[Change]:
    """Note that no case was filed."""
    at = event.act.decided_at or event.occurred_at
    yield from _moved(event, rows, filing="not_filed", filed_at=at)


@projects(CaseTransferred, reads=report_of)
def case_transferred(event: Recorded[CaseTransferred], rows: Rows) -> Iterator[Change]:
    """Note that the case went to another organ."""
    if event.act.direction == "in":
        return
    yield from _moved(event, rows, transferred_at=event.act.sent_at or event.occurred_at)


@projects(CaseFamilyConverted, reads=report_of)
def family_converted(event: Recorded[CaseFamilyConverted], rows: Rows) -> Iterator[Change]:
    """Follow the case into the other procedure."""
    if event.act.to_family:
        yield from _moved(event, rows, family=event.act.to_family)


@projects(PersonEntered)
def person_entered(event: Recorded[PersonEntered], _rows: Rows) -> Iterator[Change]:
    """Let the desk find a report by the people in it."""
    act = event.act
    if event.case is None or act.person is None:
        return
    yield Put(
        ReportPerson,
        act.person,
        case=event.case,
        name=act.name,
        phone=act.phone,
        document_no=act.document_no,
    )


def _moved(event: Recorded[Act], rows: Rows, **said: object) -> Iterator[Change]:
    """Change the report, and with it how far it has come."""
    if event.case is None:
        return
    known = rows.get(Report, event.case)
    begun: dict[str, object] = {} if known else _begun(event)
    now = {**begun, **said}
    yield Put(Report, event.case, **now, **_place(known, now))


def _begun(event: Recorded[Act]) -> dict[str, object]:
    return {"unit": event.unit or "", "received_at": event.occurred_at}


def _place(known: Report | None, now: Mapping[str, object]) -> dict[str, object]:
    def of(column: str) -> object:
        return now.get(column, getattr(known, column) if known else None)

    state = _state(of("transferred_at"), of("filing"), of("decision"), of("intake"))
    on_desk = (
        state in {"called", "received"}
        or (state == "accepted" and of("family") == "criminal" and not of("filing"))
        or (state == "transferred" and not of("transferred_at"))
    )
    return {"state": state, "on_desk": on_desk}


def _state(
    transferred_at: dt.datetime | object, filing: object, decision: object, intake: object
) -> str:
    """Say how far a report has come: the furthest step that was recorded counts."""
    if transferred_at:
        return "transferred"
    if filing:
        return FILED.get(str(filing), "accepted")
    if decision:
        return DECIDED.get(str(decision), "received")
    return "received" if intake else "called"
