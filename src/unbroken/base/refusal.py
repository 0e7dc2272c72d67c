"""The root of all errors that a person may see.

A subclass says in its docstring which rule was broken, in `sentence` what a person reads, and in
`remedy` what that person can do. Both are message ids: they are translated at the edge (page, API,
command line), never where the error is raised.
"""

from http import HTTPStatus
from typing import ClassVar


def N_(text: str) -> str:  # noqa: N802 — the name that gettext's tools know.
    """Mark a sentence for the catalogue without translating it here."""
    return text


class Refusal(Exception):
    """What was asked is refused; the subclass says which rule, the details say which thing."""

    sentence: ClassVar[str] = N_("This was refused.")
    remedy: ClassVar[str] = N_("Ask whoever runs this station.")
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT

    def __init__(self, **details: object) -> None:
        super().__init__(self.sentence % details)
        self.details = details
