"""Recording any act in a case by the form of its declaration: what may be recorded, what may be chosen."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from unbroken.base.identifiers import CaseRef, OfficerRef, id_of
from unbroken.base.shown import Pointer
from unbroken.casefile import closure, find, naming, perform
from unbroken.casefile.models import Case
from unbroken.chain import describe, register, spoken
from unbroken.chain.actor import Actor
from unbroken.chain.catalogue import PACKAGES
from unbroken.chain.describe import Reader
from unbroken.chain.forms import KEY, SEEN, ActForm, Around, Choices, form_for
from unbroken.chain.recorded import Recorded
from unbroken.chain.reference import LINKS
from unbroken.chain.register import REFERENCE_KINDS, Act, ActType, Field
from unbroken.chain.signatures import SignaturesForm
from unbroken.media import uploads
from unbroken.people import find as people
from unbroken.people.models import Officer
from unbroken.people.policy import decide
from unbroken.people.refusals import NoSuch


class NoSuchActType(NoSuch):
    """An act is of a declared type, and of one that belongs into a case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The acts of one link that somebody may record in a case."""

    name: str
    acts: tuple[Pointer, ...]


APPROVER = "approver"
"""The field of whoever approved: offered are those who may, not everybody who serves."""


OFFERED = {"alarms": "alarm", "ticket": "supervision_ticket"}
"""Fields that name acts of one type only; to offer every act of the case would bury them."""


def may_record(actor: Actor, case: CaseRef, now: dt.datetime) -> Iterator[ActType]:
    """Go through the act types that an actor may record in a case by hand."""
    facts = find.facts_of(case)
    for declared in register.act_types().values():
        if (
            is_by_hand(declared)
            and not declared.ends
            and decide(actor, declared.wire_name, facts, now).allowed
        ):
            yield declared


TICKETS = frozenset(
    {"supervision_ticket", "ticket_response", "rectification", "ticket_review", "ticket_closure"}
)
"""What supervision records in a case by the common form; findings are answered on their own pages."""

IN_A_CASE = frozenset(
    {"casefile", "intake", "scene", "area", "interrogation", "propertyroom", "conclusion", "media"}
)


def declared_of(wire_name: str) -> ActType:
    """Return the declaration of an act that can be recorded in a case; raises NoSuchActType."""
    declared = register.act_type(wire_name)
    if declared is None or not is_by_hand(declared):
        raise NoSuchActType
    return declared


def is_by_hand(declared: ActType) -> bool:
    """Say whether people record such acts in a case."""
    return declared.link in IN_A_CASE or declared.wire_name in TICKETS


def groups(actor: Actor, case: Case, now: dt.datetime, *, asked: str = "") -> list[Group]:
    """Return what may be recorded in a case, link by link; `asked` picks by a part of the name."""
    reader = naming.bare_reader()
    named = [
        (one, describe.label(one, reader=reader))
        for one in may_record(actor, CaseRef(case.ref), now)
    ]
    wanted = asked.strip().casefold()
    chosen = [(one, name) for one, name in named if wanted in f"{name} {one.en}".casefold()]
    chosen.sort(key=lambda pair: (PACKAGES.index(pair[0].link), pair[1]))
    return [
        Group(
            name=reader.words(*LINKS[link]),
            acts=tuple(Pointer(words=name, address=address(case, one)) for one, name in pairs),
        )
        for link, pairs in groupby(chosen, key=lambda pair: pair[0].link)
    ]


def address(case: Case, declared: ActType) -> str:
    """Return where an act is recorded in a case: its own page, else the form of its declaration."""
    if own := own_page(case, declared):
        return own
    named = {"case": uuid.UUID(id_of(case.ref)), "wire_name": declared.wire_name}
    return reverse("casefile:record", kwargs=named)


def own_page(case: Case, declared: ActType) -> str:
    """Return the page on which alone an act is recorded, or nothing where the common form takes it."""
    if not declared.own_page:
        return ""
    try:
        return reverse(declared.own_page, kwargs={"case": uuid.UUID(id_of(case.ref))})
    except NoReverseMatch:
        # Approvals and the property room are lists over all cases.
        return reverse(declared.own_page)


Known = Mapping[str, Sequence[tuple[str, str]]]
"""By kind of reference: what there is to choose from, and what it is called."""


def around(case: Case, actor: Actor, declared: ActType, now: dt.datetime) -> tuple[Around, Known]:
    """Gather what the form of an act needs, and what this case offers to choose from."""
    events = find.acts_of(case)
    reader = naming.reader_of(case, events)
    known = _of_station(case, actor, now) | _of_case(case, events, reader)
    made = Around(
        reader=reader,
        now=now,
        choices=_choices(declared, known),
        upload_address=reverse("media:upload"),
        digest_of=lambda at: uploads.digest_at(actor, at),
    )
    return made, known


def _of_station(case: Case, actor: Actor, now: dt.datetime) -> dict[str, list[tuple[str, str]]]:
    serving = {
        one.ref: _called(one)
        for unit in (case.unit, actor.unit)
        for one in people.officers_in(unit, now=now)
    }
    return {
        "officer": sorted(serving.items(), key=_by_name),
        APPROVER: [(one.ref, _called(one)) for one in people.approvers_in(case.unit, now=now)],
        "unit": [(one.ref, spoken.typed(one.name or id_of(one.ref))) for one in people.units()],
        "case": [(case.ref, spoken.typed(case.number or case.title) or _("This case"))],
    }


def _called(officer: Officer) -> str:
    return spoken.typed(f"{officer.name or ''} · {id_of(officer.ref)}")


def _of_case(
    case: Case, events: Sequence[Recorded[Act]], reader: Reader
) -> dict[str, list[tuple[str, str]]]:
    named: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for event in events:
        for one in event.subjects():
            named[one.partition(":")[0]][one] = spoken.called(reader.named(one))
    things = {
        kind: sorted(named[kind].items(), key=_by_name)
        for kind in named.keys() - {"officer", "unit", "case"}
    }
    latest = list(reversed(events))
    acts = [(event.ref, reader.named(event.ref).words) for event in latest]
    of_type = {
        name: [
            (one.ref, reader.named(one.ref).words)
            for one in latest
            if one.declared.wire_name == wire
        ]
        for name, wire in OFFERED.items()
    }
    persons = find.persons_of(CaseRef(case.ref))
    called = [(one.ref, spoken.typed(one.name) or _("Without a name")) for one in persons]
    return things | of_type | {"act": acts, "person": called}


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]


def _choices(declared: ActType, known: Known) -> Choices:
    """Offer, for each field that names something, what there is of its kinds; nothing known is typed."""
    offered = {}
    for one in _fields(declared):
        own = one.name in {APPROVER, *OFFERED}
        kinds = (one.name,) if own else REFERENCE_KINDS.get(one.kind, ())
        found = [pair for kind in kinds for pair in known.get(kind, ())]
        if found and not one.born:
            offered[one.name] = found
    return offered


def _given(declared: ActType, told: QueryDict) -> dict[str, object]:
    """Read what an address says of a form's fields; they only stand there first."""
    return {
        one.name: told.getlist(one.name) if one.kind.many else told[one.name]
        for one in declared.fields
        if one.name in told
    }


def _fields(declared: ActType) -> Iterable[Field]:
    for one in declared.fields:
        yield one
        yield from one.rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """What is typed to record one act: its details, and what stands in the places for signatures."""

    case: Case
    declared: ActType
    details: ActForm
    signing: SignaturesForm
    why: closure.WhyForm | None
    """Asked once the case is closed: why this comes after that."""
    reader: Reader
    allowed: bool
    """Whether the reader may send it; who sees a case need not record everything in it."""

    @classmethod
    def of(
        cls,
        case: Case,
        declared: ActType,
        actor: Actor,
        data: QueryDict | None,
        now: dt.datetime,
        *,
        known_before: QueryDict | None = None,
    ) -> "Form":
        """Make the form with what was typed, or with what the page that led here knows already."""
        about, known = around(case, actor, declared, now)
        initial: dict[str, object] = {"case": case.ref} if declared.field("case") else {}
        initial |= _given(declared, known_before or QueryDict())
        return cls(
            case=case,
            declared=declared,
            reader=about.reader,
            allowed=decide(
                actor, declared.wire_name, find.facts_of(CaseRef(case.ref)), now
            ).allowed,
            details=form_for(declared)(data, around=about, initial=initial),
            signing=SignaturesForm(
                declared, data, reader=about.reader, people=known.get("person", ())
            ),
            why=closure.why_form(case, declared, data, now),
        )

    @property
    def label(self) -> str:
        """Name the act in the reader's language."""
        return describe.label(self.declared, reader=self.reader)

    @property
    def meaning(self) -> str:
        """Say what it is that is recorded."""
        return describe.meaning(self.declared, reader=self.reader)

    @property
    def draft(self) -> str:
        """Name the draft of this form."""
        return f"record:{self.declared.wire_name}:{id_of(self.case.ref)}"

    def is_valid(self) -> bool:
        """Say whether everything that was typed can be read; each part shows its mistakes."""
        valid = [self.details.is_valid(), self.signing.is_valid()]
        return all([*valid, self.why is None or self.why.is_valid()])

    def record(self, actor: Actor, now: dt.datetime) -> int:
        """Record what was typed; return its number. Raises the refusals of the door and of the policy."""
        happened = self.details.occurred_at()
        receipt = perform.record_in_case(
            self.details.act(),
            case=CaseRef(self.case.ref),
            by=actor,
            occurred_at=happened,
            now=now,
            key=self.details.cleaned_data[KEY],
            seen=self.details.cleaned_data.get(SEEN),
            signatures=self.signing.signatures(by=OfficerRef(actor.id), at=happened),
        )
        return receipt.n


def say_recorded(request: HttpRequest, *, number: int, key: uuid.UUID, what: str = "") -> None:
    """Tell that the record is safe, and what it is; by the key the browser lets its draft go."""
    safe = _("Your record is safe: No. %(number)d.")
    words = _("%(what)s Your record is safe: No. %(number)d.") if what else safe
    messages.success(request, words % {"what": what, "number": number}, extra_tags=str(key))
