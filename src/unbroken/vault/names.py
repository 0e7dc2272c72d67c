"""Names that people and devices gave to their files: kept as data, shown safely, used nowhere.

No path on the disk is ever made from a given name; files are stored under their digest.
"""

import re
import unicodedata

NAME_BYTES_MAX = 200
"""Leaves room for what a download adds, below the 255 bytes of common file systems."""

UNNAMED = "unnamed"

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)")
_FORBIDDEN = dict.fromkeys(map(ord, '<>:"|?*'), "_")
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Unassigned and private characters stay: a name may have one that this Python does not know."""


def shown_name(given: str) -> str:
    r"""Return a given name in a form that can be shown and offered for saving.

    Only the last part of a path stays. Control, bidirectional and other invisible characters go,
    since `invoice\\u202Efdp.exe` would read as `invoiceexe.pdf`. Rare characters
    stay as they are: normalising would turn compatibility ideographs of names into others.
    """
    last = re.split(r"[/\\]", given.rstrip("/\\"))[-1]
    visible = "".join(_visible(character) for character in last)
    calm = re.sub(r"\s+", " ", visible.translate(_FORBIDDEN)).strip(" .")
    if not calm:
        return UNNAMED
    if _RESERVED.match(calm):
        calm = "_" + calm
    return _shortened(calm)


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    if category == "Zs":
        return " "
    return "" if category in _INVISIBLE else character


def _shortened(name: str) -> str:
    """Cut a name in its middle, so that its ending stays."""
    if len(name.encode()) <= NAME_BYTES_MAX:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > 16:
        stem, dot, ending = name, "", ""
    room = NAME_BYTES_MAX - len((dot + ending).encode()) - len("…".encode())
    return stem.encode()[:room].decode(errors="ignore") + "…" + dot + ending
