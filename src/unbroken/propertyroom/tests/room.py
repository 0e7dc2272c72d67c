"""A small station with a case, its officers and a custodian, for the tests of property."""

import datetime as dt
import uuid

from unbroken.base import clock
from unbroken.base.identifiers import (
    ActRef,
    CaseRef,
    ItemRef,
    Key,
    OfficerRef,
    PersonRef,
    StreamName,
    new_id,
    ref,
)
from unbroken.casefile import perform as cases
from unbroken.casefile.acts import CaseTeamChanged, PersonEntered
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.entry import Entry
from unbroken.chain.register import Act
from unbroken.people import find as people
from unbroken.people.tests import world
from unbroken.propertyroom.acts import ItemEntered, ItemStored

OFFICER, SECOND, CUSTODIAN, HEAD = "330112", "330113", "330160", "330101"
STAFF = {
    OFFICER: ("case_officer",),
    SECOND: ("case_officer",),
    CUSTODIAN: ("property_custodian",),
    HEAD: ("head_unit",),
}
HOUR = dt.timedelta(hours=1)


def staffed() -> None:
    """Enter the unit and its officers."""
    world.register_unit()
    for code, roles in STAFF.items():
        world.register(code, *roles)


def actor(code: str, *roles: str, unit: str = "unit:cd") -> Actor:
    """Return who acts: an officer of the register, or one who is not in it."""
    standing = people.standing_of(f"officer:{code}", now=clock.now())
    return Actor(
        id=ActorRef(f"officer:{code}"),
        person=PersonBehind(standing.person if standing else f"officer:{code}"),
        unit=unit,
        roles=frozenset(roles or STAFF.get(code, ())),
        factor=Factor.PASSKEY,
        factor_at=clock.now(),
        terminal="desk-1",
    )


def a_case(code: str = OFFICER) -> CaseRef:
    """Open a case on whose team an officer is."""
    case = cases.new_case()
    person = PersonEntered(person=PersonRef(ref("person", new_id())), name="钱某", role="suspect")
    joined = CaseTeamChanged(
        officer=OfficerRef(f"officer:{code}"), role="case_officer", change="joined", reason="主办"
    )
    cases.open_case(
        *(
            entry(act, case=case, by=actor(HEAD, "desk_officer", "head_unit"))
            for act in (person, joined)
        ),
        now=clock.now(),
    )
    return case


def entry(act: Act, *, case: CaseRef, by: Actor) -> Entry:
    return Entry(
        act=act, stream=StreamName(case), by=by, occurred_at=clock.now(), key=Key(uuid.uuid4())
    )


def record(
    act: Act,
    *,
    case: CaseRef,
    by: Actor,
    ago: dt.timedelta = dt.timedelta(),
    at: dt.datetime | None = None,
):
    now = clock.now()
    return cases.record_in_case(
        act, case=case, by=by, occurred_at=at or now - ago, now=now, key=Key(uuid.uuid4())
    )


def an_item(
    case: CaseRef, *, name: str = "手机", ago: dt.timedelta = HOUR, by: str = OFFICER
) -> ItemRef:
    """Take an item in a case; it is with whoever took it."""
    item = ItemRef(ref("item", new_id()))
    said = ItemEntered(
        item=item,
        class_="phone",
        name=name,
        qty="1",
        unit="部",
        features="黑色，屏幕左上角裂纹",
        valuable=True,
        measure="seize",
        source=ActRef(ref("act", new_id())),
        taken_at=clock.now() - ago,
        holder=None,
        photos=None,
        hazardous=False,
        seal_no="0088214",
    )
    record(said, case=case, by=actor(by), ago=ago)
    return item


def store(item: ItemRef, case: CaseRef, *, slot: str = "B-03-12") -> None:
    """Put an item into the room, as the custodian says."""
    said = ItemStored(
        item=item, slot=slot, environment="常温", custodian=OfficerRef(f"officer:{CUSTODIAN}")
    )
    record(said, case=case, by=actor(CUSTODIAN))
