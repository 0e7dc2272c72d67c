"""How an act type is declared: a frozen dataclass in its link's `acts.py`.

    @declare.act(
        "call_record",
        zh="接警记录",
        en="Call record",
        happened_zh="指挥中心接到报警电话并作了记录。",
        by=("dispatcher",),
    )
    class CallRecorded(Act):
        # A docstring says in English what `happened_zh` says in Chinese.

        channel: Code | None = declare.code(CHANNEL, zh="来源渠道", en="Channel")
        dispatched_unit: UnitRef | None = declare.value(
            Kind.UNIT, zh="派警单位", en="Unit sent", default=None
        )

A field without a default is *required*: whoever makes the act has to say it or to say None. A fact
with None there is recorded and marked all the same (decision 1); a decision is refused. A required
list is None where nothing was said, and `()` where it was said that there are none.
"""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform

from unbroken.base.codes import CodeList, Words
from unbroken.chain.register import (
    NO_COVERAGE,
    Act,
    ActType,
    Coverage,
    Field,
    Kind,
    Lasts,
    Nature,
    Signer,
    enter,
)

METADATA = "unbroken"

A = TypeVar("A", bound=Act)
R = TypeVar("R")


class EndsDiffer(Exception):
    """What lasts says later exactly what its end says."""


def _field(kind: Kind, *, zh: str, en: str, **more: Any) -> Any:
    required = "default" not in more and "default_factory" not in more
    default = {name: more.pop(name) for name in ("default", "default_factory") if name in more}
    about = {"kind": kind, "zh": zh, "en": en, "required": required, **more}
    return dataclasses.field(**default, metadata={METADATA: about})


def text(*, zh: str, en: str, **more: Any) -> Any:
    """Declare a line of text."""
    return _field(Kind.TEXT, zh=zh, en=en, **more)


def longtext(*, zh: str, en: str, **more: Any) -> Any:
    """Declare a text of many lines."""
    return _field(Kind.LONGTEXT, zh=zh, en=en, **more)


def code(values: CodeList, *, zh: str, en: str, **more: Any) -> Any:
    """Declare one value of a code list."""
    return _field(Kind.CODE, zh=zh, en=en, code_list=values, **more)


def codes(values: CodeList, *, zh: str, en: str, **more: Any) -> Any:
    """Declare several values of a code list."""
    return _field(Kind.CODES, zh=zh, en=en, code_list=values, **more)


def rows(row_class: type, *, zh: str, en: str, **more: Any) -> Any:
    """Declare a list of records, each with fields of its own (see `row`)."""
    return _field(Kind.ROWS, zh=zh, en=en, row_class=row_class, **more)


def value(kind: Kind, *, zh: str, en: str, **more: Any) -> Any:
    """Declare a field of any other kind; `born=True` where this act brings the thing into being."""
    return _field(kind, zh=zh, en=en, **more)


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
    happened_zh: str = "",
    nature: Nature = Nature.FACT,
    schema: int = 1,
    signers: Iterable[Signer] = (),
    coverage: Coverage = NO_COVERAGE,
    lasts: Lasts | None = None,
    whole_case: bool = False,
    own_page: str = "",
    shown: Iterable[str] = (),
    core: bool = False,
    notes: Iterable[Words] = (),
) -> Callable[[type[A]], type[A]]:
    """Enter an act type in the register; `ActType` says what each part of it means."""

    def entered(cls: type[A]) -> type[A]:
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
                ends="",
                whole_case=whole_case,
                own_page=own_page,
                shown=tuple(shown),
                core=core,
                notes=tuple(notes),
                meaning=Words(happened_zh, (made.__doc__ or "").strip()),
                cls=made,
            )
        )
        return made

    return entered


@dataclass_transform(
    kw_only_default=True,
    frozen_default=True,
    field_specifiers=(text, longtext, code, codes, rows, value),
)
def ends(
    opening: type[Act],
    *,
    zh: str,
    en: str,
    happened_zh: str = "",
    nature: Nature | None = None,
    signers: Iterable[Signer] = (),
    shown: Iterable[str] = (),
) -> Callable[[type[A]], type[A]]:
    """Enter `<type>_end`, the second act of what lasts: it names the first and says the end.

    Its other fields are those that the opening act declares with `later=True`; raises EndsDiffer.
    It is of the nature of the first where nothing else is said.
    """
    opened = opening.declared

    def entered(cls: type[A]) -> type[A]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        later = {field.name for field in opened.fields if field.later}
        if {field.name for field in fields_of(made)} != {"opened"} | later:
            raise EndsDiffer(opened.wire_name)
        made.declared = enter(
            dataclasses.replace(
                opened,
                wire_name=f"{opened.wire_name}_end",
                zh=zh,
                en=en,
                nature=nature or opened.nature,
                schema=1,
                fields=fields_of(made),
                signers=tuple(signers),
                coverage=NO_COVERAGE,
                lasts=None,
                ends=opened.wire_name,
                whole_case=False,
                own_page="",
                shown=tuple(shown),
                notes=(),
                meaning=Words(happened_zh, (made.__doc__ or "").strip()),
                cls=made,
            )
        )
        return made

    return entered


def fields_of(cls: type) -> tuple[Field, ...]:
    """Read the fields of a declared dataclass."""
    return tuple(
        _described(field) for field in dataclasses.fields(cls) if METADATA in field.metadata
    )


def _described(field: "dataclasses.Field[Any]") -> Field:
    about = field.metadata[METADATA]
    rows_of = fields_of(about["row_class"]) if "row_class" in about else ()
    return Field(name=field.name.removesuffix("_"), rows=rows_of, **about)
