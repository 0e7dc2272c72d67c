"""The pages on which a case is disclosed: the form, how far it has come, and the bundle itself."""

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Code, Key, PersonRef, ref
from unbroken.casefile import find as casefile
from unbroken.casefile import perform as case_perform
from unbroken.casefile.acts import PersonEntered
from unbroken.casefile.models import Case
from unbroken.casefile.recording import say_recorded
from unbroken.chain.actor import Actor
from unbroken.disclosure import bundles, find, jobs, pages, perform
from unbroken.disclosure.forms import DisclosureForm
from unbroken.people import second
from unbroken.people.edge import actor_of
from unbroken.people.refusals import require

ACTION = "disclosure"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def disclose(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Ask what is handed over to whom, and record it."""
    found = _case_for(request, case)
    offered = pages.offered(found)
    if request.method != "POST":
        first = {"key": uuid.uuid4(), "seen": found.acts}
        form = DisclosureForm(offered=offered, initial=first)
        return render(request, "disclosure/disclose.html", pages.form_page(found, form))
    form = DisclosureForm(request.POST, offered=offered)
    about = pages.digest_of_form(request, found)
    if question := second.question(request, about):
        return question
    if not form.is_valid():
        shown = pages.form_page(found, form)
        return render(request, "disclosure/disclose.html", shown, status=422)
    return _recorded(request, found, form)


@require_safe
@never_cache
def disclosed(request: HttpRequest, case: uuid.UUID, number: int) -> HttpResponse:
    """Show how far a disclosure has come, and hand the bundle out once it is there."""
    found = _case_for(request, case)
    progress = bundles.progress_of(CaseRef(found.ref), number)
    if not progress.ready:
        # Asked again after a crash, or after the bundle was thrown away, it is written anew.
        jobs.write_later(CaseRef(found.ref), number)
    part = bool(getattr(request, "htmx", False))
    template = "disclosure/progress.html" if part else "disclosure/disclosed.html"
    return render(request, template, pages.progress_page(found, progress))


@require_safe
@never_cache
def bundle(request: HttpRequest, case: uuid.UUID, number: int) -> HttpResponseBase:
    """Hand the bundle out, under the name that the record gives it."""
    found = _case_for(request, case)
    progress = bundles.progress_of(CaseRef(found.ref), number)
    if not progress.ready:
        return redirect("disclosure:disclosed", case=case, number=number)
    return FileResponse(
        progress.file.open("rb"),
        as_attachment=True,
        filename=pages.file_name(found, progress),
        content_type="application/zip",
    )


def _case_for(request: HttpRequest, case: uuid.UUID) -> Case:
    """Fetch a case for somebody who may disclose it; a factor shown too long ago is asked for anew."""
    found = casefile.case_for(actor_of(request), CaseRef(ref("case", case)), clock.now())
    facts = casefile.facts_of(CaseRef(found.ref))
    require(actor_of(request), ACTION, facts, clock.now())
    return found


def _recorded(request: HttpRequest, case: Case, form: DisclosureForm) -> HttpResponse:
    key = Key(form.cleaned_data["key"])
    number = find.recorded_under(key, case=CaseRef(case.ref))
    if number is None:
        number = _disclose(request, case, form, key)
    # The same form sent twice leads to the first disclosure, whatever was recorded since.
    jobs.write_later(CaseRef(case.ref), number)
    say_recorded(request, number=number, key=key)
    return redirect("disclosure:disclosed", case=case.ref.removeprefix("case:"), number=number)


def _disclose(request: HttpRequest, case: Case, form: DisclosureForm, key: Key) -> int:
    now, by, seen = clock.now(), actor_of(request), int(form.cleaned_data["seen"])
    person = form.chosen_person() or _entered(case, form, by)
    to = perform.Recipient(
        person=person, role=Code(form.cleaned_data["role"]), text=form.cleaned_data["text"]
    )
    receipt = perform.record_disclosure(
        asked=perform.Asked(case=CaseRef(case.ref), to=to, choice=form.choice()),
        by=by,
        occurred_at=now,
        now=now,
        key=key,
        # Whoever was entered just now is no news to him who entered him.
        seen=seen if form.chosen_person() else seen + 1,
        second=_second(request, case),
    )
    return receipt.n


def _second(request: HttpRequest, case: Case) -> Actor | None:
    if not (request.POST.get(second.CREDENTIAL) or request.POST.get(second.NUMBER)):
        return None
    return second.second_of(request, pages.digest_of_form(request, case), clock.now())


def _entered(case: Case, form: DisclosureForm, by: Actor) -> PersonRef:
    """Enter somebody who is not in the case yet; the same form sent twice enters him once."""
    now, key = clock.now(), Key(uuid.uuid5(form.cleaned_data["key"], "entered"))
    person = pages.person_for(form.cleaned_data["key"])
    if find.recorded_under(key, case=CaseRef(case.ref)) is None:
        case_perform.record_in_case(
            PersonEntered(person=person, name=form.cleaned_data["name"]),
            case=CaseRef(case.ref),
            by=by,
            occurred_at=now,
            now=now,
            key=key,
        )
    return person
