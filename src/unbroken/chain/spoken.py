"""Sentences that the rulebook speaks in an act: in both languages, and of things by their references."""

import re
from collections.abc import Callable

from django.utils.html import format_html, format_html_join

from unbroken.base.shown import Pointer
from unbroken.base.time_words import Language
from unbroken.chain.register import DEVICES

LANGUAGES_APART = "\n"
"""Between the Chinese and the English text of an alarm."""

KINDS = ("case", "person", "officer", "unit", "item", "stay", "session", "recording", "act", "room")
REFERENCE = re.compile(rf"\b((?:{'|'.join((*KINDS, *DEVICES))}):[\w-]+)")

Named = Callable[[str], Pointer]
"""Says what a reference is called, and where it leads."""


def both(sentences: str) -> tuple[str, str]:
    """Part what was said into its Chinese and its English; what stands once is said in both."""
    zh, _, en = sentences.partition(LANGUAGES_APART)
    return zh, en or zh


def in_language(sentences: str, language: Language) -> str:
    """Choose the sentence of the reader's language."""
    zh, en = both(sentences)
    return zh if language is Language.ZH else en


def references_in(sentence: str) -> set[str]:
    """Return the references of which a sentence speaks."""
    return set(REFERENCE.findall(sentence))


def in_words(sentence: str, named: Named) -> str:
    """Put names into a sentence, each marked where somebody typed it."""
    parts = REFERENCE.split(sentence)
    return format_html_join(
        "", "{}", ((called(named(part)) if at % 2 else part,) for at, part in enumerate(parts))
    )


def plainly(sentence: str, named: Named) -> str:
    """Put names into a sentence where no markup can stand."""
    return REFERENCE.sub(lambda found: named(found.group()).words, sentence)


def called(thing: Pointer) -> str:
    """Say what something is called, marked where somebody typed it."""
    return typed(thing.words) if thing.typed else thing.words


def typed(words: str | None) -> str:
    """Mark words that somebody typed: they stand in the language in which they were typed."""
    return format_html('<bdi translate="no">{}</bdi>', words) if words else ""
