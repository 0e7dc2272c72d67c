"""Judging one duty at one moment, with what was known then. Pure: the same question, the same answer."""

import datetime as dt

from unbroken.rulebook.conditions import holds
from unbroken.rulebook.coverage import judge_coverage
from unbroken.rulebook.demand import judge_demand
from unbroken.rulebook.functions import FUNCTIONS
from unbroken.rulebook.recorded import Recorded
from unbroken.rulebook.rule import Clause, Rule
from unbroken.rulebook.scene import Scene, values
from unbroken.rulebook.search import exists
from unbroken.rulebook.verdict import NOT_APPLICABLE, Ask, Verdict

LATE = dt.timedelta(hours=24)
"""An act recorded later than this is judged by both editions (decision 12)."""


def judge(ask: Ask) -> Verdict:
    """Judge a duty; says that it does not apply where its trigger no longer calls for it."""
    clause, scene = ask.clause, ask.scene
    if not triggered(ask.rule, clause, scene):
        return NOT_APPLICABLE
    if not all(exists(group, scene) for group in clause.when):
        return NOT_APPLICABLE
    if clause.function:
        return FUNCTIONS[clause.function].judge(ask)
    return judge_coverage(ask) if clause.coverage else judge_demand(ask)


def triggered(rule: Rule, clause: Clause, scene: Scene) -> bool:
    """Say whether the trigger's own fields call for the clause, in an edition that is in force."""
    if not _in_force(rule, scene):
        return False
    return all(holds(condition, scene.of(scene.trigger)) for condition in clause.trigger.where)


def _in_force(rule: Rule, scene: Scene) -> bool:
    """Say whether the edition was in force when the act happened, or when it was told too late."""
    zone, act = scene.calendar.zone, scene.trigger
    if rule.in_force(act.occurred_at.astimezone(zone).date()):
        return True
    is_late = act.recorded_at - act.occurred_at > LATE
    return is_late and rule.in_force(act.recorded_at.astimezone(zone).date())


def subjects_of(clause: Clause, scene: Scene, trigger: Recorded) -> list[str]:
    """Return what findings of this clause are about; the act itself where its field is empty."""
    named = [str(value) for value in values(clause.subject, scene)]
    return list(dict.fromkeys(named)) or [trigger.id]
