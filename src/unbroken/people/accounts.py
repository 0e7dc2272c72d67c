"""The pages of the security officer: who has an account, who holds which role."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unbroken.base import clock
from unbroken.base.identifiers import ActRef, Code, Key, OfficerRef, UnitRef
from unbroken.base.refusal import N_, Refusal
from unbroken.people import assertions, find, perform, scratch, second
from unbroken.people.acts import RoleGranted
from unbroken.people.edge import actor_of
from unbroken.people.forms import EndRoleForm, KeyForm, RoleForm, role_choices
from unbroken.people.models import Officer
from unbroken.people.refusals import require_able


class NothingSaid(Refusal):
    """A form that arrives without what it asks for says nothing."""

    sentence = N_("The form did not arrive whole.")
    remedy = N_("Open the page anew and send it again.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def accounts(request: HttpRequest) -> HttpResponse:
    """List the officers whose accounts one may see."""
    now = clock.now()
    require_able(actor_of(request), "account.see", now)
    officers = find.officers_for(actor_of(request), now=now)
    return render(request, "people/accounts.html", {"officers": officers})


def account(request: HttpRequest, code: str) -> HttpResponse:
    """Show an officer's roles and sessions, and the form to grant one more."""
    now = clock.now()
    officer = find.officer_for(actor_of(request), f"officer:{code}", now=now)
    form = RoleForm(initial={"key": uuid.uuid4()})
    return render(request, "people/account.html", _shown(officer, form))


def _shown(officer: Officer, form: RoleForm) -> dict[str, object]:
    words, now = dict(role_choices()), clock.now()
    grants = list(find.grants_of(officer.ref))
    units = find.names_of([held.unit for held in grants if held.unit])
    return {
        "officer": officer,
        "number": officer.ref.removeprefix("officer:"),
        "grants": [
            {
                "held": held,
                "words": words.get(held.role, held.role),
                "unit": units.get(held.unit or "", ""),
                "runs": held.until is None or held.until > now,
            }
            for held in grants
        ],
        "form": form,
        "key": uuid.uuid4(),
    }


@require_POST
def grant_role(request: HttpRequest, code: str) -> HttpResponse:
    """Grant a role, if a second person confirms this very grant."""
    now, by = clock.now(), actor_of(request)
    officer = find.officer_for(by, f"officer:{code}", now=now)
    require_able(by, "role_grant", now)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return render(request, "people/account.html", _shown(officer, form), status=422)
    said = RoleGranted(
        officer=OfficerRef(officer.ref),
        role=Code(form.cleaned_data["role"]),
        of_unit=UnitRef(officer.unit or ""),
        reason=form.cleaned_data["reason"],
    )
    key = Key(form.cleaned_data["key"])
    about = assertions.digest_of(said, stream=perform.STATION, key=key)
    if question := second.question(request, about):
        return question
    confirmed = second.second_of(request, about, now)
    perform.grant_role(role=said, by=by, second=confirmed, occurred_at=now, key=key)
    messages.success(request, _("The role was granted; its holder signs in anew."))
    return redirect("people:account", code=code)


@require_POST
def end_role(request: HttpRequest, code: str) -> HttpResponse:
    """Take a role back, at once and alone: taking away needs no second person."""
    form = EndRoleForm(request.POST)
    if not form.is_valid():
        raise NothingSaid
    perform.end_role(
        officer=OfficerRef(f"officer:{code}"),
        grant=ActRef(form.cleaned_data["grant"]),
        reason=form.cleaned_data["reason"],
        by=actor_of(request),
        occurred_at=clock.now(),
        key=Key(form.cleaned_data["key"]),
    )
    messages.success(request, _("The role has ended; its holder is signed out."))
    return redirect("people:account", code=code)


@require_POST
def take_factors(request: HttpRequest, code: str) -> HttpResponse:
    """Take away the lost factors of another, if a second person confirms it."""
    now, by = clock.now(), actor_of(request)
    officer = find.officer_for(by, f"officer:{code}", now=now)
    require_able(by, "account.reset_factor", now)
    form = KeyForm(request.POST)
    if not form.is_valid():
        raise NothingSaid
    key = Key(form.cleaned_data["key"])
    said = perform.factors_taken(OfficerRef(officer.ref))
    about = assertions.digest_of(said, stream=perform.STATION, key=key)
    if question := second.question(request, about):
        return question
    confirmed = second.second_of(request, about, now)
    perform.reset_factors(taken=said, by=by, second=confirmed, occurred_at=now, key=key)
    if of := find.account_of(officer.ref):
        scratch.take_factors(of)
    messages.success(request, _("The factors are gone; the next sign-in asks for a new one."))
    return redirect("people:account", code=code)
