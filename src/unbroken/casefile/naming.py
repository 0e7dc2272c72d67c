"""What the references in a case's acts are called, and where they lead.

Officers and units by their names, people by the name under which the case knows them, acts by their
number, and what an act gave birth to (an item, a stay, a recording) by that act.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from unbroken.base.identifiers import CaseRef, id_of
from unbroken.base.shown import Pointer
from unbroken.base.time_words import Language, language_of
from unbroken.casefile import find
from unbroken.casefile.models import Case, Thing
from unbroken.chain import describe
from unbroken.chain.describe import Reader
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import DEVICES, Act, ActType, act_type
from unbroken.people import find as people

KINDS = ("case", "person", "officer", "unit", "item", "stay", "session", "recording", "act", "room")
REFERENCE = re.compile(rf"\b((?:{'|'.join((*KINDS, *DEVICES))}):[\w-]+)")


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
    """Return who reads these acts of a case: the language, the zone, and what things are called."""
    about = {one for event in events for one in event.subjects()}
    return reader_about(case, about, known=events)


def reader_about(
    case: Case, about: Iterable[str], *, known: Sequence[Recorded[Act]] = ()
) -> Reader:
    """Return who reads words about these references in a case."""
    named = Names.of(case, frozenset(about), known)
    return Reader(language=language(), zone=timezone.get_current_timezone(), named=named.pointer)


def references_in(sentence: str) -> set[str]:
    """Return the references of which a sentence speaks."""
    return set(REFERENCE.findall(sentence))


def in_words(sentence: str, named: Callable[[str], Pointer]) -> str:
    """Put names into a sentence of the rulebook, which speaks of things by their references."""
    parts = REFERENCE.split(sentence)
    return format_html_join(
        "", "{}", ((called(named(part)) if at % 2 else part,) for at, part in enumerate(parts))
    )


def plainly(sentence: str, named: Callable[[str], Pointer]) -> str:
    """Put names into a sentence of the rulebook where no markup can stand."""
    return REFERENCE.sub(lambda found: named(found.group()).words, sentence)


def called(thing: Pointer) -> str:
    """Say what something is called, marked where somebody typed it."""
    return typed(thing.words) if thing.typed else thing.words


def typed(words: str | None) -> str:
    """Mark words that somebody typed: they stand in the language in which they were typed."""
    return format_html('<bdi translate="no">{}</bdi>', words) if words else ""


def bare_reader() -> Reader:
    """Return who reads where no act is shown: codes have words, references only their ids."""
    return Reader(language=language(), zone=timezone.get_current_timezone(), named=describe.by_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What is called how in one case; what belongs to another case keeps its id."""

    names: Mapping[str, str]
    acts: Mapping[str, Recorded[Act]]
    things: Mapping[str, Thing]

    @classmethod
    def of(cls, case: Case, about: frozenset[str], known: Sequence[Recorded[Act]]) -> "Names":
        """Collect the names of what is spoken of."""
        persons = {one.ref: one.name for one in find.persons_of(CaseRef(case.ref)) if one.name}
        at_hand = {event.ref for event in known}
        others = find.acts_named([case.ref], about - at_hand)
        return cls(
            names={**people.names_of(about), **persons},
            acts={event.ref: event for event in (*known, *others)},
            things={one.ref: one for one in find.things_named(case, about)},
        )

    @classmethod
    def among(cls, cases: Sequence[str], about: Iterable[str]) -> "Names":
        """Collect the names of what is spoken of in a list of several cases that one may see."""
        named = list(about)
        return cls(
            names=find.names_of(named),
            acts={event.ref: event for event in find.acts_named(cases, named)},
            things={one.ref: one for one in find.things_in(cases, named)},
        )

    def pointer(self, reference: str) -> Pointer:
        """Say what a reference is called and where it leads."""
        if name := self.names.get(reference):
            return Pointer(words=name, typed=True)
        if event := self.acts.get(reference):
            return to_act(event)
        if thing := self.things.get(reference):
            return _to_thing(thing)
        return describe.by_id(reference)


def to_act(event: Recorded[Act]) -> Pointer:
    """Name an act of a case by its type and number, and lead to it."""
    return _to_act(event.declared, event.stream, event.n)


def _to_act(declared: ActType, stream: str, n: int) -> Pointer:
    name = describe.label(declared, reader=bare_reader())
    words = _("%(act)s, No. %(number)d") % {"act": name, "number": n}
    return Pointer(words=words, address=address_of(stream, n))


def _to_thing(thing: Thing) -> Pointer:
    if thing.name:
        return Pointer(words=thing.name, address=address_of(thing.stream, thing.n), typed=True)
    declared = act_type(thing.type)
    return _to_act(declared, thing.stream, thing.n) if declared else describe.by_id(thing.ref)
