"""The one table of situations that the policy is tested by; each differs in one thing from another."""

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


def _with(facts: Facts, **changed: object) -> Facts:
    values = {name: getattr(facts, name) for name in Facts.__slots__}
    return Facts(**(values | changed))


SITUATIONS = (
    # Relations.
    Situation(says="team sees", actor=CASE_OFFICER, action="case.see", facts=IN_TEAM),
    Situation(says="no part", actor=CASE_OFFICER, action="case.see", because=Reason.RELATION),
    Situation(
        says="team of another",
        actor=CASE_OFFICER,
        action="case.see",
        facts=Facts(parts=parts("case_officer", STRANGER)),
        because=Reason.RELATION,
    ),
    Situation(
        says="own",
        actor=an_actor("dispatcher"),
        action="case.see",
        facts=Facts(makers=frozenset({LIN})),
    ),
    Situation(
        says="own of another",
        actor=an_actor("dispatcher"),
        action="case.see",
        facts=Facts(makers=frozenset({STRANGER})),
        because=Reason.RELATION,
    ),
    Situation(says="head sees his unit", actor=HEAD, action="case.see", facts=IN_UNIT),
    Situation(
        says="not open to the unit",
        actor=HEAD,
        action="case.see",
        facts=Facts(unit=CHENGDONG),
        because=Reason.RELATION,
    ),
    Situation(
        says="another unit",
        actor=HEAD,
        action="case.see",
        facts=Facts(unit=JIANGBEI, open_to_unit=True),
        because=Reason.RELATION,
    ),
    Situation(
        says="no unit is nobody's unit",
        actor=an_actor("head_unit", unit=""),
        action="case.see",
        facts=Facts(open_to_unit=True),
        because=Reason.RELATION,
    ),
    Situation(
        says="case officers do not see their unit's cases",
        actor=CASE_OFFICER,
        action="case.see",
        facts=IN_UNIT,
        because=Reason.RELATION,
    ),
    Situation(
        says="named in this role",
        actor=an_actor("archivist"),
        action="case.see",
        facts=Facts(parts=parts("archivist", LIN)),
    ),
    Situation(
        says="named in another role",
        actor=an_actor("archivist"),
        action="case.see",
        facts=Facts(parts=parts("expert", LIN)),
        because=Reason.RELATION,
    ),
    Situation(says="granted", actor=an_actor("prosecutor"), action="recording.play", facts=GRANTED),
    Situation(
        says="granted for something else",
        actor=an_actor("prosecutor"),
        action="media.open",
        facts=GRANTED,
        because=Reason.RELATION,
    ),
    Situation(
        says="granted to another",
        actor=an_actor("prosecutor", person="qiao"),
        action="recording.play",
        facts=GRANTED,
        because=Reason.RELATION,
    ),
    Situation(
        says="grant has ended",
        actor=an_actor("prosecutor"),
        action="recording.play",
        facts=Facts(
            grants=frozenset({Grant(person=LIN, actions=frozenset({"recording.play"}), until=NOON)})
        ),
        because=Reason.RELATION,
    ),
    Situation(says="glass", actor=CASE_OFFICER, action="case.see", facts=BROKEN_GLASS),
    Situation(
        says="glass of another",
        actor=an_actor("case_officer", person="qiao"),
        action="case.see",
        facts=BROKEN_GLASS,
        because=Reason.RELATION,
    ),
    Situation(
        says="glass has ended",
        actor=CASE_OFFICER,
        action="case.see",
        facts=Facts(glasses=frozenset({Glass(person=LIN, until=NOON)})),
        because=Reason.RELATION,
    ),
    Situation(says="station", actor=an_actor("legal"), action="case.see"),
    # Roles, and what no role may.
    Situation(says="no role", actor=an_actor("key_holder"), action="case.see", because=Reason.ROLE),
    Situation(
        says="unknown action", actor=an_actor("legal"), action="case.burn", because=Reason.UNKNOWN
    ),
    Situation(
        says="who gives access sees no content, whatever else he is",
        actor=an_actor("case_officer", "security_officer"),
        action="case.see",
        facts=IN_TEAM,
        because=Reason.NEVER,
    ),
    Situation(
        says="administrators give no access",
        actor=an_actor("administrator", "security_officer", factor=PASSKEY),
        action="role_grant",
        second=an_actor("inspector", person="qiao", factor=PASSKEY),
        because=Reason.NEVER,
    ),
    # Strength.
    Situation(
        says="a password alone",
        actor=an_actor("case_officer", factor=Factor.PASSWORD),
        action="case.see",
        facts=IN_TEAM,
        because=Reason.WEAK,
    ),
    Situation(says="fresh passkey closes", actor=CONFIRMED, action="case_closure", facts=IN_TEAM),
    Situation(
        says="a code does not close",
        actor=CASE_OFFICER,
        action="case_closure",
        facts=IN_TEAM,
        because=Reason.STALE,
    ),
    Situation(
        says="five minutes are enough",
        actor=an_actor("case_officer", factor=PASSKEY, age=5 * MINUTE),
        action="case_closure",
        facts=IN_TEAM,
    ),
    Situation(
        says="more than five minutes are not",
        actor=an_actor("case_officer", factor=PASSKEY, age=5 * MINUTE + dt.timedelta(seconds=1)),
        action="case_closure",
        facts=IN_TEAM,
        because=Reason.STALE,
    ),
    Situation(
        says="a factor from the future",
        actor=an_actor("case_officer", factor=PASSKEY, age=-MINUTE),
        action="case_closure",
        facts=IN_TEAM,
        because=Reason.STALE,
    ),
    # The thing's own walls.
    Situation(
        says="named in the case himself",
        actor=CASE_OFFICER,
        action="case.see",
        facts=_with(IN_TEAM, concerned=frozenset({LIN})),
        because=Reason.CONCERNED,
    ),
    Situation(
        says="compartment closed",
        actor=CASE_OFFICER,
        action="case.see",
        facts=_with(IN_TEAM, compartments=frozenset({"juvenile"})),
        because=Reason.COMPARTMENT,
    ),
    Situation(
        says="compartment open",
        actor=an_actor("case_officer", cleared=frozenset({"juvenile", "informant"})),
        action="case.see",
        facts=_with(IN_TEAM, compartments=frozenset({"juvenile"})),
    ),
    Situation(
        says="one of two compartments closed",
        actor=an_actor("case_officer", cleared=frozenset({"juvenile"})),
        action="case.see",
        facts=_with(IN_TEAM, compartments=frozenset({"juvenile", "informant"})),
        because=Reason.COMPARTMENT,
    ),
    Situation(
        says="sealed",
        actor=CASE_OFFICER,
        action="case.see",
        facts=_with(IN_TEAM, sealed=True),
        because=Reason.SEALED,
    ),
    Situation(
        says="unsealing is for sealed things",
        actor=DELETER,
        action="juvenile_record_unseal",
        facts=Facts(sealed=True),
        second=LEGAL,
    ),
    Situation(
        says="on hold",
        actor=DELETER,
        action="media_deletion",
        facts=Facts(on_hold=True),
        second=LEGAL,
        because=Reason.HELD,
    ),
    Situation(
        says="a hold hides nothing",
        actor=CASE_OFFICER,
        action="case.see",
        facts=_with(IN_TEAM, on_hold=True),
    ),
    Situation(
        says="own request",
        actor=HEAD,
        action="approval",
        facts=_with(IN_UNIT, makers=frozenset({LIN})),
        because=Reason.OWN,
    ),
    Situation(
        says="request of another",
        actor=HEAD,
        action="approval",
        facts=_with(IN_UNIT, makers=frozenset({STRANGER})),
    ),
    # Conflicts of parts.
    Situation(
        says="custodian in the same case does not close it",
        actor=CONFIRMED,
        action="case_closure",
        facts=_with(IN_TEAM, parts=parts("case_officer", LIN) | parts("property_custodian", LIN)),
        because=Reason.PART,
    ),
    Situation(
        says="custodian is another",
        actor=CONFIRMED,
        action="case_closure",
        facts=_with(
            IN_TEAM, parts=parts("case_officer", LIN) | parts("property_custodian", STRANGER)
        ),
    ),
    Situation(
        says="a conflict hides nothing",
        actor=CONFIRMED,
        action="case.see",
        facts=_with(IN_TEAM, parts=parts("case_officer", LIN) | parts("legal", LIN)),
    ),
    # Purpose.
    Situation(says="team plays", actor=CASE_OFFICER, action="recording.play", facts=IN_TEAM),
    Situation(
        says="head plays without purpose",
        actor=HEAD,
        action="recording.play",
        facts=IN_UNIT,
        because=Reason.PURPOSE,
    ),
    Situation(
        says="blank purpose",
        actor=an_actor("head_unit", purpose="  "),
        action="recording.play",
        facts=IN_UNIT,
        because=Reason.PURPOSE,
    ),
    Situation(
        says="head plays with purpose",
        actor=an_actor("head_unit", purpose="complaint 2026-17"),
        action="recording.play",
        facts=IN_UNIT,
    ),
    # Two persons.
    Situation(says="two persons delete", actor=DELETER, action="media_deletion", second=LEGAL),
    Situation(says="one deletes", actor=DELETER, action="media_deletion", because=Reason.SECOND),
    Situation(
        says="two accounts of one person",
        actor=DELETER,
        action="media_deletion",
        second=an_actor("legal", factor=PASSKEY),
        because=Reason.SECOND,
    ),
    Situation(
        says="second has the wrong role",
        actor=DELETER,
        action="media_deletion",
        second=an_actor("guard", person="legal", factor=PASSKEY),
        because=Reason.SECOND,
    ),
    Situation(
        says="second is too weak",
        actor=DELETER,
        action="media_deletion",
        second=an_actor("legal", person="legal", factor=Factor.PIN),
        because=Reason.SECOND,
    ),
    Situation(
        says="second is stale",
        actor=DELETER,
        action="media_deletion",
        second=an_actor("legal", person="legal", factor=PASSKEY, age=6 * MINUTE),
        because=Reason.SECOND,
    ),
    Situation(
        says="second is named in the case",
        actor=DELETER,
        action="media_deletion",
        facts=Facts(concerned=frozenset({PersonBehind("legal")})),
        second=LEGAL,
        because=Reason.SECOND,
    ),
    Situation(
        says="second is not cleared",
        actor=an_actor("archivist", factor=PASSKEY, cleared=frozenset({"juvenile"})),
        action="media_deletion",
        facts=Facts(compartments=frozenset({"juvenile"})),
        second=LEGAL,
        because=Reason.SECOND,
    ),
    Situation(
        says="second made it",
        actor=DELETER,
        action="media_deletion",
        facts=Facts(makers=frozenset({PersonBehind("legal")})),
        second=LEGAL,
        because=Reason.SECOND,
    ),
    # Acts of the register, by what their declaration says.
    Situation(says="a fact by its role", actor=HEAD, action="policy_fact", facts=IN_UNIT),
    Situation(
        says="a fact by another role",
        actor=CASE_OFFICER,
        action="policy_fact",
        facts=IN_TEAM,
        because=Reason.ROLE,
    ),
    Situation(
        says="auxiliaries never decide",
        actor=an_actor("auxiliary", "head_unit"),
        action="policy_decision",
        facts=IN_UNIT,
        because=Reason.NEVER,
    ),
    Situation(
        says="auxiliaries record facts beside another role",
        actor=an_actor("auxiliary", "head_unit"),
        action="policy_fact",
        facts=IN_UNIT,
    ),
    Situation(
        says="auxiliaries never question",
        actor=an_actor("auxiliary", "head_unit"),
        action="policy_questioning",
        facts=IN_UNIT,
        because=Reason.NEVER,
    ),
    Situation(
        says="everybody corrects what he made",
        actor=an_actor("guard"),
        action="policy_correction",
        facts=Facts(makers=frozenset({LIN})),
    ),
    Situation(
        says="nobody corrects what another made",
        actor=an_actor("guard"),
        action="policy_correction",
        facts=Facts(makers=frozenset({STRANGER})),
        because=Reason.RELATION,
    ),
)
