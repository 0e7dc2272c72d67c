"""An act's words as the fields that are salted and hashed, and back.

The fields of the act itself stand under their own names; what the door adds for every act stands
under names that begin with `@`, which no declared field can have: `@unit`, `@with`, `@signatures`,
`@media`, `@claimed_recorded_at`, `@after_closure_reason`. A detail that was not given has no field; a required list that was given and is empty has
one, since "there were none" is something that somebody said.
"""

import dataclasses
import datetime as dt
import typing
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from unbroken.base.identifiers import ActId, Digest, OfficerRef
from unbroken.chain.recorded import NamedFile, Signature
from unbroken.chain.register import Act, ActType, Field, Kind
from unbroken_verify.jcs import Json

UNIT, ACCOMPANIED_BY, SIGNATURES, MEDIA = "@unit", "@with", "@signatures", "@media"
CLAIMED = "@claimed_recorded_at"
AFTER_CLOSURE = "@after_closure_reason"


def of_act(act: Act) -> dict[str, Json]:
    """Return the act's own fields as JSON values, without those that were not given."""
    return _of_fields(act, act.declared.fields)


def act_from(declared: ActType, values: Mapping[str, Json]) -> Act:
    """Make the act of stored values again; fields that were erased or never given are empty."""
    return typing.cast("Act", _made(declared.cls, declared.fields, values))


def of_signatures(signatures: Iterable[Signature]) -> Json:
    """Return signatures as JSON values."""
    return [_spelled(signature) for signature in signatures]


def signatures_from(stored: Json) -> tuple[Signature, ...]:
    """Read signatures again."""
    return tuple(Signature(**{**one, "at": moment_from(one.get("at"))}) for one in _records(stored))


def of_media(files: Iterable[NamedFile]) -> Json:
    """Return attached files as JSON values."""
    return [{"name": file.name, "sha256": file.sha256} for file in files]


def media_from(stored: Json) -> tuple[NamedFile, ...]:
    """Read attached files again."""
    return tuple(
        NamedFile(name=one["name"], sha256=Digest(one["sha256"])) for one in _records(stored)
    )


def officers_from(stored: Json) -> tuple[OfficerRef, ...]:
    """Read the officers who were there too."""
    return tuple(OfficerRef(str(one)) for one in stored) if isinstance(stored, list) else ()


def act_id_from(stored: str) -> ActId:
    """Read an act's identifier."""
    return ActId(uuid.UUID(stored))


def _records(stored: Json) -> list[dict[str, Any]]:
    return [one for one in stored if isinstance(one, dict)] if isinstance(stored, list) else []


def _of_fields(said: object, fields: tuple[Field, ...]) -> dict[str, Json]:
    given = ((field, getattr(said, field.attribute)) for field in fields)
    return {field.name: _of_value(field, value) for field, value in given if value != field.unsaid}


def _of_value(field: Field, value: Any) -> Json:  # noqa: ANN401 — any declared kind.
    if field.kind is Kind.ROWS:
        return [_of_fields(one, field.rows) for one in value]
    if isinstance(value, dt.datetime):
        return of_moment(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if field.kind.many else value


def _made(cls: type, fields: tuple[Field, ...], values: Mapping[str, Json]) -> object:
    return cls(**{field.attribute: _value_from(field, values.get(field.name)) for field in fields})


def _value_from(field: Field, stored: Json) -> object:
    if stored is None:
        return field.unsaid
    if field.kind is Kind.ROWS and field.row_class:
        return tuple(_made(field.row_class, field.rows, one) for one in _records(stored))
    if field.kind is Kind.DATETIME:
        return moment_from(stored)
    if field.kind is Kind.DATE:
        return dt.date.fromisoformat(str(stored))
    return tuple(stored) if isinstance(stored, list) else stored


def of_moment(moment: dt.datetime | None) -> Json:
    """Return a time as it is written everywhere: UTC, with milliseconds."""
    if moment is None:
        return None
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_from(stored: Json) -> dt.datetime | None:
    """Read a time again."""
    return dt.datetime.fromisoformat(stored) if isinstance(stored, str) else None


def _spelled(signature: Signature) -> dict[str, Json]:
    given = {k: v for k, v in dataclasses.asdict(signature).items() if v is not None}
    if signature.at:
        given["at"] = of_moment(signature.at)
    return given
