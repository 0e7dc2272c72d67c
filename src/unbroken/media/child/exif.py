"""Reads when and where a photograph says it was taken, from EXIF alone."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_ENTRIES_MAX = 200
_TEXT_BYTES_MAX = 64
_EXIF_POINTER, _GPS_POINTER = 0x8769, 0x8825
_ORIENTATION, _DATE_TIME, _DATE_TAKEN, _OFFSET_TAKEN = 0x0112, 0x0132, 0x9003, 0x9011
_ASCII, _SHORT, _LONG, _RATIONAL = 2, 3, 4, 5
_WIDTH = {1: 1, _ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8, 7: 1, 9: 4, 10: 8}
# EXIF's orientations that are a plain turn, as degrees clockwise.
_TURNS = {3: 180, 6: 90, 8: 270}

Value = str | int | tuple[float, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Exif:
    """What a photograph says about itself."""

    taken_at: str | None
    latitude: float | None
    longitude: float | None
    turn: int


def read_exif(head: bytes) -> Exif | None:
    """Return what the EXIF block of a JPEG says; None where there is none or it is broken."""
    block = next(_exif_blocks(head), None)
    if block is None or block[:4] not in (b"II*\x00", b"MM\x00*"):
        return None
    try:
        return _understood(_Tiff(block))
    except (struct.error, IndexError, ZeroDivisionError, OverflowError):
        return None


def _understood(tiff: "_Tiff") -> Exif:
    main = tiff.directory(tiff.number(4, 4))
    taken = tiff.pointed(main, _EXIF_POINTER)
    place = tiff.pointed(main, _GPS_POINTER)
    date = taken.get(_DATE_TAKEN, main.get(_DATE_TIME))
    return Exif(
        taken_at=_moment(date, taken.get(_OFFSET_TAKEN)),
        latitude=_degrees(place.get(2), place.get(1), most=90),
        longitude=_degrees(place.get(4), place.get(3), most=180),
        turn=_TURNS.get(_as_int(main.get(_ORIENTATION)), 0),
    )


def _exif_blocks(head: bytes) -> Iterator[bytes]:
    """Walk the segments of a JPEG up to its picture."""
    at = 2
    while at + 4 <= len(head) and head[at] == 0xFF and head[at + 1] not in (0xDA, 0xD9):
        length = int.from_bytes(head[at + 2 : at + 4], "big")
        body = head[at + 4 : at + 2 + length]
        if head[at + 1] == 0xE1 and body.startswith(b"Exif\x00\x00"):
            yield body[6:]
        at += 2 + length


class _Tiff:
    """The little directories inside EXIF."""

    def __init__(self, block: bytes) -> None:
        self.block = block
        self.order = "<" if block[:1] == b"I" else ">"

    def number(self, at: int, width: int) -> int:
        """Return the unsigned number at a place."""
        (found,) = struct.unpack_from(self.order + {1: "B", 2: "H", 4: "I"}[width], self.block, at)
        return int(found)

    def directory(self, at: int) -> dict[int, Value]:
        """Return the entries of one directory."""
        count = min(self.number(at, 2), _ENTRIES_MAX)
        entries = (self._entry(at + 2 + 12 * number) for number in range(count))
        return {tag: value for tag, value in entries if value is not None}

    def pointed(self, directory: dict[int, Value], tag: int) -> dict[int, Value]:
        """Return the directory that an entry points to, or an empty one."""
        at = directory.get(tag)
        return self.directory(at) if isinstance(at, int) and at > 0 else {}

    def _entry(self, at: int) -> tuple[int, Value | None]:
        tag, kind, count = self.number(at, 2), self.number(at + 2, 2), self.number(at + 4, 4)
        size = _WIDTH.get(kind, 0) * count
        if size == 0 or size > _TEXT_BYTES_MAX:
            return tag, None
        place = at + 8 if size <= 4 else self.number(at + 8, 4)
        return tag, self._value(kind, count, place)

    def _value(self, kind: int, count: int, place: int) -> Value | None:
        if kind == _ASCII:
            raw = self.block[place : place + count].split(b"\x00")[0]
            return raw.decode("ascii", "replace").strip()
        if kind in (_SHORT, _LONG):
            return self.number(place, _WIDTH[kind])
        if kind == _RATIONAL:
            return tuple(
                self.number(place + 8 * n, 4) / self.number(place + 8 * n + 4, 4)
                for n in range(count)
            )
        return None


def _moment(date: Value | None, offset: Value | None) -> str | None:
    """Write `2026:11:20 09:02:00` and an offset as ISO 8601, without guessing a zone."""
    if not isinstance(date, str) or len(date) != 19 or date.startswith(("0000", " ")):
        return None
    day, _, hour = date.partition(" ")
    zone = offset if isinstance(offset, str) and len(offset) == 6 else ""
    return f"{day.replace(':', '-')}T{hour}{zone}"


def _degrees(parts: Value | None, side: Value | None, *, most: int) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3 or not isinstance(side, str):
        return None
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    if degrees > most:
        return None
    return -degrees if side in ("S", "W") else degrees


def _as_int(value: Value | None) -> int:
    return value if isinstance(value, int) else 0
