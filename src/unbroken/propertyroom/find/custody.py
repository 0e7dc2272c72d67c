"""The chain of custody of one item, from its acts: who had it when, and where the line is broken.

Pure: acts, the item and the moment in; links and gaps out. A gap has a start, an end where it was
closed, and who owes it; explaining is for the supervision, removing is for nobody.
"""

import datetime as dt
import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.propertyroom.acts import (
    ItemEntered,
    ItemsDisposedOf,
    ItemsHandedOver,
    ItemsLent,
    ItemsMovedWithCase,
    ItemsReturned,
    ItemStored,
    LentItemsReturned,
    MeasureExtended,
    MoneyDeposited,
    OffSiteItemsReported,
)
from unbroken.propertyroom.states import (
    HANDED_OVER_IN_TIME,
    HANDOVER_WITHIN,
    STORED_WITHIN,
    TAKEN_TOGETHER,
    second_of,
)


class Break(enum.StrEnum):
    """How the line can be broken."""

    HANDOVER = "handover"
    """Not handed over to the custodian in time."""
    STORAGE = "storage"
    """Received, and given no place."""
    LOAN = "loan"
    """Lent, and not back when it was due."""
    HOLDER = "holder"
    """Handed over by somebody who did not hold it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A stretch that no record covers; without `until` it is open."""

    kind: Break
    at: dt.datetime
    until: dt.datetime | None = None
    owes: str = ""
    """Who had it, as far as the record says."""
    other: str = ""
    """Who appeared with it instead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One act in the chain."""

    event: Recorded[Act]

    @property
    def at(self) -> dt.datetime:
        """Return when it happened."""
        return self.event.occurred_at


@dataclass(kw_only=True)
class _Hand:
    """What is known of the item while its acts are followed."""

    takers: frozenset[str]
    holders: set[str] = field(default_factory=set)
    holder: str = ""
    owed: dict[Break, dt.datetime] = field(default_factory=dict)
    lent_by: str = ""


def chain_of(item: str, events: Iterable[Recorded[Act]], *, now: dt.datetime) -> list[Link | Gap]:
    """Lay out the chain of an item, what is latest first."""
    acts = sorted(events, key=lambda one: (second_of(one.occurred_at), one.recorded_at, one.n))
    hand, found = _Hand(takers=frozenset(_takers(acts))), list[Link | Gap]()
    for event in acts:
        found += _followed(hand, event, item)
        found.append(Link(event=event))
    overdue = [
        Gap(kind=kind, at=at, owes=hand.holder) for kind, at in hand.owed.items() if at < now
    ]
    return sorted([*found, *overdue], key=_place, reverse=True)


def _takers(acts: Iterable[Recorded[Act]]) -> Iterator[str]:
    for event in acts:
        if event.declared.wire_name in TAKEN_TOGETHER:
            yield from getattr(event.act, "officers", None) or ()


def _place(one: Link | Gap) -> tuple[bool, dt.datetime, bool]:
    """Put what is owed to this day before all that has happened, and a break above its act."""
    return isinstance(one, Gap) and one.until is None, one.at, isinstance(one, Gap)


def _followed(hand: _Hand, event: Recorded[Act], item: str) -> Iterator[Gap]:  # noqa: C901, PLR0912 — one case for each act.
    """Take an act into account, and yield the gaps that it closes or shows."""
    at = event.occurred_at
    match event.act:
        case ItemEntered() as act:
            _held(hand, event.by, *event.accompanied_by, *hand.takers)
            if act.measure in HANDED_OVER_IN_TIME:
                hand.owed[Break.HANDOVER] = (act.taken_at or at) + HANDOVER_WITHIN
        case ItemsHandedOver() as act:
            yield from _met(hand, Break.HANDOVER, at)
            yield from _stranger(hand, act.from_officer, at)
            _held(hand, act.custodian)
            hand.owed[Break.STORAGE] = at + STORED_WITHIN
        case ItemStored() as act:
            yield from _met(hand, Break.STORAGE, at)
            _held(hand, act.custodian)
        case ItemsLent() as act:
            hand.owed.pop(Break.STORAGE, None)
            hand.lent_by = event.ref
            _held(hand, act.borrower_officer)
            if act.due_at:
                hand.owed[Break.LOAN] = act.due_at
        case MeasureExtended() as act if act.of_act == hand.lent_by and act.until:
            hand.owed[Break.LOAN] = act.until
        case LentItemsReturned() as act:
            yield from _met(hand, Break.LOAN, at)
            hand.lent_by = ""
            _held(hand, act.custodian)
        case OffSiteItemsReported() | MoneyDeposited():
            yield from _met(hand, Break.HANDOVER, at)
            hand.owed.pop(Break.STORAGE, None)
        case ItemsReturned() | ItemsDisposedOf():
            hand.owed.clear()
        case ItemsMovedWithCase() as act:
            if any(one.item == item and one.with_case for one in act.rows or ()):
                hand.owed.pop(Break.STORAGE, None)


def _held(hand: _Hand, *officers: str | None) -> None:
    hand.holders = {one for one in officers if one}
    hand.holder = next((one for one in officers if one), "")


def _met(hand: _Hand, kind: Break, at: dt.datetime) -> Iterator[Gap]:
    due = hand.owed.pop(kind, None)
    if due and at > due:
        yield Gap(kind=kind, at=due, until=at, owes=hand.holder)


def _stranger(hand: _Hand, giver: str | None, at: dt.datetime) -> Iterator[Gap]:
    if giver and hand.holders and giver not in hand.holders:
        yield Gap(kind=Break.HOLDER, at=at, until=at, owes=hand.holder, other=giver)
