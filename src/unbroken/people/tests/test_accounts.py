"""Roles are granted by two persons, on a page, with keys or PINs of their own."""

import dataclasses
import json
import uuid

import pytest

from unbroken.base import clock
from unbroken.chain import read
from unbroken.people import find, perform, scratch
from unbroken.people.acts import RoleGranted
from unbroken.people.models import RoleHeld
from unbroken.people.refusals import NotAllowed
from unbroken.people.tests import keys, world
from unbroken.people.tests.world import client_of

PIN = "246810"


@dataclasses.dataclass
class Office:
    """A security officer at the screen, and a colleague beside it."""

    client: object
    key: keys.SoftKey
    colleague: object
    colleague_key: keys.SoftKey

    def grant(self, *, role="guard", code="330112", reason="任命", **second):
        said = {"key": str(uuid.uuid4()), "role": role, "reason": reason}
        return self.client.post(f"/accounts/{code}/roles/", {**said, **second})

    def grant_by_key(self, key, *, change=None):
        said = {"key": str(uuid.uuid4()), "role": "guard", "reason": "任命"}
        asked = self.client.post(
            "/accounts/330112/roles/", said, headers={"x-ask-passkey": "1"}
        ).json()
        answer = key.get(asked["request_options"])
        sent = {**said, **(change or {}), "second_credential": answer}
        return self.client.post("/accounts/330112/roles/", sent)


@pytest.fixture
def office(small_station):
    """Two security officers with passkeys; the first has just confirmed with his."""
    made = []
    for code in ("900001", "900002"):
        world.register(code, "security_officer")
        world.account(code)
        client, key = client_of(code), keys.SoftKey()
        keys.add_key(client, key)
        made += [client, key]
    first, key, colleague, colleague_key = made
    scratch.set_pin(find.account_of("900002"), PIN)
    keys.confirm(first, key)
    return Office(first, key, colleague, colleague_key)


def roles_of(code):
    standing = find.standing_of(f"officer:{code}", now=clock.now())
    return standing.roles


def last():
    return read.stream("station")[-1]


def test_a_role_is_granted_when_a_colleague_confirms_with_his_key(office):
    page = office.grant_by_key(office.colleague_key)

    assert page.status_code == 302
    assert "guard" in roles_of("330112")
    assert (last().by, last().act.approver) == ("officer:900001", "officer:900002")


def test_the_key_of_the_first_is_no_second_person(office):
    assert office.grant_by_key(office.key).status_code == 403
    assert "guard" not in roles_of("330112")


def test_two_accounts_of_one_person_are_no_two_persons(office):
    world.register("900003", "security_officer", person="P-7")
    world.register("900001", "security_officer", person="P-7")
    world.account("900003")
    other, key = client_of("900003"), keys.SoftKey()
    keys.add_key(other, key)
    office.client = client_of("900001")
    keys.confirm(office.client, office.key)

    assert office.grant_by_key(key).status_code == 403
    assert "guard" not in roles_of("330112")


def test_a_confirmation_of_one_grant_confirms_no_other(office):
    page = office.grant_by_key(office.colleague_key, change={"role": "head_organ"})
    assert page.status_code == 403
    assert "head_organ" not in roles_of("330112")


def test_a_confirmation_serves_once(office):
    said = {"key": str(uuid.uuid4()), "role": "guard", "reason": "任命"}
    asked = office.client.post(
        "/accounts/330112/roles/", said, headers={"x-ask-passkey": "1"}
    ).json()
    sent = {**said, "second_credential": office.colleague_key.get(asked["request_options"])}
    assert office.client.post("/accounts/330112/roles/", sent).status_code == 302
    assert office.client.post("/accounts/330112/roles/", sent).status_code == 403


@pytest.mark.parametrize(
    "said", ["", "{}", "[]", "null", "kein JSON", '{"id": 3}', json.dumps({"response": {}})]
)
def test_what_is_no_answer_of_a_key_confirms_nothing(office, said):
    key = str(uuid.uuid4())
    form = {"key": key, "role": "guard", "reason": "任命"}
    office.client.post("/accounts/330112/roles/", form, headers={"x-ask-passkey": "1"})
    page = office.client.post("/accounts/330112/roles/", {**form, "second_credential": said})
    assert page.status_code == 403
    assert "guard" not in roles_of("330112")


def test_a_pin_is_too_weak_to_give_access(office):
    page = office.grant(second_number="900002", second_pin=PIN)
    assert page.status_code == 403
    assert "guard" not in roles_of("330112")


def test_a_pin_dies_after_five_wrong_tries(office):
    account = find.account_of("900002")
    for _ in range(5):
        assert not scratch.pin_is_right(find.account_of("900002"), "000000")
    assert not scratch.pin_is_right(find.account_of("900002"), PIN)
    scratch.set_pin(account, PIN)
    assert scratch.pin_is_right(find.account_of("900002"), PIN)
    assert not scratch.pin_is_right(None, PIN)


def test_without_a_fresh_passkey_the_first_is_asked_for_it(office):
    tired = client_of("900001")
    said = {"key": str(uuid.uuid4()), "role": "guard", "reason": "任命"}
    page = tired.post("/accounts/330112/roles/", said)
    assert page.status_code == 403
    assert "passkey" in page.content.decode()


def test_nobody_grants_himself_a_role(office):
    page = office.grant_by_key(office.colleague_key)
    assert page.status_code == 302
    said = RoleGranted(officer="officer:900001", role="legal", of_unit="unit:cd", reason="自己")
    by = office.client.get("/accounts/").wsgi_request.actor
    with pytest.raises(NotAllowed, match="himself"):
        perform.grant_role(
            role=said,
            by=by,
            second=world.founder("witness"),
            occurred_at=clock.now(),
            key=world.a_key(),
        )


def test_a_role_is_taken_back_by_one(office):
    office.grant_by_key(office.colleague_key)
    held = RoleHeld.objects.get(role="guard")
    office.client.post(
        "/accounts/330112/roles/end/",
        {"key": str(uuid.uuid4()), "grant": held.ref, "reason": "调离"},
    )
    assert "guard" not in roles_of("330112")


def test_lost_factors_are_taken_by_two_and_the_owner_starts_anew(office):
    said = {"key": str(uuid.uuid4())}
    asked = office.client.post(
        "/accounts/330112/factors/take/", said, headers={"x-ask-passkey": "1"}
    ).json()
    answer = office.colleague_key.get(asked["request_options"])
    office.client.post("/accounts/330112/factors/take/", {**said, "second_credential": answer})
    assert world.factors_of("330112") == set()
    assert last().act.confirmed_by == "officer:900002"


def test_accounts_are_shown_to_the_security_officer_and_hidden_from_others(office):
    assert "330112" in office.client.get("/accounts/").content.decode()
    officer = client_of("330112")
    assert officer.get("/accounts/").status_code == 403
    assert officer.get("/accounts/900001/").status_code == 404
    assert officer.get("/accounts/999999/").status_code == 404
