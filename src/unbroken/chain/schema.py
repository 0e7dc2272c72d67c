"""JSON Schema (2020-12) of every act type: the bulk format, and the components of the API.

A fact may leave details out, so that its schema requires none; which ones are expected stands in
`x-expected`. A decision requires them. `null` says the same as leaving a detail out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from unbroken.base.codes import CodeList
from unbroken.chain import values
from unbroken.chain.codes import SIGN_STATE
from unbroken.chain.register import (
    REFERENCE_KINDS,
    ActType,
    Field,
    Kind,
    Nature,
    Signer,
    end_of,
)
from unbroken_verify.jcs import Json

Schema = dict[str, Json]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$"


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """Where the code lists are defined, and whether ids are this station's or anybody's."""

    lists: str
    foreign: bool

    def reference(self, kind: Kind) -> str:
        """Return the pattern of references in a field of this kind."""
        if self.foreign and kind in ANYBODYS:
            return r"^\S+$"
        told = [f"{name}:{self._id(name)}" for name in REFERENCE_KINDS[kind]]
        return f"^({'|'.join(told)})$"

    def _id(self, name: str) -> str:
        return UUID if name in values.BORN_HERE and not self.foreign else r"\S+"


ANYBODYS = frozenset({Kind.ACT, Kind.ACTS, Kind.RECORDING, Kind.RECORDINGS})
"""Foreign lines name their acts and recordings as they like; `load` maps them."""

BULK = Style(lists="#/$defs/", foreign=True)
API = Style(lists="#/components/schemas/", foreign=False)


def body_schema(declared: ActType, *, style: Style = API) -> Schema:
    """Describe the body of an act."""
    required = [field.name for field in declared.fields if field.required]
    schema: Schema = {
        "type": "object",
        "title": declared.en,
        "description": declared.meaning.en,
        "x-title-zh": declared.zh,
        "x-description-zh": declared.meaning.zh,
        "properties": {field.name: field_schema(field, style=style) for field in declared.fields},
        "additionalProperties": False,
    }
    if declared.nature is Nature.DECISION:
        return schema | {"required": list[Json](required)}
    return schema | {"x-expected": list[Json](required)}


def field_schema(field: Field, *, style: Style = API) -> Schema:
    """Describe a field: its values, its labels in both languages, and what to know about it."""
    one = _row(field, style) if field.rows else _one(field, style)
    schema: Schema = {"title": field.en, "x-title-zh": field.zh}
    if field.note:
        schema |= {"description": field.note.en, "x-description-zh": field.note.zh}
    if field.unit:
        schema["x-unit"] = field.unit
    if not field.kind.many:
        return schema | _nullable(one)
    items: Schema = {"items": one, "maxItems": values.LIST_LENGTH_MAX}
    return schema | {"type": ["array", "null"], **items}


def _nullable(one: Schema) -> Schema:
    if "$ref" in one:
        return {"anyOf": [one, {"type": "null"}]}
    return one | {"type": [one["type"], "null"]}


def _row(field: Field, style: Style) -> Schema:
    return {
        "type": "object",
        "properties": {inner.name: field_schema(inner, style=style) for inner in field.rows},
        "x-expected": [inner.name for inner in field.rows if inner.required],
        "additionalProperties": False,
    }


def _one(field: Field, style: Style) -> Schema:
    if field.code_list:
        return {"$ref": f"{style.lists}{field.code_list.name}"}
    if field.kind in REFERENCE_KINDS:
        return {"type": "string", "pattern": style.reference(field.kind)}
    return dict(_SIMPLE[field.kind])


def _text(limit: int) -> Schema:
    return {"type": "string", "maxLength": limit}


def _pattern(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


_SIMPLE: Mapping[Kind, Schema] = {
    Kind.TEXT: _text(values.TEXT_CHARACTERS_MAX),
    Kind.LONGTEXT: _text(values.LONGTEXT_CHARACTERS_MAX),
    Kind.DATETIME: {"type": "string", "format": "date-time", "pattern": MOMENT},
    Kind.DATE: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
    Kind.DURATION: {"type": "integer", "minimum": 0, "maximum": values.WHOLE_NUMBER_MAX},
    Kind.INT: {
        "type": "integer",
        "minimum": -values.WHOLE_NUMBER_MAX,
        "maximum": values.WHOLE_NUMBER_MAX,
    },
    Kind.DECIMAL: _pattern(values.DECIMAL.pattern),
    Kind.MONEY: _pattern(values.MONEY.pattern),
    Kind.BOOL: {"type": "boolean"},
    Kind.GEO: _pattern(values.GEO.pattern),
    Kind.DIGEST: _pattern(values.DIGEST.pattern),
    Kind.MEDIA: _pattern(values.DIGEST.pattern),
}


def list_schema(values_: CodeList) -> Schema:
    """Describe a code list: each value with its words in both languages."""
    return {
        "title": values_.en,
        "x-title-zh": values_.zh,
        "oneOf": [
            {"const": word.code, "title": word.en, "x-title-zh": word.zh} for word in values_.words
        ],
    }


def lists_of(types: Iterable[ActType]) -> dict[str, CodeList]:
    """Collect the code lists that act types name, rows included."""
    found: dict[str, CodeList] = {}
    for declared in types:
        for field in (*declared.fields, *(i for f in declared.fields for i in f.rows)):
            if field.code_list:
                found[field.code_list.name] = field.code_list
    return dict(sorted(found.items()))


def signature_schema(signers: Iterable[Signer]) -> Schema:
    """Describe the signatures of an act: the slots it has, and the outcomes possible in each."""
    return {
        "type": "array",
        "items": {
            "oneOf": [
                {
                    "type": "object",
                    "properties": {
                        "slot": {"const": signer.slot},
                        "person": {"type": ["string", "null"]},
                        "state": {"enum": list[Json](signer.outcomes)},
                        "at": {"type": ["string", "null"], "format": "date-time"},
                        "noted_by": {"type": ["string", "null"]},
                        "noted_reason": {"type": ["string", "null"]},
                    },
                    "required": ["slot", "state"],
                    "additionalProperties": False,
                }
                for signer in signers
            ]
        },
    }


def line_schema(declared: ActType) -> Schema:
    """Describe one line of the bulk format; what lasts is one line with its end (decision 2)."""
    end = end_of(declared)
    signers = declared.signers + (end.signers if end else ())
    moment = dict(_SIMPLE[Kind.DATETIME])
    text = _text(values.TEXT_CHARACTERS_MAX)
    return {
        "type": "object",
        "properties": {
            "id": text,
            "type": {"const": declared.wire_name},
            "case": text | {"type": ["string", "null"]},
            "duty": text,
            "incident": text,
            "occurred_at": moment,
            "recorded_at": moment,
            "recorded_at_start": moment,
            "by": text,
            "with": {"type": "array", "items": text},
            "unit": text,
            "source": text,
            "body": {"$ref": f"#/$defs/{declared.wire_name}"},
            "media": {"type": "array", "items": _FILE},
            "signatures": signature_schema(signers) if signers else {"maxItems": 0},
            "corrects": text,
            "after_closure_reason": text,
        },
        "required": ["type", "occurred_at", "by", "body"],
        "additionalProperties": False,
    }


_FILE: Schema = {
    "type": "object",
    "properties": {"path": {"type": "string"}, "sha256": _pattern(values.DIGEST.pattern)},
    "required": ["path", "sha256"],
    "additionalProperties": False,
}


def bulk_schema(types: Mapping[str, ActType]) -> Schema:
    """Describe every line that the bulk format can have."""
    firsts = [declared for declared in types.values() if not declared.ends]
    return {
        "$schema": DIALECT,
        "title": "One line of the bulk format",
        "oneOf": [line_schema(declared) for declared in firsts],
        "$defs": {
            **{declared.wire_name: body_schema(declared, style=BULK) for declared in firsts},
            **{name: list_schema(found) for name, found in lists_of(firsts).items()},
        },
    }


def components(types: Mapping[str, ActType]) -> Schema:
    """Return the `components.schemas` of the API's description (OpenAPI 3.1)."""
    return {
        **{declared.wire_name: body_schema(declared) for declared in types.values()},
        **{name: list_schema(found) for name, found in lists_of(types.values()).items()},
        SIGN_STATE.name: list_schema(SIGN_STATE),
    }
