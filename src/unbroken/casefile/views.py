"""The pages of cases: all that one may see, one with its records, one record."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, ref
from unbroken.casefile import find, naming, pages, recording
from unbroken.casefile.models import Case
from unbroken.chain.forms import KEY
from unbroken.people.edge import actor_of
from unbroken.people.refusals import require_able


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases that one may see, the one with the newest record first."""
    now = clock.now()
    require_able(actor_of(request), "case.see", now)
    found = find.cases_for(actor_of(request), now)
    return render(request, "casefile/cases.html", pages.list_page(found, _page_asked(request)))


@require_safe
def case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show a case: what was recorded, day by day, who is in it and who works on it."""
    found = _case_for(request, case)
    return render(request, "casefile/case.html", pages.case_page(found, request.GET, clock.now()))


@require_safe
def act(request: HttpRequest, case: uuid.UUID, number: int) -> HttpResponse:
    """Show one record of a case whole, and where it stands."""
    found = _case_for(request, case)
    return render(request, "casefile/act.html", pages.act_page(found, number))


@require_safe
def act_printed(request: HttpRequest, case: uuid.UUID, number: int) -> HttpResponse:
    """Show one record of a case as it is printed."""
    found = _case_for(request, case)
    return render(request, "site/act_print.html", pages.act_page(found, number))


@require_safe
def recordable(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """List what one may record in a case, link by link."""
    found, asked = _case_for(request, case), request.GET.get("q", "")
    groups = recording.groups(actor_of(request), found, clock.now(), asked=asked)
    shown = {"case": pages.head_of(found), "groups": groups, "asked": asked}
    return render(request, "casefile/recordable.html", shown)


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, case: uuid.UUID, wire_name: str) -> HttpResponse:
    """Record an act in a case by the form of its declaration."""
    found, declared = _case_for(request, case), recording.declared_of(wire_name)
    if own := recording.own_page(found, declared):
        return redirect(own)
    by, now = actor_of(request), clock.now()
    form = recording.Form.of(
        found, declared, by, request.POST or None, now, known_before=request.GET
    )
    if request.method == "POST" and form.is_valid():
        number = form.record(by, now)
        recording.say_recorded(request, number=number, key=form.details.cleaned_data[KEY])
        return redirect(naming.address_of(found.ref, number))
    shown = {"case": pages.head_of(found), "recording": form}
    return render(request, "casefile/record.html", shown)


def _case_for(request: HttpRequest, case: uuid.UUID) -> Case:
    return find.case_for(actor_of(request), CaseRef(ref("case", case)), clock.now())


def _page_asked(request: HttpRequest) -> str:
    return request.GET.get("page", "")
