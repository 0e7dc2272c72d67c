"""What the references in a case's acts are called, and where they lead.

Officers and units by their names, people by the name under which the case knows them, acts by their
number, and what an act gave birth to (an item, a stay, a recording) by that act.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from unbroken.base.identifiers import CaseRef, id_of
from unbroken.base.shown import Pointer
from unbroken.base.time_words import Language, language_of
from unbroken.casefile import find
from unbroken.casefile.models import Case, Thing
from unbroken.chain import describe, spoken
from unbroken.chain.describe import Reader
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, ActType, act_type
from unbroken.media.models import Recording
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
    """Return who reads these acts of a case: the language, the zone, and what things are called."""
    about = {
        one
        for event in events
        for one in (*event.subjects(), *_spoken_of(event), *map(_of_bytes, event.digests()))
    }
    return reader_about(case, about, known=events)


def reader_about(
    case: Case, about: Iterable[str], *, known: Sequence[Recorded[Act]] = ()
) -> Reader:
    """Return who reads words about these references in a case."""
    named = Names.of(case, frozenset(about), known)
    return Reader(language=language(), zone=timezone.get_current_timezone(), named=named.pointer)


def _spoken_of(event: Recorded[Act]) -> Iterator[str]:
    """Go through the references in the sentences that the rulebook speaks in an act."""
    for one in event.declared.fields:
        if one.spoken:
            yield from spoken.references_in(getattr(event.act, one.attribute) or "")


def bare_reader() -> Reader:
    """Return who reads where no act is shown: codes have words, references only their ids."""
    return Reader(language=language(), zone=timezone.get_current_timezone(), named=describe.by_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What is called how in one case; what belongs to another case keeps its id."""

    names: Mapping[str, str]
    acts: Mapping[str, Recorded[Act]]
    things: Mapping[str, Thing]
    files: Mapping[str, Pointer] = field(default_factory=dict)

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
            files={_of_bytes(one.sha256): _to_file(one) for one in find.files_named(case, about)},
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
        return self.files.get(reference) or describe.by_id(reference)


def _of_bytes(digest: str | None) -> str:
    return f"{describe.FILE}:{digest}"


def _to_file(file: Recording) -> Pointer:
    """Name a file by its name, size and digest, and lead to where it is opened; looks are recorded."""
    digest = f"{(file.sha256 or '')[:12]}…"
    words = " · ".join((file.name or _("File"), filesizeformat(file.size_bytes), digest))
    address = reverse("media:recording", kwargs={"recording": uuid.UUID(id_of(file.ref))})
    return Pointer(words=words, address=address, typed=True)


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
