"""Every address, for every role, in every relation, as the one table says (T13)."""

import functools
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions import ROWS, For, Row
from tests.things import ABSENT, RELATIONS, SIGHT, THINGS
from unbroken.base import clock
from unbroken.people.policy import able, decide, rule_of
from unbroken.people.roles import MACHINE_ROLES, ROLES
from unbroken.people.tests import world
from unbroken.site import navigation

HUMAN_ROLES = sorted(ROLES.codes() - MACHINE_ROLES)
FILLED = {
    "asked": "00000000-0000-0000-0000-000000000001",
    "case": "00000000-0000-0000-0000-000000000001",
    "code": "1",
    "finding": "00000000-0000-0000-0000-000000000001",
    "number": 1,
    "session": "00000000-0000-0000-0000-000000000001",
    "line": "00000000-0000-0000-0000-000000000001",
    "camera": "i2",
    "pk": 1,
    "stay": "00000000-0000-0000-0000-000000000001",
    "upload": "0" * 32,
    "recording": "00000000-0000-0000-0000-000000000001",
    "ticket": "00000000-0000-0000-0000-000000000001",
    "track": "video",
    "digest": "0" * 64,
    "wire_name": "area_exit",
    "item": "00000000-0000-0000-0000-000000000001",
    "step": "store",
}
REFUSED = (403, 404)


def addresses(patterns, space="") -> Iterator[tuple[str, URLPattern]]:
    """Go through every address that the station serves, with its full name."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, inner)
        else:
            yield f"{space}{one.name}", one


def test_every_address_is_in_the_table_and_nothing_else():
    served = [name for name, _ in addresses(get_resolver().url_patterns)]
    assert sorted(set(served)) == sorted({row.name for row in ROWS})


def test_the_table_asks_for_known_actions_and_things_only():
    for row in ROWS:
        assert row.asks == "" or rule_of(row.asks), row.name
        assert row.thing == "" or (
            row.thing in THINGS and row.thing in ABSENT and row.thing in SIGHT
        ), row.name


def test_only_what_the_table_calls_public_is_open_to_strangers():
    public = {row.name for row in ROWS if row.whom is For.PUBLIC}
    for name, pattern in addresses(get_resolver().url_patterns):
        assert getattr(pattern.callback, "login_required", True) == (name not in public), name


@pytest.fixture
def _pages(plain_pages, station, settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The side bar, whose numbers ask more than most pages do, is the same on all of them.
    monkeypatch.setattr(navigation, "entries", lambda request: ())
    world.register_unit()


def call(client: Client, row: Row, names: dict[str, object]):
    """Open an address of the table."""
    wanted = {
        name: names.get(name, FILLED[name])
        for found, pattern in addresses(get_resolver().url_patterns)
        if found == row.name
        for name in pattern.pattern.converters
    }
    address = reverse(row.name, kwargs=wanted)
    return client.post(address, row.says or {}) if row.method == "POST" else client.get(address)


def seated(code: str, *roles: str) -> tuple[Client, object]:
    """Return a client of an officer with these roles who has just confirmed with a passkey."""
    world.register(code, *roles)
    client = world.seat(code)
    return client, client.get("/account/").wsgi_request.actor


@pytest.mark.usefixtures("_pages")
def test_a_stranger_is_led_to_the_sign_in_from_every_other_address():
    for row in ROWS:
        if row.whom is not For.PUBLIC:
            answer = call(Client(), row, {})
            if row.name.startswith("api:"):
                assert answer.status_code == 401, row.name
                continue
            assert answer.status_code == 302, row.name
            assert answer.url.startswith("/sign-in/"), row.name


@pytest.mark.usefixtures("_pages")
@pytest.mark.parametrize("role", HUMAN_ROLES)
def test_a_role_opens_what_the_table_says_and_nothing_else(role):
    client, actor = seated("100001", role)
    for row in ROWS:
        if row.asks and not row.thing:
            answer = call(client, row, {}).status_code
            expected = able(actor, row.asks, clock.now()).allowed
            assert (answer not in REFUSED) == expected, (row.name, answer)


@pytest.mark.usefixtures("_pages")
@pytest.mark.parametrize("role", HUMAN_ROLES)
def test_a_thing_is_shown_or_refused_as_the_policy_says_of_its_facts(role):
    client, actor = seated("100001", role)
    looked_at = functools.cache(lambda kind, relation: THINGS[kind](relation, actor))
    for row in (row for row in ROWS if row.thing):
        absent = call(client, row, ABSENT[row.thing])
        # What is only looked at serves every page; what is sent may change it.
        things = looked_at if row.method == "GET" else looked_at.__wrapped__
        for relation in RELATIONS:
            thing = things(row.thing, relation)
            answer = call(client, row, thing.names)
            verdict = decide(actor, row.asks, thing.facts, clock.now())
            seen = decide(actor, SIGHT[row.thing], thing.facts, clock.now()).allowed
            # A second person confirms on the page itself; without one nothing is done. Nor is
            # anything done to a thing that one may not see, whatever the action alone would allow.
            allowed = verdict.allowed and seen
            assert (answer.status_code not in REFUSED) == allowed, (row.name, relation)
            if not seen:
                assert answer.status_code == absent.status_code, (row.name, relation)
