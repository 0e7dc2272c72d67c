"""Asking who is in the area: what may not be seen is never fetched."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, QuerySet, Subquery

from unbroken.area.models import Camera, Room, Stay, StayAct
from unbroken.base.identifiers import ActId, CaseRef, Digest, StayRef, id_of, ref
from unbroken.base.refusal import N_
from unbroken.casefile import find as casefile
from unbroken.casefile.codes import MAKER
from unbroken.casefile.models import Case, CasePerson
from unbroken.chain import read
from unbroken.chain.actor import Actor, PersonBehind
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.people import find as people
from unbroken.people.facts import Facts
from unbroken.people.models import Officer, RoleHeld
from unbroken.people.policy import Verdict, decide
from unbroken.people.refusals import NoSuch
from unbroken.people.seen import Columns, condition
from unbroken.rulebook import find as rulebook
from unbroken.rulebook.clocks import area_clocks
from unbroken.rulebook.models import Finding, Obligation

ACTS_MAX = 500
PERSONS_MAX = 200
KNOWN_FOR = dt.timedelta(days=30)
"""How long after a person was entered in a case the entry form still offers him."""


class NoSuchStay(NoSuch):
    """There is no such stay, or it may not be seen; both look alike."""

    sentence = N_("There is nobody here whom you may see.")
    remedy = N_("Go back to the area. Ask the area manager if you should have access.")


def _made(person: PersonBehind) -> Q:
    """Say who made a stay: whoever has a part in its case, opened it, or brought the person."""
    known = Officer.objects.filter(log_id=read.station_log(), person=person)
    mine = [str(person), *known.values_list("ref", flat=True)]
    brought = [Q(escorts__contains=[one]) for one in mine]
    return reduce(or_, [casefile.parts_in(MAKER, person), Q(opened_by__in=mine), *brought])


BY_AREA = casefile.columns_of_case(makers=_made)
BY_CASE = dataclasses.replace(BY_AREA, unit="case_unit")
"""A stay is open to the unit whose area it is in, and to the unit whose case it belongs to."""

ROOMS = Columns(unit="unit")
PERSONS = casefile.columns_of_case(unit="unit_of_case")


def stays_for(actor: Actor, now: dt.datetime, *, action: str = "stay.see") -> QuerySet[Stay]:
    """Return the stays to which an actor may do this."""
    by_area = condition(actor, action, BY_AREA, now)
    by_case = condition(actor, action, BY_CASE, now)
    return read.rows_of(Stay).filter(by_area | by_case)


def inside_for(actor: Actor, now: dt.datetime) -> list[Stay]:
    """Return who is inside and may be seen, whoever has the least time left first."""
    inside = stays_for(actor, now).filter(exited_at=None)
    return sorted(inside, key=lambda stay: _time_left(stay, now))


def _time_left(stay: Stay, now: dt.datetime) -> tuple[dt.timedelta, dt.datetime, str]:
    """Return by what people are sorted: time left, and those without a limit last by their entry."""
    ends = ends_at(stay, now)
    entered = stay.entered_at or now
    return (ends - now if ends else dt.timedelta.max), entered, stay.ref


def stood_still(stay: Stay, now: dt.datetime) -> dt.timedelta:
    """Return how long the clock of a stay did not run."""
    before = dt.timedelta(seconds=stay.paused_s)
    return before + (now - stay.paused_at if stay.paused_at else dt.timedelta())


def ends_at(stay: Stay, now: dt.datetime) -> dt.datetime | None:
    """Return when the person must leave at the latest, or None where liberty is not limited."""
    return stay.due_at + stood_still(stay, now) if stay.due_at else None


def stay_for(actor: Actor, stay: StayRef, now: dt.datetime, *, action: str = "stay.see") -> Stay:
    """Return one stay; raises NoSuchStay, whether hidden or absent."""
    found = stays_for(actor, now, action=action).filter(ref=stay).first()
    if found is None:
        raise NoSuchStay
    return found


def facts_of(stay: Stay) -> tuple[Facts, ...]:
    """Gather what the policy has to know of a stay: as the area's, and as the case's."""
    of_case = casefile.facts_of(CaseRef(stay.case)) if stay.case else Facts()
    area = dataclasses.replace(
        of_case,
        unit=stay.unit or "",
        open_to_unit=True,
        makers=of_case.makers | makers_of(stay),
    )
    return area, dataclasses.replace(area, unit=stay.case_unit or "")


def makers_of(stay: Stay) -> frozenset[PersonBehind]:
    """Return who opened a stay and who brought the person."""
    made = [one for one in (stay.opened_by, *stay.escorts) if one]
    return frozenset(people.persons_of(made).values())


def extension_verdict(actor: Actor, stay: Stay, now: dt.datetime) -> Verdict:
    """Say whether an actor may approve an extension of a stay that he did not open himself."""
    made = makers_of(stay)
    about = [dataclasses.replace(facts, makers=made) for facts in facts_of(stay)]
    verdicts = [decide(actor, "approval", facts, now) for facts in about]
    return next((one for one in verdicts if one.allowed), verdicts[0])


def steps_for(actor: Actor, stay: Stay, now: dt.datetime) -> tuple[dt.timedelta, ...]:
    """Return to which lengths an actor may extend the limit of a stay now; none once it has passed."""
    clock, ends = area_clocks().named(stay.clock), ends_at(stay, now)
    if clock is None or ends is None or now >= ends or stay.exited_at:
        return ()
    if not stay.due_at or not stay.clock_started_at or not actor.roles & set(clock.extended_by):
        return ()
    if not extension_verdict(actor, stay, now).allowed:
        return ()
    return clock.steps_after(stay.due_at - stay.clock_started_at)


def may(actor: Actor, stay: Stay, action: str, now: dt.datetime) -> bool:
    """Say whether an actor may do something to a stay that was fetched for him."""
    return any(decide(actor, action, facts, now).allowed for facts in facts_of(stay))


def rooms_for(actor: Actor, now: dt.datetime, inside: Iterable[Stay]) -> list[Room]:
    """Return the rooms of the areas that an actor may see, and those in which he may see somebody."""
    open_to_him = condition(actor, "area.see", ROOMS, now)
    used = [stay.room for stay in inside if stay.room]
    found = read.rows_of(Room).filter(open_to_him | Q(ref__in=used)).filter(in_use=True)
    return list(found.order_by("unit", "kind", "ref"))


def rooms_of(unit: str | None) -> list[Room]:
    """Return the rooms in use of one area."""
    return list(read.rows_of(Room).filter(unit=unit, in_use=True).order_by("kind", "ref"))


def inside_rooms(unit: str | None) -> dict[str, list[str]]:
    """Return which stays are in which room of an area now, for whoever may move people there."""
    found: dict[str, list[str]] = {}
    inside = read.rows_of(Stay).filter(unit=unit, exited_at=None, room__isnull=False)
    for stay, room in inside.values_list("ref", "room"):
        found.setdefault(str(room), []).append(stay)
    return found


def cameras_of(rooms: Sequence[Room]) -> dict[str, list[Camera]]:
    """Return the cameras in use of each room."""
    found: dict[str, list[Camera]] = {room.ref: [] for room in rooms}
    for camera in read.rows_of(Camera).filter(room__in=list(found), in_use=True).order_by("ref"):
        found[str(camera.room)].append(camera)
    return found


def acts_of(stay: Stay) -> list[Recorded[Act]]:
    """Return the acts that concern a stay that was fetched for somebody, the latest first."""
    return acts_of_many([stay], most=ACTS_MAX)


def acts_of_many(stays: Sequence[Stay], *, most: int) -> list[Recorded[Act]]:
    """Return the latest acts that concern these stays, the latest first."""
    named = read.rows_of(StayAct).filter(stay__in=[one.ref for one in stays])
    latest = named.order_by("-occurred_at", "-n").values_list("ref", flat=True)[:most]
    acts = {ActId(uuid.UUID(id_of(one.partition("/")[0]))) for one in latest}
    events = read.some(list(acts))
    return sorted(events, key=lambda event: (event.occurred_at, event.n), reverse=True)


def wire_names_of(stay: Stay) -> frozenset[str]:
    """Name the types of the acts that concern a stay."""
    named = read.rows_of(StayAct).filter(stay=stay.ref).values_list("wire_name", flat=True)
    return frozenset(named)


def return_unsearched(stay: Stay) -> str | None:
    """Return the temporary exit after whose return nobody has searched the person again (R-ARE-15)."""
    left = read.rows_of(StayAct).filter(stay=stay.ref, wire_name="temporary_exit")
    last = left.order_by("-occurred_at", "-n").first()
    if last is None or stay.away_since:
        return None
    searched = stay.searched_at is not None and stay.searched_at > last.occurred_at
    return None if searched else last.event


def duties_of(stay: Stay) -> list[Obligation]:
    """Return what the rules still want done about a stay that was fetched, the most urgent first."""
    open_ = read.rows_of(Obligation).filter(subject=stay.ref, discharged_at=None, dropped=False)
    return list(open_.order_by("due_at", "ref"))


def findings_of(stays: Iterable[Stay]) -> list[Finding]:
    """Return the unsettled findings about stays that were fetched, the gravest and oldest first."""
    about = [stay.ref for stay in stays]
    found = read.rows_of(Finding).filter(subject__in=about, state__in=rulebook.OPEN_STATES)
    return list(found.order_by("severity", "raised_at", "ref"))


def stays_of_person(person: str) -> list[Stay]:
    """Return the stays of a person, the latest first."""
    return list(read.rows_of(Stay).filter(person=person).order_by("-entered_at"))


def digest_of_entry(stay: Stay) -> Digest | None:
    """Return the hash of the act that opened a stay, by which another stream names it."""
    if stay.entry is None:
        return None
    return Digest(read.one(ActId(uuid.UUID(id_of(stay.entry)))).h.hex())


def persons_for(actor: Actor, now: dt.datetime) -> list[CasePerson]:
    """Return the people of open cases who may be seen and are not inside, the latest entered first."""
    inside = read.rows_of(Stay).filter(exited_at=None, person=OuterRef("ref"))
    of_case = read.rows_of(Case).filter(ref=OuterRef("case"), closed_at=None).values("unit")[:1]
    known = read.rows_of(CasePerson).annotate(unit_of_case=Subquery(of_case))
    seen = known.filter(condition(actor, "person.see", PERSONS, now))
    recent = seen.filter(entered_at__gt=now - KNOWN_FOR, unit_of_case__isnull=False)
    outside = recent.exclude(ref__in=Subquery(inside.values("person")))
    return list(outside.order_by("-entered_at", "ref")[:PERSONS_MAX])


def person_for(actor: Actor, person: str, now: dt.datetime) -> CasePerson:
    """Return a person who may be brought in; raises NoSuchStay."""
    found = next((one for one in persons_for(actor, now) if one.ref == person), None)
    if found is None:
        raise NoSuchStay
    return found


def case_numbers(cases: Iterable[str]) -> Mapping[str, str]:
    """Return the numbers of cases."""
    found = read.rows_of(Case).filter(ref__in=set(cases)).values_list("ref", "number")
    return {ref: number or "" for ref, number in found}


def officers_of(unit: str) -> list[Officer]:
    """Return the officers of a unit who are in use, by number."""
    return list(read.rows_of(Officer).filter(unit=unit, in_use=True).order_by("ref"))


def officers_near(stay_unit: str | None, case_unit: str | None) -> list[Officer]:
    """Return who works in the area and in the unit of the case."""
    units = [one for one in (stay_unit, case_unit) if one]
    return list(read.rows_of(Officer).filter(unit__in=units, in_use=True).order_by("ref"))


def officers_named(numbers: Sequence[str]) -> dict[str, str]:
    """Return the officers with these numbers or names, by what was typed."""
    refs = {f"officer:{one}": one for one in numbers}
    found = read.rows_of(Officer).filter(Q(ref__in=refs) | Q(name__in=numbers), in_use=True)
    return {refs.get(one.ref) or str(one.name): one.ref for one in found}


def names_of(references: Iterable[str]) -> dict[str, str]:
    """Return what officers, units, rooms, people and things are called."""
    named = set(references)
    rooms = read.rows_of(Room).filter(ref__in=named).values_list("ref", "name")
    known = [*casefile.names_of(named).items(), *rooms]
    return {ref: name for ref, name in known if name}


def guards_of(unit: str | None) -> list[Officer]:
    """Return the guards of an area."""
    held = RoleHeld.objects.filter(log_id=read.station_log(), role="guard", until=None)
    guards = read.rows_of(Officer).filter(ref__in=held.values("officer"), unit=unit, in_use=True)
    return list(guards.order_by("ref"))


def stay_of_entry(entry: ActId) -> uuid.UUID:
    """Return the id of the stay that an entry just recorded has opened; raises NoSuchStay."""
    stay = read.rows_of(Stay).filter(entry=ref("act", entry)).first()
    if stay is None:
        raise NoSuchStay
    return uuid.UUID(id_of(stay.ref))
