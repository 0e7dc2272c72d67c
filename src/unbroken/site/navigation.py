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

from unbroken.area import find as area
from unbroken.base import clock
from unbroken.chain.actor import Actor
from unbroken.people.policy import able
from unbroken.site import owing

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
    asks: str = ""
    """The action without which nobody has anything to do there; left out for what everybody may open."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A page as the side bar shows it in one request."""

    label: str
    icon: str
    address: str
    current: bool
    oversight: bool
    count: int


def people_in_the_area(request: HttpRequest) -> int:
    """Count who is inside, as far as the reader may see."""
    actor, now = getattr(request, "actor", None), clock.now()
    # The gallery draws the side bar for nobody.
    if not isinstance(actor, Actor) or not able(actor, "area.see", now).allowed:
        return 0
    return area.stays_for(actor, now).filter(exited_at=None).count()


PAGES = (
    Page(label=_("Work list"), icon="home", url_name="work_list", count=owing.urgent),
    Page(label=_("Reports"), icon="document", url_name="intake:desk", asks="report.see"),
    Page(label=_("Cases"), icon="case", url_name="casefile:cases"),
    Page(label=_("Approvals"), icon="ok", url_name="conclusion:approvals", asks="approval"),
    Page(
        label=_("Case-handling area"), icon="area", url_name="area:board", count=people_in_the_area
    ),
    Page(label=_("Interviews"), icon="talk", url_name="interrogation:sessions"),
    Page(label=_("Property"), icon="item", url_name="propertyroom:items"),
    Page(label=_("Supervision"), icon="watch", url_name="supervision:board", oversight=True),
    Page(label=_("Player"), icon="video", url_name="media:player", oversight=True),
    Page(label=_("Recorders"), icon="upload", url_name="docking:recorders", oversight=True),
    Page(label=_("Verify"), icon="link", url_name="disclosure:verify", oversight=True),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseAction:
    """Something that can be done in a case and has a page of its own; `asks` is its action."""

    label: "str | _StrPromise"
    url_name: str
    asks: str
    does: tuple[str, ...] = ()
    """The act types whose form that page is."""
    before: frozenset[str] = frozenset()
    """The only stages of a case in which it is left to do; empty: any."""


CASE_ACTIONS = (
    CaseAction(
        label=_("Decide on acceptance"),
        url_name="intake:accept",
        asks="acceptance_form",
        does=("acceptance_form",),
        before=frozenset({"opened", "registered", "receipted"}),
    ),
    CaseAction(
        label=_("Decide on filing"),
        url_name="intake:file",
        asks="filing_decision",
        does=("filing_decision",),
    ),
    CaseAction(
        label=_("Ask for approval"),
        url_name="conclusion:ask",
        asks="approval_request",
        does=("approval_request",),
    ),
    CaseAction(
        label=_("Seize property"),
        url_name="propertyroom:seize",
        asks="seizure_list",
        does=("seizure_list", "property_item"),
    ),
    CaseAction(
        label=_("Close the case"),
        url_name="conclusion:close",
        asks="case_closure",
        does=("case_closure",),
    ),
    CaseAction(
        label=_("Export a bundle"),
        url_name="disclosure:disclose",
        asks="disclosure",
        does=("disclosure",),
    ),
)
"""Every page that is opened from a case; one that this station does not serve is left out."""


def form_address(wire_name: str, case: str) -> str:
    """Return where an act of this type is recorded in a case: its own page, else the common form."""
    for action in CASE_ACTIONS:
        if wire_name in action.does and (found := address(action.url_name, case=case)):
            return found
    return address("casefile:record", case=case, wire_name=wire_name)


def address(url_name: str, **named: str) -> str:
    """Return a page's address, or nothing where this station does not serve it."""
    try:
        return reverse(url_name, kwargs=named)
    except NoReverseMatch:
        return ""


def entries(request: HttpRequest, *, pages: tuple[Page, ...] = PAGES) -> tuple[Entry, ...]:
    """Return the pages that this station serves, with the one that is open marked."""
    open_to = [page for page in pages if _may_open(request, page)]
    found = [(page, found_at) for page in open_to if (found_at := address(page.url_name))]
    here = _longest_prefix(request.path, [where for _page, where in found])
    return tuple(
        Entry(
            label=str(page.label),
            icon=page.icon,
            address=where,
            current=where == here,
            oversight=page.oversight,
            count=page.count(request) if page.count else 0,
        )
        for page, where in found
    )


def _may_open(request: HttpRequest, page: Page) -> bool:
    actor = getattr(request, "actor", None)
    if not page.asks or not isinstance(actor, Actor):
        return not page.asks
    return able(actor, page.asks, clock.now()).allowed


def _longest_prefix(path: str, addresses: list[str]) -> str:
    """Name the page that a path lies in; the root is only itself."""
    around = [a for a in addresses if path == a or (a != "/" and path.startswith(a))]
    return max(around, key=len, default="")
