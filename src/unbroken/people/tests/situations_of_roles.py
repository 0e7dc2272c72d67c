"""Situations of the policy: who stands where, in which role, with what sign-in."""

import datetime as dt

from unbroken.chain.actor import Factor
from unbroken.people.facts import Facts, Glass, Grant, parts
from unbroken.people.rule import Reason
from unbroken.people.tests.scenarios import (
    BROKEN_GLASS,
    CASE_OFFICER,
    CHENGDONG,
    CONFIRMED,
    GRANTED,
    HEAD,
    IN_TEAM,
    IN_UNIT,
    JIANGBEI,
    LIN,
    MINUTE,
    NOON,
    PASSKEY,
    STRANGER,
    Situation,
    an_actor,
)

OF_ROLES = (
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
)
