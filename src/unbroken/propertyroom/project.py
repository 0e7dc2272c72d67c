"""How acts change where an item is, who holds it, and what is lent."""

from collections.abc import Iterator

from unbroken.casefile.models import Case
from unbroken.chain.projection import Change, Put, Rows, Wanted, projects, watches
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.propertyroom.acts import (
    ItemEntered,
    ItemsDisposedOf,
    ItemsHandedOver,
    ItemsLent,
    ItemsMovedWithCase,
    ItemsReturned,
    ItemsSealed,
    ItemStored,
    LedgerAdjusted,
    LentItemsReturned,
    LoanRequested,
    MeasureExtended,
    MeasureLifted,
    MoneyDeposited,
    OffSiteItemsReported,
    StockTaken,
)
from unbroken.propertyroom.models import Item, Loan, Taker
from unbroken.propertyroom.states import (
    HANDED_OVER_IN_TIME,
    HANDOVER_WITHIN,
    TAKEN_TOGETHER,
    second_of,
    step_of,
)

LEDGER_COLUMNS = {"name": "name", "features": "features", "qty": "quantity", "unit": "counted_in"}
"""Fields of the ledger that an adjustment changes, and the columns that hold them."""


def items_of(act: Act) -> tuple[str, ...]:
    """Name the items that an act moves or speaks of."""
    if isinstance(act, ItemsMovedWithCase):
        return tuple(one.item for one in act.rows or () if one.item and one.with_case)
    if isinstance(act, StockTaken):
        return tuple(one.item for one in act.differences or () if one.item)
    single = getattr(act, "item", None)
    return (single,) if single else tuple(getattr(act, "items", None) or ())


def _items_and_case(event: Recorded[Act]) -> Iterator[Wanted]:
    yield Wanted(Item, items_of(event.act))
    if event.case:
        yield Wanted(Case, (event.case,))


def _takers_of(event: Recorded[ItemEntered]) -> set[str]:
    return {event.by, *event.accompanied_by, *event.act.counted_by}


def _item_and_takers(event: Recorded[ItemEntered]) -> Iterator[Wanted]:
    yield from _items_and_case(event)
    yield Wanted(Taker, tuple(f"{event.act.item}/{one}" for one in _takers_of(event)))


@projects(ItemEntered, reads=_item_and_takers)
def item_entered(event: Recorded[ItemEntered], rows: Rows) -> Iterator[Change]:
    """Enter an item with its features; its keeping begins with whoever took it."""
    ref = event.act.item
    if ref is None:
        return
    known = rows.get(Item, ref)
    # One that was moved before it was entered stays where it is, and the order is odd.
    yield Put(
        Item, ref, **_features(event), **({"irregular": True} if known else _begun(event, rows))
    )
    for officer in sorted(_takers_of(event)):
        yield from _taken_by(ref, officer, rows)


def _features(event: Recorded[ItemEntered]) -> dict[str, object]:
    act = event.act
    return {
        "number": act.number,
        "name": act.name,
        "kind": act.class_,
        "features": act.features,
        "quantity": act.qty,
        "counted_in": act.unit,
        "serial": act.serial,
        "seal": act.seal_no,
        "photo": next(iter(act.photos or ()), None),
        "valuable": bool(act.valuable),
        "measure": act.measure,
        "taken_at": act.taken_at,
        "taken_from": act.holder,
    }


def _begun(event: Recorded[ItemEntered], rows: Rows) -> dict[str, object]:
    act, taken_at = event.act, event.act.taken_at or event.occurred_at
    in_time = act.measure in HANDED_OVER_IN_TIME
    return _stands(event, rows) | {
        "state": "frozen" if act.measure == "freeze" else "seized",
        "holder": event.by,
        "moved_at": taken_at,
        "handover_due": taken_at + HANDOVER_WITHIN if in_time else None,
    }


def _stands(event: Recorded[Act], rows: Rows) -> dict[str, object]:
    """Say to which case, and so to which unit, a new row belongs."""
    case = rows.get(Case, event.case)
    unit = case.unit if case else event.unit or ""
    return {"case": event.case or "", "unit": unit, "loaded": event.loaded}


def _taken_together(event: Recorded[Act]) -> list[tuple[str, str]]:
    """Name each item and officer of an act by which several took something together."""
    if event.declared.wire_name not in TAKEN_TOGETHER:
        return []
    officers = getattr(event.act, "officers", None) or ()
    return [(item, officer) for item in items_of(event.act) for officer in officers]


@watches(reads=lambda event: [Wanted(Taker, tuple(f"{i}/{o}" for i, o in _taken_together(event)))])
def items_taken_together(event: Recorded[Act], rows: Rows) -> Iterator[Change]:
    """Count the officers of a list among those who took its items."""
    for item, officer in _taken_together(event):
        yield from _taken_by(item, officer, rows)


def _taken_by(item: str, officer: str, rows: Rows) -> Iterator[Change]:
    ref = f"{item}/{officer}"
    if rows.get(Taker, ref) is None:
        yield Put(Taker, ref, item=item, officer=officer)


def _items_and_giver(event: Recorded[Act]) -> Iterator[Wanted]:
    yield from _items_and_case(event)
    if isinstance(event.act, ItemsHandedOver):
        giver = event.act.from_officer
        yield Wanted(Taker, tuple(f"{item}/{giver}" for item in event.act.items or ()))


@projects(
    ItemsHandedOver,
    ItemStored,
    OffSiteItemsReported,
    ItemsLent,
    LentItemsReturned,
    MeasureLifted,
    ItemsReturned,
    ItemsDisposedOf,
    MoneyDeposited,
    ItemsMovedWithCase,
    StockTaken,
    reads=_items_and_giver,
)
def items_moved(event: Recorded[Act], rows: Rows) -> Iterator[Change]:
    """Move each item that an act names; what came late tells of the past and moves nothing now."""
    step = step_of(event.declared.wire_name, event.act)
    for ref in items_of(event.act):
        item = rows.get(Item, ref)
        late = item is not None and second_of(event.occurred_at) < second_of(item.moved_at)
        if step is None or late or (item is None and event.case is None):
            continue
        begun = {} if item else _stands(event, rows)
        odd = (
            item is None or item.state not in step.after or not _from_its_holder(event, item, rows)
        )
        yield Put(
            Item,
            ref,
            **begun,
            **_kept(event),
            state=step.to,
            moved_at=event.occurred_at,
            irregular=odd or bool(item and item.irregular),
            handover_due=item.handover_due if item and _still_due(step.to) else None,
        )


def _still_due(state: str) -> bool:
    """Say whether an item in this state still has to be handed over."""
    return state in {"seized", "discrepancy"}


def _from_its_holder(event: Recorded[Act], item: Item, rows: Rows) -> bool:
    """Say whether whoever gave an item away held it: until it is kept, any of those who took it."""
    act = event.act
    if not isinstance(act, ItemsHandedOver) or not act.from_officer or not item.holder:
        return True
    took = rows.get(Taker, f"{item.ref}/{act.from_officer}")
    return act.from_officer == item.holder or (item.state == "seized" and took is not None)


def _kept(event: Recorded[Act]) -> dict[str, object]:  # noqa: C901, PLR0911, PLR0912 — one line for each act.
    """Say who holds an item after an act, and where."""
    match event.act:
        case ItemsHandedOver() as act:
            return {"holder": act.custodian, "place": ""}
        case ItemStored() as act:
            return {"holder": act.custodian, "place": act.slot or ""}
        case OffSiteItemsReported() as act:
            return {"holder": None, "place": _said(act.place_text, act.keeper)}
        case ItemsLent() as act:
            return {"holder": act.borrower_officer, "place": act.borrower or ""}
        case LentItemsReturned() as act:
            return {"holder": act.custodian, "place": ""}
        case ItemsReturned() as act:
            return {"holder": act.receiver, "place": ""}
        case ItemsDisposedOf() as act:
            return {"holder": None, "place": act.agency or ""}
        case MoneyDeposited() as act:
            return {"holder": act.custodian, "place": act.account_no or ""}
        case ItemsMovedWithCase() as act:
            return {"holder": None, "place": act.to_organ or ""}
    return {}


def _said(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


@projects(ItemsSealed, reads=_items_and_case)
def items_sealed(event: Recorded[ItemsSealed], rows: Rows) -> Iterator[Change]:
    """Write down the seal that an item bears now."""
    for one in event.act.seals or ():
        if one.item and rows.get(Item, one.item):
            yield Put(Item, one.item, seal=one.seal_no)


@projects(LedgerAdjusted, reads=_items_and_case)
def ledger_adjusted(event: Recorded[LedgerAdjusted], rows: Rows) -> Iterator[Change]:
    """Take over the new value of what the ledger says of an item."""
    column = LEDGER_COLUMNS.get(event.act.field or "")
    item = rows.get(Item, event.act.item)
    if item and column:
        yield Put(Item, item.ref, **{column: event.act.new_value})


@projects(LoanRequested, reads=_items_and_case)
def loan_asked(event: Recorded[LoanRequested], rows: Rows) -> Iterator[Change]:
    """Open a loan of each item that is asked for."""
    act = event.act
    for ref in act.items or ():
        yield Put(
            Loan,
            f"{event.ref}/{ref}",
            item=ref,
            case=event.case or "",
            state="asked",
            request=event.ref,
            asked_by=event.by,
            asked_at=event.occurred_at,
            borrower=act.borrower,
            reason=act.reason,
            due_at=act.due_at,
        )
        if rows.get(Item, ref):
            yield Put(Item, ref, loan=f"{event.ref}/{ref}")


def _loans_decided_on(event: Recorded[Act]) -> Iterator[Wanted]:
    request = _request_of(event)
    if request:
        yield Wanted(Loan, (request,), column="request")


def _request_of(event: Recorded[Act]) -> str | None:
    """Name what an approval concerns. The act is another link's, so it is known by wire name alone."""
    is_approval = event.declared.wire_name == "approval"
    return getattr(event.act, "of_act", None) if is_approval else None


@watches(reads=_loans_decided_on)
def loan_decided(event: Recorded[Act], rows: Rows) -> Iterator[Change]:
    """Write down what the head decided on a loan that was asked for."""
    request = _request_of(event)
    for loan in rows.of(Loan, request=request) if request else ():
        said = event.act
        approved = getattr(said, "decision", None) == "approved"
        yield Put(
            Loan,
            loan.ref,
            state="approved" if approved else "refused",
            approver=getattr(said, "approver", None) or event.by,
            approver_role=getattr(said, "approver_role", None),
            approved_at=event.occurred_at,
            opinion=getattr(said, "opinion", None),
        )


def _loans_of_items(event: Recorded[ItemsLent]) -> Iterator[Wanted]:
    yield from _items_and_case(event)
    if event.act.request:
        yield Wanted(Loan, (event.act.request,), column="request")


@projects(ItemsLent, reads=_loans_of_items)
def items_lent(event: Recorded[ItemsLent], rows: Rows) -> Iterator[Change]:
    """Let each lent item be due back."""
    act = event.act
    for ref in act.items or ():
        loan = f"{act.request or event.ref}/{ref}"
        yield Put(
            Loan,
            loan,
            item=ref,
            case=event.case or "",
            state="out",
            borrower=act.borrower_officer,
            borrower_named=act.borrower,
            reason=act.reason,
            due_at=act.due_at,
            approver=act.approver,
            approver_role=act.approver_role,
            approved_at=act.approved_at,
            out_act=event.ref,
            out_at=act.out_at or event.occurred_at,
        )
        if rows.get(Item, ref):
            yield Put(Item, ref, loan=loan)


def _items_and_loans(event: Recorded[LentItemsReturned]) -> Iterator[Wanted]:
    yield from _items_and_case(event)
    yield Wanted(Loan, (event.act.loan or "",), column="out_act")


@projects(LentItemsReturned, reads=_items_and_loans)
def loan_ended(event: Recorded[LentItemsReturned], rows: Rows) -> Iterator[Change]:
    """End the loan of each item that came back."""
    act = event.act
    for ref in act.items or ():
        for loan in rows.of(Loan, out_act=act.loan, item=ref):
            came = act.returned_at or event.occurred_at
            yield Put(Loan, loan.ref, state="back", back_at=came, check_in=act.check)
        if rows.get(Item, ref):
            yield Put(Item, ref, loan=None)


@projects(
    MeasureExtended, reads=lambda event: [Wanted(Loan, (event.act.of_act or "",), column="out_act")]
)
def loan_prolonged(event: Recorded[MeasureExtended], rows: Rows) -> Iterator[Change]:
    """Move the day on which a loan is due."""
    for loan in rows.of(Loan, out_act=event.act.of_act):
        yield Put(Loan, loan.ref, due_at=event.act.until)
