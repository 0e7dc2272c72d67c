"""What one person may not do alone, whatever number of accounts he has; and what is only recorded."""

import uuid

import pytest

from unbroken.base import clock
from unbroken.base.identifiers import Key, OfficerRef
from unbroken.chain import read
from unbroken.people import find as people
from unbroken.people.refusals import NotAllowed
from unbroken.people.rule import Reason
from unbroken.people.second import SamePersonTwice
from unbroken.people.tests import world
from unbroken.propertyroom import find, perform
from unbroken.propertyroom.acts import ItemsHandedOver, ItemsReturned, LoanRequested
from unbroken.propertyroom.find import custody
from unbroken.propertyroom.find.custody import Break, Gap
from unbroken.propertyroom.models import Item, Loan
from unbroken.propertyroom.tests import room

APPROVED = {"decision": "approved", "opinion": "同意"}


def when() -> perform.When:
    now = clock.now()
    return perform.When(occurred_at=now, now=now, key=Key(uuid.uuid4()))


def hand_over(item, *, giver, custodian):
    row = Item.objects.get(ref=item)
    said = ItemsHandedOver(
        items=(item,), from_officer=None, custodian=None, state="封条完好", list_copy=True
    )
    return perform.hand_over_items(
        handover=said, items=[row], one=custodian, other=giver, when=when()
    )


def asked(item, case, *, by=room.OFFICER, borrower=room.OFFICER) -> Loan:
    said = LoanRequested(
        items=(item,),
        borrower=OfficerRef(f"officer:{borrower}"),
        reason="identification",
        due_at=clock.now() + room.HOUR,
    )
    room.record(said, case=case, by=room.actor(by, "case_officer"))
    return Loan.objects.get()


def decide(loan, by):
    return perform.decide_on_loan(loan=loan, decision=APPROVED, by=by, when=when())


def second_account(code: str, of: str, *roles: str):
    """Give a person one more account, and return who he is by it."""
    world.register(code, *roles, person=f"officer:{of}")
    return room.actor(code, *roles)


def test_nobody_keeps_what_he_took_himself_by_another_account(case):
    item = room.an_item(case, by=room.SECOND)
    same = second_account("770113", room.SECOND, "property_custodian")

    with pytest.raises(perform.OwnEvidence):
        hand_over(item, giver=room.actor(room.OFFICER), custodian=same)

    assert Item.objects.get(ref=item).state == "seized"


def test_nobody_keeps_evidence_of_a_case_that_he_handles(case):
    item = room.an_item(case, by=room.SECOND)
    both = room.actor(room.OFFICER, "property_custodian", "case_officer")

    with pytest.raises(NotAllowed) as refused:
        hand_over(item, giver=room.actor(room.SECOND), custodian=both)

    assert refused.value.reason is Reason.PART


def test_nobody_hands_over_to_himself(case):
    item = room.an_item(case)
    same = second_account("770160", room.CUSTODIAN, "case_officer")

    with pytest.raises(SamePersonTwice):
        hand_over(item, giver=same, custodian=room.actor(room.CUSTODIAN))


def test_of_two_who_hand_over_one_is_a_custodian(case):
    item = room.an_item(case)

    with pytest.raises(perform.NoCustodian):
        hand_over(item, giver=room.actor(room.SECOND), custodian=room.actor(room.HEAD))


@pytest.mark.parametrize("column", ["asked_by", "borrower"])
def test_nobody_approves_a_loan_that_he_asked_for_or_borrows_by_another_account(case, column):
    loan = asked(room.an_item(case), case)
    setattr(loan, column, f"officer:{room.SECOND}")
    same = second_account("770113", room.SECOND, "head_unit")

    with pytest.raises(NotAllowed) as refused:
        decide(loan, same)

    assert refused.value.reason is Reason.OWN


def test_the_seeded_bug_of_comparing_accounts_lets_a_person_approve_his_own_loan(case, monkeypatch):
    second_account("770112", room.OFFICER, "case_officer")
    loan = asked(room.an_item(case), case, by="770112", borrower="770112")
    same = room.actor(room.OFFICER, "head_unit")
    with pytest.raises(NotAllowed):
        decide(loan, same)

    monkeypatch.setattr(people, "persons_of", lambda officers: {one: one for one in officers})

    assert decide(loan, same)


def test_another_head_approves_and_a_request_is_decided_on_once(case):
    loan = asked(room.an_item(case), case)
    head = room.actor(room.HEAD)

    decide(loan, head)

    assert Loan.objects.get().state == "approved"
    with pytest.raises(perform.LoanDecided):
        decide(Loan.objects.get(), head)


def test_a_fact_out_of_order_is_recorded_and_marks_the_item(case):
    item = room.an_item(case)

    room.store(item, case)

    row = Item.objects.get(ref=item)
    assert (row.state, row.place, row.irregular) == ("stored", "B-03-12", True)


def test_a_decision_out_of_order_is_refused(case):
    item = room.an_item(case)
    room.store(item, case)

    with pytest.raises(perform.NotFromHere):
        hand_over(item, giver=room.actor(room.OFFICER), custodian=room.actor(room.CUSTODIAN))


def test_a_handover_by_somebody_who_did_not_hold_the_item_is_recorded_and_shown(case):
    item = room.an_item(case)
    world.register("330119", "field_officer")

    hand_over(
        item, giver=room.actor("330119", "field_officer"), custodian=room.actor(room.CUSTODIAN)
    )

    row = Item.objects.get(ref=item)
    assert (row.state, row.irregular) == ("received", True)
    gaps = [
        (one.kind, one.owes, one.other)
        for one in custody.chain_of(item, find.acts_about(row), now=clock.now())
        if isinstance(one, Gap)
    ]
    assert gaps == [(Break.HOLDER, "officer:330112", "officer:330119")]


def test_a_time_typed_to_the_second_is_not_late_for_what_happened_within_it(case):
    item = room.an_item(case)
    room.store(item, case)
    row = Item.objects.get(ref=item)
    nothing = {f.attribute: None for f in ItemsReturned.declared.fields if f.required}
    typed = row.moved_at.replace(microsecond=0)

    said = ItemsReturned(**{**nothing, "items": (item,)})
    room.record(said, case=case, by=room.actor(room.CUSTODIAN), at=typed)

    assert Item.objects.get(ref=item).state == "returned"


def test_what_is_recorded_late_tells_of_the_past_and_moves_nothing_now(case):
    item = room.an_item(case, ago=30 * room.HOUR)
    room.store(item, case)
    nothing = {f.attribute: None for f in ItemsReturned.declared.fields if f.required}
    said = ItemsReturned(**{**nothing, "items": (item,)})

    room.record(said, case=case, by=room.actor(room.CUSTODIAN), ago=20 * room.HOUR)

    assert Item.objects.get(ref=item).state == "stored"
    assert len(read.stream(case)) == 5
