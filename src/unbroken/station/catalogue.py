"""The catalogue of sentences: collected from the source, committed as .po, compiled when changed.

Babel does all of it, so that no machine needs GNU gettext. Templates are read through Django's own
`templatize`, as `makemessages` does.
"""

import ast
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog, mofile, pofile
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from unbroken.station.speech import CATALOGUE as FILE
from unbroken.station.speech import ROOT

LANGUAGE = "zh_Hans"
_SOURCE = ROOT / "src" / "unbroken"

_KEYWORDS: dict[str, tuple[int, ...] | tuple[tuple[int, str], int] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}

# What `templatize` leaves of a template: calls with one to three literals and nothing nested.
_CALL = re.compile(
    r"""\b(?P<name>_|gettext|ngettext|pgettext)\(\s*"""
    r"""(?P<literals>(?:u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\s*,?\s*){1,3})"""
)
_NOISE = (
    b'"POT-Creation-Date:',
    b'"PO-Revision-Date:',
    b'"Last-Translator:',
    b'"Language-Team:',
    b'"Report-Msgid-Bugs-To:',
    b'"Generated-By:',
)
_LITERAL = re.compile(r"""u?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One message of the source: where it stands, its context and its plural if it has them."""

    place: str
    text: str
    plural: str = ""
    context: str = ""


def compile_now() -> None:
    """Compile the catalogue; Babel raises where it cannot be read."""
    compiled = FILE.with_suffix(".mo")
    temporary = compiled.with_name(f".{compiled.name}.{os.getpid()}")
    with temporary.open("wb") as out:
        mofile.write_mo(out, read())
    temporary.replace(compiled)


def read() -> Catalog:
    """Read the catalogue as it is committed."""
    with FILE.open("rb") as file:
        return pofile.read_po(file, locale=LANGUAGE, domain="django", abort_invalid=True)


def sentences() -> Iterator[Sentence]:
    """Collect every marked sentence of the source, in a fixed order."""
    for file in sorted(_SOURCE.rglob("*")):
        if "tests" in file.parts or "migrations" in file.parts:
            continue
        if file.suffix == ".py":
            yield from _of_python(file)
        elif file.suffix in {".html", ".txt"} and "templates" in file.parts:
            yield from _of_template(file)


def untranslated() -> list[Sentence]:
    """List the sentences that the catalogue lacks, leaves empty or marks as doubtful."""
    catalogue = read()
    return [one for one in sentences() if not _is_translated(catalogue, one)]


def _is_translated(catalogue: Catalog, sentence: Sentence) -> bool:
    message = catalogue.get(_key(sentence), sentence.context or None)
    if message is None or message.fuzzy:
        return False
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings)


def _key(sentence: Sentence) -> str | tuple[str, str]:
    return (sentence.text, sentence.plural) if sentence.plural else sentence.text


def update() -> int:
    """Write new sentences into the catalogue and drop those gone; returns how many lack words."""
    template = Catalog(domain="django", charset="utf-8")
    for one in sentences():
        template.add(_key(one), context=one.context or None, flags=_flags(one))
    catalogue = read()
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    FILE.write_bytes(_as_po(catalogue))
    return len(untranslated())


def _as_po(catalogue: Catalog) -> bytes:
    """Write a catalogue without the dates and names that would differ with every run."""
    out = io.BytesIO()
    pofile.write_po(out, catalogue, width=100, sort_output=True, no_location=True)
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_NOISE))


def _flags(sentence: Sentence) -> list[str]:
    return ["python-format"] if re.search(r"%\(\w+\)[sd]", sentence.text) else []


def _of_python(file: Path) -> Iterator[Sentence]:
    place = str(file.relative_to(ROOT))
    with file.open("rb") as source:
        for line, found, _comments, context in extract("python", source, keywords=_KEYWORDS):
            text, plural = found if isinstance(found, tuple) else (found, "")
            yield Sentence(place=f"{place}:{line}", text=text, plural=plural, context=context or "")


def _of_template(file: Path) -> Iterator[Sentence]:
    place = str(file.relative_to(ROOT))
    for call in _CALL.finditer(templatize(file.read_text("utf-8"), origin=place)):
        words = [ast.literal_eval(word) for word in _LITERAL.findall(call["literals"])]
        match call["name"], words:
            case "ngettext", [text, plural, *_rest]:
                yield Sentence(place=place, text=text, plural=plural)
            case "pgettext", [context, text, *_rest]:
                yield Sentence(place=place, text=text, context=context)
            case _, [text, *_rest]:
                yield Sentence(place=place, text=text)
