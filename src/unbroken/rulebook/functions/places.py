"""People in one room, officers in two places, and a restrained person who is watched."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from unbroken.rulebook.days import years_between
from unbroken.rulebook.functions.pieces import Piece, pieces_of
from unbroken.rulebook.functions.register import function
from unbroken.rulebook.interval import Span, intersect
from unbroken.rulebook.recorded import Recorded, instant
from unbroken.rulebook.scene import Scene, born
from unbroken.rulebook.verdict import Ask, Breach, Verdict

ADULT = 18


@function(
    "shared_room",
    ("room_entry", "room", "room"),
    ("room_entry", "*", ""),
    ("temporary_exit", "*", ""),
    ("area_exit", "*", ""),
    ("area_entry", "*", ""),
)
def shared_room(ask: Ask) -> Verdict:
    """Find people who were in one room at one time and must not be."""
    mine = _piece(ask.trigger, ask)
    return Verdict(breaches=tuple(_meetings(mine, ask))) if mine else Verdict()


def _piece(act: Recorded, ask: Ask) -> Piece | None:
    stay = str(ask.scene.view.value(act, "stay"))
    return next((p for p in pieces_of(stay, ask.scene.view, ask.now) if p.act.id == act.id), None)


def _meetings(mine: Piece, ask: Ask) -> Iterator[Breach]:
    view, who = ask.scene.view, ask.clause.params["who"]
    for act in view.naming("room_entry", "room", mine.room):
        person = act.fields.get("person")
        earlier = view.known.place[act.id] < view.known.place[ask.trigger.id]
        # Two pieces meet once: it is the later one that finds the earlier, unless only one can be wronged.
        if person == ask.trigger.fields.get("person") or not (earlier or who == ["adult"]):
            continue
        other = _piece(act, ask)
        shared = intersect((mine.span,), (other.span,)) if other else ()
        if shared and any(_must_not_meet(reason, ask.trigger, act, ask.scene) for reason in who):
            yield Breach(
                mark=act.id,
                start=shared[0].start,
                end=shared[0].end,
                length_s=int(shared[0].length.total_seconds()),
                found=person,
                acts=(ask.trigger.id, act.id),
                words={"room": mine.room, "person": ask.trigger.fields.get("person")},
            )


def _must_not_meet(reason: str, mine: Recorded, other: Recorded, scene: Scene) -> bool:
    if reason == "sex":
        sexes = {_sex(mine, scene), _sex(other, scene)} - {None}
        return len(sexes) > 1
    if reason == "accomplice":
        return _are_accomplices(mine, other, scene)
    ages = [_age(mine, scene), _age(other, scene)]
    if reason == "adult":
        return ages[1] is None or ages[1] >= ADULT
    return None not in ages and (min(ages) < ADULT <= max(ages))  # type: ignore[type-var, operator]


def _entry(move: Recorded, scene: Scene) -> Recorded | None:
    stay = str(scene.view.value(move, "stay"))
    return next(iter(scene.view.naming("area_entry", "stay", stay)), None)


def _sex(move: Recorded, scene: Scene) -> str | None:
    entry = _entry(move, scene)
    return str(scene.view.value(entry, "sex")) if entry else None


def _age(move: Recorded, scene: Scene) -> int | None:
    birthday = born(scene, str(move.fields.get("person")))
    day = move.occurred_at.astimezone(scene.calendar.zone).date()
    return years_between(birthday, day) if birthday else None


def _are_accomplices(mine: Recorded, other: Recorded, scene: Scene) -> bool:
    entries = [_entry(mine, scene), _entry(other, scene)]
    for entry, move in zip(entries, (other, mine), strict=True):
        if entry and move.fields.get("person") in (scene.view.value(entry, "accomplices") or ()):
            return True
    roles = [entry and scene.view.value(entry, "person_role") for entry in entries]
    return mine.case is not None and mine.case == other.case and set(roles) == {"suspect"}


@function("restraint_watched")
def restraint_watched(ask: Ask) -> Verdict:
    """Find a restrained person without a guard, or too long without a check."""
    view, act = ask.scene.view, ask.trigger
    start, end = view.time(act, "started_at"), view.time(act, "ended_at")
    if start is None or end is None:
        return Verdict()
    if not view.value(act, "guard"):
        return Verdict(breaches=(Breach(found=["guard"], acts=(act.id,)),))
    checks = [instant(row.get("at")) for row in view.value(act, "checks") or ()]
    times = sorted([start, *(time for time in checks if time), end])
    gaps = [Span(first, second) for first, second in pairwise(times)]
    longest = max(gaps, key=lambda gap: gap.length)
    if longest.length <= ask.clause.params["check"]:
        return Verdict()
    breach = Breach(
        mark="check",
        start=longest.start,
        end=longest.end,
        length_s=int(longest.length.total_seconds()),
        found=["checks"],
        acts=(act.id,),
    )
    return Verdict(breaches=(breach,))


ELSEWHERE = (
    "interrogation_session",
    "onsite_activity",
    "search_record",
    "identification_record",
    "seizure_record",
)
LEAST = dt.timedelta(minutes=5)


@function(
    "in_two_places", *((act_type, "officers", "officers") for act_type in ELSEWHERE), earlier=True
)
def in_two_places(ask: Ask) -> Verdict:
    """Find an officer who is said to be in a session and somewhere else at one time."""
    view, officer = ask.scene.view, ask.scene.subject
    mine = _time_of(ask.trigger, ask)
    if mine is None:
        return Verdict()
    others = [act for each in ELSEWHERE for act in view.reaching(each, officer, mine)]
    return Verdict(
        breaches=tuple(
            _two_places(ask, act, span)
            for act in others
            if (theirs := _time_of(act, ask)) and _apart(act, ask)
            for span in intersect((mine,), (theirs,))
            if span.length > LEAST
        )
    )


def _apart(act: Recorded, ask: Ask) -> bool:
    """Say whether another act was recorded before and happened in another place."""
    view = ask.scene.view
    if view.known.place[act.id] >= view.known.place[ask.trigger.id]:
        return False
    if "interrogation_session" not in (act.type, ask.trigger.type):
        return act.type == ask.trigger.type == "onsite_activity"
    rooms = {
        str(view.value(each, "room") or view.value(each, "place_text"))
        for each in (act, ask.trigger)
    }
    return len(rooms) > 1


def _time_of(act: Recorded, ask: Ask) -> Span | None:
    view = ask.scene.view
    start = view.time(act, "started_at") or view.time(act, "arrived_at")
    end = view.time(act, "ended_at")
    return Span(start, end) if start and end and start < end else None


def _two_places(ask: Ask, act: Recorded, span: Span) -> Breach:
    return Breach(
        mark=act.id,
        start=span.start,
        end=span.end,
        length_s=int(span.length.total_seconds()),
        acts=(ask.trigger.id, act.id),
        words={"officer": ask.scene.subject},
    )
