"""What the pages of the link share: who reads, what may be chosen, what is said afterwards."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.urls import reverse

from unbroken.base.identifiers import CaseRef, id_of, ref
from unbroken.base.shown import Pointer
from unbroken.casefile import find as casefile
from unbroken.casefile import naming
from unbroken.chain import describe
from unbroken.chain.actor import Actor
from unbroken.chain.forms import Around
from unbroken.chain.register import act_type
from unbroken.people import find as people
from unbroken.people.models import Officer
from unbroken.people.policy import decide


def around(
    now: dt.datetime, choices: Mapping[str, Iterable[tuple[str, str]]] | None = None
) -> Around:
    """Return what a form has to know besides its declarations."""
    return Around(
        reader=naming.bare_reader(),
        now=now,
        choices=choices or {},
        upload_address=reverse("media:upload"),
    )


def officers(
    unit: str, now: dt.datetime, roles: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    """Return the officers of a unit as choices, by name and number."""
    return [(one.ref, _called(one)) for one in people.officers_in(unit, now=now, roles=roles)]


def units() -> list[tuple[str, str]]:
    """Return the units of the organ as choices."""
    return [(one.ref, one.name or id_of(one.ref)) for one in people.units()]


def case_ref(request_case: object) -> CaseRef:
    """Return the reference of the case that an address names."""
    return CaseRef(ref("case", str(request_case)))


def page(name: str, case: str) -> str:
    """Return the address of a page about a case."""
    return reverse(name, kwargs={"case": id_of(case)})


def record_page(case: str, wire_name: str) -> str:
    """Return the address of the form by which an act is recorded in a case."""
    return reverse("casefile:record", kwargs={"case": id_of(case), "wire_name": wire_name})


def records(
    wire_names: Iterable[str], case: str, by: Actor, now: dt.datetime
) -> tuple[Pointer, ...]:
    """Lead to the forms of those acts that an officer may record in a case that he may open."""
    declared = [found for found in map(act_type, wire_names) if found]
    facts = casefile.facts_of(CaseRef(case))
    return tuple(
        Pointer(
            words=describe.label(one, reader=naming.bare_reader()),
            address=record_page(case, one.wire_name),
        )
        for one in declared
        if decide(by, one.wire_name, facts, now).allowed
        and decide(by, "case.see", facts, now).allowed
    )


def _called(officer: Officer) -> str:
    number = id_of(officer.ref)
    return f"{officer.name} · {number}" if officer.name else number
