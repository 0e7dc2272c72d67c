"""The register of act types: each is declared once, and everything else is derived.

This is the register itself; how a type is declared stands in `declare.py`. From the declaration
follow form, API schema, JSON Schema, timeline row, print and reference page.
"""

import dataclasses
import enum
import keyword
import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from unbroken.base.codes import CodeList, Words


class Nature(enum.StrEnum):
    """Facts have happened and are never refused; decisions are carried out by the system."""

    FACT = "fact"
    DECISION = "decision"


class Kind(enum.StrEnum):
    """What a field holds; plural kinds hold a tuple."""

    TEXT = "text"
    LONGTEXT = "longtext"
    CODE = "code"
    CODES = "codes"
    DATETIME = "datetime"
    DATE = "date"
    DURATION = "duration_s"
    INT = "int"
    DECIMAL = "decimal"
    MONEY = "money"
    BOOL = "bool"
    GEO = "geo"
    DIGEST = "digest"
    MEDIA = "media"
    PERSON = "person"
    PERSONS = "persons"
    OFFICER = "officer"
    OFFICERS = "officers"
    UNIT = "unit"
    ROOM = "room"
    DEVICE = "device"
    DEVICES = "devices"
    ITEM = "item"
    ITEMS = "items"
    ACT = "act"
    ACTS = "acts"
    STAY = "stay"
    SESSION = "session"
    CASE = "case"
    RECORDING = "recording"
    RECORDINGS = "recordings"
    ROWS = "rows"

    @property
    def many(self) -> bool:
        """Say whether a field of this kind holds a tuple."""
        return self in MANY

    @property
    def reference(self) -> bool:
        """Say whether a field of this kind points at things."""
        return self in REFERENCE_KINDS


MANY = frozenset(
    {
        Kind.CODES,
        Kind.MEDIA,
        Kind.PERSONS,
        Kind.OFFICERS,
        Kind.DEVICES,
        Kind.ITEMS,
        Kind.ACTS,
        Kind.RECORDINGS,
        Kind.ROWS,
    }
)
DEVICES = ("recorder", "camera", "avhost", "dock", "device")
"""Devices are named by what they are; `device:` is the rest."""

REFERENCE_KINDS: Mapping[Kind, tuple[str, ...]] = {
    kind: DEVICES if kind in {Kind.DEVICE, Kind.DEVICES} else (kind.value.removesuffix("s"),)
    for kind in (
        Kind.PERSON,
        Kind.PERSONS,
        Kind.OFFICER,
        Kind.OFFICERS,
        Kind.UNIT,
        Kind.ROOM,
        Kind.DEVICE,
        Kind.DEVICES,
        Kind.ITEM,
        Kind.ITEMS,
        Kind.ACT,
        Kind.ACTS,
        Kind.STAY,
        Kind.SESSION,
        Kind.CASE,
        Kind.RECORDING,
        Kind.RECORDINGS,
    )
}
"""Before the colon of a reference: what a field of each kind may point at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One thing that an act can say."""

    name: str
    kind: Kind
    zh: str
    en: str
    required: bool
    code_list: CodeList | None = None
    rows: tuple["Field", ...] = ()
    row_class: type | None = None
    note: Words | None = None
    """What whoever fills it in has to know: a condition, a convention."""
    unit: str = ""
    """The unit of a number, a code of `FIELD_UNIT`."""
    born: bool = False
    """The thing this field names comes into being with this act."""
    ahead: bool = False
    """A time that may lie ahead: something due, planned or in force until then."""
    later: bool = False
    """What lasts says this only in the act that ends it (decision 2)."""
    number: str = ""
    """The kind of number that the act gives where it brings none (see chain/numbers.py)."""
    spoken: bool = False
    """A sentence of the rulebook: in both languages, and of things by their references."""

    attribute: str = dataclasses.field(init=False)
    """The name in Python: `class` is a keyword there, and called `class_`."""
    unsaid: object = dataclasses.field(init=False)
    """What stands in Python where nothing was said.

    An empty list in a required field says "none were there", which is not the same as silence.
    """

    def __post_init__(self) -> None:
        """Work out once what each act asks of each field."""
        attribute = f"{self.name}_" if keyword.iskeyword(self.name) else self.name
        object.__setattr__(self, "attribute", attribute)
        unsaid = () if self.kind.many and not self.required else None
        object.__setattr__(self, "unsaid", unsaid)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """A place for a signature, and what may stand there instead (refused, unable, absent: noted)."""

    slot: str
    role: str
    required: bool
    many: bool = False
    outcomes: tuple[str, ...] = ("signed",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lasts:
    """What lasts is two acts (decision 2): the second carries the end and what is known only then."""

    start: str
    end: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """What an act means for coverage: an interval that must be, or was, recorded (map C.3)."""

    role: str
    start: str = ""
    end: str = ""
    scope: tuple[str, ...] = ()


NO_COVERAGE = Coverage(role="none")


@dataclass(frozen=True, kw_only=True, slots=True)
class ActType:
    """A declaration, complete: what every derived form of an act is made from."""

    wire_name: str
    link: str
    zh: str
    en: str
    nature: Nature
    schema: int
    by: tuple[str, ...]
    """The roles that make it."""
    fields: tuple[Field, ...]
    signers: tuple[Signer, ...]
    coverage: Coverage
    lasts: Lasts | None
    ends: str
    """The wire name of what this act ends, where it is the second of two (decision 2)."""
    whole_case: bool
    """Whether the decision concerns everything in its case, so that any act in between makes it stale."""
    own_page: str
    """The page on which alone it is recorded, since that asks more than the form of these fields."""
    shown: tuple[str, ...]
    """The fields that its row shows."""
    core: bool
    notes: tuple[Words, ...]
    meaning: Words
    cls: type["Act"]

    def field(self, name: str) -> Field | None:
        """Return the field of that name, or None."""
        return next((field for field in self.fields if field.name == name), None)


class Act:
    """What all acts share; a subclass is one thing that can happen."""

    declared: ClassVar[ActType]


_by_name: dict[str, ActType] = {}


class WireNameTaken(Exception):
    """A wire name is never reused, not even by a type that was given up."""


def enter(declared: ActType) -> ActType:
    """Enter a declaration; raises WireNameTaken where the name is known already."""
    if declared.wire_name in _by_name:
        raise WireNameTaken(declared.wire_name)
    _by_name[declared.wire_name] = declared
    return declared


def act_type(wire_name: str) -> ActType | None:
    """Return the declaration behind a wire name, or None."""
    return _by_name.get(wire_name)


def act_types() -> Mapping[str, ActType]:
    """Return the whole register, by wire name."""
    return types.MappingProxyType(_by_name)


def end_of(declared: ActType) -> ActType | None:
    """Return the type that ends what lasts, or None for what does not last."""
    return _by_name.get(f"{declared.wire_name}_end") if declared.lasts else None
