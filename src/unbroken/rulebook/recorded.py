"""An act as the engine sees it: what was recorded, and nothing of where it is kept."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NewType

ActId = NewType("ActId", str)
Instant = dt.datetime

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
    fields: Mapping[str, Any] = field(default_factory=dict)
    """The payload: JSON values, times as ISO 8601 text with an offset, references as `kind:id`."""
    corrects: ActId | None = None

    @property
    def opened(self) -> ActId | None:
        """Name the act that this one ends, if it is the second of two."""
        return self.fields.get("opened") if self.type.endswith(END) else None

    @property
    def subjects(self) -> frozenset[str]:
        """Return every `kind:id` that the payload names."""
        return frozenset(text for value in self.fields.values() for text in _references(value))


KINDS = frozenset(
    "case person officer item stay session recording rec act unit room device recorder camera avhost".split()
)


def _references(value: Any) -> list[str]:
    """Return the references in a JSON value, however deep."""
    if isinstance(value, str):
        return [value] if value.partition(":")[0] in KINDS and ":" in value else []
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _references(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _references(part)]
    return []


def instant(value: Any) -> Instant | None:
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
