"""The work list: what one still owes before going home, each with the way straight to it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from unbroken.area import find as area
from unbroken.area.views import shown
from unbroken.base import time_words
from unbroken.base.identifiers import id_of
from unbroken.base.shown import Cell, Figure, Limit, Pointer, State, Tone
from unbroken.casefile import find as casefile
from unbroken.casefile import naming, required
from unbroken.casefile.models import Case
from unbroken.casefile.required import Required
from unbroken.casefile.states import STAGE
from unbroken.chain import describe, spoken
from unbroken.chain.actor import Actor
from unbroken.chain.register import act_type
from unbroken.conclusion.codes import APPROVAL_MATTER
from unbroken.conclusion.models import ApprovalRequest
from unbroken.people.edge import actor_of, desk_of
from unbroken.people.models import Draft
from unbroken.people.policy import able
from unbroken.rulebook import find as rulebook
from unbroken.rulebook.models import Finding, Obligation
from unbroken.site import navigation
from unbroken.site.owing import Owing, end_of_day, owing

CASES_MAX = 8
MISSING_MAX = 8
DRAFTS_MAX = 8
INSIDE_MAX = 8
NAMED_MAX = 3
"""So many things of one duty are called by name in its row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One thing that one still owes, and the way straight to it."""

    state: State
    title: str
    detail: str
    case: Pointer | None
    due: dt.datetime | None
    address: str
    does: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenCase:
    """A case one works on: its five links, what is missing, its stage."""

    name: Pointer
    number: str
    cells: tuple[Cell, ...]
    words: str
    missing: State
    stage: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """A record that should be there and is not, and the way to where it is put right."""

    title: str
    state: State
    detail: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Inside:
    """Somebody of one's own cases who is in the area now, where, and how much time is left."""

    name: Pointer
    room: str
    limit: Limit | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsent:
    """Something typed and not sent, and the page on which it waits."""

    words: str
    address: str
    at: dt.datetime


@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """Show what the reader still owes, and the cases he works on."""
    return render(request, "site/work_list.html", page(request))


def page(request: HttpRequest) -> dict[str, object]:
    """Gather what the work list shows."""
    owed, actor = owing(request), actor_of(request)
    now = owed.now
    own = list(casefile.own_cases(actor, now))
    missing = required.missing_in_each(own, now)
    named = Named.of(owed, actor)
    drafts = desk_of(request).account.drafts.order_by("-kept_at")[:DRAFTS_MAX]
    return {
        "now": now,
        "figures": _figures(owed, missing),
        "tasks": named.tasks(owed),
        "cases": _open_cases(own[:CASES_MAX], now),
        "count": len(own),
        "missing": _first_missing(missing),
        "inside": _inside(actor, {case.ref for case in own}, now),
        "unsent": [_unsent(one) for one in drafts],
        "report": navigation.address("intake:report") if _may_report(actor, now) else "",
    }


def _may_report(actor: Actor, now: dt.datetime) -> bool:
    return able(actor, "intake_record", now).allowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """What the things and cases in a list are called."""

    now: dt.datetime
    actor: Actor
    names: naming.Names
    cases: Mapping[str, Case]
    alarms: Mapping[str, Finding]
    """By the alarm that told of it: what a duty is about, where it is about an alarm."""

    @classmethod
    def of(cls, owed: Owing, actor: Actor) -> "Named":
        """Fetch the names of everything that is spoken of."""
        subjects = {one.subject for one in owed.duties}
        alarms = list(rulebook.findings_of_alarms(actor, subjects, owed.now))
        findings = (*owed.answers, *owed.reviews, *alarms)
        texts = " ".join(one.text_zh for one in findings)
        about = spoken.references_in(texts) | subjects
        refs = {one.case for one in findings if one.case}
        refs |= {one.case for one in owed.duties if one.case}
        refs |= {one.case for one in owed.approvals}
        seen = casefile.cases_for(actor, owed.now).filter(ref__in=refs)
        return cls(
            now=owed.now,
            actor=actor,
            names=naming.Names.among([case.ref for case in seen], about),
            cases={case.ref: case for case in seen},
            alarms={one.alarm: one for one in alarms if one.alarm},
        )

    def tasks(self, owed: Owing) -> list[Task]:
        """Put everything owed into one list by its due time; what has none stands last."""
        alike: dict[object, list[Obligation]] = {}
        for one in owed.duties:
            # Alarms of one look of the rules are due some milliseconds apart; they are one row.
            due = one.due_at.replace(second=0, microsecond=0)
            alike.setdefault((one.case, one.rule, due, *one.remedies), []).append(one)
        tasks = [self.duties(ones) for ones in alike.values()]
        tasks += [self.finding(one, does=_("Explain")) for one in owed.answers]
        tasks += [self.finding(one, does=_("Review")) for one in owed.reviews]
        tasks += [self.approval(one) for one in owed.approvals]
        latest = dt.datetime.max.replace(tzinfo=dt.UTC)
        return sorted(tasks, key=lambda task: (task.due or latest, task.title))

    def duties(self, ones: Sequence[Obligation]) -> Task:
        """Show what is due at one time of several things, with the way to the form that discharges it."""
        duty = ones[0]
        address, does = self._way(ones)
        return Task(
            state=_due(duty.due_at, self.now, warn_from=duty.warn_from),
            title=required.title_of(duty.rule, duty.remedies),
            detail=self._things(ones),
            case=self._case(duty.case),
            due=duty.due_at,
            address=address,
            does=does,
        )

    def _way(self, ones: Sequence[Obligation]) -> tuple[str, str]:
        """Lead to the form that discharges a duty, or to its case where somebody else has to do it."""
        duty = ones[0]
        if not duty.case:
            return "", ""
        if found := self.alarms.get(duty.subject):
            return self._to_alarms(found, alone=len(ones) == 1), _("Examine")
        may = (one for one in duty.remedies if able(self.actor, one, self.now).allowed)
        if wanted := next(may, ""):
            return navigation.form_address(wanted, id_of(duty.case)), _("Record")
        return naming.case_address(duty.case), _("See the case")

    def _to_alarms(self, found: Finding, *, alone: bool) -> str:
        """Lead to what an alarm told of, or to the list of them where a row stands for several."""
        if alone:
            return navigation.address("supervision:finding", finding=id_of(found.ref))
        case = self.cases.get(found.case or "")
        asked = urlencode({"q": case.number}) if case and case.number else ""
        return f"{navigation.address('supervision:board')}?{asked}"

    def _things(self, ones: Sequence[Obligation]) -> str:
        """Name what the duties are about, the first few by name, and what the rule asks for."""
        asked, comma = required.requirement(ones[0].rule), describe.COMMA[naming.language()]
        told = [self.alarms[one.subject] for one in ones if one.subject in self.alarms]
        if len(told) == 1:
            return spoken.in_words(_words_of(told[0]), self._called)
        known = [
            one.subject for one in ones if self._called(one.subject) != describe.by_id(one.subject)
        ]
        named, more = comma.join(known[:NAMED_MAX]), len(known) - NAMED_MAX
        if more > 0:
            named = _("%(first)s and %(count)d more") % {"first": named, "count": more}
        return spoken.in_words(f"{named} · {asked}" if named else asked, self._called)

    def finding(self, found: Finding, *, does: str) -> Task:
        """Show something missing or wrong, with the way to where it is answered."""
        state = State(tone=Tone.BAD, words=_("Not met"))
        if found.due_at:
            state = _due(found.due_at, self.now)
        return Task(
            state=state,
            title=required.title_of(found.rule, ()),
            detail=spoken.in_words(_words_of(found), self._called),
            case=self._case(found.case),
            due=found.due_at,
            address=navigation.address("supervision:finding", finding=id_of(found.ref)),
            does=does,
        )

    def approval(self, asked: ApprovalRequest) -> Task:
        """Show what somebody waits to have approved, with the way to the decision."""
        matter = describe.word(APPROVAL_MATTER, asked.matter or "", reader=naming.bare_reader())
        return Task(
            state=State(tone=Tone.WARN, words=_("Waits for an answer")),
            title=_("Approve: %(matter)s") % {"matter": matter},
            detail=asked.reason,
            case=self._case(asked.case),
            due=None,
            address=navigation.address("conclusion:approval", asked=id_of(asked.ref)),
            does=_("Decide"),
        )

    def _called(self, reference: str) -> Pointer:
        return self.names.pointer(reference)

    def _case(self, reference: str | None) -> Pointer | None:
        case = self.cases.get(reference or "")
        if case is None:
            return None
        return Pointer(
            words=case.number or case.title or _("No number yet"),
            address=naming.case_address(case.ref),
            typed=bool(case.number or case.title),
        )


def _words_of(found: Finding) -> str:
    return found.text_zh if naming.language() is time_words.Language.ZH else found.text_en


def _due(due: dt.datetime, now: dt.datetime, *, warn_from: dt.datetime | None = None) -> State:
    """Say how urgent something is: overdue, due today or soon, or how long is left."""
    language = naming.language()
    if due <= now:
        words = _("%(length)s overdue") % {
            "length": time_words.lasting(now - due, language=language)
        }
        return State(tone=Tone.BAD, words=words)
    words = _("%(length)s left") % {"length": time_words.lasting(due - now, language=language)}
    is_soon = due < end_of_day(now) or (warn_from is not None and now >= warn_from)
    return State(tone=Tone.WARN if is_soon else Tone.WAIT, words=words)


def _figures(owed: Owing, missing: Mapping[str, Sequence[Required]]) -> tuple[Figure, ...]:
    """Return the four numbers at the head, each with the list behind it."""
    zone, soonest = (
        timezone.get_current_timezone(),
        min((o.due_at for o in owed.today), default=None),
    )
    later = (
        _("Next at %(time)s") % {"time": time_words.clock(soonest, zone=zone)} if soonest else ""
    )
    touched = sum(1 for ones in missing.values() if ones)
    in_cases = ngettext("In %(count)d case", "In %(count)d cases", touched) % {"count": touched}
    whole = len(missing) - touched
    without = ngettext("%(count)d without a gap", "%(count)d without a gap", whole)
    return (
        _figure(_("Overdue"), len(owed.overdue), Tone.BAD, _("Do these first"), "#due"),
        _figure(_("Due today"), len(owed.today), Tone.WARN, later, "#due"),
        _figure(
            _("Records missing"), sum(map(len, missing.values())), Tone.WARN, in_cases, "#missing"
        ),
        Figure(
            label=_("Open cases"),
            number=len(missing),
            state=State(tone=Tone.WAIT if touched else Tone.OK, words=without % {"count": whole}),
            address="#open",
        ),
    )


def _figure(label: str, number: int, tone: Tone, words: str, address: str) -> Figure:
    """Make a number that is good when it is nought."""
    state = State(tone=tone, words=words) if number else State(tone=Tone.OK, words=_("None"))
    return Figure(label=label, number=number, state=state, address=address)


def _open_cases(cases: Sequence[Case], now: dt.datetime) -> list[OpenCase]:
    needed = required.required_in_each(cases, now)
    reader = naming.bare_reader()
    return [
        OpenCase(
            name=Pointer(
                words=case.title or _("Case without a title"),
                address=naming.case_address(case.ref),
                typed=bool(case.title),
            ),
            number=case.number or "",
            cells=tuple(required.summed(link) for link in required.band(needed[case.ref])),
            words=_missing_words(needed[case.ref]),
            missing=_missing(sum(one.is_missing for one in needed[case.ref])),
            stage=describe.word(STAGE, case.stage, reader=reader),
        )
        for case in cases
    ]


def _first_missing(missing: Mapping[str, Sequence[Required]]) -> list[Missing]:
    """Return what is missing longest, what was explained already last."""
    ones = [(case, one) for case, ones in missing.items() for one in ones]
    ones.sort(key=lambda pair: (pair[1].state.tone is not Tone.BAD, pair[1].at))
    return [_one_missing(case, one) for case, one in ones[:MISSING_MAX]]


def _one_missing(case: str, one: Required) -> Missing:
    address = naming.case_address(case)
    if one.finding:
        address = navigation.address("supervision:finding", finding=one.finding)
    elif one.wants:
        address = navigation.form_address(one.wants, id_of(case))
    return Missing(title=one.title, state=one.state, detail=one.detail, address=address)


def _missing(count: int) -> State:
    if not count:
        return State(tone=Tone.OK, words=_("None"))
    return State(tone=Tone.BAD, words=str(count))


def _missing_words(needed: Sequence[required.Required]) -> str:
    """Say what the cells show, for whoever cannot see them."""
    broken = {one.link for one in needed if one.is_missing}
    names = [name for link, name in required.links() if link in broken]
    if not names:
        return _("No link has a gap")
    return _("Incomplete: %(links)s") % {"links": describe.COMMA[naming.language()].join(names)}


def _inside(actor: Actor, cases: set[str], now: dt.datetime) -> list[Inside]:
    """Return who of one's cases is in the area, whoever has the least time left first."""
    stays = [stay for stay in area.inside_for(actor, now) if stay.case in cases]
    names = shown.names_for(stays)
    reader = shown.reader_with(names)
    rooms = {room.ref: room for room in area.rooms_for(actor, now, stays)} if stays else {}
    return [
        Inside(
            name=Pointer(
                words=names.get(stay.person or "", stay.name or _("Without a name")),
                address=shown.stay_address(stay),
                typed=bool(stay.name),
            ),
            room=shown.where(stay, rooms.get(stay.room or ""), reader),
            limit=shown.liberty_limit(stay, reader, now),
        )
        for stay in stays[:INSIDE_MAX]
    ]


def _unsent(draft: Draft) -> Unsent:
    declared = act_type(draft.name.partition(":")[0])
    reader = naming.bare_reader()
    return Unsent(
        words=describe.label(declared, reader=reader) if declared else _("A form"),
        address=draft.page,
        at=draft.kept_at,
    )
