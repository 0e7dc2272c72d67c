"""Sessions: how long they last, who ends them, the lock of the desk, passkeys and step-up."""

import datetime as dt

import pytest
from django.test import Client

from unbroken.base import clock
from unbroken.chain import read
from unbroken.people.models import DeskSession
from unbroken.people.tests import keys, world
from unbroken.people.tests.world import PASSWORD, client_of, one_time_code


@pytest.fixture
def officer(small_station):
    """A case officer who has signed in."""
    return client_of("330112")


@pytest.fixture
def later(monkeypatch):
    """Let time pass at the edge."""
    real, passed = clock.now, [dt.timedelta(0)]

    def pass_(**much):
        passed[0] += dt.timedelta(**much)

    monkeypatch.setattr(clock, "now", lambda: real() + passed[0])
    return pass_


def reasons():
    return [event.act.reason for event in read.stream("station") if "sign_out" in wire(event)]


def wire(event):
    return event.declared.wire_name


def is_in(client):
    return client.get("/account/").status_code == 200


def test_a_session_ends_after_thirty_idle_minutes(officer, later):
    later(minutes=31)
    assert world.to(officer.get("/account/")).startswith("/sign-in/")
    assert reasons() == ["timeout"]
    assert not DeskSession.objects.exists()


def test_a_session_ends_after_twelve_hours_however_busy(officer, later):
    for _ in range(180):
        later(minutes=4)
        last = officer.get("/account/sessions/")
        if last.status_code != 200:
            break
    assert world.to(last).startswith("/sign-in/")
    assert reasons() == ["timeout"]


def test_use_keeps_a_session_open(officer, later):
    for _ in range(10):
        later(minutes=4)
        assert is_in(officer)


def test_a_page_that_asks_by_itself_does_not_keep_the_session_open(officer, later):
    for _ in range(3):
        later(minutes=2)
        page = officer.get("/account/sessions/", headers={"x-unattended": "1"})
    assert world.to(page).startswith("/desk/confirm/")


def test_a_new_role_ends_the_sessions_of_its_holder_at_once(officer):
    world.grant("officer:330112", "head_unit")
    assert world.to(officer.get("/account/")).startswith("/sign-in/")
    assert reasons() == ["forced"]
    assert "head_unit" in client_of("330112").get("/account/").wsgi_request.actor.roles


def test_an_officer_who_left_is_out_at_once(officer):
    world.leave("330112")
    assert world.to(officer.get("/account/")).startswith("/sign-in/")


def test_one_ends_ones_own_session_elsewhere(officer):
    elsewhere = client_of("330112")
    other = DeskSession.objects.order_by("pk").last()
    page = officer.get("/account/sessions/").content.decode()
    assert f"/account/sessions/{other.pk}/end/" in page

    officer.post(f"/account/sessions/{other.pk}/end/")

    assert not is_in(elsewhere)
    assert is_in(officer)


def test_nobody_ends_the_session_of_another_by_its_number(officer):
    world.register("330113", "guard")
    world.account("330113")
    stranger = client_of("330113")
    mine = DeskSession.objects.get(account__officer="330112")
    assert stranger.post(f"/account/sessions/{mine.pk}/end/").status_code == 404
    assert is_in(officer)


def test_a_changed_password_ends_the_other_sessions(officer):
    elsewhere = client_of("330112")
    new = "another horse battery"
    page = officer.post("/account/password/", {"old": PASSWORD, "new": new})
    assert page.status_code == 302
    assert is_in(officer)
    assert not is_in(elsewhere)


def test_a_desk_locks_after_five_idle_minutes_and_its_owner_unlocks_it(officer, later):
    later(minutes=6)
    locked = officer.get("/account/sessions/")
    assert world.to(locked) == "/desk/confirm/?next=%2Faccount%2Fsessions%2F"
    assert world.to(officer.post("/account/pin/", {"pin": "123456"})).startswith("/desk/confirm/")

    page = officer.get("/desk/confirm/", follow=True)
    assert "330112" in page.content.decode()
    back = officer.post("/desk/confirm/code/", {"code": one_time_code(), "next": "/account/"})

    assert world.to(back) == "/account/"
    assert is_in(officer)


def test_the_lock_button_locks_and_a_wrong_code_does_not_unlock(officer):
    officer.post("/desk/lock/", {"next": "/account/"})
    officer.post("/desk/confirm/code/", {"code": "000000"})
    assert world.to(officer.get("/account/")).startswith("/desk/confirm/")


def test_at_a_locked_desk_another_officer_begins_a_new_session(officer):
    officer.post("/desk/lock/")
    officer.post("/sign-out/")
    assert reasons() == ["chosen"]
    assert not DeskSession.objects.exists()


def test_a_way_back_leads_nowhere_else(officer):
    officer.post("/desk/lock/")
    away = {"code": one_time_code(), "next": "https://evil.example/"}
    assert world.to(officer.post("/desk/confirm/code/", away)) == "/"


def test_unlocking_gives_the_session_a_new_key(officer):
    stolen = officer.cookies["session"].value
    officer.post("/desk/lock/")
    officer.post("/desk/confirm/code/", {"code": one_time_code(), "next": "/account/"})
    thief = Client()
    thief.cookies["session"] = stolen
    assert not is_in(thief)
    assert is_in(officer)


def test_a_first_sign_in_leads_to_adding_a_factor_and_nowhere_else(small_station):
    world.register("330114", "guard")
    world.account("330114", code_factor=False)
    client = Client()
    client.post("/sign-in/", {"login": "330114", "password": PASSWORD})
    assert world.to(client.get("/account/sessions/")) == "/account/"
    secret = secret_on(client.get("/account/authenticator/add/"))
    client.post("/account/authenticator/add/", {"code": one_time_code(secret)})
    assert world.factors_of("330114") == {"totp"}
    assert wire(read.stream("station")[-1]) == "factor_change"


def secret_on(page):
    html = page.content.decode()
    return html[html.index("<code>") + 6 : html.index("</code>")]


def test_a_passkey_is_added_signs_in_and_is_removed(officer):
    key = keys.SoftKey()
    assert world.to(keys.add_key(officer, key)) == "/account/"
    said = read.stream("station")[-1].act
    assert (said.factor, said.change) == ("passkey", "added")

    client = Client()
    signed = keys.sign_in(client, key)

    assert signed.status_code == 302
    assert client.get("/account/").wsgi_request.actor.factor == "passkey"
    assert "钥匙" in client.get("/account/").content.decode()


def test_a_passkey_of_another_station_does_not_sign_in(officer):
    key = keys.SoftKey()
    keys.add_key(officer, key)
    key.rp = "evil.example"
    client = Client()
    keys.sign_in(client, key)
    assert not is_in(client)


def test_a_stolen_key_without_its_pin_confirms_nothing(officer):
    key = keys.SoftKey()
    keys.add_key(officer, key)
    officer.post("/desk/lock/")
    keys.confirm(officer, key, verified=False)
    assert not is_in(officer)
    keys.confirm(officer, key)
    assert is_in(officer)


def test_a_step_up_makes_the_factor_fresh(officer, later):
    key = keys.SoftKey()
    keys.add_key(officer, key)
    before = officer.get("/account/").wsgi_request.actor
    assert world.to(keys.confirm(officer, key)) == "/account/"
    after = officer.get("/account/").wsgi_request.actor
    assert (before.factor, after.factor) == ("code", "passkey")
    assert clock.now() - after.factor_at < dt.timedelta(seconds=20)


def test_a_purpose_is_carried_by_the_actor(officer):
    officer.post("/account/purpose/", {"purpose": "信访件 2026-17", "next": "/account/"})
    assert officer.get("/account/").wsgi_request.actor.purpose == "信访件 2026-17"


def test_no_page_of_a_session_is_kept_by_the_browser(officer):
    assert "no-store" in officer.get("/account/").headers["Cache-Control"]


@pytest.fixture
def demo(small_station, settings):
    settings.DEMONSTRATION = True
    return Client()


def test_the_demonstration_shows_one_card_a_role_and_signs_in(demo):
    page = demo.get("/sign-in/").content.decode()
    assert page.count('name="officer"') == 1

    demo.post("/sign-in/card/", {"officer": "officer:330112"})

    assert demo.get("/account/").wsgi_request.actor.factor == "demonstration"
    assert wire(read.stream("station")[-1]) == "sign_in"


def test_a_locked_demonstration_is_unlocked_by_its_card(demo):
    demo.post("/sign-in/card/", {"officer": "officer:330112"})
    demo.post("/desk/lock/")
    demo.post("/desk/confirm/card/", {"next": "/account/"})
    assert is_in(demo)


@pytest.mark.parametrize(
    "where",
    [
        {"REMOTE_ADDR": "10.0.0.7"},
        {"HTTP_X_FORWARDED_FOR": "10.0.0.7"},
        {"REMOTE_ADDR": ""},
    ],
)
def test_there_are_no_cards_from_another_machine(demo, where):
    assert 'name="officer"' not in demo.get("/sign-in/", **where).content.decode()
    refused = demo.post("/sign-in/card/", {"officer": "officer:330112"}, **where)
    assert refused.status_code == 404
    assert not DeskSession.objects.exists()


def test_there_are_no_cards_where_people_work_in_earnest(demo, settings):
    settings.DEMONSTRATION = False
    assert 'name="officer"' not in demo.get("/sign-in/").content.decode()
    assert demo.post("/sign-in/card/", {"officer": "officer:330112"}).status_code == 404


def test_a_session_by_card_is_none_outside_the_demonstration(demo, settings):
    demo.post("/sign-in/card/", {"officer": "officer:330112"})
    settings.DEMONSTRATION = False
    assert not is_in(demo)
