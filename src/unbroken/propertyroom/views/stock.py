"""Counting what lies in the property room: what should be there stands in the form already."""

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unbroken.base import clock
from unbroken.base.identifiers import Key, id_of
from unbroken.casefile import naming
from unbroken.casefile.recording import say_recorded
from unbroken.chain import describe
from unbroken.chain import forms as act_forms
from unbroken.chain.actor import Actor
from unbroken.people import find as people
from unbroken.people.edge import actor_of
from unbroken.people.models import Officer
from unbroken.people.refusals import require_able
from unbroken.propertyroom import find, perform
from unbroken.propertyroom.acts import StockTaken
from unbroken.propertyroom.models import Item

CUSTODIANS = frozenset({"property_custodian"})


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Show the form of a stocktake, or record what was counted."""
    by, now = actor_of(request), clock.now()
    require_able(by, "stocktake", now)
    form = _form(request, by, now)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "propertyroom/stocktake.html", _page(form), status=status)
    key, act = Key(form.cleaned_data[act_forms.KEY]), form.act()
    assert isinstance(act, StockTaken)  # noqa: S101 — the form is that of this act.
    when = perform.When(occurred_at=form.occurred_at(), now=now, key=key)
    receipt = perform.take_stock(taken=act, by=by, when=when)
    say_recorded(request, number=receipt.n, key=key, what=_("The stocktake was recorded."))
    return redirect("propertyroom:items")


def _form(request: HttpRequest, by: Actor, now: dt.datetime) -> act_forms.ActForm:
    there = list(find.in_the_room(by, now))
    custodians = list(people.officers_in(by.unit, now=now, roles=CUSTODIANS))
    choices = {
        "counted_by": _called(list(people.officers_in(by.unit, now=now))),
        "custodian": _called(custodians),
        "item": [(one.ref, _named(one)) for one in there],
    }
    known = {"scope": _("Everything in the property room"), "expected": len(there)}
    known |= {"counted_by": by.id, "custodian": custodians[0].ref if len(custodians) == 1 else ""}
    around = act_forms.Around(reader=naming.bare_reader(), now=now, choices=choices)
    posted = request.POST if request.method == "POST" else None
    return act_forms.form_for(StockTaken.declared)(posted, around=around, initial=known)


def _page(form: act_forms.ActForm) -> dict[str, object]:
    reader = naming.bare_reader()
    return {
        "form": form,
        "label": describe.label(StockTaken.declared, reader=reader),
        "meaning": describe.meaning(StockTaken.declared, reader=reader),
        "draft": "property/stocktake",
    }


def _called(officers: Sequence[Officer]) -> list[tuple[str, str]]:
    return [(one.ref, f"{one.name or ''} · {id_of(one.ref)}") for one in officers]


def _named(item: Item) -> str:
    return " · ".join(part for part in (item.place, item.name, item.number) if part) or item.ref
