"""An act together with everything the door adds to it."""

import datetime as dt
from dataclasses import dataclass
from typing import Generic, TypeVar

from unbroken.base.identifiers import ActId, Digest, OfficerRef, PersonRef, StreamName, UnitRef, ref
from unbroken.chain.register import Act, ActType, Field, Kind

A_co = TypeVar("A_co", bound=Act, covariant=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """A signature, a fingerprint, or why there is none (each slot's outcomes are declared)."""

    slot: str
    person: PersonRef | OfficerRef | None
    state: str
    at: dt.datetime | None = None
    noted_by: OfficerRef | None = None
    noted_reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedFile:
    """A file attached to an act under the name it came with."""

    name: str
    sha256: Digest


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded(Generic[A_co]):
    """One act as it stands in the record: what was said, by whom, when, and where in its stream."""

    act: A_co
    id: ActId
    log_id: str
    stream: StreamName
    n: int
    by: OfficerRef
    unit: UnitRef | None
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    accompanied_by: tuple[OfficerRef, ...] = ()
    source: str = "manual"
    terminal: str | None = None
    signatures: tuple[Signature, ...] = ()
    media: tuple[NamedFile, ...] = ()
    corrects: ActId | None = None
    h: bytes = b""
    claimed_recorded_at: dt.datetime | None = None
    after_closure_reason: str = ""

    @property
    def loaded(self) -> bool:
        """Say whether the act is a foreign record that was brought in."""
        return self.source.startswith("load:")

    @property
    def learned_at(self) -> dt.datetime:
        """Return when this was recorded, by the claim of a loaded record or else by our clock."""
        return self.claimed_recorded_at or self.recorded_at

    @property
    def declared(self) -> ActType:
        """Return the declaration of the act's type."""
        return self.act.declared

    @property
    def ref(self) -> str:
        """Return the reference by which other acts name this one."""
        return ref("act", self.id)

    @property
    def case(self) -> str | None:
        """Return the case in whose stream the act stands, as `case:<id>`."""
        return self.stream if self.stream.startswith("case:") else None

    def missing(self) -> tuple[str, ...]:
        """Name the required details that were not given; the act is recorded all the same."""
        return missing_of(self.act)

    def subjects(self) -> tuple[str, ...]:
        """Name everything that the act is about, each once: what the trace index is made of."""
        named = [
            *references_in(self.act, self.declared.fields),
            *(s.person for s in self.signatures),
        ]
        about = [self.case, self.by, self.unit, *self.accompanied_by, *named]
        return tuple(dict.fromkeys(one for one in about if one))

    def born(self) -> tuple[str, ...]:
        """Name what came into being with the act."""
        values = (getattr(self.act, f.attribute) for f in self.declared.fields if f.born)
        return tuple(value for value in values if isinstance(value, str))

    def digests(self) -> tuple[Digest, ...]:
        """Name all bytes that the act attaches."""
        named = [*digests_in(self.act, self.declared.fields), *(file.sha256 for file in self.media)]
        return tuple(dict.fromkeys(named))


def missing_of(act: Act) -> tuple[str, ...]:
    """Name the required details that an act does not give."""
    return tuple(
        f.name for f in act.declared.fields if f.required and getattr(act, f.attribute) is None
    )


def references_in(said: object, fields: tuple[Field, ...]) -> list[str]:
    """Collect the references in an act's fields, those inside rows included."""
    return [
        one
        for field in fields
        if field.kind.reference or field.rows
        for one in _in_field(said, field)
    ]


def _in_field(said: object, field: Field) -> list[str]:
    value = getattr(said, field.attribute)
    if field.kind is Kind.ROWS:
        return [one for row in value or () for one in references_in(row, field.rows)]
    return list(value) if isinstance(value, tuple) else [value] if value else []


def digests_in(said: object, fields: tuple[Field, ...]) -> list[Digest]:
    """Collect the digests of original bytes that an act's fields name, those inside rows included."""
    found: list[Digest] = []
    for field in fields:
        value = getattr(said, field.attribute)
        if field.kind is Kind.ROWS:
            found += [one for row in value or () for one in digests_in(row, field.rows)]
        elif field.kind is Kind.MEDIA:
            found += value or ()
        elif field.kind is Kind.DIGEST and value:
            found.append(value)
    return found
