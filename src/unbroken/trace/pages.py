"""What the page of search shows, made from what the searcher may see."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse

from unbroken.base.shown import Pointer
from unbroken.casefile import find as casefile
from unbroken.casefile import naming
from unbroken.casefile.codes import PERSON_ROLE
from unbroken.casefile.models import Case, CasePerson
from unbroken.chain import describe
from unbroken.chain.actor import Actor
from unbroken.chain.register import act_type
from unbroken.people import find as people
from unbroken.trace import find
from unbroken.trace.models import Trace

CASES_MAX = 10
PERSONS_MAX = 10
ACTS_A_PAGE = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A record that was found: what it is, where it leads, in which case, by whom, and the words."""

    label: str
    address: str
    case: Pointer
    by: str
    at: dt.datetime
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundPerson:
    """A person who was found, as what, in which case; `records` leads to the records about him."""

    name: str
    role: str
    case: Pointer
    records: str


def search(actor: Actor, asked: Mapping[str, str], now: dt.datetime) -> dict[str, object]:
    """Gather what was found; nothing was asked of an empty box."""
    words, about = asked.get("q", "").strip(), asked.get("about", "")
    terms = find.terms_of(words)
    if about:
        found = find.acts_about(actor, about, now)
    elif terms:
        found = find.acts(actor, terms, now)
    else:
        return {"q": words, "asked": False}
    page = Paginator(found, ACTS_A_PAGE).get_page(asked.get("page", ""))
    cases = list(find.cases(actor, terms, now)[:CASES_MAX]) if terms else []
    persons = list(find.persons(actor, terms, now)[:PERSONS_MAX]) if terms else []
    hits = list(page.object_list)
    named = _cases_named(actor, [*(h.case or "" for h in hits), *(p.case for p in persons)], now)
    return {
        "q": words,
        "asked": True,
        "about": about,
        "cases": [_case(one) for one in cases],
        "persons": [_person(one, named) for one in persons],
        "hits": _hits(hits, terms, named),
        "page": page,
        "nothing": not (cases or persons or hits),
    }


def _cases_named(actor: Actor, refs: Sequence[str], now: dt.datetime) -> dict[str, Pointer]:
    found = casefile.cases_for(actor, now).filter(ref__in=refs)
    return {one.ref: _case(one) for one in found}


def _case(case: Case) -> Pointer:
    words = " · ".join(one for one in (case.number, case.title) if one)
    return Pointer(words=words, address=naming.case_address(case.ref), typed=True)


def _person(one: CasePerson, named: Mapping[str, Pointer]) -> FoundPerson:
    reader = naming.bare_reader()
    return FoundPerson(
        name=one.name or "",
        role=describe.word(PERSON_ROLE, one.role, reader=reader) if one.role else "",
        case=named[one.case],
        records=f"{reverse('trace:search')}?{urlencode({'about': one.ref})}",
    )


def _hits(hits: Sequence[Trace], terms: Sequence[str], named: Mapping[str, Pointer]) -> list[Hit]:
    reader = naming.bare_reader()
    officers = people.names_of([hit.by for hit in hits])
    return [
        Hit(
            label=describe.label(declared, reader=reader),
            address=naming.address_of(hit.stream, hit.n),
            case=named[hit.case or ""],
            by=officers.get(hit.by, describe.by_id(hit.by).words),
            at=hit.occurred_at,
            words=_said(hit, terms),
        )
        for hit in hits
        if (declared := act_type(hit.type))
    ]


def _said(hit: Trace, terms: Sequence[str]) -> str:
    """Return the lines of a record that have one of the words; none where only a name was meant."""
    lines = [line for line in hit.words.splitlines() if any(term in line for term in terms)]
    return " · ".join(lines[:3])
