"""The pages of supervision: the board, one finding, and what is done to it."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unbroken.base import clock
from unbroken.base.identifiers import Code, Key, id_of
from unbroken.people.edge import actor_of
from unbroken.people.refusals import require_able
from unbroken.rulebook import find
from unbroken.rulebook.models import Finding
from unbroken.supervision import board as boards
from unbroken.supervision import pages, perform
from unbroken.supervision.forms import AnswerForm, KeyForm, ReviewForm
from unbroken.supervision.pages import Forms


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show what was found in what one may see, and how far it has come."""
    return render(request, "supervision/board.html", _board(request))


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """Show the same list as it is printed."""
    return render(request, "supervision/print.html", _board(request))


def _board(request: HttpRequest) -> dict[str, object]:
    now, actor = clock.now(), actor_of(request)
    require_able(actor, "ticket.see", now)
    return boards.board(actor, boards.Asked.of(request.GET.dict()), now)


@require_safe
def finding(request: HttpRequest, finding: uuid.UUID) -> HttpResponse:
    """Show a finding: what is missing, by which rule, what came of it."""
    return _page(request, _finding_for(request, finding))


@require_POST
def take(request: HttpRequest, finding: uuid.UUID) -> HttpResponse:
    """Take a finding by name."""
    found, form = _finding_for(request, finding), KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, found, Forms(take=form))
    now, key = clock.now(), Key(form.cleaned_data["key"])
    receipt = perform.take_alarm(found, by=actor_of(request), occurred_at=now, now=now, key=key)
    return _said(request, found, _("You own this finding now: record no. %(n)d."), receipt.n, key)


@require_POST
def answer(request: HttpRequest, finding: uuid.UUID) -> HttpResponse:
    """Answer a finding."""
    found, form = _finding_for(request, finding), AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, Forms(answer=form))
    now, said, key = clock.now(), form.cleaned_data, Key(form.cleaned_data["key"])
    receipt = perform.answer_finding(
        found,
        text=said["text"],
        cause=Code(said["cause"]) if said["cause"] else None,
        by=actor_of(request),
        occurred_at=now,
        now=now,
        key=key,
    )
    return _said(request, found, _("Your answer is safe: record no. %(n)d."), receipt.n, key)


@require_POST
def review(request: HttpRequest, finding: uuid.UUID) -> HttpResponse:
    """Accept an answer, or send it back."""
    found, form = _finding_for(request, finding), ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, found, Forms(review=form))
    now, said, key = clock.now(), form.cleaned_data, Key(form.cleaned_data["key"])
    receipt = perform.review_finding(
        found,
        result=Code(said["result"]),
        text=said["text"],
        by=actor_of(request),
        occurred_at=now,
        now=now,
        key=key,
        seen=said["seen"],
    )
    return _said(request, found, _("Your review is safe: record no. %(n)d."), receipt.n, key)


def _finding_for(request: HttpRequest, finding: uuid.UUID) -> Finding:
    return find.finding_for(actor_of(request), finding, clock.now())


def _page(request: HttpRequest, found: Finding, forms: Forms | None = None) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if forms else HTTPStatus.OK
    shown = pages.finding_page(found, actor_of(request), clock.now(), forms)
    return render(request, "supervision/finding.html", shown, status=status)


def _said(request: HttpRequest, found: Finding, words: str, n: int, key: Key) -> HttpResponse:
    messages.success(request, words % {"n": n}, extra_tags=str(key))
    return redirect("supervision:finding", finding=uuid.UUID(id_of(found.ref)))
