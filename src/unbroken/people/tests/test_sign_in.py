"""Sign-in through its pages: who comes in, what is told, what is recorded."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from unbroken.chain import read
from unbroken.people import find, perform
from unbroken.people.models import DeskSession
from unbroken.people.tests import world
from unbroken.people.tests.world import PASSWORD, client_of, code_now, one_time_code


def types_recorded():
    return [event.declared.wire_name for event in read.stream("station")]


def test_an_officer_signs_in_by_password_and_code(small_station):
    client = client_of("330112")

    page = client.get("/account/")

    assert page.status_code == 200
    actor = page.wsgi_request.actor
    assert (actor.id, actor.unit, actor.roles) == (
        "officer:330112",
        "unit:cd",
        frozenset({"case_officer"}),
    )
    assert actor.factor == "code"
    assert types_recorded()[-1] == "sign_in"


def test_a_password_alone_opens_nothing(small_station):
    client = Client()
    client.post("/sign-in/", {"login": "330112", "password": PASSWORD})

    page = client.get("/account/")

    assert page.status_code == 302
    assert world.to(page).startswith("/sign-in/")
    assert "sign_in" not in types_recorded()


def test_a_stranger_is_led_to_the_sign_in_from_every_page(small_station):
    page = Client().get("/account/sessions/?a=1")
    assert world.to(page) == "/sign-in/?next=%2Faccount%2Fsessions%2F%3Fa%3D1"


def test_the_sign_in_page_tells_nothing_about_anybody(small_station):
    client_of("330112").post("/sign-out/")
    page = Client().get("/sign-in/").content.decode()
    for secret in ("330112", "民警", "城东所"):
        assert secret not in page


@pytest.mark.parametrize("number", ["330112", "999999"])
def test_wrong_password_and_unknown_number_have_the_same_answer(small_station, number):
    said = Client().post("/sign-in/", {"login": number, "password": "wrong password"})
    assert said.status_code == 200
    assert "The number or the password is not right." in said.content.decode()


def test_a_number_that_no_keyboard_types_is_an_ordinary_mistake(small_station):
    said = Client().post("/sign-in/", {"login": "330112\x00", "password": PASSWORD})
    assert said.status_code == 200


def test_a_closed_account_has_the_answer_of_a_wrong_password(small_station):
    world.leave("330112")
    client = Client()
    page = client.post("/sign-in/", {"login": "330112", "password": PASSWORD}, follow=True)
    page = client.post("/sign-in/factor/", {"code": one_time_code()}, follow=True)
    assert page.wsgi_request.actor is None
    assert "sign_in" not in types_recorded()


def test_five_wrong_passwords_lock_this_place_and_no_other(small_station):
    guesser, owner = Client(REMOTE_ADDR="10.0.0.9"), Client(REMOTE_ADDR="10.0.0.1")
    for _ in range(5):
        last = guesser.post("/sign-in/", {"login": "330112", "password": "guess"})
    assert last.status_code == 429

    refused = guesser.post("/sign-in/", {"login": "330112", "password": PASSWORD})
    let_in = owner.post("/sign-in/", {"login": "330112", "password": PASSWORD})

    assert refused.status_code == 429
    assert world.to(let_in) == "/sign-in/factor/"


def test_spelling_the_number_otherwise_opens_no_new_tries(small_station):
    guesser = Client()
    for number in ("330112", " 330112", "330112 ", "330112", " 330112 "):
        last = guesser.post("/sign-in/", {"login": number, "password": "guess"})
    assert last.status_code == 429


def test_six_wrong_codes_are_too_many(small_station):
    client = Client()
    client.post("/sign-in/", {"login": "330112", "password": PASSWORD})
    for _ in range(6):
        client.post("/sign-in/factor/", {"code": "000000"})
    right = client.post("/sign-in/factor/", {"code": code_now()})
    assert right.status_code == 200
    assert "sign_in" not in types_recorded()


def test_a_one_time_code_serves_once(small_station):
    client_of("330112")
    client = Client()
    client.post("/sign-in/", {"login": "330112", "password": PASSWORD})
    again = client.post("/sign-in/factor/", {"code": code_now()})
    assert again.status_code == 200


def test_signing_in_gives_the_session_a_new_key(small_station):
    client = Client()
    client.post("/sign-in/", {"login": "330112", "password": PASSWORD})
    before = client.cookies["session"].value
    client.post("/sign-in/factor/", {"code": one_time_code()})
    assert client.cookies["session"].value != before


def test_without_the_record_there_is_no_session(small_station, monkeypatch):
    def away(*_, **__):
        raise find.NoSuchOfficer

    monkeypatch.setattr(perform, "record", away)
    client = Client()
    client.post("/sign-in/", {"login": "330112", "password": PASSWORD})
    client.post("/sign-in/factor/", {"code": one_time_code()})
    assert world.to(client.get("/account/")).startswith("/sign-in/")
    assert not DeskSession.objects.exists()


def test_signing_out_is_recorded_and_ends_the_session(small_station):
    client = client_of("330112")
    stolen = client.cookies["session"].value
    client.post("/sign-out/")
    thief = Client()
    thief.cookies["session"] = stolen
    assert world.to(thief.get("/account/")).startswith("/sign-in/")
    assert types_recorded()[-1] == "sign_out"
    assert read.stream("station")[-1].act.reason == "chosen"


@pytest.mark.parametrize("number", ["330112", "999999"])
def test_a_known_and_an_unknown_number_cost_the_same_work(small_station, number, monkeypatch):
    done = []
    for name in ("encode", "verify"):
        whole = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher,
            name,
            lambda *given, whole=whole: done.append(1) or whole(*given),
        )
    Client().post("/sign-in/", {"login": number, "password": "wrong password"})
    assert len(done) == 1


def guessed_at(times, *, address):
    AccessAttempt.objects.create(
        username=f"{address}-{times}",
        ip_address=address,
        user_agent="x",
        http_accept="",
        path_info="/sign-in/",
        failures_since_start=times,
    )


def test_spraying_over_many_numbers_stops_its_own_addresses_and_no_others(small_station):
    sprayer, officer = Client(REMOTE_ADDR="10.0.0.9"), Client(REMOTE_ADDR="10.0.0.1")
    guessed_at(4, address="10.0.0.9")
    guessed_at(196, address="10.0.0.10")

    typed = {"login": "330112", "password": PASSWORD}
    assert sprayer.post("/sign-in/", typed).status_code == 429
    assert world.to(officer.post("/sign-in/", typed)) == "/sign-in/factor/"


def test_a_few_wrong_passwords_here_and_there_stop_nobody(small_station):
    clumsy = Client(REMOTE_ADDR="10.0.0.9")
    guessed_at(4, address="10.0.0.9")
    guessed_at(195, address="10.0.0.10")
    typed = {"login": "330112", "password": PASSWORD}
    assert world.to(clumsy.post("/sign-in/", typed)) == "/sign-in/factor/"
