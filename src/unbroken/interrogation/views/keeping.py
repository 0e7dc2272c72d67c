"""How the films of a session come into custody: an officer hands over, a custodian receives."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unbroken.base import clock
from unbroken.base.identifiers import Code, Key, StreamName
from unbroken.interrogation import find, perform
from unbroken.interrogation.acts import SessionEnded
from unbroken.interrogation.forms import CustodyForm
from unbroken.interrogation.models import Session
from unbroken.interrogation.views import filming, pages
from unbroken.interrogation.views.said import say_recorded
from unbroken.interrogation.views.screen import fetched, filling
from unbroken.people import assertions, second
from unbroken.people.edge import actor_of

BY_OUR_SERVER = {"mode": "server", "copies": 1}
"""Our own films lie in the vault from the moment at which they were collected."""


@require_http_methods(["GET", "POST"])
def custody(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """Hand the films of a session over; the custodian confirms at the same screen."""
    found = fetched(request, session)
    perform.require_in(found, SessionEnded, by=actor_of(request), now=clock.now())
    initial = {**BY_OUR_SERVER, "at": clock.now(), "seen": perform.seen_of(found)}
    form = CustodyForm(filling(request, **initial))
    if request.method == "POST" and form.is_valid():
        return _handed_over(request, found, form)
    around = pages.Around.of([found])
    films = filming.films(found, find.footage_of([found])[found.ref])
    context = {
        "form": form,
        "shown": around.shown(found, ()),
        "films": [one for one in films if one.entered],
        "back": filming.address(found),
        "draft": f"{form.says.declared.wire_name}:{found.ref}",
    }
    status = 422 if form.errors else 200
    return render(request, "interrogation/custody.html", context, status=status)


def _handed_over(request: HttpRequest, found: Session, form: CustodyForm) -> HttpResponse:
    typed, now = form.cleaned_data, clock.now()
    key = Key(typed["key"])
    keeping = perform.Keeping(
        mode=Code(typed["mode"]),
        copies=typed["copies"],
        seal_no=typed["original_seal_no"] or None,
        occurred_at=typed["at"] or now,
    )
    act = perform.custody_of(found, keeping)
    about = assertions.digest_of(act, stream=StreamName(found.case), key=key)
    if question := second.question(request, about):
        return question
    receipt = perform.take_into_custody(
        session=found,
        keeping=keeping,
        one=actor_of(request),
        other=second.second_of(request, about, now),
        now=now,
        key=key,
        seen=typed["seen"],
    )
    say_recorded(request, receipt, key, _("The films are in custody."))
    return redirect(filming.address(found))
