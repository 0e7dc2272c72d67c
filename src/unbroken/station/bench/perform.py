"""The same facts through the door: log, duties, trace and every table, in one transaction."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from unbroken.area.acts.guarding import GuardPatrolled
from unbroken.base import clock
from unbroken.base.identifiers import Code, Key, PersonRef, RoomRef, StayRef, StreamName
from unbroken.chain import door
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.register import Act
from unbroken.station.bench import fact
from unbroken.supervision.acts import PartyComplained


def writer(lines: Sequence[str]) -> Callable[[], None]:
    """Return what records the next fact, in one case after the other."""
    facts, by = fact.in_turn(lines), _actor()

    def write() -> None:
        kind, place = next(facts)
        at = clock.now()
        door.record(
            _act(kind, place, at),
            stream=StreamName(place.case),
            by=by,
            occurred_at=at,
            key=Key(uuid.uuid4()),
        )

    return write


def _act(kind: str, place: fact.Place, at: dt.datetime) -> Act:
    if kind == fact.QUESTION:
        return PartyComplained(
            kind=Code(fact.QUERY),
            from_person=PersonRef(place.person),
            on=fact.MATTER,
            received_at=at,
        )
    return GuardPatrolled(
        stay=StayRef(place.stay),
        person=PersonRef(place.person),
        room=RoomRef(fact.ROOM),
        state=Code(fact.STATE),
    )


def _actor() -> Actor:
    return Actor(
        id=ActorRef(fact.BY),
        person=PersonBehind("P-330150"),
        unit=fact.UNIT,
        roles=frozenset({"guard"}),
        factor=Factor.PASSKEY,
        factor_at=clock.now(),
        terminal=fact.TERMINAL,
    )
