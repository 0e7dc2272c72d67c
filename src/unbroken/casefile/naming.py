"""What the references in a case's acts are called, and where they lead.

Officers and units by their names, people by the name under which the case knows them, acts by their
number, and what an act gave birth to (an item, a stay, a recording) by that act.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from unbroken.base.identifiers import CaseRef, id_of
from unbroken.base.shown import Pointer
from unbroken.base.time_words import Language, language_of
from unbroken.casefile import find
from unbroken.casefile.models import Case
from unbroken.chain import describe
from unbroken.chain.describe import Reader
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.people import find as people


def case_address(case: str) -> str:
    """Return the address of a case's page."""
    return reverse("casefile:case", kwargs={"case": uuid.UUID(id_of(case))})


def act_address(event: Recorded[Act], *, page: str = "casefile:act") -> str:
    """Return the address of the page of one act of a case."""
    return address_of(event.stream, event.n, page=page)


def address_of(case: str, number: int, *, page: str = "casefile:act") -> str:
    """Return the address of the page of the act with a number in a case."""
    return reverse(page, kwargs={"case": uuid.UUID(id_of(case)), "number": number})


def language() -> Language:
    """Name the language of the reader."""
    return language_of(translation.get_language() or "zh")


def reader_of(case: Case, events: Sequence[Recorded[Act]]) -> Reader:
    """Return who reads the acts of a case: the language, the zone, and what things are called."""
    named = Names.of(case, events)
    return Reader(language=language(), zone=timezone.get_current_timezone(), named=named.pointer)


def bare_reader() -> Reader:
    """Return who reads where no act is shown: codes have words, references only their ids."""
    return Reader(language=language(), zone=timezone.get_current_timezone(), named=describe.by_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What is called how in one case."""

    names: Mapping[str, str]
    acts: Mapping[str, Recorded[Act]]
    born: Mapping[str, Recorded[Act]]

    @classmethod
    def of(cls, case: Case, events: Sequence[Recorded[Act]]) -> "Names":
        """Collect the names that the acts of a case need."""
        persons = {one.ref: one.name for one in find.persons_of(CaseRef(case.ref)) if one.name}
        about = {one for event in events for one in event.subjects()}
        return cls(
            names={**people.names_of(about), **persons},
            acts={event.ref: event for event in events},
            born={ref: event for event in events for ref in _born_of(event)},
        )

    def pointer(self, reference: str) -> Pointer:
        """Say what a reference is called and where it leads."""
        if name := self.names.get(reference):
            return Pointer(words=name, typed=True)
        event = self.acts.get(reference) or self.born.get(reference)
        return _to_act(event) if event else describe.by_id(reference)


def _born_of(event: Recorded[Act]) -> Iterable[str]:
    """Name what an act gave birth to."""
    for field in event.declared.fields:
        value = getattr(event.act, field.attribute)
        if field.born and isinstance(value, str):
            yield value


def _to_act(event: Recorded[Act]) -> Pointer:
    name = describe.label(event.declared, reader=bare_reader())
    words = _("%(act)s, No. %(number)d") % {"act": name, "number": event.n}
    return Pointer(words=words, address=act_address(event))
