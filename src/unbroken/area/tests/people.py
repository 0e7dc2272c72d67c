"""People and acts for the tests of the area."""

import datetime as dt
import uuid

from unbroken.area import perform
from unbroken.area.acts import PersonEnteredArea
from unbroken.area.models import Stay
from unbroken.area.perform import Arrival
from unbroken.base import clock
from unbroken.base.identifiers import Key, OfficerRef, RoomRef, StreamName, UnitRef, ref
from unbroken.capture.acts import RoomRegistered
from unbroken.casefile.acts import PersonEntered
from unbroken.chain import door, read
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind, machine

HOUR = dt.timedelta(hours=1)
ROOMS = {
    "REG": "registration",
    "SRCH": "search",
    "W1": "waiting",
    "W2": "waiting",
    "I1": "interrogation",
    "COR": "corridor",
}


def a_key() -> Key:
    return Key(uuid.uuid4())


def an_officer(code: str, *roles: str, unit: str = "unit:cd") -> Actor:
    return Actor(
        id=ActorRef(f"officer:{code}"),
        person=PersonBehind(f"officer:{code}"),
        unit=unit,
        roles=frozenset(roles),
        factor=Factor.PASSKEY,
        factor_at=clock.now(),
        terminal="desk-1",
    )


def register_rooms(unit: str = "unit:cd") -> None:
    now = clock.now()
    for code, kind in ROOMS.items():
        door.record(
            RoomRegistered(
                room=RoomRef(f"room:{code}"),
                name=code,
                kind=kind,
                of_unit=UnitRef(unit),
                has_sound=False,
                in_use=True,
            ),
            stream=StreamName("station"),
            by=machine(name="load", terminal="test", at=now),
            occurred_at=now,
            key=a_key(),
        )


def an_arrival(
    name: str, *, ago: dt.timedelta, arrival: str = "summons_oral", role: str = "suspect"
) -> Arrival:
    at = clock.now() - ago
    entered = PersonEnteredArea(
        stay=None,
        person=None,
        name=name,
        sex="male",
        person_role=role,
        arrival=arrival,
        arrived_at=at,
        entered_at=at,
        ground_document="传唤证",
        escorts=(OfficerRef("officer:330112"), OfficerRef("officer:330113")),
    )
    identity = PersonEntered(person=None, name=name, role=role, sex="male")
    return Arrival(entered=entered, known=None, identity=identity, occurred_at=at)


def enter(name: str, *, by: Actor, ago: dt.timedelta = HOUR, **more: str) -> Stay:
    """Let somebody have entered the area some time ago."""
    arrival = an_arrival(name, ago=ago, **more)
    receipts = perform.enter(arrival, by=by, now=clock.now(), key=a_key())
    entry = next(one for one in receipts if one.type == "area_entry")
    return read.rows_of(Stay).get(entry=ref("act", entry.act))
