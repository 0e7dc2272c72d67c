"""Canonical JSON (RFC 8785) in the narrow profile of the record: no floats, no U+0000."""

import json
from collections.abc import Mapping
from typing import NoReturn, TypeAlias

from unbroken_verify import Malformed

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

INTEGER_LIMIT = 2**53  # Beyond it a reader in another language may round (RFC 7493 section 2.2).
INTEGER_DIGITS_MAX = 16
DEPTH_MAX = 64


class NotCanonical(Malformed):
    """Canonical JSON has one spelling a value, and this is not it."""


class FloatInRecord(Malformed):
    """The record holds no floating-point number: two programs may print it differently."""


class IntegerTooLarge(Malformed):
    """An integer of the record lies strictly between -2^53 and 2^53."""


class ForbiddenCharacter(Malformed):
    """A text of the record holds neither U+0000 nor half of a surrogate pair."""


class NotJson(Malformed):
    """The record holds null, true, false, integers, texts, lists and objects with text keys."""


class TooDeep(Malformed):
    """Lists and objects are nested at most `DEPTH_MAX` deep."""


class KeyTwice(Malformed):
    """An object has each key once."""


def encode(value: object) -> bytes:
    """Spell a value as canonical JSON; raise a kind of Malformed for what the profile forbids."""
    return _spelled(_checked(value, 0))


def decode(data: bytes) -> Json:
    """Read canonical JSON and refuse every other spelling of the same value."""
    value = _parsed(data)
    # Only an escape can bring in a forbidden character, and only so many brackets can nest too
    # deep: most data need no second walk.
    if b"\\u" in data or data.count(b"[") + data.count(b"{") > DEPTH_MAX:
        _checked(value, 0)
    if _spelled(value) != data:
        raise NotCanonical
    return value


def _parsed(data: bytes) -> Json:
    try:
        value: Json = _READER.decode(data.decode("utf-8"))
    except UnicodeDecodeError as broken:
        raise ForbiddenCharacter(broken.start) from None
    except json.JSONDecodeError as broken:
        raise NotJson(broken.pos) from None
    except RecursionError:
        raise TooDeep(DEPTH_MAX) from None
    return value


def _spelled(value: Json) -> bytes:
    # The writer's escapes without ensure_ascii are those of RFC 8785 section 3.2.2.2; the keys
    # stand in order already, since the writer itself would sort them by code point.
    return _WRITER.encode(value).encode("utf-8")


def _checked(value: object, depth: int) -> Json:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _checked_text(value)
    if isinstance(value, int):
        return _checked_integer(value)
    if depth == DEPTH_MAX:
        raise TooDeep(DEPTH_MAX)
    if isinstance(value, Mapping):
        return _checked_object(value, depth + 1)
    if isinstance(value, list | tuple):
        return [_checked(each, depth + 1) for each in value]
    raise FloatInRecord if isinstance(value, float) else NotJson(type(value).__name__)


def _checked_text(text: str) -> str:
    if "\x00" in text:
        raise ForbiddenCharacter(text.index("\x00"))
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as broken:
            raise ForbiddenCharacter(broken.start) from None
    return text


def _checked_integer(number: int) -> int:
    if not -INTEGER_LIMIT < number < INTEGER_LIMIT:
        raise IntegerTooLarge
    return number


def _checked_object(value: Mapping[object, object], depth: int) -> dict[str, Json]:
    names = [_checked_text(key) for key in value if isinstance(key, str)]
    if len(names) != len(value):
        raise NotJson("key")
    return {name: _checked(value[name], depth) for name in _in_order(names)}


def _in_order(names: list[str]) -> list[str]:
    if all(name.isascii() for name in names):
        return sorted(names)
    # Code units, not code points: U+10000 and above sort before U+E000 to U+FFFF.
    return sorted(names, key=lambda name: name.encode("utf-16-be", "surrogatepass"))


def _refuse_float(text: str) -> NoReturn:
    raise FloatInRecord(text)


def _short_integer(text: str) -> int:
    if len(text.lstrip("-")) > INTEGER_DIGITS_MAX:
        raise IntegerTooLarge(text[:INTEGER_DIGITS_MAX])
    return _checked_integer(int(text))


def _object_in_order(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise KeyTwice
    names = list(found)
    if names != _in_order(names):
        raise NotCanonical
    return found


_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_READER = json.JSONDecoder(
    parse_float=_refuse_float,
    parse_constant=_refuse_float,
    parse_int=_short_integer,
    object_pairs_hook=_object_in_order,
)
