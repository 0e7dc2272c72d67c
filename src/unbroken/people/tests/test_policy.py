"""The policy is right in every situation of the table, and no part of it can be broken unseen."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbroken.chain.actor import Factor, machine
from unbroken.chain.catalogue import load_all
from unbroken.chain.codes import APPROVERS
from unbroken.chain.register import Nature
from unbroken.people import policy
from unbroken.people.facts import Facts, OneThing
from unbroken.people.policy import able, decide, different_persons, rule_of
from unbroken.people.refusals import (
    Denied,
    NoSuch,
    NotAllowed,
    PurposeNeeded,
    SecondPersonNeeded,
    StepUpNeeded,
    require,
    require_able,
)
from unbroken.people.roles import CONFLICTS, EXTERNAL, MACHINE_ROLES, ROLES
from unbroken.people.rule import SENTENCES, Reason, Relation, Trait
from unbroken.people.standing import NEVER, RECORDING
from unbroken.people.table import TABLE
from unbroken.people.tests.scenarios import (
    CASE_OFFICER,
    DELETER,
    HEAD,
    IN_TEAM,
    IN_UNIT,
    LEGAL,
    NOON,
    an_actor,
)
from unbroken.people.tests.situations import SITUATIONS
from unbroken.people.tests.worlds import actors, things


def wrong():
    """Return the situations that the policy judges otherwise than the table says."""
    return [
        situation.says
        for situation in SITUATIONS
        if decide(
            situation.actor, situation.action, situation.facts, NOON, second=situation.second
        ).reason
        != situation.because
    ]


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.says)
def test_each_situation_is_judged_as_the_table_says(situation):
    verdict = decide(
        situation.actor, situation.action, situation.facts, NOON, second=situation.second
    )
    assert verdict.reason == situation.because
    assert verdict.allowed == (situation.because is None)


PREDICATES = [
    name for name in vars(OneThing) if not name.startswith("_") and name not in ("facts", "truth")
]


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("predicate", PREDICATES)
def test_a_predicate_that_always_says_the_same_breaks_a_situation(predicate, answer, monkeypatch):
    monkeypatch.setattr(OneThing, predicate, lambda *_: answer)
    assert wrong()


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("function", ["_fresh", "_may_second", "different_persons"])
def test_a_judgement_that_always_says_the_same_breaks_a_situation(function, answer, monkeypatch):
    monkeypatch.setattr(policy, function, lambda *_: answer)
    assert wrong()


@pytest.mark.parametrize("reason", [r for r in Reason if r is not Reason.UNKNOWN])
def test_a_clause_that_is_left_out_breaks_a_situation(reason, monkeypatch):
    whole = policy.clauses
    monkeypatch.setattr(
        policy,
        "clauses",
        lambda question, sight: (
            (why, holds) for why, holds in whole(question, sight) if why is not reason
        ),
    )
    assert wrong()


@pytest.mark.parametrize("trait", list(Trait))
def test_a_trait_that_is_forgotten_breaks_a_situation(trait, monkeypatch):
    rule = policy.rule_of
    monkeypatch.setattr(
        policy,
        "rule_of",
        lambda action: (
            dataclasses.replace(found, traits=found.traits - {trait})
            if (found := rule(action))
            else None
        ),
    )
    assert wrong()


@given(actor=actors(), thing=things(), action=st.text(min_size=1, max_size=20))
def test_what_the_table_does_not_know_is_refused(actor, thing, action):
    if rule_of(action) is None:
        assert decide(actor, action, thing, NOON).reason is Reason.UNKNOWN


@given(actor=actors(), thing=things(), action=st.sampled_from(sorted(TABLE)))
def test_a_wall_that_is_added_never_opens_anything(actor, thing, action):
    before = decide(actor, action, thing, NOON).allowed
    walls = (
        {"concerned": thing.concerned | {actor.person}},
        {"sealed": True},
        {"on_hold": True},
        {"compartments": thing.compartments | {"informant"}},
        {"grants": frozenset()},
        {"glasses": frozenset()},
        {"open_to_unit": False},
    )
    for wall in walls:
        after = decide(actor, action, dataclasses.replace(thing, **wall), NOON).allowed
        assert before or not after


@given(actor=actors(), thing=things(), action=st.sampled_from(sorted(TABLE)))
def test_who_is_named_in_a_case_may_do_nothing_to_it(actor, thing, action):
    thing = dataclasses.replace(thing, concerned=frozenset({actor.person}))
    assert not decide(actor, action, thing, NOON).allowed


@given(actor=actors(), thing=things(), action=st.sampled_from(sorted(TABLE)))
def test_a_denial_by_role_wins_over_every_other_role(actor, thing, action):
    actor = dataclasses.replace(actor, roles=actor.roles | {"security_officer"})
    if Trait.CONTENT in TABLE[action].traits:
        assert not decide(actor, action, thing, NOON).allowed


@given(actor=actors(), thing=things(), action=st.sampled_from(sorted(TABLE)))
def test_what_nobody_is_able_to_do_is_allowed_to_nobody(actor, thing, action):
    if not able(actor, action, NOON).allowed:
        assert not decide(actor, action, thing, NOON, second=LEGAL).allowed


@given(thing=things(), action=st.sampled_from(sorted(TABLE)))
def test_whatever_takes_two_is_refused_to_one(thing, action):
    everybody = an_actor(*(word.code for word in ROLES.words), factor=Factor.PASSKEY)
    if TABLE[action].seconds:
        assert not decide(everybody, action, thing, NOON).allowed
        assert not decide(everybody, action, thing, NOON, second=everybody).allowed


def test_deleting_unsealing_bulk_export_and_giving_access_take_two():
    for rule in TABLE.values():
        if rule.traits & {Trait.DESTROYS, Trait.ON_SEALED, Trait.GIVES_ACCESS}:
            assert rule.seconds, rule.action
    assert TABLE["disclosure.bulk"].seconds
    assert TABLE["key.use"].seconds


def test_no_role_both_gives_access_and_sees_content():
    for role in ROLES.codes():
        gives = role_has(role, Trait.GIVES_ACCESS)
        sees = role_has(role, Trait.CONTENT)
        assert not (gives and sees), role


def role_has(role, trait):
    denied = NEVER.get(role, frozenset())
    return any(
        role in rule.cells and trait in rule.traits and not denied & rule.traits
        for rule in TABLE.values()
    )


def test_outsiders_reach_content_by_grant_only():
    for rule in TABLE.values():
        for role in EXTERNAL & set(rule.cells):
            if Trait.CONTENT in rule.traits:
                assert rule.cells[role] == {Relation.GRANT}, rule.action


def test_the_table_uses_known_roles_and_actions_only():
    known = ROLES.codes() | {"author"}
    for rule in TABLE.values():
        assert set(rule.cells) | rule.seconds <= known
        assert rule.sight == "" or rule.sight in TABLE
        assert all(rule.cells.values()), rule.action
    assert set(NEVER) | set(RECORDING) | set(CONFLICTS) <= known
    assert set(SENTENCES) == set(Reason)


def test_conflicts_are_those_of_the_domain(shared):
    roles = json.loads((shared / "domain" / "roles.json").read_text())["roles"]
    said = {role["code"]: frozenset(role["conflicts_in_same_case"]) for role in roles}
    # Attesting witnesses have no account: the rulebook judges them.
    said.pop("witness_act")
    assert {role: with_ for role, with_ in said.items() if with_} == CONFLICTS


def test_what_an_auxiliary_never_does_is_that_of_the_domain(shared):
    roles = json.loads((shared / "domain" / "roles.json").read_text())["roles"]
    never = next(role["never"] for role in roles if role["code"] == "auxiliary")
    assert {"never_decides", "never_interrogates"} <= set(never)
    assert NEVER["auxiliary"] == {Trait.DECISION, Trait.QUESTIONS}


def test_two_accounts_of_one_person_are_one_person():
    assert different_persons(an_actor("guard"), an_actor("guard", person="qiao"))
    assert not different_persons(an_actor("guard"), an_actor("legal"))


def test_a_machine_records_and_gives_no_access():
    integrator = machine(name="integrator", terminal="machine", at=NOON)
    assert integrator.roles <= MACHINE_ROLES
    assert not decide(integrator, "role_grant", Facts(), NOON, second=LEGAL).allowed
    assert not decide(integrator, "recording.play", Facts(), NOON).allowed


def test_what_one_may_not_see_reads_like_what_does_not_exist():
    with pytest.raises(Denied) as refused:
        require(CASE_OFFICER, "case_closure", Facts(), NOON)
    assert refused.value.status == NoSuch.status
    assert str(refused.value) == str(NoSuch())
    assert refused.value.remedy == NoSuch.remedy


def test_what_one_may_see_is_refused_with_the_reason():
    with pytest.raises(NotAllowed, match="asked for"):
        require(HEAD, "approval", dataclasses.replace(IN_UNIT, makers={HEAD.person}), NOON)


@pytest.mark.parametrize(
    ("actor", "action", "facts", "refusal"),
    [
        (CASE_OFFICER, "case_closure", IN_TEAM, StepUpNeeded),
        (HEAD, "recording.play", IN_UNIT, PurposeNeeded),
        (an_actor("security_officer", factor=Factor.PASSKEY), "role_grant", Facts(),
         SecondPersonNeeded),
    ],
)  # fmt: skip
def test_what_can_be_remedied_says_how(actor, action, facts, refusal):
    with pytest.raises(refusal):
        require(actor, action, facts, NOON)


def test_what_is_allowed_passes_without_a_word():
    require(CASE_OFFICER, "case.see", IN_TEAM, NOON)
    require(DELETER, "media_deletion", Facts(), NOON, second=LEGAL)
    require_able(CASE_OFFICER, "case.see", NOON)


def test_what_a_role_could_never_do_is_refused_before_anything_is_fetched():
    with pytest.raises(NotAllowed):
        require_able(CASE_OFFICER, "role_grant", NOON)
    with pytest.raises(StepUpNeeded):
        require_able(CASE_OFFICER, "emergency_access", NOON)


def test_every_declared_act_can_be_recorded_by_some_account_or_machine():
    for name in load_all():
        assert rule_of(name).cells, name


def test_every_decision_of_a_link_is_barred_to_auxiliaries():
    for name, declared in load_all().items():
        if declared.nature is Nature.DECISION and name not in TABLE:
            assert Trait.DECISION in rule_of(name).traits, name


def test_the_roles_that_forms_offer_as_approvers_are_those_that_the_table_lets_approve():
    assert frozenset(APPROVERS) == frozenset(TABLE["approval"].cells)
