"""The register of act types: each is declared once, and everything else is derived.

An act type is a frozen dataclass in its link's `acts.py`:

    @act("call_record", zh="接警记录", en="Call record", by=("dispatcher",))
    class CallRecorded(Act):
        # A docstring says what happened: "A call to the command centre was taken down."

        channel: Code | None = code(CHANNEL, zh="来源渠道", en="Channel")
        dispatched_unit: UnitRef | None = value(Kind.UNIT, zh="派警单位", en="Unit sent", default=None)

A field without a default is *required*: whoever makes the act has to say it or to say None. A fact
with None there is recorded and marked all the same (decision 1); a decision is refused. From the
declaration follow form, API schema, JSON Schema, timeline row, print and reference page.
"""

import dataclasses
import datetime as dt
import enum
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, dataclass_transform

from unbroken.base.codes import CodeList

METADATA = "unbroken"


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
    def reference(self) -> str | None:
        """Name the kind of thing that a field of this kind points at."""
        return REFERENCES.get(self)


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
REFERENCES: Mapping[Kind, str] = {
    kind: kind.value.removesuffix("s")
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
    note: str = ""
    born: bool = False
    """The thing this field names comes into being with this act."""
    number: str = ""
    """The kind of number that the act gives where it brings none (see chain/numbers.py)."""


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
    fields: tuple[Field, ...]
    signers: tuple[Signer, ...]
    coverage: Coverage
    lasts: Lasts | None
    whole_case: bool
    shown: tuple[str, ...]
    core: bool
    notes: tuple[str, ...]
    meaning: str
    cls: type["Act"]

    def field(self, name: str) -> Field | None:
        """Return the field of that name, or None."""
        return next((field for field in self.fields if field.name == name), None)


class Act:
    """What all acts share; a subclass is one thing that can happen."""

    declared: ClassVar[ActType]


_by_name: dict[str, ActType] = {}

A = TypeVar("A", bound=Act)
R = TypeVar("R")


class WireNameTaken(Exception):
    """A wire name is never reused, not even by a type that was given up."""


def _field(kind: Kind, *, zh: str, en: str, note: str = "", **more: Any) -> Any:
    required = "default" not in more and "default_factory" not in more
    default = {name: more.pop(name) for name in ("default", "default_factory") if name in more}
    about = {"kind": kind, "zh": zh, "en": en, "note": note, "required": required, **more}
    return dataclasses.field(**default, metadata={METADATA: about})


def text(*, zh: str, en: str, note: str = "", **more: Any) -> Any:
    """Declare a line of text."""
    return _field(Kind.TEXT, zh=zh, en=en, note=note, **more)


def longtext(*, zh: str, en: str, note: str = "", **more: Any) -> Any:
    """Declare a text of many lines."""
    return _field(Kind.LONGTEXT, zh=zh, en=en, note=note, **more)


def code(values: CodeList, *, zh: str, en: str, note: str = "", **more: Any) -> Any:
    """Declare one value of a code list."""
    return _field(Kind.CODE, zh=zh, en=en, note=note, code_list=values, **more)


def codes(values: CodeList, *, zh: str, en: str, note: str = "", **more: Any) -> Any:
    """Declare several values of a code list."""
    return _field(Kind.CODES, zh=zh, en=en, note=note, code_list=values, **more)


def rows(row_class: type, *, zh: str, en: str, note: str = "", **more: Any) -> Any:
    """Declare a list of records, each with fields of its own (see `row`)."""
    return _field(Kind.ROWS, zh=zh, en=en, note=note, row_class=row_class, **more)


def value(kind: Kind, *, zh: str, en: str, note: str = "", **more: Any) -> Any:
    """Declare a field of any other kind; `born=True` where this act brings the thing into being."""
    return _field(kind, zh=zh, en=en, note=note, **more)


@dataclass_transform(
    kw_only_default=True,
    frozen_default=True,
    field_specifiers=(text, longtext, code, codes, rows, value),
)
def row(cls: type[R]) -> type[R]:
    """Declare the shape of one record in a field of rows."""
    return dataclass(frozen=True, kw_only=True, slots=True)(cls)


@dataclass_transform(
    kw_only_default=True,
    frozen_default=True,
    field_specifiers=(text, longtext, code, codes, rows, value),
)
def act(
    wire_name: str,
    *,
    zh: str,
    en: str,
    by: Iterable[str],
    nature: Nature = Nature.FACT,
    schema: int = 1,
    signers: Iterable[Signer] = (),
    coverage: Coverage = NO_COVERAGE,
    lasts: Lasts | None = None,
    whole_case: bool = False,
    shown: Iterable[str] = (),
    core: bool = False,
    notes: Iterable[str] = (),
) -> Callable[[type[A]], type[A]]:
    """Enter an act type in the register.

    `by` are the roles that make it, `shown` the fields of its row; `whole_case` says that the decision
    concerns everything in its case, so that anything recorded in between makes it stale.
    """

    def declare(cls: type[A]) -> type[A]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        made.declared = enter(
            ActType(
                wire_name=wire_name,
                link=made.__module__.split(".")[1],
                zh=zh,
                en=en,
                nature=nature,
                schema=schema,
                by=tuple(by),
                fields=fields_of(made),
                signers=tuple(signers),
                coverage=coverage,
                lasts=lasts,
                whole_case=whole_case,
                shown=tuple(shown),
                core=core,
                notes=tuple(notes),
                meaning=(made.__doc__ or "").strip(),
                cls=made,
            )
        )
        if lasts:
            enter(_end_of(made.declared))
        return made

    return declare


def fields_of(cls: type) -> tuple[Field, ...]:
    """Read the fields of a declared dataclass."""
    return tuple(
        _described(field) for field in dataclasses.fields(cls) if METADATA in field.metadata
    )


def _described(field: "dataclasses.Field[Any]") -> Field:
    about = field.metadata[METADATA]
    rows_of = fields_of(about["row_class"]) if "row_class" in about else ()
    return Field(name=field.name, rows=rows_of, **about)


def _end_of(opening: ActType) -> ActType:
    """Derive `<type>_end`, which names the act it ends and when (decision 2)."""
    assert opening.lasts is not None  # noqa: S101 — the caller has looked.
    end = opening.field(opening.lasts.end)
    assert end is not None, f"{opening.wire_name} lasts, but has no {opening.lasts.end}"  # noqa: S101
    cls = dataclasses.make_dataclass(
        opening.cls.__name__ + "Ended",
        [
            ("opened", str, _field(Kind.ACT, zh=opening.zh, en=opening.en)),
            (end.name, dt.datetime | None, _field(end.kind, zh=end.zh, en=end.en)),
        ],
        bases=(Act,),
        frozen=True,
        kw_only=True,
        namespace={"__doc__": f"{opening.en}: it ended.", "__module__": opening.cls.__module__},
    )
    declared = dataclasses.replace(
        opening,
        wire_name=f"{opening.wire_name}_end",
        zh=f"{opening.zh}结束",
        en=f"{opening.en}: end",
        fields=fields_of(cls),
        signers=(),
        coverage=NO_COVERAGE,
        lasts=None,
        shown=("opened", end.name),
        meaning=f"{opening.en}: it ended.",
        cls=cls,
    )
    typing.cast("type[Act]", cls).declared = declared
    return declared


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
