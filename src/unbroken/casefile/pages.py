"""What the pages of cases show, made from rows and acts that were fetched for the reader."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unbroken.base import time_words
from unbroken.base.codes import CodeList
from unbroken.base.identifiers import CaseRef, id_of
from unbroken.base.shown import Row, ShownAct, State, Tab, Tone
from unbroken.casefile import find, naming, records, required
from unbroken.casefile.codes import FAMILY, PERSON_ROLE
from unbroken.casefile.models import Case
from unbroken.casefile.states import STAGE
from unbroken.chain import describe, standing
from unbroken.chain.describe import Reader
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, act_type
from unbroken.people import find as people

CASES_A_PAGE = 50
ACTS_A_PAGE = 50
DEADLINES_MAX = 6
CREW_MAX = 3
"""So many of the team stand in the head of the page."""

MISSING = "missing"
"""What one asks for to see only what is missing."""


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
    ref: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a case's timeline: a record, or something missing."""

    at: dt.datetime
    act: ShownAct | None = None
    gap: Row | None = None


def list_page(cases: "QuerySet[Case]", asked: str) -> dict[str, object]:
    """Gather one page of the list of cases."""
    page = Paginator(cases, CASES_A_PAGE).get_page(asked)
    rows = list(page.object_list)
    units = people.names_of([one.unit for one in rows])
    return {"page": page, "cases": [_shown_case(one, units.get(one.unit, "")) for one in rows]}


def case_page(case: Case, asked: Mapping[str, str], now: dt.datetime) -> dict[str, object]:
    """Gather what the page of a case shows; what happened last stands first."""
    needed = required.required_in(case, now)
    counts = find.counts_of(case)
    show = asked.get("show", "")
    show = show if show == MISSING or show in dict(required.LINKS) else ""
    page = Paginator(_asked_for(case, counts, show), ACTS_A_PAGE).get_page(asked.get("page", ""))
    here = list(page.object_list)
    reader = naming.reader_of(case, here)
    shown, team = head_of(case), _team(case, reader)
    return {
        "case": replace(shown, states=(*shown.states, *_missing_state(needed))),
        "id": id_of(case.ref),
        "chain": required.band(needed),
        "foot": _foot(case),
        "tabs": _tabs(case, counts, needed, show),
        "page": page,
        "lines": _lines(_records(case, here, reader), _gaps_here(page, here, needed, show)),
        "deadlines": [one for one in needed if one.is_awaited][:DEADLINES_MAX],
        "persons": [
            Member(name=one.name or "", role=_word(PERSON_ROLE, one.role, reader), ref=one.ref)
            for one in find.persons_of(CaseRef(case.ref))
        ],
        "team": team,
        "crew": team[:CREW_MAX],
    }


def act_page(case: Case, number: int) -> dict[str, object]:
    """Gather what the page and the print of one act show; raises NoSuchAct."""
    return {"case": head_of(case), **records.act_page(case, number)}


def head_of(case: Case) -> ShownCase:
    """Gather what stands at the head of a page about a case."""
    return _shown_case(case, people.names_of([case.unit]).get(case.unit, ""))


def _asked_for(case: Case, counts: Mapping[str, int], show: str) -> find.Latest:
    """Choose the records of one link, all, or none where only what is missing is asked for."""
    if show == MISSING:
        return find.Latest(case, types=(), count=0)
    if show not in dict(required.LINKS):
        return find.Latest(case, count=case.acts)
    chosen = [one for one in counts if _link_of(one) == show]
    return find.Latest(case, types=chosen, count=sum(counts[one] for one in chosen))


def _link_of(wire_name: str) -> str:
    declared = act_type(wire_name)
    return declared.link if declared else ""


def _lines(acts: Iterable[ShownAct], gaps: Iterable[Row]) -> list[Line]:
    """Join records and gaps by their time, the latest first."""
    lines = [Line(at=act.occurred_at, act=act) for act in acts]
    lines += [Line(at=gap.at, gap=gap) for gap in gaps]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _records(case: Case, here: Sequence[Recorded[Act]], reader: Reader) -> list[ShownAct]:
    ids = [event.id for event in here]
    reached, corrected = standing.statuses_of(ids), find.corrections_of(case, ids)
    closing = find.closing_of(case)
    return [
        records.row(event, reached[event.id], corrected.get(event.id), reader, closing=closing)
        for event in here
    ]


def _gaps_here(
    page: "Page[Recorded[Act]]",
    here: Sequence[Recorded[Act]],
    needed: Sequence[required.Required],
    show: str,
) -> list[Row]:
    """Return what is missing in the stretch of time that one page of records covers."""
    shown = needed if show in {"", MISSING} else [one for one in needed if one.link == show]
    return [gap for gap in required.gaps(shown) if _is_here(gap, page, here)]


def _is_here(gap: Row, page: "Page[Recorded[Act]]", here: Sequence[Recorded[Act]]) -> bool:
    is_first, is_last = not page.has_previous(), not page.has_next()
    return (is_first or (bool(here) and gap.at <= here[0].occurred_at)) and (
        is_last or (bool(here) and gap.at > here[-1].occurred_at)
    )


def _tabs(
    case: Case, counts: Mapping[str, int], needed: Sequence[required.Required], show: str
) -> list[Tab]:
    """Offer the records of all links, of each one, and what is missing, each with its number."""
    of_link: dict[str, int] = {}
    for wire_name, number in counts.items():
        of_link[_link_of(wire_name)] = of_link.get(_link_of(wire_name), 0) + number
    every = [("", _("All"), case.acts)]
    every += [(link, name, of_link[link]) for link, name in required.links() if link in of_link]
    every.append((MISSING, _("Missing only"), sum(one.is_missing for one in needed)))
    return [
        Tab(words=words, address=f"?show={code}", number=number, current=code == show)
        for code, words, number in every
    ]


def _missing_state(needed: Sequence[required.Required]) -> tuple[State, ...]:
    count = sum(one.is_missing for one in needed)
    if not count:
        return ()
    words = ngettext("%(count)d requirement not met", "%(count)d requirements not met", count)
    return (State(tone=Tone.BAD, words=words % {"count": count}),)


def _foot(case: Case) -> str:
    """Say how many records there are, and when the log was witnessed last."""
    words = ngettext("%(count)d record", "%(count)d records", case.acts) % {"count": case.acts}
    health = standing.health()
    if health is None or health.witnessed_at is None:
        return _("%(records)s · not witnessed yet") % {"records": words}
    at = time_words.moment(
        health.witnessed_at, zone=timezone.get_current_timezone(), language=naming.language()
    )
    return _("%(records)s · last witnessed %(when)s") % {"records": words, "when": at}


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
