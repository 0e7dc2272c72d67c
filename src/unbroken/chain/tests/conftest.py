"""Fixtures for the tests of the chain."""

import contextlib
import functools

import pytest

from unbroken.base.identifiers import StreamName, new_id
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.tests import logs
from unbroken.chain.tests.trying import NOON


@pytest.fixture
def an_integrator(station):
    """Make integrators of this station; all of them hang up at the end."""
    with contextlib.ExitStack() as made:

        def make(**more):
            one = logs.integrator(station, **more)
            made.callback(one.close)
            return one

        yield make


@pytest.fixture
def log(an_integrator):
    """Give the station's integrator."""
    return an_integrator()


@pytest.fixture
def tamper(station):
    """Give the powers of whoever owns the database."""
    return functools.partial(logs.tamper, station)


@pytest.fixture
def officer() -> Actor:
    return Actor(
        id=ActorRef("officer:330112"),
        person=PersonBehind("P-1"),
        unit="unit:cd",
        roles=frozenset({"desk_officer"}),
        factor=Factor.PASSKEY,
        factor_at=NOON,
        terminal="desk-1",
    )


@pytest.fixture
def case() -> StreamName:
    return StreamName(f"case:{new_id()}")
