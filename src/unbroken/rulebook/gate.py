"""What stands in the way of a decision that the system itself carries out (decisions 1 and 11)."""

import datetime as dt
import functools
from collections.abc import Mapping

from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, Nature
from unbroken.rulebook import find, whole
from unbroken.rulebook import recorded as rulebook
from unbroken.rulebook.book import station_book
from unbroken.rulebook.finding import Evaluation, Finding, State
from unbroken.rulebook.judge import triggered
from unbroken.rulebook.recorded import as_recorded
from unbroken.rulebook.rule import RuleKind
from unbroken.rulebook.scene import Scene
from unbroken.rulebook.view import Known

CLOSING = "case_closure"
AFTER_CLOSING = "R-CLO-08"
"""The rule that wants to know why a record comes after the closing; it names what needs no reason."""
MEETS_CONDITION = {
    1: ("area_exit", "measure_change"),
    2: ("property_return", "property_disposal", "transfer_list"),
    3: ("deposit_slip",),
    4: ("recording_gap", "approval"),
    5: ("property_loan_return", "av_loan_return"),
    6: ("service_receipt",),
    7: ("ticket_closure",),
    8: ("measure_lift", "measure_extension"),
    9: ("party_complaint",),
    10: ("approval",),
    11: ("correction",),
    12: ("juvenile_record_seal",),
}
"""What meets each of the twelve conditions of closing (domain map 7.2)."""

CONCERNS = {
    1: frozenset({"area_entry"}),
    2: frozenset({"property_item"}),
    3: frozenset({"property_item"}),
    5: frozenset({"property_loan", "av_loan"}),
    6: frozenset({"non_filing_notice", "penalty_decision"}),
    7: frozenset({"supervision_ticket"}),
    8: frozenset({"freeze_order"}),
    9: frozenset({"party_complaint"}),
    11: frozenset({"recording"}),
    12: frozenset({"judgment"}),
}
"""What a case must have something of before a condition says anything; 4 follows from the rules."""
ALWAYS = 10
"""Legal affairs check every file."""


@functools.cache
def _recorded_throughout() -> frozenset[str]:
    """Name the types of act that have to be recorded on video, by the rules."""
    rules = [rule for rule in station_book().rules if rule.kind is RuleKind.COVERAGE]
    return frozenset(
        name for rule in rules for clause in rule.clauses for name in clause.trigger.types
    )


def conditions_concerned(counts: Mapping[str, int]) -> frozenset[int]:
    """Return the conditions of closing that have something to hold for, by the acts of a case."""
    there = counts.keys()
    concerned = {number for number, types in CONCERNS.items() if types & there}
    recorded = {4} if _recorded_throughout() & there else set()
    return frozenset({ALWAYS} | concerned | recorded)


@functools.cache
def gated() -> frozenset[str]:
    """Name the types of act that a rule can refuse."""
    rules = [rule for rule in station_book().rules if rule.refuses]
    return frozenset(
        name for rule in rules for clause in rule.clauses for name in clause.trigger.types
    )


def has_gate(act: Act) -> bool:
    """Say whether an act is a decision that a rule can refuse; facts never are."""
    return act.declared.nature is Nature.DECISION and act.declared.wire_name in gated()


def wants_reason(wire_name: str, *, case: str, at: dt.datetime) -> bool:
    """Say whether an act of a type has to say why it comes, once its case is closed."""
    book = station_book()
    act = rulebook.Recorded(
        id=rulebook.ActId(""), type=wire_name, case=case, occurred_at=at, recorded_at=at, by=""
    )
    scene = Scene(Known(frozenset()).view(), act, act, "", book.calendar)
    rule = book.rule(AFTER_CLOSING)
    return rule is not None and any(triggered(rule, clause, scene) for clause in rule.clauses)


def remedies_of(finding: Finding) -> tuple[str, ...]:
    """Name the types of act that would meet what was found."""
    return finding.remedies or MEETS_CONDITION.get(finding.condition or 0, ())


def in_the_way(
    event: Recorded[Act], *, case: str, since: dt.datetime, now: dt.datetime
) -> tuple[Finding, ...]:
    """Judge the whole case as if the decision were recorded now; return what speaks against it.

    A closing also stands against every finding that is open, answered or void.
    """
    acts, _ = whole.acts_of_case(case, since=since)
    watch = whole.watch_of(acts)
    refused = watch.refusals(as_recorded(event))
    if event.declared.wire_name != CLOSING:
        return refused
    return (*refused, *unsettled(watch.evaluation(now), case))


def unsettled(evaluation: Evaluation, case: str) -> tuple[Finding, ...]:
    """Return the findings with which a case does not close.

    The engine compares accounts. A review by the same person behind another account settles nothing:
    the table knows persons, so what it still calls open is not settled either.
    """
    open_ = {row.ref for row in find.unsettled(find.findings_of(case))}
    own = [one for one in evaluation.findings if one.case == case]
    return tuple(
        one
        for one in own
        if not one.settled or (one.state is State.REVIEWED and f"finding:{one.key}" in open_)
    )
