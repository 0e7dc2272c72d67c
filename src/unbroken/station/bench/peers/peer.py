"""One peer's way to keep a fact, at its best: the actor given as its documentation says."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import pghistory
from auditlog.context import set_actor
from django.contrib.auth.models import User
from django.db import transaction

from unbroken.base import clock
from unbroken.station.bench import fact
from unbroken.station.bench.peers import models

MODELS: dict[str, type[models.Fact]] = {
    "plain": models.Plain,
    "auditlog": models.Audited,
    "pghistory": models.Tracked,
}


def writer(name: str, lines: Sequence[str]) -> Callable[[], None]:
    """Return what writes the next fact, in one case after the other."""
    user, _ = User.objects.get_or_create(username=fact.BY)
    model, facts = MODELS[name], fact.in_turn(lines)
    around = _around(name, user)

    def write() -> None:
        kind, place = next(facts)
        with around():
            model(**fact.columns(kind, place, clock.now())).save(force_insert=True)

    return write


def _around(name: str, user: User) -> Callable[[], AbstractContextManager[Any]]:
    if name == "auditlog":
        return lambda: _audited(user)
    if name == "pghistory":
        # Its trigger writes in the same statement: no transaction is needed around it.
        return lambda: pghistory.context(user=user.pk)
    return contextlib.nullcontext


@contextlib.contextmanager
def _audited(user: User) -> Iterator[None]:
    """Write the row and its log entry, two statements from Python, in one transaction or not at all."""
    with set_actor(user), transaction.atomic():
        yield
