"""Drafts at the station: one's own at every desk, nobody else's, and gone once recorded."""

import datetime as dt
import json

import pytest

from unbroken.base import clock
from unbroken.base.identifiers import UnitRef
from unbroken.people import find, perform, scratch
from unbroken.people.acts import UnitRegistered
from unbroken.people.tests import world

TYPED = {
    "name": "intake",
    "key": "k-1",
    "page": "/intake/new/",
    "values": {"summary": ["孙𠮷报案"]},
}


@pytest.fixture
def desk(small_station):
    return world.client_of("330112")


def keep(client, **said):
    body = json.dumps({**TYPED, **said})
    return client.put("/drafts/", body, content_type="application/json")


def test_what_was_typed_at_one_desk_is_there_at_the_next(desk):
    assert keep(desk).status_code == 204
    keep(desk, values={"summary": ["孙𠮷报案，手机被盗"]})

    kept = world.client_of("330112").get("/drafts/", {"name": "intake"}).json()

    assert kept["values"] == {"summary": ["孙𠮷报案，手机被盗"]}
    assert kept["key"] == "k-1"


def test_another_officer_does_not_find_the_draft(desk):
    keep(desk)
    world.register("330113", "case_officer")
    world.account("330113")
    stranger = world.client_of("330113")

    assert stranger.get("/drafts/", {"name": "intake"}).status_code == 204
    stranger.delete("/drafts/?name=intake")
    assert desk.get("/drafts/", {"name": "intake"}).status_code == 200


def test_a_locked_desk_keeps_drafts_and_shows_none(desk):
    desk.post("/desk/lock/")

    assert keep(desk).status_code == 204
    assert desk.get("/drafts/", {"name": "intake"}).status_code == 204


def test_a_draft_goes_when_its_key_was_recorded(desk):
    keep(desk)

    desk.delete("/drafts/?key=k-1")

    assert desk.get("/drafts/", {"name": "intake"}).status_code == 204


def test_a_draft_that_comes_after_its_record_is_not_kept(desk):
    key = world.a_key()
    keep(desk, key=str(key))
    said = UnitRegistered(unit_code=UnitRef("unit:cd"), name="城东所", in_use=True)
    perform.register_unit(unit=said, by=world.founder(), occurred_at=clock.now(), key=key)

    assert keep(desk, key=str(key)).status_code == 204

    assert desk.get("/drafts/", {"name": "intake"}).status_code == 204


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""},
        {"name": 7},
        {"name": "n" * 201},
        {"values": ["a"]},
        {"values": {"summary": "a"}},
        {"values": {"summary": [1]}},
        {"values": {"summary": ["a\x00"]}},
        {"values": {"summary": ["\ud800"]}},
    ],
)
def test_what_is_no_draft_is_refused_and_what_was_kept_stays(desk, said):
    keep(desk)

    assert keep(desk, **said).status_code == 400

    assert desk.get("/drafts/", {"name": "intake"}).json()["values"] == TYPED["values"]


def test_a_draft_leads_only_to_pages_of_this_station(desk):
    keep(desk, page="https://elsewhere.invalid/intake/new/")
    assert find.account_of("330112").drafts.get().page == ""


def test_a_text_too_long_for_a_draft_is_refused(desk):
    assert keep(desk, values={"summary": ["x" * 1024 * 1024]}).status_code == 413


def test_drafts_are_kept_for_three_days_and_two_hundred_of_them(desk):
    account, now = find.account_of("330112"), clock.now()
    for number in range(scratch.DRAFTS_MAX + 1):
        at = now - dt.timedelta(minutes=number)
        scratch.keep_draft(account, name=f"d{number}", key="", page="", values={}, at=at)

    assert account.drafts.count() == scratch.DRAFTS_MAX
    assert not account.drafts.filter(name=f"d{scratch.DRAFTS_MAX}").exists()

    scratch.expire_drafts(now + dt.timedelta(hours=71))
    assert account.drafts.filter(name="d0").exists()
    scratch.expire_drafts(now + dt.timedelta(hours=73))
    assert not account.drafts.exists()
