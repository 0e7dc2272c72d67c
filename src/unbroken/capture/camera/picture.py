"""Draws the simulated camera's pictures, and reads their number and time back."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 360
CELL: Final = 16
"""The side of one block; a block of this size survives any sensible encoding."""

_BITS = 32
_WHITE, _BLACK = 235, 16
_FONT_SCALE = 4
# Five columns by seven rows a glyph, each row as five bits.
_FONT = {
    "0": (14, 17, 19, 21, 25, 17, 14),
    "1": (4, 12, 4, 4, 4, 4, 14),
    "2": (14, 17, 1, 2, 4, 8, 31),
    "3": (31, 2, 4, 2, 1, 17, 14),
    "4": (2, 6, 10, 18, 31, 2, 2),
    "5": (31, 16, 30, 1, 1, 17, 14),
    "6": (6, 8, 16, 30, 17, 17, 14),
    "7": (31, 1, 2, 4, 8, 8, 8),
    "8": (14, 17, 17, 14, 17, 17, 14),
    "9": (14, 17, 17, 15, 1, 2, 12),
    "-": (0, 0, 0, 31, 0, 0, 0),
    ":": (0, 4, 4, 0, 4, 4, 0),
    ".": (0, 0, 0, 0, 0, 12, 12),
    "#": (10, 10, 31, 10, 31, 10, 10),
    "Z": (31, 1, 2, 4, 8, 16, 31),
    " ": (0, 0, 0, 0, 0, 0, 0),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """What is burnt into a picture."""

    number: int
    """Counts the camera's pictures from its start."""
    centiseconds: int
    """The camera's clock, in hundredths of a second since 1970, modulo 2**32."""


def draw(*, number: int, at: dt.datetime) -> bytes:
    """Return the brightness of one picture, row by row."""
    picture = bytearray(_BACKGROUND)
    mark = mark_of(number=number, at=at)
    _draw_bits(picture, row=0, value=mark.number)
    _draw_bits(picture, row=1, value=mark.centiseconds)
    text = at.strftime("%Y-%m-%d %H:%M:%S.") + f"{at.microsecond // 10_000:02d}Z"
    _draw_text(picture, text, top=120)
    _draw_text(picture, f"#{number:08d}", top=180)
    _draw_pointer(picture, at=at)
    return bytes(picture)


def black() -> bytes:
    """Return the picture of a camera whose lens is covered."""
    return bytes([_BLACK]) * (WIDTH * HEIGHT)


def mark_of(*, number: int, at: dt.datetime) -> Mark:
    """Return the mark of a picture."""
    return Mark(number=number % 2**_BITS, centiseconds=int(at.timestamp() * 100) % 2**_BITS)


def read_mark(brightness: bytes | memoryview, *, line_bytes: int) -> Mark | None:
    """Read the mark of a decoded picture; None where there is none that is whole."""
    number = _read_bits(brightness, line_bytes=line_bytes, row=0)
    centiseconds = _read_bits(brightness, line_bytes=line_bytes, row=1)
    if number is None or centiseconds is None:
        return None
    return Mark(number=number, centiseconds=centiseconds)


def check_byte(value: int) -> int:
    """Return the CRC-8 of a number, so that a blurred block is not read as another number."""
    remainder = 0xFF
    for byte in value.to_bytes(_BITS // 8, "big"):
        remainder ^= byte
        for _ in range(8):
            remainder = (remainder << 1 ^ (0x07 if remainder & 0x80 else 0)) & 0xFF
    return remainder


def _draw_bits(picture: bytearray, *, row: int, value: int) -> None:
    word = value << 8 | check_byte(value)
    line = b"".join(
        bytes([_WHITE if word >> bit & 1 else _BLACK]) * CELL for bit in reversed(range(_BITS + 8))
    )
    start = row * CELL * WIDTH
    picture[start : start + CELL * WIDTH] = line * CELL


def _read_bits(brightness: bytes | memoryview, *, line_bytes: int, row: int) -> int | None:
    if len(brightness) < line_bytes * (row + 1) * CELL:
        return None
    word = 0
    for cell in range(_BITS + 8):
        word = word << 1 | _is_white(brightness, line_bytes, row * CELL, cell * CELL)
    value, check = word >> 8, word & 0xFF
    return value if check_byte(value) == check else None


def _is_white(brightness: bytes | memoryview, line_bytes: int, top: int, left: int) -> bool:
    """Judge a block by its middle, since its edges blur."""
    quarter, half = CELL // 4, CELL // 2
    starts = [(top + quarter + line) * line_bytes + left + quarter for line in range(half)]
    total = sum(sum(brightness[start : start + half]) for start in starts)
    return total > (_WHITE + _BLACK) // 2 * half * half


def _draw_text(picture: bytearray, text: str, *, top: int) -> None:
    left = (WIDTH - len(text) * 6 * _FONT_SCALE) // 2
    for glyph_row in range(7):
        line = b"".join(_glyph_line(_FONT[character][glyph_row]) for character in text)
        for repeat in range(_FONT_SCALE):
            start = (top + glyph_row * _FONT_SCALE + repeat) * WIDTH + left
            picture[start : start + len(line)] = line


def _glyph_line(bits: int) -> bytes:
    pixels = [_WHITE if bits >> column & 1 else _BLACK for column in (4, 3, 2, 1, 0)]
    return b"".join(bytes([pixel]) * _FONT_SCALE for pixel in (*pixels, _BLACK))


def _draw_pointer(picture: bytearray, *, at: dt.datetime) -> None:
    """Move a block across the picture once a second, so that a frozen picture is seen."""
    left = at.microsecond * (WIDTH - 2 * CELL) // 1_000_000 & ~1
    for line in range(260, 260 + 2 * CELL):
        start = line * WIDTH + left
        picture[start : start + 2 * CELL] = bytes([_WHITE]) * (2 * CELL)


_BACKGROUND = b"".join(bytes([40 + line * 120 // HEIGHT]) * WIDTH for line in range(HEIGHT))
