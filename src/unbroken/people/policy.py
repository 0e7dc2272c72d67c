"""May this actor do this to that? Pure: no clock, no database, no Django.

Everything is denied that no row of the table allows, an explicit denial wins, and what is unknown
is denied. The clauses below are written once and read twice: `decide` asks them of one thing whose
facts were fetched, `people.seen` asks the same clauses of a whole table as one query.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from unbroken.chain.actor import Actor
from unbroken.chain.register import ActType, Nature, act_type
from unbroken.people.facts import Facts, OneThing, Sight
from unbroken.people.roles import AUTHOR, CONFLICTS
from unbroken.people.rule import CARRYING_PURPOSE, STEP_UP, Reason, Relation, Rule, Trait
from unbroken.people.standing import NEVER, RECORDING
from unbroken.people.table import TABLE

C = TypeVar("C")

CASE_OFFICER = "case_officer"
OFFICE_LINKS = frozenset({"people", "chain", "rulebook", "docking", "capture", "supervision"})
"""Links whose acts say nothing of what a case holds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Allowed, or why not."""

    allowed: bool
    reason: Reason | None = None


ALLOWED = Verdict(allowed=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Who asks for what, and when."""

    actor: Actor
    rule: Rule
    now: dt.datetime
    second: Actor | None = None


def rule_of(action: str) -> Rule | None:
    """Return the row for an action: the table's own, else the one its declared act implies."""
    if action in TABLE:
        return TABLE[action]
    declared = act_type(action)
    return _rule_for_act(declared) if declared else None


def _rule_for_act(declared: ActType) -> Rule:
    return Rule(
        action=declared.wire_name,
        zh=declared.zh,
        en=declared.en,
        cells={role: RECORDING[role] for role in declared.by if role in RECORDING},
        traits=frozenset(_traits_of(declared)),
        sight="case.see",
    )


def _traits_of(declared: ActType) -> Iterator[Trait]:
    if declared.link not in OFFICE_LINKS:
        yield Trait.CONTENT
    if declared.nature is Nature.DECISION:
        yield Trait.DECISION
    if declared.link == "interrogation":
        yield Trait.QUESTIONS


def able(actor: Actor, action: str, now: dt.datetime) -> Verdict:
    """Say whether an actor could do this to anything at all; needs no thing, so tells of none."""
    rule = rule_of(action)
    if rule is None:
        return Verdict(allowed=False, reason=Reason.UNKNOWN)
    question = Question(actor=actor, rule=rule, now=now)
    return _verdict(_clauses_of_the_actor(question, OneThing(Facts())))


def decide(
    actor: Actor, action: str, facts: Facts, now: dt.datetime, *, second: Actor | None = None
) -> Verdict:
    """Say whether an actor may do something to a thing with these facts, and if not, why."""
    rule = rule_of(action)
    if rule is None:
        return Verdict(allowed=False, reason=Reason.UNKNOWN)
    question = Question(actor=actor, rule=rule, now=now, second=second)
    return _verdict(clauses(question, OneThing(facts)))


def _verdict(of: Iterator[tuple[Reason, bool]]) -> Verdict:
    broken = next((reason for reason, holds in of if not holds), None)
    return ALLOWED if broken is None else Verdict(allowed=False, reason=broken)


def clauses(question: Question, sight: Sight[C]) -> Iterator[tuple[Reason, C]]:
    """Yield everything that has to hold, in the order in which it is told to a person."""
    yield from _clauses_of_the_actor(question, sight)
    yield from _clauses_of_the_thing(question, sight)
    yield from _clauses_of_the_relation(question, sight)
    yield Reason.SECOND, _second_confirms(question, sight)


def _clauses_of_the_actor(question: Question, sight: Sight[C]) -> Iterator[tuple[Reason, C]]:
    actor, rule = question.actor, question.rule
    forbidden = any(NEVER.get(role, frozenset()) & rule.traits for role in actor.roles)
    yield Reason.NEVER, sight.truth(holds=not forbidden)
    yield Reason.ROLE, sight.truth(holds=bool(_roles_held(question)))
    strong = actor.factor.strength >= rule.factor.strength
    yield Reason.WEAK if rule.within is None else Reason.STALE, sight.truth(holds=strong)
    yield Reason.STALE, sight.truth(holds=_fresh(actor, rule.within, question.now))


def _clauses_of_the_thing(question: Question, sight: Sight[C]) -> Iterator[tuple[Reason, C]]:
    actor, traits = question.actor, question.rule.traits
    yield Reason.CONCERNED, sight.not_concerning(actor.person)
    yield Reason.COMPARTMENT, sight.only_within(actor.cleared)
    if Trait.ON_SEALED not in traits:
        yield Reason.SEALED, sight.unsealed()
    if Trait.DESTROYS in traits:
        yield Reason.HELD, sight.free_of_hold()
    if Trait.NOT_OWN in traits:
        yield Reason.OWN, sight.not_made_by(actor.person)


def _clauses_of_the_relation(question: Question, sight: Sight[C]) -> Iterator[tuple[Reason, C]]:
    ways = [
        (relation, _related(question, role, relation, sight), _no_conflict(question, role, sight))
        for role in sorted(_roles_held(question))
        for relation in sorted(question.rule.cells[role])
    ]
    yield Reason.RELATION, sight.any_of(related for _, related, _ in ways)
    yield Reason.PART, sight.any_of(sight.all_of((related, free)) for _, related, free in ways)
    if Trait.PURPOSE in question.rule.traits and not question.actor.purpose.strip():
        yield (
            Reason.PURPOSE,
            sight.any_of(
                sight.all_of((related, free))
                for relation, related, free in ways
                if relation in CARRYING_PURPOSE
            ),
        )


def _roles_held(question: Question) -> frozenset[str]:
    return (question.actor.roles | {AUTHOR}) & frozenset(question.rule.cells)


def _fresh(actor: Actor, within: dt.timedelta | None, now: dt.datetime) -> bool:
    return within is None or dt.timedelta(0) <= now - actor.factor_at <= within


def _related(question: Question, role: str, relation: Relation, sight: Sight[C]) -> C:
    actor, now = question.actor, question.now
    match relation:
        case Relation.OWN:
            return sight.made_by(actor.person)
        case Relation.TEAM | Relation.NAMED:
            part = CASE_OFFICER if relation is Relation.TEAM else role
            return sight.has_part(part, actor.person)
        case Relation.UNIT:
            return sight.open_to(actor.unit)
        case Relation.GRANT:
            return sight.granted(actor.person, question.rule.action, now)
        case Relation.GLASS:
            return sight.glass_broken(actor.person, now)
        case Relation.STATION:
            return sight.truth(holds=True)


def _no_conflict(question: Question, role: str, sight: Sight[C]) -> C:
    """Conflicts bar decisions only: a fact that happened is recorded, and the rulebook speaks."""
    decides = Trait.DECISION in question.rule.traits
    excluded = sorted(CONFLICTS.get(role, frozenset())) if decides else ()
    return sight.all_of(sight.lacks_part(part, question.actor.person) for part in excluded)


def _second_confirms(question: Question, sight: Sight[C]) -> C:
    if not question.rule.seconds:
        return sight.truth(holds=True)
    second = question.second
    if second is None or not _may_second(question, second):
        return sight.truth(holds=False)
    return sight.all_of(
        (sight.not_concerning(second.person), sight.only_within(second.cleared))
        + ((sight.not_made_by(second.person),) if Trait.NOT_OWN in question.rule.traits else ())
    )


def _may_second(question: Question, second: Actor) -> bool:
    return (
        different_persons(question.actor, second)
        and bool(second.roles & question.rule.seconds)
        and second.factor.strength >= question.rule.factor.strength
        and _fresh(second, STEP_UP, question.now)
    )


def different_persons(*actors: Actor) -> bool:
    """Say whether no natural person stands behind two of these actors."""
    return len({actor.person for actor in actors}) == len(actors)
