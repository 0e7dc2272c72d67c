"""What a situation is, and the people and facts that situations are made of."""

import datetime as dt
from dataclasses import dataclass, field

from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.people.facts import Facts, Glass, Grant, parts
from unbroken.people.rule import Reason

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
LIN, STRANGER = PersonBehind("lin"), PersonBehind("qiao")
CHENGDONG, JIANGBEI = "unit:cd", "unit:jb"


def an_actor(
    *roles: str,
    person: str = "lin",
    unit: str = CHENGDONG,
    factor: Factor = Factor.CODE,
    age: dt.timedelta = MINUTE,
    purpose: str = "",
    cleared: frozenset[str] = frozenset(),
) -> Actor:
    return Actor(
        id=ActorRef(f"officer:{person}"),
        person=PersonBehind(person),
        unit=unit,
        roles=frozenset(roles),
        cleared=cleared,
        factor=factor,
        factor_at=NOON - age,
        terminal="terminal 3",
        purpose=purpose,
    )


@dataclass(frozen=True, kw_only=True)
class Situation:
    says: str
    actor: Actor
    action: str
    facts: Facts = field(default_factory=Facts)
    second: Actor | None = None
    because: Reason | None = None
    """None where it is allowed."""


IN_TEAM = Facts(parts=parts("case_officer", LIN))
IN_UNIT = Facts(unit=CHENGDONG, open_to_unit=True)
PASSKEY = Factor.PASSKEY

CASE_OFFICER = an_actor("case_officer")
HEAD = an_actor("head_unit")
CONFIRMED = an_actor("case_officer", factor=PASSKEY)
DELETER = an_actor("archivist", factor=PASSKEY)
LEGAL = an_actor("legal", person="legal", factor=PASSKEY)
UNTIL = NOON + MINUTE
GRANTED = Facts(
    grants=frozenset({Grant(person=LIN, actions=frozenset({"recording.play"}), until=UNTIL)})
)
BROKEN_GLASS = Facts(glasses=frozenset({Glass(person=LIN, until=UNTIL)}))
