"""An act as it is hashed: the envelope, its salted fields, its hash and its log entry."""

import dataclasses
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Literal

from unbroken_verify import Malformed, jcs

ENVELOPE_BYTES_MAX = 16 * 1024
SALT_BYTES = 32
DIGEST_BYTES = 32
VERSION = 1
OFFSET_MINUTES_MAX = 18 * 60

_HASH_DOMAIN = b"unbroken/act/v1\n"
_FIELD_DOMAIN = b"\x02"
_ENTRY_DOMAIN = b"\x01"

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_STREAM = re.compile(rf"(?:case|access):{_UUID}|unit:[^\s:]{{1,100}}|station")
_ID = re.compile(_UUID)
_TYPE = re.compile(r"[a-z][a-z0-9_]{0,63}")
_ACTOR = re.compile(r"[a-z]{1,20}:\S{1,200}")
_WORD = re.compile(r"\S{1,200}")
_LABEL = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)

_OPTIONAL = frozenset({"corrects"})


class BadEnvelope(Malformed):
    """An envelope has exactly the keys of the format, each of its own kind."""


class EnvelopeTooLong(Malformed):
    """An envelope is at most 16 KiB, so that a log entry's preimage stays small."""


class BadSalt(Malformed):
    """A field's salt is 32 random bytes."""


class FieldTwice(Malformed):
    """A payload has each field once."""


class BadDigest(Malformed):
    """A SHA-256 digest is 32 bytes, or 64 lower-case hexadecimal digits."""


class BadTime(Malformed):
    """A time is written `YYYY-MM-DDTHH:MM:SS.mmmZ`, in UTC, and exists in the calendar."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field of a payload, with the salt that lets it be withheld alone."""

    name: str
    value: jcs.Json
    salt: bytes
    preimage: bytes = dataclasses.field(init=False, repr=False, compare=False)
    """The canonical `[name, value]`, spelled once: it is both hashed and stored."""

    def __post_init__(self) -> None:
        """Spell the field."""
        object.__setattr__(self, "preimage", jcs.encode([self.name, self.value]))

    def digest(self) -> bytes:
        """Return the field's salted commitment."""
        return _committed(self.salt, self.preimage)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """What is hashed of an act: everything but the payload's own words."""

    log: str
    stream: str
    n: int
    prev: bytes | None
    id: str
    type: str
    schema: int
    nature: Literal["fact", "decision"]
    occurred_at: dt.datetime
    claimed_offset_min: int
    recorded_at: dt.datetime
    by: str
    terminal: str | None
    source: str
    payload: bytes
    corrects: str | None = None
    v: int = VERSION

    def encode(self) -> bytes:
        """Spell the envelope as the bytes that are stored and hashed."""
        body: dict[str, object] = {
            **{each.name: getattr(self, each.name) for each in dataclasses.fields(self)},
            "prev": None if self.prev is None else self.prev.hex(),
            "occurred_at": spell_time(self.occurred_at),
            "recorded_at": spell_time(self.recorded_at),
            "payload": self.payload.hex(),
        }
        if self.corrects is None:
            del body["corrects"]
        _check_keys(body)
        return _within_limit(jcs.encode(body))


def parse_envelope(data: bytes) -> Envelope:
    """Read an envelope's bytes; refuse every other spelling, key or kind of value."""
    body = jcs.decode(_within_limit(data))
    if not isinstance(body, dict):
        raise BadEnvelope
    _check_keys(body)
    values = {
        **body,
        "prev": None if body["prev"] is None else bytes.fromhex(str(body["prev"])),
        "payload": bytes.fromhex(str(body["payload"])),
        "occurred_at": parse_time(str(body["occurred_at"])),
        "recorded_at": parse_time(str(body["recorded_at"])),
    }
    return Envelope(**values)  # type: ignore[arg-type]  # each value was checked by _check_keys


def act_hash(envelope: bytes) -> bytes:
    """Return h, by which an act is named everywhere."""
    return hashlib.sha256(_HASH_DOMAIN + envelope).digest()


def log_entry(h: bytes) -> bytes:
    """Return the 33 bytes that enter the log for an act: they tell a mirror nothing."""
    if len(h) != DIGEST_BYTES:
        raise BadDigest(len(h))
    return _ENTRY_DOMAIN + h


def field_digest(*, salt: bytes, name: str, value: object) -> bytes:
    """Return the salted commitment to one field."""
    return _committed(salt, jcs.encode([name, value]))


def _committed(salt: bytes, preimage: bytes) -> bytes:
    if len(salt) != SALT_BYTES:
        raise BadSalt(len(salt))
    return hashlib.sha256(_FIELD_DOMAIN + salt + preimage).digest()


def payload_root(fields: Iterable[Field]) -> bytes:
    """Return the root over a payload's fields, in whatever order they come."""
    fields = tuple(fields)
    names = {field.name for field in fields}
    if len(names) != len(fields):
        raise FieldTwice
    return root_of_digests(field.digest() for field in fields)


def root_of_digests(digests: Iterable[bytes]) -> bytes:
    """Return the payload root from field digests, some of which may stand for withheld fields."""
    ordered = sorted(digests)
    if any(len(digest) != DIGEST_BYTES for digest in ordered):
        raise BadDigest
    return hashlib.sha256(b"".join(ordered)).digest()


def spell_time(moment: dt.datetime) -> str:
    """Write an aware time in UTC with milliseconds; refuse what a millisecond cannot hold."""
    if moment.tzinfo is None or moment.microsecond % 1000:
        raise BadTime(str(moment))
    utc = moment.astimezone(dt.UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z".rjust(24, "0")


def parse_time(text: str) -> dt.datetime:
    """Read a time of the record."""
    if not _TIME.fullmatch(text):
        raise BadTime(text)
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        raise BadTime(text) from None


def parse_digest(text: object) -> bytes:
    """Read 64 lower-case hexadecimal digits."""
    if isinstance(text, str) and _DIGEST.fullmatch(text):
        return bytes.fromhex(text)
    raise BadDigest


def _within_limit(data: bytes) -> bytes:
    if len(data) > ENVELOPE_BYTES_MAX:
        raise EnvelopeTooLong(len(data))
    return data


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _within(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _check_keys(body: Mapping[str, object]) -> None:
    keys = body.keys()
    if not (keys >= _RULES.keys() - _OPTIONAL and keys <= _RULES.keys()):
        raise BadEnvelope(*sorted(keys ^ _RULES.keys())[:3])
    for key, value in body.items():
        if not _RULES[key](value):
            raise BadEnvelope(key)
    # The first act of a stream follows nothing, every other one follows exactly one.
    if (body["prev"] is None) != (body["n"] == 1):
        raise BadEnvelope("prev")


_RULES = {
    "v": lambda value: _within(value, VERSION, VERSION),
    "log": lambda value: _matches(_WORD, value),
    "stream": lambda value: _matches(_STREAM, value),
    "n": lambda value: _within(value, 1, jcs.INTEGER_LIMIT - 1),
    "prev": lambda value: value is None or _matches(_DIGEST, value),
    "id": lambda value: _matches(_ID, value),
    "type": lambda value: _matches(_TYPE, value),
    "schema": lambda value: _within(value, 1, 1_000_000),
    "nature": lambda value: value in ("fact", "decision"),
    "occurred_at": lambda value: _matches(_TIME, value),
    "claimed_offset_min": lambda value: _within(value, -OFFSET_MINUTES_MAX, OFFSET_MINUTES_MAX),
    "recorded_at": lambda value: _matches(_TIME, value),
    "by": lambda value: _matches(_ACTOR, value),
    "terminal": lambda value: value is None or _matches(_LABEL, value),
    "source": lambda value: _matches(_LABEL, value),
    "payload": lambda value: _matches(_DIGEST, value),
    "corrects": lambda value: _matches(_ID, value),
}
