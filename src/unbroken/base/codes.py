"""Code lists: closed sets of values, each with its Chinese and English words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same, said in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Word:
    """One value of a code list, as the trade writes it."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed set of values for a field."""

    name: str
    zh: str
    en: str
    words: tuple[Word, ...]

    def word(self, code: str) -> Word | None:
        """Return the word for a code, or None where the list does not know it."""
        return next((word for word in self.words if word.code == code), None)

    def codes(self) -> frozenset[str]:
        """Return every value that the list allows."""
        return frozenset(word.code for word in self.words)


def code_list(name: str, zh: str, en: str, *words: tuple[str, str, str]) -> CodeList:
    """Declare a code list; each word is (code, Chinese, English)."""
    return CodeList(name, zh, en, tuple(Word(*word) for word in words))
