"""Asking who is known to the station."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Q

from unbroken.chain.actor import PersonBehind
from unbroken.people.models import Officer, RoleHeld, Unit


def officers_of(person: PersonBehind) -> list[str]:
    """Return every officer's entry behind which a natural person stands.

    Somebody who is not in the register stands for himself, as in `persons_of`.
    """
    known = Officer._default_manager.filter(person=person).values_list("ref", flat=True)
    return [person, *known]


def persons_of(officers: Iterable[str]) -> Mapping[str, PersonBehind]:
    """Return the person behind each officer; an unknown one, or a machine, stands for itself."""
    named = set(officers)
    known = dict(Officer._default_manager.filter(ref__in=named).values_list("ref", "person"))
    return {officer: PersonBehind(known.get(officer, officer)) for officer in named}


def roles_of(officer: str, now: dt.datetime) -> frozenset[str]:
    """Return the roles that an officer holds at a moment."""
    held = RoleHeld._default_manager.filter(officer=officer, since__lte=now)
    return frozenset(held.filter(Q(until=None) | Q(until__gt=now)).values_list("role", flat=True))


def names_of(references: Iterable[str]) -> Mapping[str, str]:
    """Return the names of officers and units, for showing."""
    named = set(references)
    officers = Officer._default_manager.filter(ref__in=named).values_list("ref", "name")
    units = Unit._default_manager.filter(ref__in=named).values_list("ref", "name")
    return {ref: name for ref, name in [*officers, *units] if name}
