"""The command line speaks the language of the terminal: Chinese where LANG says so, else English."""

import functools
import gettext as catalogues
import importlib
import os
import sys
from pathlib import Path

from unbroken.base.refusal import Refusal

ROOT = Path(__file__).resolve().parents[3]
LOCALE = ROOT / "locale"
CATALOGUE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"


def language() -> str:
    """Name the terminal's language: zh-hans or en."""
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "zh-hans" if named.startswith("zh") else "en"


def compile_changed_catalogue() -> None:
    """Compile the catalogue where it was never compiled or has changed since."""
    compiled = CATALOGUE.with_suffix(".mo")
    if not CATALOGUE.exists() or not os.access(CATALOGUE.parent, os.W_OK):
        return
    if not compiled.exists() or compiled.stat().st_mtime_ns < CATALOGUE.stat().st_mtime_ns:
        # Babel is slow to load, and most starts compile nothing.
        importlib.import_module("unbroken.site.catalogue").compile_catalogue(CATALOGUE)


@functools.cache
def _catalogue(spoken: str) -> catalogues.NullTranslations:
    folder = {"zh-hans": "zh_Hans"}.get(spoken, spoken)
    return catalogues.translation("django", LOCALE, languages=[folder], fallback=True)


def translated(sentence: str, spoken: str) -> str:
    """Say a sentence in a language; in English where the catalogue lacks it."""
    return _catalogue(spoken).gettext(sentence)


def _(sentence: str) -> str:
    """Say a sentence in the terminal's language."""
    return translated(sentence, language())


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def refuse(refusal: Refusal) -> None:
    """Print what is wrong and what can be done about it."""
    details = {k: _(v) if isinstance(v, str) else v for k, v in refusal.details.items()}
    lines = (refusal.sentence, refusal.remedy)
    sys.stderr.write("\n".join(_(line) % details for line in lines) + "\n")
