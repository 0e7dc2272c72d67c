"""An act as the engine sees it: what was recorded, and nothing of where it is kept."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NewType

from unbroken.base.identifiers import ref
from unbroken.chain import payload, recorded
from unbroken.chain.register import Act

ActId = NewType("ActId", str)
"""How other acts name an act: `act:<uuid>` in the record, any text in a story."""
Instant = dt.datetime
Value = Any
"""A JSON value, as a payload holds it."""

UNIT, ACCOMPANIED_BY = payload.UNIT, payload.ACCOMPANIED_BY
SIGNATURES, MEDIA = payload.SIGNATURES, payload.MEDIA
AFTER_CLOSURE = payload.AFTER_CLOSURE
LOADED = "load:"
"""How the source of an act begins that was loaded (decision 15)."""

END = "_end"
"""What lasts is two acts (decision 2): `<type>` opens, `<type>_end` closes it and names it in `opened`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """One act; acts reach the engine in the order in which they were recorded."""

    id: ActId
    type: str
    case: str | None
    occurred_at: Instant
    recorded_at: Instant
    by: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    """The payload: JSON values, times as ISO 8601 text with an offset, references as `kind:id`.

    What the door adds stands under names with `@`, as in the payload that is hashed.
    """
    corrects: ActId | None = None
    loaded: bool = False
    """It was brought in from elsewhere: its times are claimed, and it opens no gate of today."""

    @property
    def opened(self) -> ActId | None:
        """Name the act that this one ends, if it is the second of two."""
        return self.fields.get("opened") if self.type.endswith(END) else None

    @property
    def subjects(self) -> frozenset[str]:
        """Return every `kind:id` that the payload names."""
        return frozenset(text for value in self.fields.values() for text in _references(value))


def as_recorded(
    act: "recorded.Recorded[Act]", *, claimed_recorded_at: Instant | None = None
) -> Recorded:
    """Return an act of the record as the engine sees it; a loaded one by the times it claims."""
    loaded = act.source.startswith(LOADED)
    around: dict[str, Value] = {
        UNIT: act.unit,
        ACCOMPANIED_BY: list(act.accompanied_by),
        SIGNATURES: payload.of_signatures(act.signatures),
        MEDIA: payload.of_media(act.media),
        AFTER_CLOSURE: act.after_closure_reason,
    }
    said = payload.of_act(act.act)
    return Recorded(
        id=ActId(act.ref),
        type=act.declared.wire_name,
        case=act.case,
        occurred_at=act.occurred_at,
        recorded_at=(claimed_recorded_at or act.occurred_at) if loaded else act.recorded_at,
        by=act.by,
        loaded=loaded,
        fields=said | {name: value for name, value in around.items() if value},
        corrects=ActId(ref("act", act.corrects)) if act.corrects else None,
    )


KINDS = frozenset(
    [
        "case",
        "person",
        "officer",
        "item",
        "stay",
        "session",
        "recording",
        "rec",
        "act",
        "unit",
        "room",
        "device",
        "recorder",
        "camera",
        "avhost",
    ]
)


def _references(value: Value) -> list[str]:
    """Return the references in a JSON value, however deep."""
    if isinstance(value, str):
        return [value] if value.partition(":")[0] in KINDS and ":" in value else []
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _references(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _references(part)]
    return []


def instant(value: Value) -> Instant | None:
    """Read a time of a payload; None where there is none or it cannot be read."""
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else None
    if not isinstance(value, str) or len(value) < len("2026-01-01"):
        return None
    try:
        read = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return read if read.tzinfo else None
