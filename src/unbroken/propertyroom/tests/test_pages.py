"""The pages of property, through the browser's door."""

import uuid

import pytest
from django.test import Client

from unbroken.chain import fsck, read
from unbroken.people import scratch
from unbroken.people.tests import world
from unbroken.propertyroom.models import Item, Loan
from unbroken.propertyroom.tests import room

PIN = "482913"


pytestmark = pytest.mark.usefixtures("pages")


def signed_in(code: str, language: str = "en") -> Client:
    world.account(code)
    client = world.client_of(code)
    client.cookies["django_language"] = {"en": "en", "zh": "zh-hans"}[language]
    return client


def with_pin(code: str) -> dict[str, str]:
    scratch.set_pin(world.account(code), PIN)
    return {"second_number": code, "second_pin": PIN}


def address(item: str, step: str = "") -> str:
    return f"/property/{item.removeprefix('item:')}/" + (f"{step}/" if step else "")


def typed(client: Client, page: str, **said: object) -> dict[str, object]:
    """Return what a form holds as it arrives, with what is typed over it."""
    form = client.get(page).context["form"]
    held = {name: form[name].value() for name in form.fields}
    shown = {
        name: form[name].subwidgets[0].data["value"] if form[name].subwidgets else value
        for name, value in held.items()
    }
    kept = {
        name: shown[name] if name in ("@occurred_at", "taken_at") else value
        for name, value in held.items()
        if (value is not None and not isinstance(value, list | tuple)) or name == "items"
    }
    return {**kept, **said}


def text(client: Client, page: str, status: int = 200) -> str:
    answer = client.get(page)
    assert answer.status_code == status, (page, answer.status_code)
    return answer.content.decode()


def handed_over(client: Client, item: str, **said: object):
    page = address(item, "hand-over")
    rows = {"seals-count": 1, "seals-0-item": item, "seals-0-seal_no": "0088214"}
    return client.post(page, typed(client, page, state="封条完好", list_copy="yes", **rows, **said))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Property", "Intake", "overdue")), ("zh", ("涉案财物", "入库超期"))],
)
def test_what_is_overdue_stands_first_in_the_list(case, language, words):
    fine = room.an_item(case, name="手机甲")
    late = room.an_item(case, name="手机乙", ago=26 * room.HOUR)

    page = text(signed_in(room.CUSTODIAN, language), "/property/")

    assert page.index(address(late)) < page.index(address(fine))
    for word in words:
        assert word in page


def test_a_scanned_label_leads_to_its_item_and_a_slip_is_noticed(case):
    item = Item.objects.get(ref=room.an_item(case))
    client = signed_in(room.CUSTODIAN)
    assert world.to(client.get("/property/", {"q": item.number})) == address(item.ref)
    slip = item.number[:-1] + ("1" if item.number[-1] != "1" else "2")

    assert "Read the label again" in text(client, f"/property/?q={slip}")


def test_two_persons_hand_an_item_over_and_the_chain_shows_it(case):
    item = room.an_item(case)
    second = with_pin(room.OFFICER)
    client = signed_in(room.CUSTODIAN)

    answer = handed_over(client, item, **second)

    assert answer.status_code == 302, answer.content.decode()[:4000]
    row = Item.objects.get(ref=item)
    assert (row.state, row.holder, row.irregular) == ("received", "officer:330160", False)
    event = read.stream(case)[-1]
    assert (event.act.from_officer, event.by) == ("officer:330112", "officer:330160")
    assert [one.state for one in event.signatures] == ["esigned", "esigned"]
    assert [one.seal_no for one in event.act.seals] == ["0088214"]
    assert "The record is safe" in text(client, address(item))


def test_the_officer_at_the_desk_hands_over_and_the_custodian_confirms(case):
    item = room.an_item(case)
    second = with_pin(room.CUSTODIAN)

    answer = handed_over(signed_in(room.OFFICER), item, **second)

    assert answer.status_code == 302
    event = read.stream(case)[-1]
    assert (event.act.from_officer, event.by) == ("officer:330112", "officer:330160")


def test_a_form_sent_twice_is_recorded_once(case):
    item = room.an_item(case)
    second = with_pin(room.OFFICER)
    client = signed_in(room.CUSTODIAN)
    page = address(item, "hand-over")
    said = typed(client, page, state="封条完好", list_copy="yes", **second)

    first, again = client.post(page, said), client.post(page, said)

    assert (first.status_code, again.status_code) == (302, 302)
    kinds = [one.declared.wire_name for one in read.stream(case)]
    assert kinds.count("property_handover") == 1


def test_nobody_confirms_a_handover_to_himself_by_a_second_account(case):
    item = room.an_item(case)
    world.register("770160", "case_officer", person="officer:330160")
    second = with_pin("770160")

    answer = handed_over(signed_in(room.CUSTODIAN), item, **second)

    assert answer.status_code == 403
    assert Item.objects.get(ref=item).state == "seized"


def test_without_a_second_person_nothing_is_handed_over(case):
    item = room.an_item(case)

    assert handed_over(signed_in(room.CUSTODIAN), item).status_code == 403
    assert Item.objects.get(ref=item).state == "seized"


def loan_form(client: Client, item: str, **more: object):
    page = address(item, "ask")
    due = "2099-01-01T12:00:00"
    return client.post(page, typed(client, page, reason="identification", due_at=due, **more))


def test_a_loan_is_asked_for_approved_given_out_and_taken_back(case):
    item = room.an_item(case)
    room.store(item, case)
    officer, custodian = signed_in(room.OFFICER), signed_in(room.CUSTODIAN)
    head = signed_in(room.HEAD)

    assert loan_form(officer, item).status_code == 302
    page = address(item, "decide")
    said = typed(head, page, decision="approved", opinion="同意")
    assert head.post(page, said).status_code == 302
    assert Loan.objects.get().state == "approved"

    page = address(item, "lend")
    assert custodian.post(page, typed(custodian, page, state_out="封条完好")).status_code == 302
    assert Item.objects.get(ref=item).state == "on_loan"
    assert "2099" in text(custodian, address(item))
    page = address(item, "take-back")
    said = typed(custodian, page, state_in="封条完好", check="ok")
    assert custodian.post(page, said).status_code == 302

    loan, row = Loan.objects.get(), Item.objects.get(ref=item)
    assert (loan.state, loan.borrower, loan.approver) == (
        "back",
        "officer:330112",
        "officer:330101",
    )
    assert (row.state, row.loan, row.holder) == ("stored", None, "officer:330160")
    assert list(fsck.tables()) == []


def test_the_page_of_an_item_offers_what_is_next(case):
    item = room.an_item(case)

    page = text(signed_in(room.OFFICER), address(item))

    assert "Hand over" in page
    assert "Ask to borrow" not in page
    assert 'viewBox="0 0' in page


def test_a_stranger_is_told_the_same_of_a_hidden_item_and_of_one_that_is_absent(case):
    item = room.an_item(case, name="金手镯")
    world.register("100009", "property_custodian", unit="unit:zz")
    stranger = signed_in("100009")

    assert "金手镯" not in text(stranger, "/property/")
    for step in ("", "label", "store", "hand-over"):
        hidden = stranger.get(address(item, step))
        absent = stranger.get(address(f"item:{uuid.UUID(int=1)}", step))
        assert hidden.status_code == absent.status_code == 404, step
