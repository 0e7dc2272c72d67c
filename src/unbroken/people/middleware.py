"""The edge: who acts is made here once, and whoever is not there acts no more."""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from unbroken.base import clock
from unbroken.base.shown import SignedIn
from unbroken.chain.actor import Actor, Factor, machine
from unbroken.people import demonstration, find, scratch, signing
from unbroken.people.find import Standing
from unbroken.people.models import DeskSession
from unbroken.people.refusals import StepUpNeeded

View = Callable[..., HttpResponse]
IDLE_MAX = dt.timedelta(minutes=30)
LASTING_MAX = dt.timedelta(hours=12)
LOCK_AFTER = dt.timedelta(minutes=5, seconds=30)
"""Five idle minutes; the page itself locks at five, the server a little later for one that cannot."""
FOR_MACHINES = "/api/"
"""Addresses below it answer in JSON, whatever is refused."""
UNATTENDED = "X-Unattended"
"""A header of requests that a page makes by itself: they do not show that somebody is there."""


class ActorAtTheEdge:
    """Middleware: makes `request.actor`, ends and locks sessions, and lets no stranger in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who asks, then pass the request on."""
        request.actor = None  # type: ignore[attr-defined]
        request.desk = None  # type: ignore[attr-defined]
        request.signed_in = None  # type: ignore[attr-defined]
        if request.user.is_authenticated and (ended := _enter(request, clock.now())):
            return ended
        response = self.get_response(request)
        if request.actor and "Cache-Control" not in response:  # type: ignore[attr-defined]
            response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: View, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Let strangers see only what is marked for them, and a locked desk only its lock."""
        if not getattr(view, "login_required", True):
            return None
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        desk: DeskSession | None = request.desk  # type: ignore[attr-defined]
        if actor is None or desk is None:
            return _to(request, "account_login")
        if desk.locked_at and not getattr(view, "works_locked", False):
            return _to(request, "people:confirm")
        if actor.factor is Factor.PASSWORD and not getattr(view, "works_half_signed_in", False):
            return _for_machine(request) or redirect("people:factors")
        return None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Lead whoever has to show his passkey again to where he can, and then back."""
        if isinstance(problem, StepUpNeeded) and request.method == "GET":
            return _to(request, "people:confirm")
        return None


def works_locked(view: View) -> View:
    """Mark a view that a locked desk still serves."""
    view.works_locked = True  # type: ignore[attr-defined]
    return works_half_signed_in(view)


def works_half_signed_in(view: View) -> View:
    """Mark a view for those who have shown only a password, so that they can add a factor."""
    view.works_half_signed_in = True  # type: ignore[attr-defined]
    return view


def _enter(request: HttpRequest, now: dt.datetime) -> HttpResponse | None:
    desk = find.session_of(str(request.session.session_key))
    if desk is None:
        # Its owner, or the security officer, has ended it elsewhere.
        logout(request)
        return _to(request, "account_login")
    standing = find.standing_of(desk.account.ref, now=now)
    reason = _why_ended(request, desk, standing, now)
    if reason or standing is None:
        return _end(request, reason or "forced", now)
    _keep_watch(request, desk, now)
    request.desk = desk  # type: ignore[attr-defined]
    request.actor = signing.actor_in(request, request.user, standing)  # type: ignore[attr-defined, arg-type]
    request.signed_in = SignedIn(  # type: ignore[attr-defined]
        name=standing.name,
        number=desk.account.officer,
        unit=standing.unit_name,
        key=desk.account.officer,
    )
    return None


def _why_ended(
    request: HttpRequest, desk: DeskSession, standing: Standing | None, now: dt.datetime
) -> str:
    """Name the reason for which a session is over, or nothing."""
    if standing is None or not standing.in_use:
        return "forced"
    if demonstration.is_shown(request) and not demonstration.is_open(request):
        return "forced"
    if standing.mark != request.session.get(signing.STANDING):
        # A role or unit changed: whoever holds the old session signs in anew.
        return "forced"
    if now - desk.seen_at > IDLE_MAX or now - desk.signed_in_at > LASTING_MAX:
        return "timeout"
    return ""


def _end(request: HttpRequest, reason: str, now: dt.datetime) -> HttpResponse:
    guard = machine(name="web", terminal=signing.terminal_of(request), at=now)
    signing.end_session(request, reason=reason, by=guard)
    logout(request)
    return _to(request, "account_login")


def _keep_watch(request: HttpRequest, desk: DeskSession, now: dt.datetime) -> None:
    if desk.locked_at:
        return
    if now - desk.seen_at > LOCK_AFTER:
        scratch.lock(desk, now)
        desk.locked_at = now
    elif UNATTENDED not in request.headers:
        scratch.seen(desk, now)


def _to(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to a page and from there back; a part of a page leads the whole page there, a machine is told."""
    if told := _for_machine(request, locked=name == "people:confirm"):
        return told
    part = bool(getattr(request, "htmx", False))
    back = request.get_full_path() if request.method == "GET" and not part else "/"
    address = f"{reverse(name)}?{urlencode({'next': back})}"
    if part:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _for_machine(request: HttpRequest, *, locked: bool = False) -> HttpResponse | None:
    """Tell a machine in its own form that nobody is there, or that the desk is locked."""
    if not request.path.startswith(FOR_MACHINES):
        return None
    said = {
        "type": "urn:unbroken:problem:SignIn",
        "title": _("The desk is locked.") if locked else _("Nobody is signed in."),
        "status": int(HTTPStatus.UNAUTHORIZED),
        "detail": _("Sign in at the pages of the station, and send their session."),
    }
    return JsonResponse(
        said, status=HTTPStatus.UNAUTHORIZED, content_type="application/problem+json"
    )
