"""The one table of situations that the policy is tested by; each differs in one thing from another."""

from unbroken.chain.actor import Factor, PersonBehind
from unbroken.people.facts import Facts, parts
from unbroken.people.rule import Reason
from unbroken.people.tests.scenarios import (
    CASE_OFFICER,
    CONFIRMED,
    DELETER,
    HEAD,
    IN_TEAM,
    IN_UNIT,
    LEGAL,
    LIN,
    MINUTE,
    PASSKEY,
    STRANGER,
    Situation,
    an_actor,
)
from unbroken.people.tests.situations_of_roles import OF_ROLES


def _with(facts: Facts, **changed: object) -> Facts:
    values = {name: getattr(facts, name) for name in Facts.__slots__}
    return Facts(**(values | changed))


SITUATIONS = (
    *OF_ROLES,
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
