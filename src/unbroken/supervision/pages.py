"""What the page of one finding shows: what is missing, by which rule, what came of it, what one may do."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unbroken.base.identifiers import ActId, CaseRef, StreamName, id_of
from unbroken.base.shown import Pointer, Row, State
from unbroken.casefile import find as cases
from unbroken.casefile import gate, naming
from unbroken.casefile.models import Case
from unbroken.chain import describe, read, spoken
from unbroken.chain.actor import Actor
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, act_type
from unbroken.people import find as people
from unbroken.people.policy import decide
from unbroken.rulebook.book import station_book
from unbroken.rulebook.codes import FINDING_STATE, SEVERITY
from unbroken.rulebook.finding import State as Stands
from unbroken.rulebook.models import Finding
from unbroken.rulebook.rule import Rule
from unbroken.rulebook.sources import cited
from unbroken.supervision import board, perform
from unbroken.supervision.forms import AnswerForm, KeyForm, ReviewForm

F = TypeVar("F", bound=KeyForm)

REMEDIES_MAX = 4
ICONS = {
    "alarm": "warn",
    "alarm_taken": "person",
    "supervision_ticket": "document",
    "finding_answer": "talk",
    "finding_review": "ok",
    "finding_standing": "ok",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRule:
    """The rule behind a finding, and where it comes from."""

    id: str
    requirement: str
    limit: str
    sources: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """Sources whose text was not read when the rule was written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Forms:
    """The forms of a finding's page; what the reader may not do has none."""

    take: KeyForm | None = None
    answer: AnswerForm | None = None
    review: ReviewForm | None = None
    own_answer: bool = False
    """The reader answered it himself: the page says that somebody else reviews."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownHead:
    """The head of a finding's page."""

    words: str
    key: str
    number: str
    state: State
    severity: str
    unit: str
    owner: str
    subject: Pointer
    start: dt.datetime | None
    end: dt.datetime | None
    found_at: dt.datetime
    due_at: dt.datetime | None
    case: Pointer | None
    act: Pointer | None
    remedies: tuple[Pointer, ...] = field(default=())

    @property
    def answer_draft(self) -> str:
        """Name the draft of an answer."""
        return f"answer-{self.key}"

    @property
    def review_draft(self) -> str:
        """Name the draft of a review."""
        return f"review-{self.key}"

    @property
    def length(self) -> dt.timedelta | None:
        """Return how long it lasted."""
        return self.end - self.start if self.start and self.end else None


def finding_page(
    finding: Finding, actor: Actor, now: dt.datetime, forms: Forms | None = None
) -> dict[str, object]:
    """Gather what the page of a finding shows to one reader."""
    events = [event for event in _events(finding) if _is_of(event, finding)]
    case = Case.objects.filter(ref=finding.case).first() if finding.case else None
    named = _names(finding, case, events)
    return {
        "finding": finding,
        "head": _head(finding, case, named, now),
        "rule": rule_of(finding),
        "history": [_row(event, named) for event in events],
        "steps": list(_next_steps(finding)),
        "forms": forms or forms_for(finding, actor, now),
        "tickets": list(_ticket_ways(finding, actor, now)),
    }


def _ticket_ways(finding: Finding, actor: Actor, now: dt.datetime) -> Iterator[Pointer]:
    """Lead to the forms of a ticket that come next, with what this page knows filled in."""
    told = {"ticket": finding.ticket or ""}
    wanted: Sequence[str] = ("ticket_closure",)
    if finding.state == Stands.OPEN:
        wanted = ("ticket_response", "rectification")
    elif finding.state == Stands.ANSWERED:
        wanted = ("ticket_review",)
    if not finding.ticket:
        told = {"alarms": finding.alarm, "responsible": finding.owner or ""}
        wanted = ("supervision_ticket",) if finding.state == Stands.OPEN else ()
    if finding.case is None:
        return
    facts = cases.facts_of(CaseRef(finding.case))
    for declared in filter(None, map(act_type, wanted)):
        if decide(actor, declared.wire_name, facts, now).allowed:
            page = gate.record_page(finding.case, declared.wire_name)
            words = describe.label(declared, reader=naming.bare_reader())
            yield Pointer(words=words, address=f"{page}?{urlencode(told)}")


def forms_for(finding: Finding, actor: Actor, now: dt.datetime) -> Forms:
    """Offer what this reader may do to a finding as it stands."""
    facts, to_review = perform.facts_of(finding), perform.facts_to_review(finding)
    is_author = actor.person in to_review.makers
    is_open = finding.state in (Stands.OPEN, Stands.ANSWERED)
    may_review = decide(actor, "finding_review", to_review, now).allowed
    ready = perform.can_be_reviewed(finding)
    return Forms(
        take=_offered(
            KeyForm,
            is_open and not finding.owner and decide(actor, "alarm_taken", facts, now).allowed,
        ),
        answer=_offered(
            AnswerForm, is_open and decide(actor, "finding_answer", facts, now).allowed
        ),
        review=_offered(
            ReviewForm,
            ready and may_review,
            seen=read.head(StreamName(finding.stream)),
        ),
        own_answer=ready and is_author,
    )


def _offered(form: type[F], holds: bool, **more: object) -> F | None:  # noqa: FBT001 — the answer of the policy.
    return form(initial={"key": uuid.uuid4(), **more}) if holds else None


def _events(finding: Finding) -> Sequence[Recorded[Act]]:
    if finding.case:
        return read.stream(StreamName(finding.stream))
    # A unit's stream has no end: of it only the acts that the row names.
    named = (finding.of_act, finding.alarm, finding.ticket, finding.answer, finding.review)
    known = [one for one in (*named, finding.settled_by) if one and one.startswith("act:")]
    return read.some([ActId(uuid.UUID(id_of(one))) for one in dict.fromkeys(known)])


def _is_of(event: Recorded[Act], finding: Finding) -> bool:
    if getattr(event.act, "finding", None) == id_of(finding.ref):
        return True
    ticket = getattr(event.act, "ticket", None)
    return event.ref in (finding.ticket, finding.settled_by) or (
        ticket is not None and ticket == finding.ticket
    )


def _names(
    finding: Finding, case: Case | None, events: Sequence[Recorded[Act]]
) -> Callable[[str], Pointer]:
    about = {one for event in events for one in (event.by, *event.subjects())}
    about |= {one for one in (finding.of_act, finding.subject) if one}
    about |= spoken.references_in(board.words_of(finding))
    if case:
        return naming.Names.of(case, frozenset(about), events).pointer
    names = people.names_of(about)
    return lambda one: (
        Pointer(words=names[one], typed=True) if one in names else describe.by_id(one)
    )


def _head(
    finding: Finding, case: Case | None, named: Callable[[str], Pointer], now: dt.datetime
) -> ShownHead:
    names = people.names_of([finding.unit, finding.owner or ""])
    reader = naming.bare_reader()
    return ShownHead(
        words=spoken.in_words(board.words_of(finding), named),
        key=id_of(finding.ref),
        number=board.short(finding),
        state=board.state_of(finding, now),
        severity=describe.word(SEVERITY, finding.severity, reader=reader),
        unit=names.get(finding.unit, id_of(finding.unit)),
        owner=names.get(finding.owner or "", id_of(finding.owner or "")),
        subject=named(finding.subject),
        start=finding.start,
        end=finding.end,
        found_at=finding.found_at,
        due_at=finding.due_at,
        case=_case_pointer(case) if case else None,
        act=named(finding.of_act) if finding.of_act else None,
        remedies=tuple(_remedies(finding)),
    )


def _case_pointer(case: Case) -> Pointer:
    words = case.number or case.title or _("Case without a title")
    return Pointer(words=words, address=naming.case_address(case.ref), typed=True)


def _remedies(finding: Finding) -> Iterator[Pointer]:
    """Lead to the forms of the records that would meet the rule."""
    if finding.case is None or finding.state not in (Stands.OPEN, Stands.ANSWERED):
        return
    for name in finding.remedies[:REMEDIES_MAX]:
        declared = act_type(name)
        if declared:
            words = describe.label(declared, reader=naming.bare_reader())
            yield Pointer(words=words, address=gate.record_page(finding.case, name))


def rule_of(finding: Finding) -> ShownRule | None:
    """Say which rule it is, in the reader's language; None for what the log itself found."""
    rule: Rule | None = station_book().rule(finding.rule)
    if rule is None:
        return None
    language = "en" if naming.language().value == "en" else "zh"
    return ShownRule(
        id=rule.id,
        requirement=rule.requirement[language],
        limit=rule.limit,
        sources=tuple(cited(one, language) for one in rule.sources if one.was_read),
        unread=tuple(cited(one, language) for one in rule.sources if not one.was_read),
    )


def _row(event: Recorded[Act], named: Callable[[str], Pointer]) -> Row:
    declared, reader = event.declared, naming.bare_reader()
    typed = getattr(event.act, "text", None) or getattr(event.act, "request", None) or ""
    said = spoken.typed(typed) if typed else ""
    state = getattr(event.act, "state", None)
    if declared.wire_name == "alarm":
        said = ""  # The head of the page says it.
    if declared.wire_name == "finding_standing" and state:
        said = describe.word(FINDING_STATE, state, reader=reader)
    who = (
        pgettext("who acts", "the rules")
        if event.by.startswith("machine:")
        else spoken.called(named(event.by))
    )
    return Row(
        at=event.occurred_at,
        icon=ICONS.get(declared.wire_name, "list"),
        title=describe.label(declared, reader=reader),
        detail=format_html_join(" · ", "{}", ((one,) for one in (who, said) if one)),
        address=naming.act_address(event) if event.case else "",
    )


def _next_steps(finding: Finding) -> Iterator[str]:
    """Say what comes next; nobody closes his own finding, and the page says so."""
    if finding.state == Stands.OPEN:
        yield _("Next: explain it, or record what is missing")
    if finding.state in (Stands.OPEN, Stands.ANSWERED):
        yield _("Then: review by another person; whoever answered cannot close it")
    if finding.state == Stands.VOID:
        yield _("Next: somebody other than the corrector reviews the correction")
