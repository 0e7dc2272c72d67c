"""Every rule is quiet on clean work, and fires when one thing is done otherwise."""

import datetime as dt
import functools

import pytest

from unbroken.rulebook.engine import evaluate
from unbroken.rulebook.finding import Finding
from unbroken.rulebook.functions import FUNCTIONS
from unbroken.rulebook.tests import stories
from unbroken.rulebook.tests.mutations import MUTATIONS

DAY = dt.timedelta(days=1)


def found(acts, *, days) -> list[Finding]:
    now = max(act.recorded_at for act in acts) + days * DAY
    return list(evaluate(stories.book(), acts, now).findings)


@functools.cache
def rules_that_clean_work_breaks(story, days) -> set[str]:
    return {each.rule for each in found(stories.acts(story), days=days)}


def test_every_rule_has_a_change_that_makes_it_fire():
    assert {rule.id for rule in stories.book().rules} == set(MUTATIONS)


def test_at_most_twenty_functions_are_named_and_each_is_used():
    used = {clause.function for rule in stories.book().rules for clause in rule.clauses}

    assert len(FUNCTIONS) <= 20
    assert used - {""} == set(FUNCTIONS)


@pytest.mark.parametrize("rule", sorted(MUTATIONS))
def test_a_rule_fires_when_one_thing_is_done_otherwise(rule):
    story, change, days = MUTATIONS[rule]
    changed = stories.lines(story)
    change(changed)
    acts = stories.acts_of(changed)

    fired = [each for each in found(acts, days=days) if each.rule == rule]

    assert rule not in rules_that_clean_work_breaks(story, days)
    assert fired
    for each in fired:
        assert "—" not in each.message["zh"] + each.message["en"]
        assert set(each.acts) <= {act.id for act in acts}
