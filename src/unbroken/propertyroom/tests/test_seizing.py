"""The seizure list: several items in one form, signatures and their absence, and the print."""

import datetime as dt
import html

import pytest

from unbroken.casefile.models import CasePerson
from unbroken.chain import fsck, read
from unbroken.propertyroom.models import Item, Taker
from unbroken.propertyroom.tests import room
from unbroken.propertyroom.tests.test_pages import signed_in, text, typed

pytestmark = pytest.mark.usefixtures("pages")
TAKEN = "2026-11-01T09:52:00"
TAKEN_AT = dt.datetime(2026, 11, 1, 1, 52, tzinfo=dt.UTC)


def line(n: int, **said: str) -> dict[str, str]:
    return {f"lines-{n}-{name}": value for name, value in said.items()}


def filled(client, page: str, **more: object) -> dict[str, object]:
    said = {
        "taken_at": TAKEN,
        "lines-count": 5,
        **line(0, name="手机", qty="1", unit="部", features="黑色", seal_no="0088214"),
        **line(2, name="现金", qty="200", unit="元", **{"class": "cash"}),
        "holder_name": "钱某某",
        "holder_signed": "refused",
        "holder_why": "拒绝签名",
        "witness_name": "李某",
        "witness_signed": "fingerprinted",
        "second": room.SECOND,
        "second_signed": "signed",
    }
    return typed(client, page, **{**said, **more})


@pytest.fixture
def page(case) -> str:
    return f"/cases/{case.removeprefix('case:')}/seize/"


def test_a_list_of_several_items_is_recorded_at_once_with_its_signatures(case, page):
    client = signed_in(room.OFFICER)

    answer = client.post(page, filled(client, page))

    assert answer.status_code == 302, answer.content.decode()[-6000:]
    items = Item.objects.order_by("number")
    assert [(one.name, one.quantity, one.state) for one in items] == [
        ("手机", "1", "seized"),
        ("现金", "200", "seized"),
    ]
    assert {one.taken_at for one in items} == {TAKEN_AT}
    assert [one.handover_due - one.taken_at for one in items] == [24 * room.HOUR] * 2
    listed = read.stream(case)[-1]
    assert listed.act.items == tuple(one.ref for one in items)
    assert {(one.slot, one.state) for one in listed.signatures} == {
        ("officers", "esigned"),
        ("officers", "signed"),
        ("holder", "refused"),
        ("witness", "fingerprinted"),
    }
    holder = CasePerson.objects.get(name="钱某某").ref
    refused = next(one for one in listed.signatures if one.state == "refused")
    assert (refused.person, refused.noted_reason) == (holder, "拒绝签名")
    assert sorted(set(Taker.objects.values_list("officer", flat=True))) == [
        "officer:330112",
        "officer:330113",
    ]
    assert list(fsck.tables()) == []


def test_a_list_sent_twice_is_recorded_once(case, page):
    client = signed_in(room.OFFICER)
    said = filled(client, page)

    assert [client.post(page, said).status_code for _ in range(2)] == [302, 302]

    assert Item.objects.count() == 2
    kinds = [one.declared.wire_name for one in read.stream(case)]
    assert (kinds.count("seizure_list"), kinds.count("property_item")) == (1, 2)


def test_a_list_with_nothing_but_a_name_is_recorded_and_marked(case, page):
    client = signed_in(room.OFFICER)
    said = typed(client, page, **{"lines-count": 3, **line(0, name="刀")})

    assert client.post(page, said).status_code == 302
    assert Item.objects.get().name == "刀"
    assert "holder" in read.stream(case)[-1].missing()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"lines-count": "0"}, "The list has no item."),
        ({"taken_at": "2099-01-01T00:00:00"}, "Taken at lies in the future."),
        (line(0, name="手机", qty="一"), "Line 1, Quantity"),
        (line(2, name="现金", **{"class": "no such class"}), "Line 2, Class"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_nothing_is_recorded(page, wrong, sentence):
    client = signed_in(room.OFFICER)

    answer = client.post(page, filled(client, page, **wrong))

    assert answer.status_code == 422
    assert sentence in html.unescape(answer.content.decode())
    assert Item.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Seizure list", "2 items; nothing follows below.", "refused", "fingerprint")),
        ("zh", ("扣押清单", "共 2 件，以下空白。", "拒绝")),
    ],
)
def test_the_list_is_printed_with_its_lines_and_signatures(case, page, language, words):
    client = signed_in(room.OFFICER, language)
    client.post(page, filled(client, page))

    printed = text(client, f"{page}{read.stream(case)[-1].n}/print/").lower()

    numbers = [one.number.lower() for one in Item.objects.all()]
    for word in (*words, *numbers, "手机", "钱某某", "拒绝签名"):
        assert word.lower() in printed, word
