"""Asking for items of property: what may not be seen is never fetched."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.db.models import Case, DateTimeField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from unbroken.base.identifiers import ActId, CaseRef, ItemRef, StreamName
from unbroken.base.refusal import N_
from unbroken.casefile import find as cases
from unbroken.casefile import models as casefile
from unbroken.casefile.codes import MAKER
from unbroken.chain import read
from unbroken.chain.actor import Actor, PersonBehind
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.people import find as people
from unbroken.people.facts import Facts
from unbroken.people.refusals import NoSuch
from unbroken.people.seen import one, visible
from unbroken.propertyroom.models import Item, Loan, Taker
from unbroken.propertyroom.states import LEFT

FOUND_MAX = 500


class NoSuchItem(NoSuch):
    """There is no such item, or it may not be seen; both look alike."""

    sentence = N_("There is no item here that you may see.")


ITEMS = cases.columns_of_case(makers=partial(cases.parts_in, MAKER))
"""An item is of its case: whoever has a part there has it here, and what seals it seals this."""


def _with_due() -> QuerySet[Item]:
    """Return items with `due`: when a loan has to be back, else when the handover is due."""
    lent = read.rows_of(Loan).filter(ref=OuterRef("loan"), state="out")
    due = Coalesce(
        Subquery(lent.values("due_at")[:1]), "handover_due", output_field=DateTimeField()
    )
    return read.rows_of(Item).annotate(due=due)


def items_for(actor: Actor, now: dt.datetime, *, action: str = "item.see") -> QuerySet[Item]:
    """Return the items to which an actor may do this, those with something overdue first."""
    found = visible(_with_due(), actor, action, ITEMS, now)
    overdue = Case(When(due__lt=now, then=Value(0)), default=Value(1))
    return found.order_by(overdue, Case(When(due__lt=now, then="due")), "-moved_at", "ref")


def in_the_room(actor: Actor, now: dt.datetime) -> QuerySet[Item]:
    """Return what should lie in the property room of an actor's unit, by its place."""
    return items_for(actor, now).filter(unit=actor.unit, state="stored").order_by("place", "ref")


def item_for(actor: Actor, item: ItemRef, now: dt.datetime, *, action: str = "item.see") -> Item:
    """Return one item; raises NoSuchItem, whether hidden or absent."""
    found = _with_due().filter(ref=item)
    return one(found, actor, action, ITEMS, now, missing=NoSuchItem)


def matching(items: QuerySet[Item], words: str) -> QuerySet[Item]:
    """Keep the items that a search names: by number (which is what the label's code says) or words."""
    said = words.strip()
    if not said:
        return items
    texts = ("number", "name", "features", "serial", "seal", "place")
    named = [Q(**{f"{column}__icontains": said}) for column in texts]
    matches = Q(ref=said)
    for one_of in named:
        matches |= one_of
    return items.filter(matches)


def sorted_out(items: QuerySet[Item], now: dt.datetime) -> dict[str, QuerySet[Item]]:
    """Return the filters of the list, by name."""
    return {
        "all": items.exclude(state__in=LEFT),
        "overdue": items.filter(Q(due__lt=now)),
        "officer": items.filter(state="seized"),
        "room": items.filter(state__in=("stored", "received", "lifted", "discrepancy")),
        "loan": items.filter(state__in=("on_loan", "at_expert")),
        "odd": items.filter(Q(irregular=True) | Q(state="discrepancy")),
        "left": items.filter(state__in=LEFT),
    }


def loan_of(item: Item) -> Loan | None:
    """Return the loan of an item that is asked for, approved or out."""
    return read.rows_of(Loan).filter(ref=item.loan).first() if item.loan else None


def loans_of(item: Item) -> Sequence[Loan]:
    """Return every loan of an item, the latest first."""
    return list(read.rows_of(Loan).filter(item=item.ref).order_by("-ref"))


def takers_of(items: Sequence[Item]) -> frozenset[PersonBehind]:
    """Return the persons who took any of these items."""
    taken = read.rows_of(Taker).filter(item__in=[one.ref for one in items])
    return frozenset(people.persons_of(taken.values_list("officer", flat=True)).values())


def beside(item: Item, states: Sequence[str]) -> Sequence[Item]:
    """Return the items of the same case that are in one of these states, this one first."""
    rows = read.rows_of(Item).filter(case=item.case, state__in=states).exclude(ref=item.ref)
    return [item, *rows.order_by("number", "ref")[:FOUND_MAX]]


def on_shelf(item: Item) -> Sequence[str]:
    """Return the slots of the item's unit in which something lies."""
    kept = read.rows_of(Item).filter(unit=item.unit, state="stored").exclude(place="")
    return list(kept.order_by("place").values_list("place", flat=True).distinct()[:FOUND_MAX])


def acts_about(item: Item) -> list[Recorded[Act]]:
    """Return the acts that name an item which was fetched for somebody, as they were recorded.

    A stocktake stands in the stream of the unit: of those only the one that moved the item last is
    known, by the act that its row names.
    """
    acts = [one for one in read.stream(StreamName(item.case)) if item.ref in one.subjects()]
    if all(one.id != item.act for one in acts):
        acts += read.some([ActId(item.act)])
    return acts


def head_of(item: Item) -> int:
    """Return the number of the last act of the item's case, which a decision has to have seen."""
    return read.head(StreamName(item.case))


def case_numbers(of: Sequence[str]) -> dict[str, str]:
    """Return the numbers of cases. Whoever keeps an item knows the number; the title is the case's own."""
    found = read.rows_of(casefile.Case).filter(ref__in=set(of)).exclude(number=None)
    return {case: number or "" for case, number in found.values_list("ref", "number")}


def case_open_to(actor: Actor, item: Item, now: dt.datetime) -> casefile.Case | None:
    """Return the case of an item, where it is open to this actor."""
    try:
        return cases.case_for(actor, CaseRef(item.case), now)
    except NoSuch:
        return None


def seized_in(case: CaseRef, number: int) -> Recorded[Act]:
    """Return a seizure list of a case that was fetched for somebody; raises NoSuchAct."""
    for event in read.stream(StreamName(case)):
        if event.n == number and event.declared.wire_name == "seizure_list":
            return event
    raise read.NoSuchAct


def grounds_in(case: CaseRef) -> dict[str, list[Recorded[Act]]]:
    """Return the decisions and records of seizure of a case, which a list can name."""
    kinds = ("seizure_decision", "seizure_record")
    acts = read.stream(StreamName(case))
    return {kind: [one for one in acts if one.declared.wire_name == kind] for kind in kinds}


def items_listed(refs: Sequence[ItemRef]) -> dict[str, Item]:
    """Return the rows of items by reference, for a list that was fetched for somebody."""
    return {one.ref: one for one in read.rows_of(Item).filter(ref__in=list(refs))}


def facts_about_loan(loan: Loan) -> Facts:
    """Gather the facts for deciding on a loan: "his own" is then the request and the borrowing."""
    concerned = [one for one in (loan.asked_by, loan.borrower) if one]
    makers = frozenset(people.persons_of(concerned).values())
    return dataclasses.replace(cases.facts_of(CaseRef(loan.case)), makers=makers)
