"""What the operator's own rules still found in a case when it was disclosed (decision 20)."""

import datetime as dt

from unbroken.base.identifiers import CaseRef
from unbroken.casefile import find as casefile
from unbroken.rulebook import whole
from unbroken.rulebook.finding import Finding, State
from unbroken_verify.contents import Duty, DutyState

STATES = {
    State.OPEN: DutyState.OPEN,
    State.ANSWERED: DutyState.ANSWERED,
    State.REVIEWED: DutyState.REVIEWED,
    State.REPAIRED: DutyState.REPAIRED,
    State.VOID: DutyState.VOID,
    State.VOID_REVIEWED: DutyState.REVIEWED,
}


def duties_of(case: CaseRef, *, now: dt.datetime) -> tuple[Duty, ...]:
    """Judge a case by the rules in force, with what units recorded of its things; return what they find."""
    row = casefile.row_of(case)
    if row is None:
        return ()
    judged = whole.judge_case(case, since=row.opened_at, now=now).evaluation
    covering = {each.rule for each in judged.coverage}
    own = (each for each in judged.findings if each.case == case)
    return tuple(_duty(each, is_gap=each.rule in covering) for each in own)


def _duty(found: Finding, *, is_gap: bool) -> Duty:
    return Duty(
        rule=found.rule,
        state=STATES[found.state],
        subject=found.subject,
        is_gap=is_gap and found.length_s is not None and found.state is not State.VOID_REVIEWED,
        seconds=found.length_s,
        zh=found.message["zh"],
        en=found.message["en"],
    )
