"""Sentences that the rulebook speaks in an act: in both languages, and of things by their references."""

import re
from collections.abc import Callable, Iterator

from django.utils.html import format_html, format_html_join

from unbroken.base.shown import Pointer
from unbroken.base.time_words import Language
from unbroken.chain.register import DEVICES

LANGUAGES_APART = "\n"
"""Between the Chinese and the English text of an alarm."""

KINDS = ("case", "person", "officer", "unit", "item", "stay", "session", "recording", "act", "room")
REFERENCE = re.compile(rf"\b((?:{'|'.join((*KINDS, *DEVICES))}):[\w-]+)")

NOUN_WORDS_MAX = 4
"""So many words before a thing may be what it is called."""

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
    return format_html_join(
        "",
        "{}",
        ((part if isinstance(part, str) else called(part),) for part in _parts(sentence, named)),
    )


def plainly(sentence: str, named: Named) -> str:
    """Put names into a sentence where no markup can stand."""
    parts = _parts(sentence, named)
    return "".join(part if isinstance(part, str) else part.words for part in parts)


def _parts(sentence: str, named: Named) -> Iterator[str | Pointer]:
    """Take a sentence apart into its words and the things between them."""
    *pairs, last = REFERENCE.split(sentence)
    for words, reference in zip(pairs[::2], pairs[1::2], strict=True):
        thing = named(reference)
        yield _without_name(words, thing.words)
        yield thing
    yield last


def _without_name(before: str, name: str) -> str:
    """Leave out what a name says itself: "seizure list" before "Seizure list, No. 20"."""
    said = before.rstrip().split(" ")
    for count in range(min(len(said), NOUN_WORDS_MAX), 0, -1):
        noun = " ".join(said[-count:]).casefold()
        if noun and name.casefold().startswith(noun):
            return " ".join((*said[:-count], ""))
    return before


def called(thing: Pointer) -> str:
    """Say what something is called, marked where somebody typed it."""
    return typed(thing.words) if thing.typed else thing.words


def typed(words: str | None) -> str:
    """Mark words that somebody typed: they stand in the language in which they were typed."""
    return format_html('<bdi translate="no">{}</bdi>', words) if words else ""
