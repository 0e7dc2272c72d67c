"""Search: what is found, by what, and that nothing hidden is found or counted."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from unbroken.base.identifiers import Key, PersonRef, StreamName, new_id, ref
from unbroken.casefile import perform
from unbroken.casefile.acts import PersonEntered
from unbroken.chain import door, payload, replay
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.acts import ErasedField, FieldsErased
from unbroken.chain.entry import Entry
from unbroken.chain.register import act_type
from unbroken.people.tests import world
from unbroken.trace.models import Trace

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _pages_without_files(plain_pages):
    """Show pages to a test's client."""


def an_officer(code: str, unit: str = "unit:cd") -> Actor:
    return Actor(
        id=ActorRef(f"officer:{code}"),
        person=PersonBehind(f"officer:{code}"),
        unit=unit,
        roles=frozenset({"desk_officer", "case_officer", "legal"}),
        factor=Factor.PASSKEY,
        factor_at=NOON,
        terminal="desk-1",
    )


def an_act(wire_name: str, **said: object):
    return payload.act_from(act_type(wire_name), said)


def opened(by: Actor, *, name: str, title: str, item: str) -> str:
    case, person = perform.new_case(), PersonRef(ref("person", new_id()))
    acts = (
        an_act("incident", summary=title),
        PersonEntered(person=person, name=name, role="victim"),
        an_act("property_item", item=ref("item", new_id()), number=item, name="手机", owner=person),
    )
    entries = [
        Entry(act=act, stream=StreamName(case), by=by, occurred_at=NOON, key=Key(uuid.uuid4()))
        for act in acts
    ]
    perform.open_case(*entries, now=NOON)
    return case


@pytest.fixture
def found(station):
    """Register two units with an officer each, and a case in each."""
    for unit in ("cd", "cx"):
        world.register_unit(unit)
    world.register("330112", "case_officer")
    world.register("770001", "case_officer", unit="unit:cx")
    return (
        opened(an_officer("330112"), name="孙𠮷", title="赵某盗窃案", item="JB-W-2026-001937"),
        opened(an_officer("770001", "unit:cx"), name="孙𠮷祥", title="钱某诈骗案", item="JB-X-1"),
    )


@pytest.fixture
def officer(found) -> Client:
    world.account("330112")
    return world.client_of("330112")


def page(officer: Client, words: str, **more: str) -> str:
    answer = officer.get("/search/", {"q": words, **more})
    assert answer.status_code == 200
    return answer.content.decode()


FOUND = (
    *("孙𠮷", "𠮷", "赵某", "001937", "ｊｂ-w-2026", "手机 孙", "330112", "民警330112"),
    *("涉案财物", "#3", "第3号 赵某"),
)
NOT_FOUND = ("孙𠮶", "手机 李", "#9", "%", "_")


def test_a_case_is_found_by_what_an_officer_would_type(found, officer):
    own, _hidden = found

    for words in (*FOUND, *NOT_FOUND):
        shown = page(officer, words)

        assert (own.removeprefix("case:") in shown) == (words in FOUND), words
        assert ("没有找到" in shown) == (words in NOT_FOUND), words


def test_what_one_may_not_see_is_neither_found_nor_counted(found, officer):
    own, hidden = found

    shown = page(officer, "孙𠮷")
    named = Trace.objects.get(case=hidden, type="property_item").about
    about = page(officer, "", about=next(one for one in named if one.startswith("person:")))

    assert own.removeprefix("case:") in shown
    for one in (shown, about):
        assert hidden.removeprefix("case:") not in one
        assert "孙𠮷祥" not in one
        assert "JB-X-1" not in one


def test_everything_about_one_person_is_shown_together(found, officer):
    own, _hidden = found
    person = Trace.objects.get(case=own, type="property_item").about

    shown = page(officer, "", about=next(one for one in person if one.startswith("person:")))

    for number in (2, 3):
        assert f"/cases/{own.removeprefix('case:')}/{number}/" in shown
    assert f"/cases/{own.removeprefix('case:')}/1/" not in shown


def test_an_erased_record_is_not_found_any_more_and_replay_agrees(found):
    own, _hidden = found
    entered = Trace.objects.get(case=own, type="property_item")
    said = FieldsErased(
        of_act=entered.ref,
        fields=(ErasedField(field="name"),),
        ground="个人信息保护法",
        second="officer:330101",
        approver="officer:330101",
        approver_role="legal",
    )

    door.record(said, stream=own, by=an_officer("330112"), occurred_at=NOON, key=Key(uuid.uuid4()))

    emptied = Trace.objects.get(ref=entered.ref)
    assert (emptied.words, emptied.pairs, emptied.about) == ("", [], [])
    assert list(replay.differences()) == []
