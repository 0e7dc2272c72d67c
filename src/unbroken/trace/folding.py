"""How words are made comparable: the same for what is stored and for what is asked. Pure."""

import unicodedata

LINES_MAX = 200
LINE_CHARACTERS_MAX = 200


def folded(text: str) -> str:
    """Make a text comparable: one shape of each character, small letters, single spaces.

    Full-width figures and letters become plain ones, and a rare character stays what it is.
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def pairs_of(text: str) -> list[str]:
    """Return every two characters that follow each other in a line, each pair once, in order."""
    found = (line[at : at + 2] for line in text.splitlines() for at in range(max(0, len(line) - 1)))
    return sorted(set(found))


def lines_of(texts: list[str]) -> str:
    """Fold texts into the lines of one row, each once; what is very long is cut."""
    lines = (folded(text[:LINE_CHARACTERS_MAX]) for text in texts)
    return "\n".join(list(dict.fromkeys(line for line in lines if line))[:LINES_MAX])
