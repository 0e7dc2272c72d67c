"""The pages on which a case is closed, an approval is asked for and given."""

import datetime as dt
import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Code, Key, StreamName, ref
from unbroken.casefile import find as cases
from unbroken.casefile import naming
from unbroken.casefile.models import Case
from unbroken.casefile.recording import say_recorded
from unbroken.chain import read
from unbroken.chain.forms import KEY, ActForm, Around
from unbroken.conclusion import find, perform
from unbroken.conclusion.acts import ApprovalRequested
from unbroken.conclusion.forms import CloseForm, DecisionForm, ask_form
from unbroken.people.edge import actor_of
from unbroken.people.refusals import require, require_able

REQUESTS_MAX = 200


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show what stands in the way of closing a case, and close it when nothing does."""
    now, actor = clock.now(), actor_of(request)
    row = cases.case_for(actor, CaseRef(ref("case", case)), now)
    require(actor, "case_closure", cases.facts_of(CaseRef(row.ref)), now)
    form = CloseForm(request.POST or None, initial={"key": uuid.uuid4(), "seen": row.acts})
    if request.method == "POST" and form.is_valid():
        return _closed(request, row, form)
    found = () if row.stage == "closed" else perform.in_the_way(case=row, by=actor, now=now)
    shown = {
        "case": row,
        "pointer": find.case_words(row),
        "obstacles": find.obstacles(found, row),
        "conditions": find.conditions(found, row),
        "later": find.not_due_yet(row, now),
        "form": form,
        "case_id": case,
        "draft": f"close-{case}",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "conclusion/close.html", shown, status=status)


def _closed(request: HttpRequest, row: Case, form: CloseForm) -> HttpResponse:
    now, said = clock.now(), form.cleaned_data
    key = Key(said["key"])
    closed = perform.close_case(
        case=CaseRef(row.ref),
        outcome=Code(said["outcome"]),
        by=actor_of(request),
        occurred_at=now,
        now=now,
        key=key,
        seen=said["seen"],
    )
    words = _("The case is closed: record no. %(n)d, vouched for by a witness outside.")
    if not closed.is_witnessed:
        words = _(
            "The case is closed: record no. %(n)d. The witness is away; it will vouch for the record "
            "when it is back, and the record's page will say so."
        )
    messages.success(request, words % {"n": closed.receipt.n}, extra_tags=str(key))
    return redirect("casefile:case", case=find.case_id(row))


@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """List what waits for one's approval, the oldest first."""
    now, actor = clock.now(), actor_of(request)
    require_able(actor, "approval", now)
    waiting = list(find.requests_for(actor, now)[:REQUESTS_MAX])
    return render(request, "conclusion/approvals.html", {"requests": find.shown_requests(waiting)})


@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Show what was asked, and take the answer."""
    now, actor = clock.now(), actor_of(request)
    row = find.request_for(actor, asked, now)
    require(actor, "approval", find.facts_of_request(row), now)
    head = read.head(StreamName(row.case))
    form = DecisionForm(request.POST or None, initial={"key": uuid.uuid4(), "seen": head})
    if request.method != "POST" or not form.is_valid():
        asked_for = find.shown_requests([row])[0]
        shown = {"asked": asked_for, "case": row.case, "form": form, "address": request.path}
        return render(
            request, "conclusion/approval.html", shown, status=422 if form.errors else 200
        )
    said, key = form.cleaned_data, Key(form.cleaned_data["key"])
    receipt = perform.answer_request(
        asked=row,
        decision=Code(said["decision"]),
        opinion=said["opinion"],
        by=actor,
        occurred_at=now,
        now=now,
        key=key,
        seen=said["seen"],
    )
    say_recorded(request, number=receipt.n, key=key, what=_("Your answer is recorded."))
    return redirect("conclusion:approvals")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Put a matter of a case before whoever may approve it."""
    now, actor = clock.now(), actor_of(request)
    row = cases.case_for(actor, CaseRef(ref("case", case)), now)
    form = _ask_form(request, row, now)
    if request.method != "POST" or not form.is_valid():
        shown = {
            "form": form,
            "pointer": find.case_words(row),
            "address": request.path,
            "draft": f"ask-{case}",
            "requests": find.shown_requests(find.requests_of(row.ref)),
        }
        return render(request, "conclusion/ask.html", shown, status=422 if form.errors else 200)
    key, said = Key(form.cleaned_data[KEY]), form.act()
    assert isinstance(said, ApprovalRequested)  # noqa: S101 — the form is of this type.
    receipt = perform.ask_approval(
        case=CaseRef(row.ref),
        said=said,
        by=actor,
        occurred_at=form.occurred_at(),
        now=now,
        key=key,
    )
    say_recorded(request, number=receipt.n, key=key, what=_("The request is on its way."))
    return redirect("conclusion:ask", case=case)


def _ask_form(request: HttpRequest, row: Case, now: dt.datetime) -> ActForm:
    events = cases.acts_of(row)
    reader = naming.reader_of(row, events)
    acts = [(event.ref, reader.named(event.ref).words) for event in reversed(events)]
    people = [(one.ref, one.name or "—") for one in cases.persons_of(CaseRef(row.ref))]
    around = Around(reader=reader, now=now, choices={"of_act": acts, "person": people})
    return ask_form(
        request.POST or None,
        around=around,
        matter=request.GET.get("matter", ""),
        of_act=request.GET.get("of", ""),
    )
