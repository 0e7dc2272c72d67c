"""What the supervision board shows: the loop, the list, the figures of units; of what one may see."""

import datetime as dt
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unbroken.base import time_words
from unbroken.base.identifiers import id_of
from unbroken.base.shown import State, Step, Tab, Tone
from unbroken.casefile import find as cases
from unbroken.casefile import naming
from unbroken.casefile.models import Case
from unbroken.chain import describe, spoken
from unbroken.chain.actor import Actor
from unbroken.people import find as people
from unbroken.rulebook import find
from unbroken.rulebook.codes import SEVERITY
from unbroken.rulebook.finding import UNSETTLED
from unbroken.rulebook.finding import State as Stands
from unbroken.rulebook.models import Finding

WINDOW = dt.timedelta(days=30)
FINDINGS_A_PAGE = 50
LOOP_ROWS_MAX = 5000
TO_REVIEW = (str(Stands.ANSWERED), str(Stands.VOID))
OPEN = tuple(str(state) for state in UNSETTLED)
FILTERS = ("open", "review", "overdue", "all")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the reader asked the list for."""

    show: str = "open"
    words: str = ""
    unit: str = ""
    severity: str = ""
    page: str = ""

    @classmethod
    def of(cls, said: Mapping[str, str]) -> "Asked":
        """Read it from an address; what is not known counts as not said."""
        show = said.get("show", "open")
        return cls(
            show=show if show in FILTERS else "open",
            words=said.get("q", "").strip()[:200],
            unit=said.get("unit", ""),
            severity=said.get("severity", ""),
            page=said.get("page", ""),
        )

    def address(self, **other: str) -> str:
        """Write the address of the same list, but for what is given."""
        said = {"show": self.show, "q": self.words, "unit": self.unit, "severity": self.severity}
        kept = {name: value for name, value in (said | other).items() if value}
        return f"{reverse('supervision:board')}?{urlencode(kept)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownFinding:
    """A finding as a line of the list."""

    address: str
    number: str
    words: str
    rule: str
    severity: str
    unit: str
    case: str
    case_address: str
    state: State
    due_at: dt.datetime | None
    overdue: bool
    owner: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownUnit:
    """A unit's figures."""

    name: str
    cases: int
    findings: int
    open: int
    per_hundred: str
    largest: int


def board(actor: Actor, asked: Asked, now: dt.datetime) -> dict[str, object]:
    """Gather the whole board."""
    seen = find.findings_for(actor, now)
    found = narrowed(seen, asked)
    chosen = shown_as(found, asked.show, actor, now)
    page = Paginator(chosen, FINDINGS_A_PAGE).get_page(asked.page)
    return {
        "steps": loop(seen.filter(found_at__gte=now - WINDOW), now),
        "tabs": tabs(found, asked, actor, now),
        "asked": asked,
        "page": page,
        "findings": lines(list(page.object_list), now),
        "units": units(seen, cases.cases_for(actor, now)),
        "unit_choices": _unit_choices(seen),
        "severities": describe.choices(SEVERITY, reader=naming.bare_reader()),
    }


def narrowed(findings: QuerySet[Finding], asked: Asked) -> QuerySet[Finding]:
    """Keep what has the words, the unit and the severity asked for."""
    if asked.words:
        language = "text_en" if naming.language() is time_words.Language.EN else "text_zh"
        numbered = Case.objects.filter(number__icontains=asked.words).values("ref")
        findings = findings.filter(
            Q(**{f"{language}__icontains": asked.words})
            | Q(rule__iexact=asked.words)
            | Q(subject__icontains=asked.words)
            | Q(case__in=numbered)
        )
    if asked.unit:
        findings = findings.filter(unit=asked.unit)
    return findings.filter(severity=asked.severity) if asked.severity else findings


def shown_as(
    findings: QuerySet[Finding], show: str, actor: Actor, now: dt.datetime
) -> QuerySet[Finding]:
    """Keep what one tab shows."""
    if show == "review":
        return findings.filter(state__in=TO_REVIEW).exclude(answered_by=actor.person)
    if show == "overdue":
        return findings.filter(state__in=OPEN, due_at__lte=now)
    return findings.filter(state__in=OPEN) if show == "open" else findings


def tabs(findings: QuerySet[Finding], asked: Asked, actor: Actor, now: dt.datetime) -> list[Tab]:
    """Count what each tab would show."""
    words = {
        "open": _("Open"),
        "review": _("For my review"),
        "overdue": _("Overdue"),
        "all": _("All"),
    }
    return [
        Tab(
            words=words[show],
            address=asked.address(show=show),
            number=shown_as(findings, show, actor, now).count(),
            current=show == asked.show,
        )
        for show in FILTERS
    ]


def loop(findings: QuerySet[Finding], now: dt.datetime) -> list[Step]:
    """Count how far what was found in the last 30 days has come round the loop."""
    rows = list(findings[:LOOP_ROWS_MAX])
    open_ = [one for one in rows if one.state == Stands.OPEN]
    rectifying = [one for one in open_ if one.owner or one.ticket]
    overdue = sum(1 for one in open_ if one.due_at and one.due_at <= now)
    closed = [one for one in rows if one.state not in OPEN]
    return [
        Step(label=_("Found"), number=len(rows), detail=_by_severity(rows)),
        Step(
            label=_("Notified"),
            number=len(rows),
            detail=_median(one.found_at - one.raised_at for one in rows),
        ),
        Step(
            label=_("Rectifying"),
            number=len(rectifying),
            detail=ngettext("%(n)d overdue", "%(n)d overdue", overdue) % {"n": overdue},
        ),
        Step(
            label=_("To review"),
            number=sum(1 for one in rows if one.state in TO_REVIEW),
            detail=_("by another person"),
        ),
        Step(label=_("Closed"), number=len(closed), detail=_closed(rows, closed)),
    ]


def _by_severity(rows: Sequence[Finding]) -> str:
    grave = sum(1 for one in rows if one.severity == "S1")
    return _("%(n)d touch rights, safety or evidence") % {"n": grave} if rows else ""


def _median(lengths: Iterable[dt.timedelta]) -> str:
    known = [length.total_seconds() for length in lengths if length >= dt.timedelta(0)]
    if not known:
        return ""
    middle = dt.timedelta(seconds=round(statistics.median(known)))
    return _("median %(length)s") % {
        "length": time_words.lasting(middle, language=naming.language())
    }


def _closed(rows: Sequence[Finding], closed: Sequence[Finding]) -> str:
    if not rows:
        return ""
    share = _("%(share)d%%") % {"share": round(100 * len(closed) / len(rows))}
    middle = _median(one.settled_at - one.found_at for one in closed if one.settled_at)
    return ", ".join(filter(None, (share, middle)))


def lines(rows: Sequence[Finding], now: dt.datetime) -> list[ShownFinding]:
    """Draw findings as lines of a list."""
    names = people.names_of([*(one.unit for one in rows), *(one.owner or "" for one in rows)])
    words = _spoken(rows)
    numbers = _numbers([one.case for one in rows if one.case])
    return [
        ShownFinding(
            address=address_of(one),
            number=short(one),
            words=words[one.ref],
            rule=one.rule,
            severity=one.severity,
            unit=names.get(one.unit, id_of(one.unit)),
            case=numbers.get(one.case or "", ""),
            case_address=naming.case_address(one.case) if one.case else "",
            state=state_of(one, now),
            due_at=one.due_at,
            overdue=bool(one.state in OPEN and one.due_at and one.due_at <= now),
            owner=names.get(one.owner or "", id_of(one.owner or "")),
        )
        for one in rows
    ]


def _spoken(rows: Sequence[Finding]) -> Mapping[str, str]:
    """Say what is wrong, with the names that things have in their cases."""
    by_case: dict[str, list[Finding]] = defaultdict(list)
    for one in rows:
        by_case[one.case or ""].append(one)
    known = {case.ref: case for case in Case.objects.filter(ref__in=[*by_case])}
    said: dict[str, str] = {}
    for ref, found in by_case.items():
        about = spoken.references_in(" ".join(words_of(one) for one in found))
        named = naming.reader_about(known[ref], about).named if ref in known else describe.by_id
        said |= {one.ref: spoken.in_words(words_of(one), named) for one in found}
    return said


def _numbers(refs: Sequence[str]) -> Mapping[str, str]:
    rows = Case.objects.filter(ref__in=refs).values_list("ref", "number", "title")
    return {ref: number or title or _("Case without a title") for ref, number, title in rows}


def address_of(finding: Finding) -> str:
    """Return the address of a finding's page."""
    return reverse("supervision:finding", kwargs={"finding": id_of(finding.ref)})


def short(finding: Finding) -> str:
    """Return the short number by which people name a finding."""
    return id_of(finding.ref)[:6]


def words_of(finding: Finding) -> str:
    """Say in the reader's language what is wrong."""
    return finding.text_en if naming.language() is time_words.Language.EN else finding.text_zh


def state_of(finding: Finding, now: dt.datetime) -> State:
    """Say where a finding stands: shape, words and colour."""
    if finding.state not in OPEN:
        return State(tone=Tone.OK, words=_SETTLED[finding.state]())
    if finding.state in TO_REVIEW:
        return State(tone=Tone.WAIT, words=_("To review"))
    if finding.due_at and finding.due_at <= now:
        return State(tone=Tone.BAD, words=_("Overdue"))
    if finding.owner or finding.ticket:
        return State(tone=Tone.WARN, words=_("Rectifying"))
    return State(tone=Tone.WARN, words=_("Open"))


_SETTLED = {
    "reviewed": lambda: _("Reviewed"),
    "repaired": lambda: _("Repaired"),
    "void_reviewed": lambda: _("Void by correction"),
}


def units(findings: QuerySet[Finding], seen: QuerySet[Case]) -> list[ShownUnit]:
    """Count cases and findings by unit; a figure counts only what the reader may see."""
    every = Counter(dict(_count(findings)))
    open_ = Counter(dict(_count(findings.filter(state__in=OPEN))))
    of_cases = dict(seen.order_by().values_list("unit").annotate(n=Count("ref")))
    names = people.names_of({*every, *of_cases})
    largest = max(every.values(), default=0) or 1
    return [
        ShownUnit(
            name=names.get(unit, id_of(unit)),
            cases=of_cases.get(unit, 0),
            findings=every[unit],
            open=open_[unit],
            per_hundred=_rate(every[unit], of_cases.get(unit, 0)),
            largest=largest,
        )
        for unit in sorted({*every, *of_cases}, key=lambda unit: (-every[unit], unit))
        if unit
    ]


def _count(findings: QuerySet[Finding]) -> Iterable[tuple[str, int]]:
    counted: Iterable[tuple[str, int]] = (
        findings.order_by().values_list("unit").annotate(n=Count("ref"))
    )
    return counted


def _rate(found: int, of_cases: int) -> str:
    return f"{100 * found / of_cases:.1f}" if of_cases else "—"


def _unit_choices(findings: QuerySet[Finding]) -> list[tuple[str, str]]:
    refs = sorted(
        {ref for ref in findings.order_by().values_list("unit", flat=True).distinct() if ref}
    )
    names = people.names_of(refs)
    return [(ref, names.get(ref, id_of(ref))) for ref in refs]
