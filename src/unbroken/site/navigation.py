"""The main pages, in the order in which the side bar names them.

A page that this station does not serve (a stand-alone verifier has no work list) has no address
and is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of the side bar; `count` is open work, never unread messages."""

    label: "str | _StrPromise"
    icon: str
    url_name: str
    oversight: bool = False
    count: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A page as the side bar shows it in one request."""

    label: str
    icon: str
    address: str
    current: bool
    oversight: bool
    count: int


PAGES = (
    Page(label=_("Work list"), icon="home", url_name="work_list"),
    Page(label=_("Reports"), icon="document", url_name="intake:desk"),
    Page(label=_("Cases"), icon="case", url_name="casefile:cases"),
    Page(label=_("Case-handling area"), icon="area", url_name="area:board"),
    Page(label=_("Interviews"), icon="talk", url_name="interrogation:sessions"),
    Page(label=_("Property"), icon="item", url_name="propertyroom:items"),
    Page(label=_("Supervision"), icon="watch", url_name="supervision:board", oversight=True),
    Page(label=_("Player"), icon="video", url_name="media:player", oversight=True),
    Page(label=_("Verify"), icon="link", url_name="disclosure:verify", oversight=True),
)


def entries(request: HttpRequest, *, pages: tuple[Page, ...] = PAGES) -> tuple[Entry, ...]:
    """Return the pages that this station serves, with the one that is open marked."""
    found = [(page, address) for page in pages if (address := _address(page.url_name))]
    here = _longest_prefix(request.path, [address for _page, address in found])
    return tuple(
        Entry(
            label=str(page.label),
            icon=page.icon,
            address=address,
            current=address == here,
            oversight=page.oversight,
            count=page.count(request) if page.count else 0,
        )
        for page, address in found
    )


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _longest_prefix(path: str, addresses: list[str]) -> str:
    """Name the page that a path lies in; the root is only itself."""
    around = [a for a in addresses if path == a or (a != "/" and path.startswith(a))]
    return max(around, key=len, default="")
