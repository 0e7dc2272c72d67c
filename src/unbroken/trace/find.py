"""Searching: what may not be seen is neither found nor counted (decision 26)."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet

from unbroken.casefile import find as casefile
from unbroken.casefile.models import Case, CasePerson, Thing
from unbroken.chain import read
from unbroken.chain.actor import Actor
from unbroken.chain.register import act_types
from unbroken.people import find as people
from unbroken.trace import folding
from unbroken.trace.models import Trace

TERMS_MAX = 6
NAMED_MAX = 200
"""So many people, things and officers of one name are followed to the acts about them."""

NUMBER = re.compile(r"(?:#|no\.?|第)(\d{1,6})(?:号)?")
"""A record by its number in the case: #12, No. 12, 第12号."""


def terms_of(asked: str) -> list[str]:
    """Cut what was typed at its spaces; each part has to be found."""
    return folding.folded(asked).split()[:TERMS_MAX]


def cases(actor: Actor, terms: Sequence[str], now: dt.datetime) -> QuerySet[Case]:
    """Return the cases that an actor may see with these words in number or title."""
    found = casefile.cases_for(actor, now)
    return found.filter(_all(Q(number__icontains=t) | Q(title__icontains=t) for t in terms))


def persons(actor: Actor, terms: Sequence[str], now: dt.datetime) -> QuerySet[CasePerson]:
    """Return the people of cases that an actor may see with these words in their names."""
    here = CasePerson._default_manager.filter(log_id=read.station_log(), case__in=_seen(actor, now))
    return here.filter(_all(Q(name__icontains=t) for t in terms)).order_by("-entered_at", "ref")


def acts(actor: Actor, terms: Sequence[str], now: dt.datetime) -> QuerySet[Trace]:
    """Return the records of cases that an actor may see which have all these words, latest first."""
    seen = _seen(actor, now)
    meant = _all(_means(term, seen, several=len(terms) > 1) for term in terms)
    return _here(seen).filter(meant).order_by("-occurred_at", "ref")


def acts_about(actor: Actor, reference: str, now: dt.datetime) -> QuerySet[Trace]:
    """Return the records about one thing in cases that an actor may see, latest first."""
    found = _here(_seen(actor, now)).filter(about__contains=[reference])
    return found.order_by("-occurred_at", "ref")


def _seen(actor: Actor, now: dt.datetime) -> "QuerySet[Case, str]":
    return casefile.cases_for(actor, now).order_by().values_list("ref", flat=True)


def _here(seen: "QuerySet[Case, str]") -> QuerySet[Trace]:
    return Trace._default_manager.filter(log_id=read.station_log(), case__in=seen)


def _means(term: str, seen: "QuerySet[Case, str]", *, several: bool) -> Q:
    """Say which records a word means: in them, of that type, about something of that name."""
    said = Q(words__contains=term)
    if pairs := folding.pairs_of(term):
        said &= Q(pairs__contains=pairs)
    meant = said | Q(type__in=_types(term)) | Q(about__overlap=_named(term, seen))
    if several:
        meant |= Q(case__in=_of_number(term, seen))
    if number := NUMBER.fullmatch(term):
        meant |= Q(n=int(number[1]))
    return meant


def _of_number(term: str, seen: "QuerySet[Case, str]") -> "QuerySet[Case, str]":
    return seen.filter(Q(number__icontains=term) | Q(title__icontains=term))


def _types(term: str) -> list[str]:
    every = act_types().values()
    return [one.wire_name for one in every if term in one.zh or term in one.en.casefold()]


def _named(term: str, seen: "QuerySet[Case, str]") -> list[str]:
    """Return what is called so: people and things of the cases that may be seen, and officers."""
    log = read.station_log()
    known = CasePerson._default_manager.filter(log_id=log, case__in=seen, name__icontains=term)
    things = Thing._default_manager.filter(log_id=log, stream__in=seen, name__icontains=term)
    found = [*known.values_list("ref", flat=True)[:NAMED_MAX]]
    found += things.values_list("ref", flat=True)[:NAMED_MAX]
    return found + list(people.officers_called(term)[:NAMED_MAX])


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())
