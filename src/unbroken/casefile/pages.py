"""What the pages of cases show, made from rows and acts that were fetched for the reader."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from unbroken.base import time_words
from unbroken.base.codes import CodeList
from unbroken.base.identifiers import CaseRef
from unbroken.base.shown import Pointer, ShownAct, State, Tone
from unbroken.casefile import find, naming
from unbroken.casefile.codes import FAMILY, PERSON_ROLE
from unbroken.casefile.models import Case
from unbroken.casefile.states import STAGE
from unbroken.chain import describe, read, standing
from unbroken.chain.describe import Reader
from unbroken.chain.log.standing import Standing
from unbroken.chain.log.standing import State as Reached
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.people import find as people

T = TypeVar("T")

CASES_A_PAGE = 50
ACTS_A_PAGE = 50
LATE_AFTER = dt.timedelta(minutes=10)
"""From here on the difference between fact and record is shown (decision 17)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownCase:
    """A case as lists and the head of its page show it."""

    number: str
    title: str
    family: str
    unit: str
    states: tuple[State, ...]
    acts: int
    last_at: dt.datetime
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """Somebody in a case, and as what."""

    name: str
    role: str


def list_page(cases: "QuerySet[Case]", asked: str) -> dict[str, object]:
    """Gather one page of the list of cases."""
    page = _paged(cases, CASES_A_PAGE, asked)
    rows = list(page.object_list)
    units = people.names_of([one.unit for one in rows])
    return {"page": page, "cases": [_shown_case(one, units.get(one.unit, "")) for one in rows]}


def case_page(case: Case, asked: str) -> dict[str, object]:
    """Gather what the page of a case shows; what happened last stands first."""
    events = find.acts_of(case)
    reader = naming.reader_of(case, events)
    page = _paged(sorted(events, key=_when, reverse=True), ACTS_A_PAGE, asked)
    here = list(page.object_list)
    reached = standing.statuses_of([event.id for event in here])
    corrected = {event.corrects: event for event in events if event.corrects}
    return {
        "case": _shown_case(case, reader.named(case.unit).words),
        "page": page,
        "acts": [_row(event, reached[event.id], corrected.get(event.id), reader) for event in here],
        "persons": [
            Member(name=one.name or "", role=_word(PERSON_ROLE, one.role, reader))
            for one in find.persons_of(CaseRef(case.ref))
        ],
        "team": _team(case, reader),
    }


def act_page(case: Case, number: int) -> dict[str, object]:
    """Gather what the page and the print of one act show; raises NoSuchAct."""
    events = find.acts_of(case)
    event = next((one for one in events if one.n == number), None)
    if event is None:
        raise read.NoSuchAct
    reader = naming.reader_of(case, events)
    reached = standing.status_of(event.id)
    corrected = next((one for one in events if one.corrects == event.id), None)
    original = next((one for one in events if one.id == event.corrects), None)
    return {
        "case": _shown_case(case, reader.named(case.unit).words),
        "act": replace(
            describe.shown(
                event,
                reader=reader,
                state=_state(reached),
                before=_before(event, original),
                notes=_notes(event, corrected, reader),
            ),
            ended_at=_over_at(event),
        ),
        "event": event,
        "meaning": describe.meaning(event.declared, reader=reader),
        "reached": reached,
        "corrects": reader.named(original.ref) if original else None,
        "corrected_by": reader.named(corrected.ref) if corrected else None,
        "together_with": [reader.named(one) for one in event.accompanied_by],
        "print_address": naming.act_address(event, page="casefile:act_print"),
        "neighbours": _neighbours(events, event),
        "code": event.h.hex(),
        "code_words": _("Hash of this record"),
    }


def head_of(case: Case) -> ShownCase:
    """Gather what stands at the head of a page about a case."""
    return _shown_case(case, people.names_of([case.unit]).get(case.unit, ""))


def _paged(of: "QuerySet[T] | Sequence[T]", size: int, asked: str) -> "Page[T]":  # type: ignore[type-var]
    return Paginator(of, size).get_page(asked)


def _when(event: Recorded[Act]) -> tuple[dt.datetime, int]:
    return event.occurred_at, event.n


def _shown_case(case: Case, unit: str) -> ShownCase:
    reader = naming.bare_reader()
    return ShownCase(
        number=case.number or "",
        title=case.title,
        family=describe.word(FAMILY, case.family, reader=reader),
        unit=unit,
        states=_states(case, reader),
        acts=case.acts,
        last_at=case.last_at,
        address=naming.case_address(case.ref),
    )


def _states(case: Case, reader: Reader) -> tuple[State, ...]:
    stage = describe.word(STAGE, case.stage, reader=reader)
    found = [State(tone=Tone.WAIT, words=stage)]
    if case.irregular:
        found.append(State(tone=Tone.WARN, words=_("Out of the usual order")))
    if case.loaded:
        found.append(State(tone=Tone.WAIT, words=_("Loaded"), plain=True))
    return tuple(found)


def _row(
    event: Recorded[Act], reached: Standing, corrected: Recorded[Act] | None, reader: Reader
) -> ShownAct:
    shown = describe.shown(
        event,
        reader=reader,
        state=_state(reached),
        row=True,
        address=naming.act_address(event),
        notes=_notes(event, corrected, reader),
    )
    return replace(shown, ended_at=_over_at(event))


def _over_at(event: Recorded[Act]) -> dt.datetime | None:
    """Return when what an act tells was over, where the act says so: it cannot be told earlier."""
    declared = event.declared
    for name in (declared.coverage.end, declared.lasts.end if declared.lasts else ""):
        field = declared.field(name)
        ended = getattr(event.act, field.attribute) if field else None
        if isinstance(ended, dt.datetime) and ended > event.occurred_at:
            return ended
    return None


def _state(reached: Standing) -> State:
    """Say how far an act has come in the log; its bytes are spoken of elsewhere (decision 28)."""
    if reached.state is Reached.WITNESSED:
        return State(tone=Tone.OK, words=_("Witnessed"), plain=True)
    if reached.state is Reached.INTEGRATED:
        return State(tone=Tone.WAIT, words=_("In the log, not witnessed yet"), plain=True)
    return State(tone=Tone.WAIT, words=_("Recorded, not in the log yet"), plain=True)


def _notes(
    event: Recorded[Act], corrected: Recorded[Act] | None, reader: Reader
) -> tuple[State, ...]:
    """Say what a reader has to know before he believes an act."""
    found = []
    late = event.learned_at - (_over_at(event) or event.occurred_at)
    if late > LATE_AFTER:
        words = time_words.lasting(late, language=reader.language)
        found.append((Tone.WARN, _("Recorded %(length)s after it happened") % {"length": words}))
    if event.loaded:
        found.append((Tone.WAIT, _("Loaded; its first time of recording is a claim")))
    if missing := len(event.missing()):
        found.append((Tone.BAD, _("Required details missing: %(count)d") % {"count": missing}))
    if event.corrects:
        found.append((Tone.WAIT, _("Corrects an earlier record")))
    if corrected:
        words = _("Corrected by No. %(number)d") % {"number": corrected.n}
        found.append((Tone.WARN, words))
    return tuple(State(tone=tone, words=words, plain=True) for tone, words in found)


def _before(event: Recorded[Act], original: Recorded[Act] | None) -> dict[str, object]:
    """Return the values that a correction replaced; both are shown (decision 10)."""
    if original is None or original.declared is not event.declared:
        return {}
    values = {
        field.name: (getattr(original.act, field.attribute), getattr(event.act, field.attribute))
        for field in event.declared.fields
    }
    return {name: was for name, (was, now) in values.items() if was != now}


def _neighbours(events: Sequence[Recorded[Act]], event: Recorded[Act]) -> list[Pointer]:
    """Lead to the record before this one and to the one after it."""
    words = {event.n - 1: _("Record before"), event.n + 1: _("Record after")}
    return [
        Pointer(words=words[one.n], address=naming.act_address(one))
        for one in events
        if one.n in words
    ]


def _team(case: Case, reader: Reader) -> list[Member]:
    team = find.team_of(CaseRef(case.ref))
    names = people.names_of([one.officer for one in team])
    return [
        Member(
            name=names.get(one.officer) or reader.named(one.officer).words,
            role=describe.role(one.role, reader=reader),
        )
        for one in team
    ]


def _word(values: CodeList, code: str | None, reader: Reader) -> str:
    return describe.word(values, code, reader=reader) if code else ""
