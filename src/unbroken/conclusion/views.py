"""The page on which a case is closed."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Code, Key, ref
from unbroken.casefile import find as cases
from unbroken.casefile.models import Case
from unbroken.conclusion import find, perform
from unbroken.conclusion.forms import CloseForm
from unbroken.people.edge import actor_of
from unbroken.people.refusals import require


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
        "conditions": find.conditions(found),
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
