"""Characters that have no place in a record, because they make it read otherwise than it is stored."""

import re
import unicodedata

LINES = frozenset("\n\t")
"""What a text of many lines may hold besides what a line may."""

DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates: they can turn `exe.txt` into `txt.exe` on a screen.

The plain marks U+200E and U+200F stay, since names in Uyghur or Hebrew need them beside digits.
"""

INVISIBLE = frozenset("\u2028\u2029\ufeff\ufff9\ufffa\ufffb\u00ad\u200b\u2060\u180e")
"""Separators and signs without a picture; two names that differ in one look the same."""

CONTROL_NAMES = {
    "\x00": "NULL",
    "\x07": "BELL",
    "\x08": "BACKSPACE",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
}

_HAN = "[\u4e00-\u9fff“”‘’《》]"
NARROW_MARK = re.compile(f"(?<={_HAN})[,:;?!()]|[,:;?!()](?={_HAN})")
"""Marks of English beside Chinese: they stand too close, and a line breaks at them."""


def first_forbidden(text: str, *, many_lines: bool) -> str | None:
    """Return the first character that may not be recorded, or None."""
    return next((one for one in text if _forbidden(one, many_lines=many_lines)), None)


def name_of(character: str) -> str:
    """Name a character as a person can look it up: `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    known = unicodedata.name(character, "") or CONTROL_NAMES.get(character, "")
    return f"U+{ord(character):04X} {known}".rstrip()


def _forbidden(character: str, *, many_lines: bool) -> bool:
    if character in LINES:
        return not many_lines
    if character in DIRECTION or character in INVISIBLE:
        return True
    # Cc: controls; Cs: lone surrogates, which no UTF-8 can hold; Cn with FFFE or FFFF: noncharacters.
    category = unicodedata.category(character)
    return category in {"Cc", "Cs"} or (category == "Cn" and _noncharacter(ord(character)))


def _noncharacter(point: int) -> bool:
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def first_narrow_mark(text: str) -> str | None:
    """Return the first half-width mark beside Chinese, where a full-width one belongs, or None."""
    found = NARROW_MARK.search(text)
    return found.group() if found else None
