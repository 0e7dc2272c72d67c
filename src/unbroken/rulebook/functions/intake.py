"""The register of reports: back-dating, and calls that were filed away as no case."""

import datetime as dt
from dataclasses import replace

from unbroken.rulebook.demand import judge_demand
from unbroken.rulebook.functions.register import function
from unbroken.rulebook.recorded import UNIT, Recorded
from unbroken.rulebook.verdict import NOT_APPLICABLE, Ask, Breach, Verdict


@function("register_order", ("intake_record", UNIT, UNIT))
def register_order(ask: Ask) -> Verdict:
    """Find an entry that claims to be older than the register lets it be."""
    view, entry = ask.scene.view, ask.trigger
    received = view.time(entry, "received_at") or entry.occurred_at
    behind = entry.recorded_at - received
    earlier = [
        act
        for unit in [entry.fields.get(UNIT)]
        if isinstance(unit, str)
        for act in view.naming("intake_record", UNIT, unit)
        if view.known.place[act.id] < view.known.place[entry.id]
    ]
    late: dt.timedelta = ask.clause.params["late"]
    back: dt.timedelta = ask.clause.params["back"]
    previous = earlier[-1] if earlier else None
    claims_before = previous is not None and received < previous.recorded_at - back
    if behind <= late and not claims_before and not _jumps_back(entry, previous):
        return Verdict()
    acts = (entry.id, *([previous.id] if previous else []))
    breach = Breach(
        start=received, end=entry.recorded_at, length_s=int(behind.total_seconds()), acts=acts
    )
    return Verdict(breaches=(breach,))


def _jumps_back(entry: Recorded, previous: Recorded | None) -> bool:
    """Say whether the register number is lower than that of the entry before."""
    if previous is None:
        return False
    numbers = [str(act.fields.get("register_no", "")) for act in (previous, entry)]
    return len(numbers[0]) == len(numbers[1]) and numbers[1] < numbers[0]


@function("call_has_case_words", ("call_record", "id", "call"))
def call_has_case_words(ask: Ask) -> Verdict:
    """Judge the clause only where the call behind an incident speaks of what is a case."""
    view = ask.scene.view
    call = view.act(str(view.value(ask.trigger, "call")))
    gist = str(view.value(call, "gist")) if call else ""
    words = [word for word in ask.clause.params["words"] if word in gist]
    if not words:
        return NOT_APPLICABLE
    verdict = judge_demand(ask)
    found = words[0] if len(words) == 1 else words
    return replace(
        verdict, breaches=tuple(replace(breach, found=found) for breach in verdict.breaches)
    )
