import pytest

from unbroken.base.identifiers import StreamName, new_id
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.tests.trying import NOON


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
