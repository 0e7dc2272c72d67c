"""Names for the things of the trade, and the identifiers that acts give them.

A *reference* is the text `kind:id`, in acts, stories, the trace index and addresses of pages alike
(`officer:330112`, `item:0192…`). What an act gives birth to has a UUIDv7 as id; officers, units,
rooms and devices have the code that the station already uses for them.
"""

import hashlib
import os
import time
import uuid
from typing import NewType

ActId = NewType("ActId", uuid.UUID)
Key = NewType("Key", uuid.UUID)
"""What makes a repeated call harmless: the form's hidden field, the API's Idempotency-Key."""

StreamName = NewType("StreamName", str)
"""`case:<id>`, `unit:<code>`, `access:<case id>` or `station`."""

Digest = NewType("Digest", str)
"""SHA-256 of original bytes, 64 lower-case hexadecimal digits."""

Code = NewType("Code", str)
Decimal = NewType("Decimal", str)
"""A decimal number as text, since an envelope holds no floats."""

Money = NewType("Money", str)
"""Yuan (CNY) as decimal text."""

Geo = NewType("Geo", str)
"""Latitude and longitude in degrees (WGS 84), `30.2741,120.1551`."""

ActRef = NewType("ActRef", str)
CaseRef = NewType("CaseRef", str)
DeviceRef = NewType("DeviceRef", str)
ItemRef = NewType("ItemRef", str)
OfficerRef = NewType("OfficerRef", str)
PersonRef = NewType("PersonRef", str)
RecordingRef = NewType("RecordingRef", str)
RoomRef = NewType("RoomRef", str)
SessionRef = NewType("SessionRef", str)
StayRef = NewType("StayRef", str)
UnitRef = NewType("UnitRef", str)


def uuid7(*, milliseconds: int, random: int) -> uuid.UUID:
    """Lay out a UUIDv7 (RFC 9562 section 5.7) of a moment of the Unix epoch and 80 random bits."""
    value = (
        milliseconds << 80 | 0x7 << 76 | (random >> 68) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    )
    return uuid.UUID(int=value)


def new_id() -> uuid.UUID:
    """Make a UUIDv7: identifiers sort by the moment they were made."""
    random = int.from_bytes(os.urandom(10), "big")
    return uuid7(milliseconds=time.time_ns() // 1_000_000, random=random)


def repeatable_id(key: Key, name: str, *, milliseconds: int) -> uuid.UUID:
    """Make the identifier that a repeat of the same call makes again, since both bring the same key."""
    seed = hashlib.sha256(key.bytes + name.encode()).digest()
    return uuid7(milliseconds=milliseconds, random=int.from_bytes(seed[:10], "big"))


def ref(kind: str, identifier: uuid.UUID | str) -> str:
    """Write a reference, `kind:id`."""
    return f"{kind}:{identifier}"


def id_of(reference: str) -> str:
    """Read the id out of a reference."""
    return reference.partition(":")[2]
