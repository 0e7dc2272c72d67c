"""Things: listed, sealed, counted, in one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from unbroken.rulebook.conditions import number
from unbroken.rulebook.demand import judge_demand
from unbroken.rulebook.functions.register import function
from unbroken.rulebook.recorded import Instant, Recorded, Value
from unbroken.rulebook.scene import Scene
from unbroken.rulebook.verdict import Ask, Breach, Verdict, earliest, join
from unbroken.rulebook.view import raw, texts

SEIZED = ("evidence", "prohibited")
KEPT = ("family", "locker", "with_person")


@function(
    "belongings_in_order",
    ("seizure_list", "items", "items[].item"),
    ("area_exit", "stay", "stay"),
)
def belongings_in_order(ask: Ask) -> Verdict:
    """Find a belonging in the wrong class or custody, or evidence that no seizure list names."""
    view = ask.scene.view
    rows = view.value(ask.trigger, "items") or ()
    wrong = [
        _name(row)
        for row in rows
        if row.get("class") == "unrelated" and row.get("custody") not in KEPT
    ]
    unlisted = [
        _name(row) for row in rows if row.get("class") in SEIZED and not _is_listed(row, ask.scene)
    ]
    exits = view.naming("area_exit", "stay", str(view.value(ask.trigger, "stay")))
    judged = earliest(*(act.recorded_at for act in exits))
    found = wrong + (unlisted if judged and ask.now >= judged else [])
    verdict = Verdict(look=judged if judged and ask.now < judged else None)
    if found:
        breach = Breach(mark="row", found=found, acts=(ask.trigger.id,), words={"item": found})
        verdict = Verdict(breaches=(breach,), look=verdict.look)
    return join(judge_demand(ask), verdict)


def _name(row: dict[str, Value]) -> str:
    return str(row.get("item") or row.get("name"))


def _is_listed(row: dict[str, Value], scene: Scene) -> bool:
    item = row.get("item")
    return bool(item) and bool(scene.view.naming("seizure_list", "items", str(item)))


@function("seen_and_listed", ("seizure_list", "id", "seizure"), ("property_item", "case", "case"))
def seen_and_listed(ask: Ask) -> Verdict:
    """Find what is seen in the picture and missing in the list."""
    view, note = ask.scene.view, ask.trigger
    listed = view.act(str(view.value(note, "seizure")))
    items = set(texts(view.value(listed, "items"))) if listed else set()
    for row in view.value(note, "items_seen") or ():
        counted = sum(
            number(view.value(act, "qty")) or Decimal(0)
            for act in view.naming("property_item", "case", note.case or "")
            if view.value(act, "item") in items and view.value(act, "class") == row.get("class")
        )
        seen = number(row.get("qty")) or Decimal(0)
        if seen > counted:
            acts = (note.id, *([listed.id] if listed else []))
            breach = Breach(
                expected=str(counted), found=str(seen), acts=acts, words={"item": row.get("class")}
            )
            return Verdict(breaches=(breach,))
    return Verdict()


@dataclass(frozen=True, slots=True)
class _Said:
    """What one act says of a thing's seal, digest or class."""

    act: Recorded
    key: str
    values: list[str]
    resets: bool


THROUGHOUT = (
    "property_item",
    "property_handover",
    "seal_event",
    "blood_sample",
    "expert_commission",
    "expert_opinion",
    "transfer_list",
    "edata_extraction",
    "belongings_list",
    "ledger_adjustment",
)


@function("same_throughout", *((act_type, "case", "case") for act_type in THROUGHOUT))
def same_throughout(ask: Ask) -> Verdict:
    """Find the act that names another seal, digest or class than the act before it."""
    breaches: list[Breach] = []
    for key in _keys(ask):
        last: _Said | None = None
        for said in sorted(_says(ask, key), key=lambda each: each.act.occurred_at):
            if last and not said.resets and not set(said.values) & set(last.values):
                breaches.append(_changed(ask, last, said))
            last = said
    return Verdict(breaches=tuple(breaches))


def _keys(ask: Ask) -> list[str]:
    path = ask.clause.params["key"]
    return [ask.scene.subject] if path == "$subject" else texts(raw(ask.trigger, path))


def _changed(ask: Ask, last: _Said, said: _Said) -> Breach:
    word = ask.clause.params.get("word")
    return Breach(
        mark=f"{said.key} {said.act.id}",
        expected=", ".join(last.values),
        found=", ".join(said.values),
        acts=(last.act.id, said.act.id),
        words={"act": said.act.id, **({word: said.key} if word else {})},
    )


def _says(ask: Ask, key: str) -> Iterator[_Said]:
    for resets, places in (
        (False, ask.clause.params["values"]),
        (True, ask.clause.params.get("resets", ())),
    ):
        for place in places:
            for act in ask.scene.view.naming(place["type"], "case", ask.trigger.case or ""):
                values = [value for value in _values(place, act, key, ask.scene) if value]
                if values:
                    yield _Said(act, key, values, resets)


def _values(place: dict[str, str], act: Recorded, key: str, scene: Scene) -> list[str]:
    """Return what an act says of one thing, in its rows or in its own fields."""
    if "rows" in place:
        rows = scene.view.value(act, place["rows"]) or ()
        return [str(row.get(place["value"]) or "") for row in rows if row.get(place["key"]) == key]
    if key not in texts(raw(act, place["key"])):
        return []
    return texts(
        raw(act, place["value"])
        if "[]" in place["value"]
        else scene.view.value(act, place["value"])
    )


@function("deposit_agrees", ("property_item", "case", "case"), ("deposit_slip", "case", "case"))
def deposit_agrees(ask: Ask) -> Verdict:
    """Find a sum paid in that is not the sum that was seized."""
    view, slip = ask.scene.view, ask.trigger
    whole_account = ask.clause.params["scope"] == "account"
    slips = [slip] if not whole_account else view.naming("deposit_slip", "case", slip.case or "")
    items = {item for each in slips for item in texts(view.value(each, "items"))}
    seized = _sum(ask, "property_item", "value", lambda act: view.value(act, "item") in items)
    paid = sum((number(view.value(each, "amount")) or Decimal(0) for each in slips), Decimal(0))
    first = texts(view.value(slip, "items"))[:1]
    if seized == paid or (not whole_account and first != [ask.scene.subject]):
        return Verdict()
    breach = Breach(
        expected=f"{seized:.2f}", found=f"{paid:.2f}", acts=tuple(act.id for act in slips)
    )
    return Verdict(breaches=(breach,))


def _sum(ask: Ask, act_type: str, field: str, wanted: Value) -> Decimal:
    view = ask.scene.view
    acts = [act for act in view.naming(act_type, "case", ask.trigger.case or "") if wanted(act)]
    return sum((number(view.value(act, field)) or Decimal(0) for act in acts), Decimal(0))


MOVES = {
    "property_handover": "items",
    "property_storage": "item",
    "property_loan": "items",
    "property_loan_return": "items",
    "property_return": "items",
    "property_disposal": "items",
    "deposit_slip": "items",
    "offsite_property_report": "items",
}
FINAL = ("property_return", "property_disposal")


TAKEN_TOGETHER = {"seizure_list": "items", "impound_record": "item"}
"""Acts whose officers took a thing, so that any of them may hand it over."""
HOLDERS = {
    "property_handover": "custodian",
    "property_storage": "custodian",
    "property_loan": "borrower_officer",
    "property_loan_return": "custodian",
}
"""Who holds a thing after a move."""


@function(
    "one_place",
    *((act_type, field, "item") for act_type, field in (MOVES | TAKEN_TOGETHER).items()),
)
def one_place(ask: Ask) -> Verdict:
    """Find a thing in two places, that went on after it had left, or came from no holder of it."""
    moves = sorted(_moves(ask), key=lambda move: move[0])
    if stranger := _from_a_stranger(ask, moves):
        return stranger
    held_by: Recorded | None = None
    for time, act in moves:
        if held_by and _clashes(held_by.type, act.type):
            return Verdict(breaches=(Breach(start=time, acts=(held_by.id, act.id)),))
        held_by = act
    first = moves[0][1] if moves else None
    if first is not None and first.type == "property_storage":
        later = [act for _, act in moves if act.type == "property_handover"]
        if later:
            return Verdict(breaches=(Breach(start=moves[0][0], acts=(first.id, later[0].id)),))
    return _resting(ask, moves)


def _moves(ask: Ask) -> Iterator[tuple[Instant, Recorded]]:
    for act_type, field in MOVES.items():
        for act in ask.scene.view.naming(act_type, field, ask.scene.subject):
            yield act.occurred_at, act


def _from_a_stranger(ask: Ask, moves: list[tuple[Instant, Recorded]]) -> Verdict | None:
    """Find a handover by somebody who did not hold the thing."""
    view = ask.scene.view
    before, holders = ask.trigger, {ask.trigger.by}
    for act_type, field in TAKEN_TOGETHER.items():
        for act in view.naming(act_type, field, ask.scene.subject):
            holders |= set(texts(view.value(act, "officers")))
    for time, act in moves:
        giver = view.value(act, "from_officer") if act.type == "property_handover" else None
        if giver and holders and giver not in holders:
            return Verdict(breaches=(Breach(mark="holder", start=time, acts=(before.id, act.id)),))
        if act.type in HOLDERS:
            before, holders = act, set(texts(view.value(act, HOLDERS[act.type])))
    return None


def _clashes(before: str, after: str) -> bool:
    if before in FINAL:
        return True
    return before == "property_loan" and after in (
        "property_loan",
        "property_storage",
        "property_return",
    )


def _resting(ask: Ask, moves: list[tuple[Instant, Recorded]]) -> Verdict:
    """Judge a thing that was handed over and given no place since."""
    if not moves or moves[-1][1].type != "property_handover":
        return Verdict()
    time, act = moves[-1]
    judged = max(time + ask.clause.params["transit"], act.recorded_at) + ask.clause.grace
    if ask.now < judged:
        return Verdict(look=judged)
    return Verdict(breaches=(Breach(mark="transit", start=time, acts=(act.id,)),))
