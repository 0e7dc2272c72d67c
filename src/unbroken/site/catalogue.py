"""The one catalogue of sentences: English in the source, Chinese in `locale/`.

Extracting needs no gettext on the machine: Django's own lexer turns templates into calls, and Babel
reads those and the Python sources. `.po` is committed, `.mo` is made at set-up.
"""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from unbroken.base.characters import first_narrow_mark

LOCALE = "zh_Hans"
DOMAIN = "django"
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
CALL = re.compile(r"\b(_|n?p?gettext)\((?=u?['\"])")
LITERAL = re.compile(r"\s*(u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))\s*,?")
DATED_HEADERS = (
    b'"Project-Id-Version', b'"Report-Msgid-Bugs-To', b'"POT-Creation-Date', b'"PO-Revision-Date',
    b'"Last-Translator', b'"Language-Team', b'"Generated-By',
)  # fmt: skip
ENGLISH = re.compile(r"[A-Za-z]+(?: [A-Za-z]+){4}")
"""Five words in a row are a sentence that a merge has put in; names and commands are shorter."""
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
SECOND = re.compile(r'(\nmsgstr "(?:.|\n)*?)\nmsgstr "(?:.|\n)*')
SKIPPED = frozenset({"tests", "migrations"})
WIDTH = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One sentence in the source; a plural has two forms, a context tells like words apart."""

    forms: tuple[str, ...]
    context: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong with one entry of the catalogue."""

    sentence: str
    what: str


def po_file(root: Path) -> Path:
    """Name the catalogue of a checkout."""
    return root / "locale" / LOCALE / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(po: Path) -> Catalog:
    """Read a catalogue; one that is not there yet is empty."""
    if not po.exists():
        return Catalog(locale=LOCALE, project="unbroken", fuzzy=False)
    # Where two branches met, a sentence may stand twice: the one with a translation counts. It may
    # also have two translations, one below the other: the first is its own.
    entries = (SECOND.sub(r"\1", entry) for entry in po.read_text("utf-8").split("\n\n"))
    said = (entry for entry in entries if not entry.rstrip().endswith('\nmsgstr ""'))
    return read_po(io.StringIO("\n\n".join(said)), locale=LOCALE)


def sentences(source: Path) -> set[Found]:
    """Collect every sentence of the Python sources and templates below a folder."""
    files = [path for path in sorted(source.rglob("*")) if not SKIPPED & set(path.parts)]
    python = (found for path in files if path.suffix == ".py" for found in _in_python(path))
    shown = (path for path in files if "templates" in path.parts and path.is_file())
    return {*python, *(found for path in shown for found in _in_template(path))}


def _in_python(path: Path) -> Iterator[Found]:
    for _line, message, _comments, context in extract_from_file("python", path, keywords=KEYWORDS):
        forms = message if isinstance(message, tuple) else (message,)
        yield Found(forms=tuple(forms), context=context or "")


def _in_template(path: Path) -> Iterator[Found]:
    """Read the calls that Django's lexer writes in place of its tags."""
    written = templatize(path.read_text("utf-8"), origin=str(path))
    for call in CALL.finditer(written):
        texts = _leading_texts(written[call.end() :])
        context = texts.pop(0) if "p" in call.group(1).removesuffix("gettext") else ""
        yield Found(forms=tuple(texts), context=context)


def _leading_texts(arguments: str) -> list[str]:
    """Read the string literals at the head of a call's arguments."""
    texts, place = [], 0
    while found := LITERAL.match(arguments, place):
        texts.append(ast.literal_eval(found.group(1)))
        place = found.end()
    return texts


def update(catalogue: Catalog, found: set[Found]) -> Catalog:
    """Return a catalogue of exactly these sentences, with the translations there are."""
    fresh = Catalog(locale=LOCALE, project="unbroken", fuzzy=False, header_comment="# Unbroken.")
    for one in sorted(found, key=lambda one: (one.forms, one.context)):
        known = catalogue.get(
            one.forms if len(one.forms) > 1 else one.forms[0], one.context or None
        )
        fresh.add(
            one.forms if len(one.forms) > 1 else one.forms[0],
            known.string if known else None,
            context=one.context or None,
            flags=known.flags if known else (),
        )
    return fresh


def write(po: Path, catalogue: Catalog) -> None:
    """Write a catalogue without places and dates, so that two branches seldom touch one line."""
    po.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH, no_location=True, sort_output=True)
    lines = written.getvalue().splitlines(keepends=True)
    po.write_bytes(b"".join(line for line in lines if not line.startswith(DATED_HEADERS)))


def compile_catalogue(po: Path) -> Path:
    """Write the compiled catalogue beside its source."""
    compiled = po.with_suffix(".mo")
    with compiled.open("wb") as file:
        write_mo(file, read(po))
    return compiled


def faults(catalogue: Catalog, found: set[Found]) -> list[Fault]:
    """List what a reader would notice: missing, unfinished and superfluous entries, broken places."""
    known = {_key(message): message for message in catalogue if message.id}
    wanted = {(one.forms, one.context) for one in found}
    missing = [
        Fault(sentence=key[0][0], what="is not in the catalogue") for key in wanted - known.keys()
    ]
    spare = [Fault(sentence=key[0][0], what="is used nowhere") for key in known.keys() - wanted]
    wrong = [fault for key in known.keys() & wanted for fault in _faults_of(known[key])]
    return sorted([*missing, *spare, *wrong], key=lambda fault: (fault.what, fault.sentence))


def _key(message: Message) -> tuple[tuple[str, ...], str]:
    forms = message.id if isinstance(message.id, tuple) else (message.id,)
    return tuple(str(form) for form in forms), message.context or ""


def _faults_of(message: Message) -> Iterator[Fault]:
    forms, _context = _key(message)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if message.fuzzy:
        yield Fault(sentence=forms[0], what="is marked fuzzy")
    if not all(strings):
        yield Fault(sentence=forms[0], what="is not translated")
    elif any(ENGLISH.search(string or "") for string in strings):
        yield Fault(sentence=forms[0], what="has a sentence of English in its Chinese")
    elif any(first_narrow_mark(string or "") for string in strings):
        yield Fault(sentence=forms[0], what="has half-width marks in its Chinese")
    elif any(_places(string or "") != _places(forms[-1]) for string in strings):
        yield Fault(sentence=forms[0], what="has other places to fill than its translation")


def _places(text: str) -> set[str]:
    return {named or braced for named, braced in PLACE.findall(text)}
