"""An act in a reader's language: labels and values for row, page and print, and one plain sentence.

Nothing here asks anybody anything: what a reference is called and where it leads is brought along
by the caller (`named`), who has looked at what the reader may see.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from unbroken.base import time_words
from unbroken.base.codes import CodeList
from unbroken.base.identifiers import id_of
from unbroken.base.shown import Pointer, ShownAct, ShownField, ShownRows, Slot, SlotOutcome, State
from unbroken.base.time_words import Language
from unbroken.chain import spoken
from unbroken.chain.codes import FIELD_UNIT, PART, ROLE
from unbroken.chain.recorded import Recorded, Signature
from unbroken.chain.register import Act, ActType, Field, Kind, Signer, end_of
from unbroken.chain.spoken import Named

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

OUTCOMES: Mapping[str, SlotOutcome] = {
    "signed": SlotOutcome.SIGNED,
    "esigned": SlotOutcome.SIGNED,
    "fingerprinted": SlotOutcome.FINGERPRINT,
    "refused": SlotOutcome.REFUSED,
    "unable": SlotOutcome.UNABLE,
    "absent": SlotOutcome.ABSENT,
}
MACHINE_KINDS = frozenset({"machine", "system"})
MACHINES: Mapping[str, "str | _StrPromise"] = {
    "area": gettext_lazy("Area register"),
    "avhost": gettext_lazy("Room recorder"),
    "clock": gettext_lazy("Time limits"),
    "collector": gettext_lazy("Recording intake"),
    "command-line": gettext_lazy("Command line"),
    "dock": gettext_lazy("Docking station"),
    "import": gettext_lazy("Data import"),
    "integrator": gettext_lazy("Log keeper"),
    "load": gettext_lazy("Data import"),
    "recorder": gettext_lazy("Room recorder"),
    "rtls": gettext_lazy("Location system"),
    "rulebook": gettext_lazy("Rulebook"),
    "rules": gettext_lazy("Rulebook"),
    "web": gettext_lazy("Access guard"),
    "worker": gettext_lazy("Background work"),
}
"""What the parts of the system that record by themselves are called."""
FILE, FILES_BY_DIGEST = "sha256", frozenset({Kind.MEDIA, Kind.DIGEST})
"""How bytes are named to whoever says what things are called; where nobody knows them, the digest stands."""
THERE_ARE_NONE = ("无", "none")
"""An empty list in a required field was said; it is no silence."""

YES_NO = {Language.ZH: ("是", "否"), Language.EN: ("yes", "no")}
COMMA = {Language.ZH: "、", Language.EN: ", "}
COLON = {Language.ZH: "：", Language.EN: ": "}
ENTRIES = {Language.ZH: "{} 项", Language.EN: "{} entries"}
FILES = {Language.ZH: "{} 个文件", Language.EN: "{} files"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Who reads: the language, the organ's zone, and what references are called for him."""

    language: Language
    zone: dt.tzinfo
    named: Named

    def words(self, zh: str, en: str) -> str:
        """Choose the words of the reader's language."""
        return zh if self.language is Language.ZH else en


def by_id(reference: str) -> Pointer:
    """Call a thing by its id, where nothing better is known; a part of the system by its name."""
    kind, _, name = reference.partition(":")
    if kind in MACHINE_KINDS and name in MACHINES:
        return Pointer(words=str(MACHINES[name]))
    return Pointer(words=id_of(reference) or reference, typed=True)


def label(declared: ActType, *, reader: Reader) -> str:
    """Name the type of an act."""
    return reader.words(declared.zh, declared.en)


def meaning(declared: ActType, *, reader: Reader) -> str:
    """Say in a sentence what happened."""
    return reader.words(declared.meaning.zh, declared.meaning.en)


def field_label(field: Field, *, reader: Reader) -> str:
    """Name a field."""
    return reader.words(field.zh, field.en)


def word(values: CodeList, code: str, *, reader: Reader) -> str:
    """Say a code in words; a code that the list does not know stands as it is."""
    known = values.word(code)
    return reader.words(known.zh, known.en) if known else code


def choices(
    values: CodeList, *, reader: Reader, only: Collection[str] | None = None
) -> list[tuple[str, str]]:
    """Return the codes of a list, or some of them, with their words, as a form offers them."""
    return [
        (one.code, reader.words(one.zh, one.en))
        for one in values.words
        if only is None or one.code in only
    ]


def fields(
    act: Act, *, reader: Reader, before: Mapping[str, object] | None = None
) -> tuple[ShownField, ...]:
    """Show every field of an act, those that were not stated too.

    `before` holds the values that a correction replaced (decision 10): both are shown.
    """
    return tuple(
        _shown(act, field, reader, (before or {}).get(field.name))
        for field in act.declared.fields
        if not (field.later and getattr(act, field.attribute) == field.unsaid)
    )


def row_fields(act: Act, *, reader: Reader) -> tuple[ShownField, ...]:
    """Show the fields that stand in the act's row: it is one sentence, without lists and long texts."""
    named = (act.declared.field(name) for name in act.declared.shown)
    return tuple(
        _shown(act, field, reader, None)
        for field in named
        if field and field.kind not in {Kind.ROWS, Kind.LONGTEXT}
    )


def shown(
    event: Recorded[Act],
    *,
    reader: Reader,
    state: State,
    end: Recorded[Act] | None = None,
    before: Mapping[str, object] | None = None,
    row: bool = False,
    icon: str = "list",
    address: str = "",
    notes: tuple[State, ...] = (),
) -> ShownAct:
    """Make an act ready to be drawn; `end` is the act that ends it, where it lasted."""
    mine = row_fields(event.act, reader=reader) if row else _all_fields(event, end, reader, before)
    return ShownAct(
        label=label(event.declared, reader=reader),
        by=reader.named(event.by).words,
        occurred_at=event.occurred_at,
        ended_at=end.occurred_at if end else None,
        recorded_at=event.recorded_at,
        state=state,
        fields=mine,
        signers=()
        if row
        else slots(event, reader=reader) + (slots(end, reader=reader) if end else ()),
        icon=icon,
        number=event.n,
        digest=event.h.hex(),
        address=address,
        source="" if event.source == "manual" else str(MACHINES.get(event.source, event.source)),
        after_closure=event.after_closure_reason,
        notes=notes,
    )


def _all_fields(
    event: Recorded[Act],
    end: Recorded[Act] | None,
    reader: Reader,
    before: Mapping[str, object] | None,
) -> tuple[ShownField, ...]:
    first = fields(event.act, reader=reader, before=before)
    if end is None:
        return first
    said_at_end = tuple(
        _shown(end.act, field, reader, None)
        for field in end.declared.fields
        if field.name != "opened"
    )
    return first + said_at_end


def slots(event: Recorded[Act], *, reader: Reader) -> tuple[Slot, ...]:
    """Show the places for signatures: what stands in each, and what is still blank."""
    return tuple(
        _slot(signer, signature, reader)
        for signer in event.declared.signers
        for signature in _in_slot(signer, event.signatures)
    )


def _in_slot(signer: Signer, signatures: Iterable[Signature]) -> list[Signature | None]:
    given: list[Signature | None] = [one for one in signatures if one.slot == signer.slot]
    return given or [None]


def blank_slots(declared: ActType, *, reader: Reader) -> tuple[Slot, ...]:
    """Show the places for signatures of an act that is about to be recorded."""
    end = end_of(declared)
    signers = declared.signers + (end.signers if end else ())
    return tuple(_slot(signer, None, reader) for signer in signers)


def role(code: str, *, reader: Reader) -> str:
    """Name a role, or the part somebody plays in one act."""
    return word(ROLE if ROLE.word(code) else PART, code, reader=reader)


def _slot(signer: Signer, signature: Signature | None, reader: Reader) -> Slot:
    part = role(signer.role, reader=reader)
    if signature is None:
        return Slot(role=part, required=signer.required)
    return Slot(
        role=part,
        outcome=OUTCOMES[signature.state],
        name=reader.named(signature.person).words if signature.person else "",
        at=signature.at,
        note=signature.noted_reason or "",
        required=signer.required,
    )


def _shown(said: object, field: Field, reader: Reader, before: object) -> ShownField:
    value = getattr(said, field.attribute)
    return ShownField(
        label=field_label(field, reader=reader),
        value=_value(field, value, reader),
        kind="code" if value == () else _drawn_as(field),
        required=field.required,
        before=_value(field, before, reader) if before is not None else None,
    )


def _drawn_as(field: Field) -> str:
    """Name the kind by which a template writes a value; a length, or a number with its unit, is words."""
    is_words = (
        field.spoken or field.kind is Kind.DURATION or (field.unit and field.kind is not Kind.MONEY)
    )
    return "code" if is_words else field.kind.value


def _value(field: Field, value: object, reader: Reader) -> object:
    if value is None or value == field.unsaid:
        return None
    if value == ():
        return reader.words(*THERE_ARE_NONE)
    if field.kind is Kind.ROWS:
        return _table(field, value, reader)
    if isinstance(value, tuple):
        return tuple(_one(field, one, reader) for one in value)
    return _one(field, value, reader)


def _one(field: Field, value: object, reader: Reader) -> object:
    if field.spoken:
        return spoken.in_words(spoken.in_language(str(value), reader.language), reader.named)
    if field.code_list:
        return word(field.code_list, str(value), reader=reader)
    if field.kind.reference:
        return reader.named(str(value))
    if field.kind in FILES_BY_DIGEST:
        return _file(str(value), reader)
    return _measured(field, value, reader)


def _file(digest: str, reader: Reader) -> object:
    file = reader.named(f"{FILE}:{digest}")
    return file if file.address else digest


def _measured(field: Field, value: object, reader: Reader) -> object:
    if field.kind is Kind.DURATION and isinstance(value, int):
        length = dt.timedelta(seconds=value)
        return time_words.lasting(length, language=reader.language)
    if field.unit and field.kind is not Kind.MONEY:
        return f"{value} {word(FIELD_UNIT, field.unit, reader=reader)}"
    return value


def _table(field: Field, records: object, reader: Reader) -> ShownRows:
    lines = tuple(
        tuple(_shown(record, inner, reader, None) for inner in field.rows)
        for record in (records if isinstance(records, Iterable) else ())
    )
    columns = tuple(field_label(inner, reader=reader) for inner in field.rows)
    return ShownRows(label=field_label(field, reader=reader), columns=columns, lines=lines)


def sentence(act: Act, *, reader: Reader) -> str:
    """Say an act in one plain line: its type, and what its row shows."""
    said = [
        f"{field_label(field, reader=reader)} {text_of(field, value, reader=reader)}"
        for name in act.declared.shown
        if (field := act.declared.field(name))
        and (value := getattr(act, field.attribute)) not in (None, "", ())
    ]
    name = label(act.declared, reader=reader)
    return COLON[reader.language].join([name, " · ".join(said)]) if said else name


def text_of(field: Field, value: object, *, reader: Reader) -> str:
    """Write a value as plain text, for the command line, for print and for search."""
    if field.kind is Kind.ROWS and isinstance(value, tuple):
        return ENTRIES[reader.language].format(len(value))
    if field.kind in FILES_BY_DIGEST:
        count = len(value) if isinstance(value, tuple) else 1
        return FILES[reader.language].format(count)
    if isinstance(value, tuple):
        return COMMA[reader.language].join(_plain(field, one, reader) for one in value)
    return _plain(field, value, reader)


def _plain(field: Field, value: object, reader: Reader) -> str:
    if isinstance(value, bool):
        return YES_NO[reader.language][0 if value else 1]
    if isinstance(value, dt.datetime):
        return time_words.full_moment(value, zone=reader.zone)
    if field.spoken:
        return spoken.plainly(spoken.in_language(str(value), reader.language), reader.named)
    if isinstance(value, dt.date):
        return value.isoformat()
    one = _one(field, value, reader)
    if field.kind is Kind.MONEY:
        return f"{one} {word(FIELD_UNIT, field.unit or 'CNY', reader=reader)}"
    return one.words if isinstance(one, Pointer) else str(one)
