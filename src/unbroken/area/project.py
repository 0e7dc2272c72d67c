"""How acts change who is in the area, where, and for how long.

Acts come late and out of order: a row follows what happened last, by the time at which it happened,
not what was recorded last.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from unbroken.area.acts import (
    BelongingsListed,
    ContinuedQuestioningApproved,
    GuardedPersonHandedOver,
    GuardPatrolled,
    HealthChecked,
    MealOrRestGiven,
    PersonEnteredArea,
    PersonLeftArea,
    PersonLeftAreaForAWhile,
    PersonRestrained,
    PersonReturnedToArea,
    RestraintEnded,
    RoomEntered,
    RoomLeft,
    SafetySearchDone,
    StayFileOpened,
    StayLinked,
)
from unbroken.area.models import Camera, Room, Stay, StayAct
from unbroken.capture.acts import (
    CameraRegistered,
    CameraRestored,
    CameraStateSeen,
    RoomRegistered,
    SegmentsSealed,
)
from unbroken.casefile.models import Case
from unbroken.chain.projection import Change, Put, Rows, Wanted, projects, watches
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.people.models import Officer
from unbroken.rulebook.acts import ClockChanged


def stay_of(event: Recorded[Any]) -> Iterator[Wanted]:
    """Want the stay that an act names."""
    if event.act.stay:
        yield Wanted(Stay, (event.act.stay,))


def later(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    """Return the later of two moments, either of which may be unknown."""
    return max((at for at in (one, other) if at), default=None)


def _named(event: Recorded[Act]) -> Iterator[Wanted]:
    if stays := _stays(event):
        yield Wanted(Stay, stays)
    if opened := getattr(event.act, "opened", None):
        yield Wanted(StayAct, (opened,), "event")


@watches(reads=_named)
def stay_named(event: Recorded[Act], rows: Rows) -> Iterator[Change]:
    """Keep for each stay the acts that concern it; a stay heard of for the first time is opened.

    What ends an act names that act, not the stay: it concerns the stays that the first one concerns.
    """
    for stay in _stays(event):
        if rows.get(Stay, stay) is None and event.declared.link == "area":
            yield Put(Stay, stay, stream=event.stream, case=event.case)
        yield _of_stay(event, stay)
    for known in rows.of(StayAct, event=getattr(event.act, "opened", None)):
        yield _of_stay(event, known.stay)


def _stays(event: Recorded[Act]) -> tuple[str, ...]:
    return tuple(one for one in event.subjects() if one.startswith("stay:"))


def _of_stay(event: Recorded[Act], stay: str) -> Change:
    return Put(
        StayAct,
        f"{event.ref}/{stay}",
        stay=stay,
        event=event.ref,
        wire_name=event.declared.wire_name,
        occurred_at=event.occurred_at,
        n=event.n,
    )


def _with_case(event: Recorded[Any]) -> Iterator[Wanted]:
    yield from stay_of(event)
    yield Wanted(Officer, (event.by,))
    if event.case:
        yield Wanted(Case, (event.case,))


@projects(PersonEnteredArea, reads=_with_case)
def person_entered_area(event: Recorded[PersonEnteredArea], rows: Rows) -> Iterator[Change]:
    """Let a person be in the area of whoever registered the entry."""
    act, officer, case = event.act, rows.get(Officer, event.by), rows.get(Case, event.case)
    if act.stay is None:
        return
    yield Put(
        Stay,
        act.stay,
        stream=event.stream,
        unit=(officer.unit if officer else None) or event.unit,
        case=event.case,
        case_unit=case.unit if case else None,
        number=act.number,
        person=act.person,
        name=act.name,
        sex=act.sex,
        birth_date=act.birth_date,
        role=act.person_role,
        arrival=act.arrival,
        entry=event.ref,
        opened_by=event.by,
        escorts=list(act.escorts or ()),
        arrived_at=act.arrived_at,
        entered_at=act.entered_at or event.occurred_at,
    )


@projects(StayFileOpened, reads=stay_of)
def stay_file_opened(event: Recorded[StayFileOpened], _rows: Rows) -> Iterator[Change]:
    """Start the clock of a stay."""
    act = event.act
    if act.stay:
        yield Put(
            Stay,
            act.stay,
            ground=act.liberty_ground,
            clock=act.clock,
            clock_started_at=act.clock_started_at,
            due_at=act.due_at,
            wristband=act.wristband,
        )


@projects(ClockChanged, reads=stay_of)
def clock_changed(event: Recorded[ClockChanged], rows: Rows) -> Iterator[Change]:
    """Move, stop or go on with the clock of a stay."""
    act, stay = event.act, rows.get(Stay, event.act.stay)
    if stay is None:
        return
    if act.action == "extend" and act.until:
        yield Put(Stay, stay.ref, due_at=act.until)
    if act.action == "pause":
        yield Put(Stay, stay.ref, paused_at=event.occurred_at)
    if act.action == "resume" and stay.paused_at:
        stood = int((event.occurred_at - stay.paused_at).total_seconds())
        yield Put(Stay, stay.ref, paused_at=None, paused_s=stay.paused_s + max(stood, 0))


@projects(ContinuedQuestioningApproved, reads=stay_of)
def questioning_continued(
    event: Recorded[ContinuedQuestioningApproved], rows: Rows
) -> Iterator[Change]:
    """Let the clock of continued questioning run as long as was approved, from its own start."""
    stay, hours = rows.get(Stay, event.act.stay), event.act.hours
    if stay and stay.clock_started_at and hours:
        yield Put(Stay, stay.ref, due_at=stay.clock_started_at + dt.timedelta(hours=hours))


def _move(event: Recorded[RoomEntered]) -> Iterator[Wanted]:
    yield from stay_of(event)
    yield Wanted(Room, (event.act.room or "",))


@projects(RoomEntered, reads=_move)
def room_entered(event: Recorded[RoomEntered], rows: Rows) -> Iterator[Change]:
    """Let a person be in a room; a move that is told late does not undo a later one."""
    act, stay = event.act, rows.get(Stay, event.act.stay)
    if act.room and rows.get(Room, act.room) is None:
        unit = (stay.unit if stay else None) or event.unit
        yield Put(Room, act.room, kind=act.room_kind, unit=unit)
    since = act.started_at or event.occurred_at
    if act.stay is None or _is_past(stay, since):
        return
    yield Put(
        Stay,
        act.stay,
        room=act.room,
        room_act=event.ref,
        room_since=since,
        room_reason=act.reason,
        guards=list(act.guards or ()),
        officers=list(act.officers or ()),
    )


def _is_past(stay: Stay | None, since: dt.datetime) -> bool:
    """Say whether something later than this move is known: another move, or an exit."""
    if stay is None:
        return False
    known = later(later(stay.room_since, stay.away_since), stay.exited_at)
    return known is not None and since < known


@projects(RoomLeft, reads=lambda event: [Wanted(Stay, (event.act.opened or "",), "room_act")])
def room_left(event: Recorded[RoomLeft], rows: Rows) -> Iterator[Change]:
    """Leave a person in no known room where he was taken out of the one he was in."""
    for stay in rows.of(Stay, room_act=event.act.opened):
        yield Put(Stay, stay.ref, room=None, room_act=None, guards=[], officers=[])


@projects(PersonLeftAreaForAWhile, reads=stay_of)
def person_left_for_a_while(
    event: Recorded[PersonLeftAreaForAWhile], rows: Rows
) -> Iterator[Change]:
    """Let a person be out of the area, with those who take him."""
    act, stay = event.act, rows.get(Stay, event.act.stay)
    left = act.left_at or event.occurred_at
    if act.stay and not _is_past(stay, left):
        yield Put(
            Stay,
            act.stay,
            away_act=event.ref,
            away_since=left,
            room=None,
            room_act=None,
            guards=[],
            officers=list(act.escorts or ()),
        )


@projects(PersonReturnedToArea, reads=lambda e: [Wanted(Stay, (e.act.opened or "",), "away_act")])
def person_returned(event: Recorded[PersonReturnedToArea], rows: Rows) -> Iterator[Change]:
    """Let a person be back in the area."""
    for stay in rows.of(Stay, away_act=event.act.opened):
        yield Put(Stay, stay.ref, away_act=None, away_since=None)


@projects(PersonLeftArea, reads=stay_of)
def person_left_area(event: Recorded[PersonLeftArea], _rows: Rows) -> Iterator[Change]:
    """End a stay."""
    act = event.act
    if act.stay:
        yield Put(
            Stay,
            act.stay,
            exited_at=act.exited_at or event.occurred_at,
            exit_ground=act.ground,
            room=None,
            room_act=None,
            guards=[],
            officers=[],
        )


@projects(SafetySearchDone, reads=stay_of)
def safety_search_done(event: Recorded[SafetySearchDone], _rows: Rows) -> Iterator[Change]:
    """Note what the search found on the person."""
    act = event.act
    if act.stay:
        yield Put(
            Stay,
            act.stay,
            searched_at=act.started_at or event.occurred_at,
            injuries=None if act.injuries is None else len(act.injuries),
            drunk=act.drunk,
            illness=act.illness,
        )


@projects(HealthChecked, reads=stay_of)
def health_checked(event: Recorded[HealthChecked], _rows: Rows) -> Iterator[Change]:
    """Note the result of the last medical check."""
    if event.act.stay:
        at = event.occurred_at
        yield Put(Stay, event.act.stay, checked_at=at, check_result=event.act.result)


@projects(BelongingsListed, reads=stay_of)
def belongings_listed(event: Recorded[BelongingsListed], _rows: Rows) -> Iterator[Change]:
    """Note that the belongings are listed; a later signature counts nothing again."""
    if event.act.stay and event.act.confirms is None:
        yield Put(Stay, event.act.stay, listed_at=event.occurred_at)


@projects(GuardPatrolled, reads=stay_of)
def guard_patrolled(event: Recorded[GuardPatrolled], rows: Rows) -> Iterator[Change]:
    """Note when a person was last seen, and how."""
    stay = rows.get(Stay, event.act.stay)
    if stay and event.occurred_at == later(stay.patrolled_at, event.occurred_at):
        at = event.occurred_at
        yield Put(Stay, stay.ref, patrolled_at=at, patrol_state=event.act.state)


@projects(MealOrRestGiven, reads=stay_of)
def meal_or_rest_given(event: Recorded[MealOrRestGiven], rows: Rows) -> Iterator[Change]:
    """Note when a person was last offered something to eat, to drink, or rest."""
    if stay := rows.get(Stay, event.act.stay):
        at = event.act.offered_at or event.occurred_at
        yield Put(Stay, stay.ref, fed_at=later(stay.fed_at, at))


@projects(GuardedPersonHandedOver, reads=stay_of)
def guarded_person_handed_over(
    event: Recorded[GuardedPersonHandedOver], rows: Rows
) -> Iterator[Change]:
    """Change who guards a person; officers who sit with him stay."""
    act, stay = event.act, rows.get(Stay, event.act.stay)
    if stay is None or act.to_guard is None or _is_past(stay, event.occurred_at):
        return
    if act.to_guard not in stay.officers:
        others = [one for one in stay.guards if one not in (act.from_guard, act.to_guard)]
        yield Put(Stay, stay.ref, guards=[*others, act.to_guard])


@projects(PersonRestrained, reads=stay_of)
def person_restrained(event: Recorded[PersonRestrained], _rows: Rows) -> Iterator[Change]:
    """Note that a person is restrained."""
    if event.act.stay:
        at = event.act.started_at or event.occurred_at
        yield Put(Stay, event.act.stay, restraint_act=event.ref, restrained_at=at)


@projects(RestraintEnded, reads=lambda e: [Wanted(Stay, (e.act.opened or "",), "restraint_act")])
def restraint_ended(event: Recorded[RestraintEnded], rows: Rows) -> Iterator[Change]:
    """Note that a person is no longer restrained."""
    for stay in rows.of(Stay, restraint_act=event.act.opened):
        yield Put(Stay, stay.ref, restraint_act=None, restrained_at=None)


@projects(StayLinked, reads=_with_case)
def stay_linked(event: Recorded[StayLinked], rows: Rows) -> Iterator[Change]:
    """Open a stay that was opened without a case to those who work on the case."""
    stay, case = rows.get(Stay, event.act.stay), rows.get(Case, event.case)
    if stay and event.case and stay.case is None:
        yield Put(Stay, stay.ref, case=event.case, case_unit=case.unit if case else None)


@projects(RoomRegistered, reads=lambda event: [Wanted(Room, (event.act.room or "",))])
def room_registered(event: Recorded[RoomRegistered], _rows: Rows) -> Iterator[Change]:
    """Enter a room, or renew its entry."""
    act = event.act
    if act.room:
        yield Put(
            Room,
            act.room,
            unit=act.of_unit,
            name=act.name,
            kind=act.kind,
            has_sound=act.has_sound,
            in_use=act.in_use is not False,
        )


def _room_before(event: Recorded[Any]) -> Iterator[Wanted]:
    yield Wanted(Camera, (event.act.camera or "",))


@projects(CameraRegistered, reads=_room_before)
def camera_registered(event: Recorded[CameraRegistered], _rows: Rows) -> Iterator[Change]:
    """Enter a camera, or renew its entry."""
    if event.act.camera:
        told = {"room": event.act.room, "name": event.act.name}
        yield Put(Camera, event.act.camera, in_use=event.act.in_use is not False, **told)


@projects(CameraStateSeen, reads=_room_before)
def camera_state_seen(event: Recorded[CameraStateSeen], rows: Rows) -> Iterator[Change]:
    """Note how a camera is."""
    act, camera = event.act, rows.get(Camera, event.act.camera)
    if act.camera is None:
        return
    at = act.started_at or event.occurred_at
    if camera and camera.state_since and at < camera.state_since:
        return
    fault = None if act.state == "ok" else event.ref
    room = act.room or (camera.room if camera else None)
    yield Put(Camera, act.camera, room=room, state=act.state, state_since=at, fault=fault)


@projects(CameraRestored, reads=lambda event: [Wanted(Camera, (event.act.opened or "",), "fault")])
def camera_restored(event: Recorded[CameraRestored], rows: Rows) -> Iterator[Change]:
    """Note that a camera works again."""
    for camera in rows.of(Camera, fault=event.act.opened):
        at = event.act.ended_at or event.occurred_at
        yield Put(Camera, camera.ref, state="ok", state_since=at, fault=None)


@projects(SegmentsSealed, reads=_room_before)
def segments_sealed(event: Recorded[SegmentsSealed], rows: Rows) -> Iterator[Change]:
    """Note until when the recording of a camera is sealed."""
    act, camera = event.act, rows.get(Camera, event.act.camera)
    if act.camera and act.ended_at:
        room = act.room or (camera.room if camera else None)
        until = later(camera.sealed_until if camera else None, act.ended_at)
        yield Put(Camera, act.camera, room=room, sealed_until=until)
