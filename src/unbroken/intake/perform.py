"""What is done with a report: take it, give its receipt, decide on it, file the case, assign it."""

import base64
import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from unbroken.base.identifiers import (
    ActId,
    ActRef,
    CaseRef,
    Code,
    Key,
    OfficerRef,
    PersonRef,
    StreamName,
    ref,
    repeatable_id,
)
from unbroken.base.refusal import N_, Refusal
from unbroken.casefile import find as casefile
from unbroken.casefile.acts import CaseNumbered, CaseOfficersAssigned, PersonEntered
from unbroken.casefile.perform import open_case, record_in_case, record_together
from unbroken.chain import door, read
from unbroken.chain.actor import Actor
from unbroken.chain.entry import Entry, to_millisecond
from unbroken.chain.receipt import Receipt
from unbroken.chain.recorded import NamedFile, Signature
from unbroken.chain.register import Act
from unbroken.intake import find
from unbroken.intake.acts import (
    AcceptanceReceiptIssued,
    CallRecorded,
    CaseTransferred,
    FilingDecided,
    IncidentRegistered,
    ReportAcceptanceDecided,
    ReporterReferred,
    ReportReceiptIssued,
    ReportTaken,
)
from unbroken.people.policy import able
from unbroken.people.refusals import require

COMPLAINTS = "12389"
"""The telephone of the public security organs' complaints desk, the same in the whole country."""

HEAD_ORGAN = "head_organ"


class NotAcceptedYet(Refusal):
    """A case is filed only after the report was accepted."""

    sentence = N_("Filing is not open yet: the report has no decision on acceptance.")
    remedy = N_("Decide on acceptance first; this page opens with it, and what you typed is kept.")


class FilingNotApproved(Refusal):
    """The head of the organ approves a filing (公安机关办理刑事案件程序规定 art. 178)."""

    sentence = N_("Filing is not open yet: the head of the organ has not approved it.")
    remedy = N_("It opens when the head of the organ confirms on this page or has approved before.")


class ApproverHandlesTheCase(Refusal):
    """Whoever handles a case does not approve its filing."""

    sentence = N_(
        "Filing is not open: %(officer)s handles this case and may not approve it as well."
    )
    remedy = N_("Ask another head of the organ to approve.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What was told at the desk; whatever is not known is left out."""

    report: ReportTaken
    incident: IncidentRegistered | None = None
    reporter: PersonEntered | None = None
    others: tuple[PersonEntered, ...] = ()
    delivered: Code | None = None
    """How the receipt is handed over; None where none is given now."""
    files: tuple[NamedFile, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What came of it: the case, and where the report stands in the record."""

    case: CaseRef
    receipt: Receipt


def take_call(
    *,
    call: CallRecorded,
    incident: IncidentRegistered | None,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
) -> Taken:
    """Record a call to the command centre and the incident it tells of, as a new case."""
    names = _Names(key=key, at=occurred_at)
    case = names.case()
    to = _Address(case=case, by=by, at=occurred_at, names=names)
    entries = [to.entry(call, "call", key=key)]
    if incident:
        found = incident.found_at or occurred_at
        said = replace(incident, call=names.act("call"), found_at=found)
        entries.append(to.entry(said, "incident"))
    return Taken(case=case, receipt=open_case(*entries, now=now)[0])


def take_report(
    *,
    told: Told,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
    case: CaseRef | None = None,
) -> Taken:
    """Enter a report with its number and receipt; without a case, it opens one."""

    def take(at: dt.datetime) -> Taken:
        names = _Names(key=key, at=occurred_at)
        of = case or names.case()
        to = _Address(case=of, by=by, at=occurred_at, names=names)
        entries = list(_entries_of(told, to, numbered=find.has_number(of), receipt_at=at))
        receipts = (
            record_together(*entries, case=case, now=now) if case else open_case(*entries, now=now)
        )
        place = [entry.key for entry in entries].index(key)
        return Taken(case=of, receipt=receipts[place])

    return _as_first_time(take, key=_part(key, "receipt"), now=now)


def give_receipt(
    *, case: CaseRef, said: ReportReceiptIssued, by: Actor, now: dt.datetime, key: Key
) -> Receipt:
    """Give the receipt of a report that was taken without one."""
    report = find.report_of(case)
    said = replace(
        said,
        intake=ActRef(report.intake) if report and report.intake else None,
        query_code=_query_code(key),
        complaint_channel=COMPLAINTS,
    )
    at = said.issued_at or now
    return record_in_case(said, case=case, by=by, occurred_at=at, now=now, key=key)


def decide_acceptance(
    *,
    case: CaseRef,
    decision: ReportAcceptanceDecided,
    by: Actor,
    now: dt.datetime,
    key: Key,
    receipt: AcceptanceReceiptIssued | None = None,
    referral: ReporterReferred | None = None,
    transfer: CaseTransferred | None = None,
) -> Receipt:
    """Record what becomes of a report, together with the paper that goes with it."""
    report = find.report_of(case)
    at = decision.decided_at or now
    names = _Names(key=key, at=at)
    to = _Address(case=case, by=by, at=at, names=names)
    intake = ActRef(report.intake) if report and report.intake else None
    said = replace(
        decision,
        intake=intake,
        approver_role=decision.approver_role or (Code("head_unit") if decision.approver else None),
    )
    entries = [to.entry(said, "form", key=key, signatures=(_by_maker(by),))]
    if decision.decision == "accepted" and receipt:
        entries.append(to.entry(replace(receipt, acceptance=names.act("form")), "receipt"))
    if decision.decision in {"referred_oral", "referred_written"} and referral:
        mode = Code(str(decision.decision).removeprefix("referred_"))
        entries.append(to.entry(replace(referral, intake=intake, mode=mode), "referral"))
    if decision.decision == "transferred" and transfer and may_transfer(by, now):
        sent = replace(
            transfer,
            direction=Code("out"),
            from_organ=find.name_of(by.unit),
            approver=said.approver,
            approver_role=said.approver_role,
            sent_at=at,
        )
        entries.append(to.entry(sent, "transfer"))
    return record_together(*entries, case=case, now=now)[0]


def may_transfer(by: Actor, now: dt.datetime) -> bool:
    """Say whether somebody may himself write the notice by which a case is handed to another organ."""
    return able(by, "transfer_notice", now).allowed


def decide_filing(
    *,
    case: CaseRef,
    said: FilingDecided,
    by: Actor,
    now: dt.datetime,
    key: Key,
    seen: int | None = None,
    approver: Actor | None = None,
) -> Receipt:
    """File a criminal case, or decide not to; refused while nobody with the power has approved."""
    require(by, "filing_decision", casefile.facts_about(case, said), now)
    approved = filing_gate(case=case, approver=approver, now=now)
    report = find.report_of(case)
    at = said.decided_at or now
    said = replace(
        said,
        acceptance=ActRef(report.acceptance) if report and report.acceptance else None,
        approver=approved,
        approver_role=Code(HEAD_ORGAN),
        decided_at=at,
    )
    signed = Signature(slot="approver", person=approved, state="esigned", at=at)
    return record_in_case(
        said,
        case=case,
        by=by,
        occurred_at=at,
        now=now,
        key=key,
        seen=seen,
        signatures=(signed,),
    )


def filing_gate(*, case: CaseRef, approver: Actor | None, now: dt.datetime) -> OfficerRef:
    """Return who approved the filing; raises what would open the gate while it is shut."""
    report = find.report_of(case)
    if report is None or report.decision != "accepted":
        raise NotAcceptedYet
    approved = _approver_here(case, approver, now) or find.filing_approved_by(case)
    if approved is None:
        raise FilingNotApproved
    if casefile.is_case_officer(case, approved):
        raise ApproverHandlesTheCase(officer=find.name_of(approved))
    return approved


def _approver_here(case: CaseRef, approver: Actor | None, now: dt.datetime) -> OfficerRef | None:
    """Return the head of the organ who confirms in person, if he is one."""
    if approver is None:
        return None
    require(approver, "approval", casefile.facts_of(case), now)
    if HEAD_ORGAN not in approver.roles:
        raise FilingNotApproved
    return OfficerRef(approver.id)


def assign_officers(
    *,
    case: CaseRef,
    said: CaseOfficersAssigned,
    by: Actor,
    now: dt.datetime,
    key: Key,
    seen: int | None = None,
) -> Receipt:
    """Assign the officers who handle the case from now on."""
    at = said.started_at or now
    said = replace(said, started_at=at)
    signed = Signature(slot="head_unit", person=OfficerRef(by.id), state="esigned", at=at)
    return record_in_case(
        said,
        case=case,
        by=by,
        occurred_at=at,
        now=now,
        key=key,
        seen=seen,
        signatures=(signed,),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Names:
    """Names what one call gives birth to; a repeat of the call finds the same names."""

    key: Key
    at: dt.datetime

    def of(self, name: str) -> uuid.UUID:
        moment = int(self.at.timestamp() * 1000)
        return repeatable_id(self.key, name, milliseconds=moment)

    def case(self) -> CaseRef:
        return CaseRef(ref("case", self.of("case")))

    def person(self, name: str) -> PersonRef:
        return PersonRef(ref("person", self.of(name)))

    def act(self, name: str) -> ActRef:
        return ActRef(ref("act", self.of(name)))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Address:
    """Where, by whom and when the acts of one call are recorded."""

    case: CaseRef
    by: Actor
    at: dt.datetime
    names: _Names

    def entry(
        self,
        act: Act,
        name: str,
        *,
        key: Key | None = None,
        at: dt.datetime | None = None,
        signatures: tuple[Signature, ...] = (),
        media: tuple[NamedFile, ...] = (),
    ) -> Entry:
        return Entry(
            act=act,
            stream=StreamName(self.case),
            by=self.by,
            occurred_at=at or self.at,
            key=key or _part(self.names.key, name),
            signatures=signatures,
            media=media,
            id=ActId(self.names.of(name)),
        )


def _entries_of(
    told: Told, to: _Address, *, numbered: bool, receipt_at: dt.datetime
) -> Iterator[Entry]:
    if not numbered:
        yield to.entry(CaseNumbered(), "number")
    names = to.names
    reporter = names.person("reporter") if told.reporter else told.report.reporter
    if told.reporter:
        yield to.entry(replace(told.reporter, person=reporter), "enter reporter")
    for number, other in enumerate(told.others):
        person = replace(other, person=names.person(f"other {number}"))
        yield to.entry(person, f"enter other {number}")
    incident = told.report.incident
    if told.incident:
        incident = names.act("incident")
        found = told.incident.found_at or to.at
        first = told.incident.first_contact or OfficerRef(to.by.id)
        said = replace(told.incident, found_at=found, first_contact=first, case_type=True)
        yield to.entry(said, "incident")
    report = replace(
        told.report,
        reporter=reporter,
        incident=incident,
        received_at=told.report.received_at or to.at,
        officer=told.report.officer or OfficerRef(to.by.id),
    )
    made = (_by_maker(to.by),)
    yield to.entry(report, "report", key=names.key, signatures=made, media=told.files)
    if told.delivered:
        receipt = ReportReceiptIssued(
            intake=names.act("report"),
            issued_at=receipt_at,
            delivered=told.delivered,
            query_code=_query_code(names.key),
            complaint_channel=COMPLAINTS,
        )
        yield to.entry(receipt, "receipt", at=receipt_at)


def _as_first_time(take: Callable[[dt.datetime], Taken], *, key: Key, now: dt.datetime) -> Taken:
    """Take a report; a repeat is given the time of the first receipt, else it would be other content."""
    try:
        return take(to_millisecond(now))
    except door.KeyUsedBefore:
        first = read.occurred_at_of(key)
        if first is None:
            raise
        return take(first)


def _by_maker(by: Actor) -> Signature:
    return Signature(slot="officer", person=OfficerRef(by.id), state="esigned")


def _part(key: Key, name: str) -> Key:
    return Key(uuid.uuid5(key, name))


def _query_code(key: Key) -> str:
    """Return what the reporter types to ask how far his report is; a repeat gives the same."""
    return base64.b32encode(hashlib.sha256(key.bytes + b"query").digest()[:5]).decode()
