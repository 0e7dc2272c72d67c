"""What the pages show: what stands in the way of closing a case, and what was asked of superiors."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from unbroken.base.codes import Word
from unbroken.base.identifiers import CaseRef, id_of, ref
from unbroken.base.refusal import N_
from unbroken.base.shown import Check, Pointer, State, Tone
from unbroken.casefile import find as cases
from unbroken.casefile import gate, naming, required
from unbroken.casefile.models import Case
from unbroken.casefile.required import Required
from unbroken.chain import describe, read, spoken
from unbroken.chain.actor import Actor
from unbroken.chain.codes import APPROVERS
from unbroken.chain.describe import Reader
from unbroken.chain.register import act_type
from unbroken.conclusion.codes import APPROVAL_DECISION, APPROVAL_MATTER
from unbroken.conclusion.models import ApprovalRequest
from unbroken.people import find as people
from unbroken.people import seen
from unbroken.people.facts import Facts
from unbroken.people.models import Officer
from unbroken.people.refusals import NoSuch
from unbroken.rulebook import find
from unbroken.rulebook import gate as rules
from unbroken.rulebook.codes import CONDITION, FINDING_STATE
from unbroken.rulebook.finding import Finding

REMEDIES_MAX = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacle:
    """One thing that stands in the way of closing."""

    words: str
    rule: str
    severity: str
    state: State
    address: str
    """The page of the finding, empty until its alarm is recorded."""
    remedies: tuple[Pointer, ...]


def obstacles(findings: Sequence[Finding], case: Case) -> list[Obstacle]:
    """Draw what stands in the way, each with the way to its remedy."""
    known = {row.ref for row in find.findings_of(case.ref)}
    about = spoken.references_in(" ".join(gate.message(one) for one in findings))
    reader = naming.reader_about(case, about)
    return [_obstacle(one, case, known, reader) for one in findings]


def _obstacle(finding: Finding, case: Case, known: set[str], reader: Reader) -> Obstacle:
    words = describe.word(FINDING_STATE, str(finding.state), reader=reader)
    is_open = finding.state == "open"
    return Obstacle(
        words=spoken.in_words(gate.message(finding), reader.named),
        rule=finding.rule,
        severity=str(finding.severity),
        state=State(tone=Tone.BAD if is_open else Tone.WAIT, words=words),
        address=_page_of(finding) if f"finding:{finding.key}" in known else "",
        remedies=tuple(_remedies(finding, case)),
    )


def _page_of(finding: Finding) -> str:
    try:
        return reverse("supervision:finding", kwargs={"finding": finding.key})
    except NoReverseMatch:
        return ""


def _remedies(finding: Finding, case: Case) -> list[Pointer]:
    names = rules.remedies_of(finding)[:REMEDIES_MAX]
    reader = naming.bare_reader()
    return [
        Pointer(
            words=describe.label(declared, reader=reader),
            address=gate.record_page(case.ref, declared.wire_name),
        )
        for declared in filter(None, map(act_type, names))
    ]


def conditions(findings: Sequence[Finding], case: Case) -> list[Check]:
    """Say of each of the twelve conditions whether it holds, or that it has nothing to hold for yet."""
    broken = {str(one.condition) for one in findings if one.condition}
    concerned = rules.conditions_concerned(cases.counts_of(case))
    reader = naming.bare_reader()
    return [
        _condition(
            word, broken=word.code in broken, concerned=int(word.code) in concerned, reader=reader
        )
        for word in CONDITION.words
    ]


def _condition(word: Word, *, broken: bool, concerned: bool, reader: Reader) -> Check:
    """Draw one condition; what the case has nothing of holds only as long as that stays so."""
    tone, detail = Tone.WAIT, _("nothing of this in the case yet")
    if broken:
        tone, detail = Tone.BAD, _("does not hold")
    elif concerned:
        tone, detail = Tone.OK, _("holds")
    return Check(
        tone=tone, sentence=f"{word.code}. {reader.words(word.zh, word.en)}", detail=detail
    )


def not_due_yet(case: Case, now: dt.datetime) -> list[Required]:
    """Return what the rules still wait for in a case, and what does not stand in the way yet."""
    needed = required.required_in(case, now)
    return [one for one in needed if one.is_awaited and not one.is_missing]


def case_words(case: Case) -> Pointer:
    """Name a case, and lead to its page."""
    words = case.number or case.title or _("Case without a title")
    return Pointer(words=words, address=naming.case_address(case.ref), typed=True)


def case_id(case: Case) -> uuid.UUID:
    """Return the id in the addresses of a case."""
    return uuid.UUID(id_of(case.ref))


class NoSuchRequest(NoSuch):
    """There is no such request for approval, or it may not be seen; both look alike."""

    sentence = N_("There is no request for approval here that you may see.")


def requests_for(actor: Actor, now: dt.datetime) -> QuerySet[ApprovalRequest]:
    """Return the open requests that wait for this actor, the oldest first; his own never do."""
    asked = [role for role in APPROVERS if role in actor.roles]
    waiting = _requests(actor, now).filter(answer=None, asked_role__in=asked)
    own = Officer.objects.filter(log_id=read.station_log(), person=actor.person).values("ref")
    return waiting.exclude(asked_by__in=own).exclude(asked_by=actor.id).order_by("asked_at", "ref")


def request_for(actor: Actor, request: uuid.UUID, now: dt.datetime) -> ApprovalRequest:
    """Return one request in a case that the actor may see; raises NoSuchRequest."""
    found = _requests(actor, now).filter(ref=ref("act", request)).first()
    if found is None:
        raise NoSuchRequest
    return found


def requests_of(case: str) -> QuerySet[ApprovalRequest]:
    """Return what was asked in a case that was fetched for somebody, the latest first."""
    found = ApprovalRequest.objects.filter(log_id=read.station_log(), case=case)
    return found.order_by("-asked_at", "ref")


def facts_of_request(asked: ApprovalRequest) -> Facts:
    """Gather what the policy has to know: his own is here what he asked for, not what he recorded."""
    maker = people.persons_of([asked.asked_by])[asked.asked_by]
    return replace(cases.facts_of(CaseRef(asked.case)), makers=frozenset({maker}))


def _requests(actor: Actor, now: dt.datetime) -> QuerySet[ApprovalRequest]:
    rows = ApprovalRequest.objects.filter(log_id=read.station_log())
    return rows.filter(seen.of_kind("case", actor, "case.see", now, row="case"))


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRequest:
    """A request for approval as pages show it."""

    matter: str
    asked_of: str
    case: Pointer
    number: str
    about: Pointer | None
    person: Pointer | None
    reason: str
    until: dt.datetime | None
    asked_by: str
    asked_at: dt.datetime
    state: State
    address: str


def shown_requests(requests: Iterable[ApprovalRequest]) -> list[ShownRequest]:
    """Draw requests in cases that were fetched for somebody."""
    found = list(requests)
    rows = {
        one.ref: one
        for one in Case.objects.filter(
            log_id=read.station_log(), ref__in={one.case for one in found}
        )
    }
    names = people.names_of([one.asked_by for one in found])
    readers = {ref: naming.reader_of(row, cases.acts_of(row)) for ref, row in rows.items()}
    return [
        _shown_request(one, rows[one.case], readers[one.case], names.get(one.asked_by, ""))
        for one in found
    ]


def _shown_request(asked: ApprovalRequest, case: Case, reader: Reader, by: str) -> ShownRequest:
    words = describe.word(APPROVAL_DECISION, asked.decision or "", reader=reader)
    waiting = State(tone=Tone.WARN, words=_("Waits for an answer"))
    yes = asked.decision == "approved"
    answered = State(tone=Tone.OK if yes else Tone.BAD, words=words, plain=True)
    return ShownRequest(
        matter=describe.word(APPROVAL_MATTER, asked.matter or "", reader=reader),
        asked_of=describe.role(asked.asked_role, reader=reader) if asked.asked_role else "",
        case=case_words(case),
        number=case.number or "",
        about=reader.named(asked.of_act) if asked.of_act else None,
        person=reader.named(asked.person) if asked.person else None,
        reason=asked.reason,
        until=asked.until,
        asked_by=by or id_of(asked.asked_by),
        asked_at=asked.asked_at,
        state=answered if asked.answer else waiting,
        address=reverse("conclusion:approval", kwargs={"asked": uuid.UUID(id_of(asked.ref))}),
    )
