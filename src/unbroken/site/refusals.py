"""Turns a refusal into a page that says what was refused, why, and what to do instead."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from unbroken.base.refusal import Refusal
from unbroken.base.shown import Pointer


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRefusal:
    """A refusal in the reader's language."""

    sentence: str
    remedy: str
    status: int
    links: tuple[Pointer, ...] = ()


class RefusalPages:
    """Middleware: whatever a view refuses is shown as a page, or as a note to a part of a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; refusals arrive in process_exception."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Show a refusal; leave every other exception to Django."""
        if not isinstance(problem, Refusal):
            return None
        return refusal_page(request, shown(problem))


def shown(refusal: Refusal) -> ShownRefusal:
    """Translate a refusal; its details fill the places in both sentences."""
    links = refusal.details.get("links", ())
    return ShownRefusal(
        sentence=_(refusal.sentence) % refusal.details,
        remedy=_(refusal.remedy) % refusal.details,
        status=refusal.status,
        links=tuple(links) if isinstance(links, list | tuple) else (),
    )


def refusal_page(request: HttpRequest, refusal: ShownRefusal) -> HttpResponse:
    """Render a refusal whole, or as the note that htmx puts at the head of the page."""
    template = _template(refusal, part=bool(getattr(request, "htmx", False)))
    return render(request, template, {"refusal": refusal}, status=refusal.status)


def _template(refusal: ShownRefusal, *, part: bool) -> str:
    if part:
        return "site/components/refusal.html"
    return "site/not_found.html" if refusal.status == HTTPStatus.NOT_FOUND else "site/error.html"
