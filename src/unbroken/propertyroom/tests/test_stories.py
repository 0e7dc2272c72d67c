"""Whole cases, loaded as they were told: where each item ends, and how its chain reads."""

import datetime as dt
import json

import pytest

from unbroken.chain import fsck
from unbroken.propertyroom import find
from unbroken.propertyroom.find import custody
from unbroken.propertyroom.find.custody import Gap
from unbroken.propertyroom.models import Item, Loan, Taker
from unbroken.rulebook.engine import evaluate
from unbroken.rulebook.tests import stories
from unbroken.station import load

NOW = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def told(station, shared):
    """Load stories by name; returns the items by their names."""

    def tell(*stories: str, folder: str = ""):
        where = shared / "domain" / "stories"
        registry = json.loads((where / "registry.json").read_text(encoding="utf-8"))
        for story in stories:
            load.load(file=where / folder / f"{story}.jsonl", registry=registry)
        return {one.name: one for one in Item.objects.all()}

    return tell


def gaps(item: Item) -> list[Gap]:
    chain = custody.chain_of(item.ref, find.acts_about(item), now=NOW)
    return [one for one in chain if isinstance(one, Gap)]


def test_every_item_of_a_clean_case_ends_where_its_acts_say_without_a_gap(told):
    items = told("1-theft", "3-drunk-driving", "4-telecom-fraud", "5-juvenile").values()

    assert sorted({one.state for one in items}) == [*("deposited", "moved", "off_site", "returned")]
    assert [(one.name, one.state) for one in items if one.irregular] == []
    assert {one.name: gaps(one) for one in items if gaps(one)} == {}
    assert all(one.number and one.handover_due is None and one.loan is None for one in items)
    assert list(fsck.tables()) == []


def test_a_loaded_case_knows_its_loans_its_takers_and_the_order_of_each_chain(told):
    phone = told("1-theft")["手机A"]

    loans = list(Loan.objects.all())
    assert {(one.state, one.borrower, one.reason) for one in loans} == {
        ("back", "officer:330113", "identification")
    }
    assert len(loans) == 3
    assert all(one.approver == "officer:330101" and one.back_at < one.due_at for one in loans)
    taken = Taker.objects.filter(item=phone.ref).values_list("officer", flat=True)
    assert sorted(taken) == ["officer:330112", "officer:330113"]
    chain = custody.chain_of(phone.ref, find.acts_about(phone), now=NOW)
    names = [one.event.declared.wire_name for one in chain]
    assert names[0] == "prosecution_transfer"
    assert names.index("property_handover") < names.index("property_item")


def test_a_handover_by_somebody_who_did_not_hold_the_item_is_found_by_a_rule():
    changed = stories.lines("1-theft")
    stories.put("property_handover/P1-P3", from_officer="officer:330199")(changed)
    acts = stories.acts_of(changed)

    found = evaluate(stories.book(), acts, NOW).findings

    assert {one.subject[-3:] for one in found if one.rule == "R-PRO-06"} == {"/P1", "/P2", "/P3"}
