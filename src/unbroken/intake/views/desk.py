"""The report desk: what came in, how far it is, and who owes what until when."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unbroken.base import clock, time_words
from unbroken.base.refusal import N_
from unbroken.base.shown import Figure, Pointer, State, Tab, Tone
from unbroken.casefile import naming
from unbroken.casefile.codes import FAMILY
from unbroken.chain import describe
from unbroken.chain.actor import Actor
from unbroken.chain.describe import Reader
from unbroken.intake import find
from unbroken.intake.codes import CHANNEL, INCIDENT_KIND
from unbroken.intake.find import Due
from unbroken.intake.models import Report, ReportPerson
from unbroken.intake.states import REPORT_STATE
from unbroken.intake.views.around import page as page_of
from unbroken.intake.views.around import record_page
from unbroken.people.edge import actor_of
from unbroken.people.policy import able
from unbroken.people.refusals import require_able

REPORTS_A_PAGE = 50

STEPS = {
    "registration": N_("Enter the report in the register"),
    "receipt": N_("Give the receipt"),
    "acceptance": N_("Decide on acceptance"),
    "filing": N_("Decide on filing"),
    "notice": N_("Serve the notice of non-filing"),
    "transfer": N_("Hand the case over"),
}
PAGES = {
    "registration": ("intake:register", "intake_record"),
    "receipt": ("intake:receipt", "intake_receipt"),
    "acceptance": ("intake:accept", "acceptance_form"),
    "filing": ("intake:file", "filing_decision"),
}
"""Where each step is done, and the action that says who may."""

RECORDS = {"transfer": "transfer_notice", "notice": "service_receipt"}
"""Steps that are done by the form of their act, by whoever may open the case."""


def _today(now: dt.datetime) -> dt.datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


FILTERS: Mapping[str, tuple[str, Callable[[dt.datetime], Q]]] = {
    "open": (N_("In progress"), lambda _now: Q(on_desk=True)),
    "called": (N_("Calls"), lambda _now: Q(state="called")),
    "today": (N_("Today"), lambda now: Q(received_at__gte=_today(now))),
    "received": (N_("To decide"), lambda _now: Q(state="received")),
    "accepted": (N_("Accepted"), lambda _now: Q(state="accepted")),
    "filed": (N_("Filed"), lambda _now: Q(state="filed")),
    "refused": (
        N_("Refused or referred"),
        lambda _now: Q(state__in=("refused", "referred", "repeat")),
    ),
    "transferred": (N_("Transferred"), lambda _now: Q(state="transferred")),
    "all": (N_("All"), lambda _now: Q()),
}
FIRST = "open"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownDue:
    """What is owed next, in words."""

    step: str
    owner: str
    at: dt.datetime
    state: State


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownReport:
    """One report as the desk shows it."""

    state: State
    gist: str
    place: str
    kind: str
    channel: str
    received_at: dt.datetime
    number: str
    reporter: str
    concealed: bool
    phone: str
    due: ShownDue | None
    more: int
    actions: tuple[Pointer, ...]
    address: str


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show the reports of one's unit: open ones first, filtered and searched."""
    now, by = clock.now(), actor_of(request)
    require_able(by, "report.see", now)
    asked = request.GET.get("show", "")
    show = asked if asked in FILTERS else FIRST
    text = request.GET.get("q", "")
    seen = find.reports_for(by, now)
    # Whoever searches looks among all reports: he has a caller before him, not a filter in mind.
    where = Q() if text.strip() and not asked else FILTERS[show][1](now)
    found = find.searched(seen.filter(where), text)
    shown = Paginator(found, REPORTS_A_PAGE).get_page(request.GET.get("page", ""))
    context = {
        "figures": _figures(seen, now),
        "tabs": _tabs(seen, show, text, now) if asked or not text.strip() else (),
        "page": shown,
        "reports": _shown(list(shown.object_list), by, now),
        "text": text,
        "show": show,
        "takes_calls": able(by, "call_record", now).allowed,
        "takes_reports": able(by, "intake_record", now).allowed,
    }
    return render(request, "intake/desk.html", context)


def _figures(seen: QuerySet[Report], now: dt.datetime) -> tuple[Figure, ...]:
    tomorrow = _today(now) + dt.timedelta(days=1)
    over = find.owed_by(seen, until=now)
    today = find.owed_by(seen, until=tomorrow, after=now)
    waiting = seen.filter(state="received").count()
    came = seen.filter(received_at__gte=_today(now)).count()
    undecided = N_("without a decision on acceptance")
    return (
        _figure(N_("Overdue"), over, "open", N_("owed and not done"), Tone.BAD),
        _figure(N_("Due today"), today, "open", N_("before midnight"), Tone.WARN),
        _figure(N_("To decide"), waiting, "received", undecided, Tone.WARN),
        _figure(N_("Came in today"), came, "today", N_("calls and walk-ins"), Tone.WAIT),
    )


def _figure(label: str, number: int, show: str, words: str, tone: Tone) -> Figure:
    settled = State(tone=Tone.OK, words=_("none"), plain=True)
    state = State(tone=tone, words=_(words), plain=True) if number else settled
    return Figure(label=_(label), number=number, state=state, address=_address(show, ""))


def _tabs(seen: QuerySet[Report], show: str, text: str, now: dt.datetime) -> tuple[Tab, ...]:
    return tuple(
        Tab(
            words=_(words),
            address=_address(name, text),
            number=seen.filter(where(now)).count(),
            current=name == show,
        )
        for name, (words, where) in FILTERS.items()
    )


def _address(show: str, text: str) -> str:
    asked = {"show": show, **({"q": text} if text else {})}
    return f"{reverse('intake:desk')}?{urlencode(asked)}"


def _shown(reports: Sequence[Report], by: Actor, now: dt.datetime) -> list[ShownReport]:
    reporters, numbers = find.reporters_of(reports), find.numbers_of(reports)
    mine, reader = find.open_to(by, reports, now), naming.bare_reader()
    owed, unassigned = find.owed_on(reports), find.without_team(reports)
    assigns = able(by, "case_assignment", now).allowed
    return [
        _one(
            report,
            reporter=reporters.get(report.reporter or ""),
            number=numbers.get(report.ref, ""),
            address=naming.case_address(report.ref) if report.ref in mine else "",
            owed=owed.get(report.ref, ()),
            actions=[
                *_assignment(report, may=assigns and report.ref in unassigned),
                *_actions(report, owed.get(report.ref, ()), by, now, is_open=report.ref in mine),
            ],
            reader=reader,
            now=now,
        )
        for report in reports
    ]


def _one(
    report: Report,
    *,
    reporter: ReportPerson | None,
    number: str,
    address: str,
    owed: Sequence[Due],
    actions: Iterable[Pointer],
    reader: Reader,
    now: dt.datetime,
) -> ShownReport:
    state = describe.word(REPORT_STATE, report.state, reader=reader)
    kind = report.incident_kind or ""
    return ShownReport(
        state=State(tone=Tone.WAIT, words=state),
        gist=report.gist,
        place=report.place,
        kind=describe.word(INCIDENT_KIND, kind, reader=reader) if kind else _family(report, reader),
        channel=describe.word(CHANNEL, report.channel, reader=reader) if report.channel else "",
        received_at=report.received_at,
        number=report.register_no or number,
        reporter=(reporter.name if reporter else "") or "",
        concealed=report.concealed,
        phone=(reporter.phone if reporter else None) or report.caller_number or "",
        due=_shown_due(owed[0], reader, now) if owed else None,
        more=max(0, len(owed) - 1),
        actions=tuple(actions),
        address=address,
    )


def _family(report: Report, reader: Reader) -> str:
    return describe.word(FAMILY, report.family, reader=reader)


def _shown_due(due: Due, reader: Reader, now: dt.datetime) -> ShownDue:
    return ShownDue(
        step=_(STEPS[due.step]),
        owner=describe.role(due.owner, reader=reader) if due.owner else "",
        at=due.at,
        state=state_of_due(due, reader, now),
    )


def state_of_due(due: Due, reader: Reader, now: dt.datetime) -> State:
    """Say how much time is left, or by how much it is over."""
    left = due.at - now
    words = time_words.lasting(abs(left), language=reader.language)
    if left <= dt.timedelta(0):
        return State(tone=Tone.BAD, words=_("%(length)s over") % {"length": words})
    tone = Tone.WARN if now >= due.warn_from else Tone.WAIT
    return State(tone=tone, words=_("%(length)s left") % {"length": words})


def _assignment(report: Report, *, may: bool) -> Iterator[Pointer]:
    if may:
        yield Pointer(words=_("Assign officers"), address=page_of("intake:assign", report.ref))


def _actions(
    report: Report, owed: Iterable[Due], by: Actor, now: dt.datetime, *, is_open: bool
) -> Iterator[Pointer]:
    """Lead to what this officer can do next; the first is what is most urgent."""
    for due in owed:
        place = PAGES.get(due.step)
        record = RECORDS.get(due.step)
        if place and able(by, place[1], now).allowed:
            yield Pointer(words=_(STEPS[due.step]), address=page_of(place[0], report.ref))
        if record and is_open and able(by, record, now).allowed:
            yield Pointer(words=_(STEPS[due.step]), address=record_page(report.ref, record))
    if report.receipt or report.acceptance_receipt:
        yield Pointer(words=_("Receipt"), address=page_of("intake:receipt", report.ref))
