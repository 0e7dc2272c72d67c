"""Closing a case: the twelve conditions, computed from the acts and not from the checklist."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from unbroken.rulebook.conditions import failing, holds
from unbroken.rulebook.coverage import required_span, verdict_on
from unbroken.rulebook.demand import judge_demand
from unbroken.rulebook.finding import key_of
from unbroken.rulebook.functions.register import FUNCTIONS, function, of_case
from unbroken.rulebook.recorded import Recorded
from unbroken.rulebook.rule import Clause, Rule, RuleKind, Severity
from unbroken.rulebook.scene import Scene, values
from unbroken.rulebook.search import exists, first
from unbroken.rulebook.standing import accepted_by, loop_of
from unbroken.rulebook.verdict import Ask, Breach, Verdict
from unbroken.rulebook.view import texts

SETTLED_ITEM = (
    ("property_return", "items"),
    ("property_disposal", "items"),
    ("transfer_list", "rows[].item"),
    ("measure_lift", "items"),
)
READS = (
    "area_entry",
    "area_exit",
    "property_item",
    "property_return",
    "property_disposal",
    "transfer_list",
    "measure_lift",
    "measure_extension",
    "deposit_slip",
    "recording",
    "session_recording",
    "segments_sealed",
    "recording_gap",
    "session_interruption",
    "property_loan",
    "property_loan_return",
    "av_loan",
    "av_loan_return",
    "non_filing_notice",
    "penalty_decision",
    "service_receipt",
    "supervision_ticket",
    "ticket_closure",
    "freeze_order",
    "party_complaint",
    "approval",
    "judgment",
    "juvenile_record_seal",
    "mediation_record",
    "finding_review",
    "ticket_review",
    "interrogation_session_end",
    "transcript",
)


@function("closing_conditions", *of_case(*READS))
def closing_conditions(ask: Ask) -> Verdict:
    """Find each of the twelve conditions that does not hold when a case is closed (map 7.2)."""
    stated = failing(ask.clause.tests, ask.scene)
    breaches = [Breach(mark="checklist", found=stated, acts=(ask.trigger.id,))] if stated else []
    for condition, missing in CONDITIONS.items():
        acts = tuple(dict.fromkeys(missing(ask)))
        if acts:
            breaches.append(
                Breach(
                    mark=f"condition {condition}",
                    condition=condition,
                    found=condition,
                    acts=(ask.trigger.id, *acts),
                )
            )
    return Verdict(breaches=tuple(breaches))


def _of(ask: Ask, act_type: str) -> list[Recorded]:
    return ask.scene.view.naming(act_type, "case", ask.trigger.case or "")


def _unanswered(ask: Ask, opens: str, closes: str, field: str) -> Iterator[str]:
    """Yield the acts of one type that no act of another type names."""
    closed = {name for act in _of(ask, closes) for name in texts(ask.scene.view.value(act, field))}
    yield from (act.id for act in _of(ask, opens) if act.id not in closed)


def _people(ask: Ask) -> Iterator[str]:
    view = ask.scene.view
    left = {view.value(act, "stay") for act in _of(ask, "area_exit")}
    yield from (act.id for act in _of(ask, "area_entry") if view.value(act, "stay") not in left)


def _items(ask: Ask) -> Iterator[str]:
    view = ask.scene.view
    settled: set[str] = set()
    for act_type, field in SETTLED_ITEM:
        for act in _of(ask, act_type):
            rows = view.value(act, "rows") if field.startswith("rows") else None
            settled |= (
                set(texts(view.value(act, "items")))
                if rows is None
                else {row.get("item") for row in rows}
            )
    yield from (
        act.id for act in _of(ask, "property_item") if view.value(act, "item") not in settled
    )


def _money(ask: Ask) -> Iterator[str]:
    view = ask.scene.view
    paid = {item for act in _of(ask, "deposit_slip") for item in texts(view.value(act, "items"))}
    settled = {
        item for act in _of(ask, "property_return") for item in texts(view.value(act, "items"))
    }
    for act in _of(ask, "property_item"):
        if view.value(act, "class") == "cash" and view.value(act, "item") not in paid | settled:
            yield act.id


def _recordings(ask: Ask) -> Iterator[str]:
    """Yield the acts whose required recording has a gap that nobody reviewed."""
    for rule in ask.book.rules:
        if rule.kind is RuleKind.COVERAGE and rule.severity is not Severity.S3:
            for ordinal, clause in enumerate(rule.clauses):
                yield from _gaps(ask, rule, clause, ordinal)


def _gaps(ask: Ask, rule: Rule, clause: Clause, ordinal: int) -> Iterator[str]:
    at_once = replace(clause, judged=())
    for act_type in clause.trigger.types:
        for act in _of(ask, act_type):
            scene = replace(ask.scene, act=act, trigger=act)
            if not _applies(clause, scene):
                continue
            verdict = _covered(replace(ask, rule=rule, clause=at_once, scene=scene))
            subject = str(next(iter(values(clause.subject, scene)), act.id))
            for breach in verdict.breaches:
                key = key_of(rule, breach.subject or subject, act.id, f"{ordinal}/{breach.mark}")
                loop = loop_of(key, scene.view)
                if not breach.reviewed_by and not accepted_by(loop, scene.view):
                    yield act.id


def _covered(ask: Ask) -> Verdict:
    """Judge one interval at once: nothing more is waited for when a case closes."""
    if ask.clause.function:
        return FUNCTIONS[ask.clause.function].judge(ask)
    if ask.clause.coverage is None:
        return Verdict()
    required = required_span(ask)
    return verdict_on(ask, (required,)) if required else Verdict()


def _loans(ask: Ask) -> Iterator[str]:
    yield from _unanswered(ask, "property_loan", "property_loan_return", "loan")
    yield from _unanswered(ask, "av_loan", "av_loan_return", "loan")


def _notices(ask: Ask) -> Iterator[str]:
    view = ask.scene.view
    served = {
        name for act in _of(ask, "service_receipt") for name in texts(view.value(act, "document"))
    }
    for act_type in ("non_filing_notice", "penalty_decision"):
        for act in _of(ask, act_type):
            if act.id not in served and not view.value(act, "served_at"):
                yield act.id


def _tickets(ask: Ask) -> Iterator[str]:
    yield from _unanswered(ask, "supervision_ticket", "ticket_closure", "ticket")


def _measures(ask: Ask) -> Iterator[str]:
    view = ask.scene.view
    lifted = {item for act in _of(ask, "measure_lift") for item in texts(view.value(act, "items"))}
    moved = {
        row.get("item")
        for act in _of(ask, "transfer_list")
        for row in view.value(act, "rows") or ()
    }
    extended = {
        name for act in _of(ask, "measure_extension") for name in texts(view.value(act, "of_act"))
    }
    for act in _of(ask, "freeze_order"):
        if view.value(act, "item") not in lifted | moved and act.id not in extended:
            yield act.id


def _complaints(ask: Ask) -> Iterator[str]:
    view = ask.scene.view
    yield from (act.id for act in _of(ask, "party_complaint") if not view.value(act, "answered_at"))


def _review(ask: Ask) -> Iterator[str]:
    view = ask.scene.view
    reviews = [
        act
        for act in _of(ask, "approval")
        if view.value(act, "matter") == "closing_review"
        and view.value(act, "decision") == "approved"
        and view.value(act, "approver_role") == "legal"
        # A loaded approval opens no gate of today (decision 15).
        and (ask.trigger.loaded or not act.loaded)
    ]
    if not reviews:
        yield ask.trigger.id
    if view.value(ask.trigger, "outcome") == "mediated_performed" and not any(
        view.value(act, "stage") == "performed" for act in _of(ask, "mediation_record")
    ):
        yield ask.trigger.id


def _retention(ask: Ask) -> Iterator[str]:
    view = ask.scene.view
    yield from (act.id for act in _of(ask, "recording") if not view.value(act, "retention_class"))


def _juvenile(ask: Ask) -> Iterator[str]:
    """Sealing is a duty of its own after a judgment; here only one that is already overdue counts."""
    sealing = ask.book.rule("R-JUV-08")
    if sealing is None:
        return
    for clause in sealing.clauses:
        for act in _of(ask, "judgment"):
            scene = replace(ask.scene, act=act, trigger=act, subject=act.id)
            asked = replace(ask, rule=sealing, clause=clause, scene=scene)
            if _applies(clause, scene) and judge_demand(asked).breaches:
                yield act.id


def _applies(clause: Clause, scene: Scene) -> bool:
    """Say whether a clause of another rule is in play for an act."""
    return (
        all(holds(each, scene) for each in clause.trigger.where)
        and not first(clause.unless, scene)
        and all(exists(group, scene) for group in clause.when)
    )


CONDITIONS: dict[int, Callable[[Ask], Iterator[str]]] = {
    1: _people,
    2: _items,
    3: _money,
    4: _recordings,
    5: _loans,
    6: _notices,
    7: _tickets,
    8: _measures,
    9: _complaints,
    10: _review,
    11: _retention,
    12: _juvenile,
}


@function("withheld_is_listed")
def withheld_is_listed(ask: Ask) -> Verdict:
    """Find a bundle that withholds pages without listing them, or whose digest is not stated."""
    view, act = ask.scene.view, ask.trigger
    total, given = view.value(act, "pages_total") or 0, view.value(act, "pages_given") or 0
    listed = sum(row.get("pages") or 0 for row in view.value(act, "redactions") or ())
    silent = total - given - listed
    unstated = failing(ask.clause.tests, ask.scene)
    if not silent and not unstated:
        return Verdict()
    return Verdict(breaches=(Breach(found=silent or unstated, acts=(act.id,)),))
