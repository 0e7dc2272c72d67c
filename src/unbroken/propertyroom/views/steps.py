"""What is done with one item: each step is a page with the form of its act, and who confirms it."""

import dataclasses
import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, ItemRef, Key, StreamName, id_of, ref
from unbroken.casefile import find as casefile
from unbroken.casefile import naming
from unbroken.casefile.models import CasePerson
from unbroken.chain import forms as act_forms
from unbroken.chain.actor import Actor
from unbroken.chain.recorded import references_in
from unbroken.chain.register import Act, ActType, act_type
from unbroken.media import uploads
from unbroken.people import assertions, second
from unbroken.people.edge import actor_of
from unbroken.people.refusals import NoSuch, require
from unbroken.propertyroom import find, perform
from unbroken.propertyroom.acts import ItemsHandedOver
from unbroken.propertyroom.forms import StepForm, step_form
from unbroken.propertyroom.models import Item
from unbroken.propertyroom.states import KEPT
from unbroken.propertyroom.views import shown
from unbroken.propertyroom.views.ways import BY_SLUG, About, Step, facts_for


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, item: uuid.UUID, step: str) -> HttpResponseBase:
    """Show the form of one step of an item, or record what was typed in it."""
    taken = BY_SLUG.get(step)
    by, now = actor_of(request), clock.now()
    row = find.item_for(by, ItemRef(ref("item", item)), now)
    if taken is None:
        raise NoSuch
    about = About(item=row, loan=find.loan_of(row), by=by, now=now)
    if not taken.needed:
        require(by, taken.act, facts_for(taken, about), now)
    form = _form(request, taken, about)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "propertyroom/step.html", _page(taken, about, form), status=status)
    return _recorded(request, taken, about, form)


def _form(request: HttpRequest, step: Step, about: About) -> StepForm:
    declared = _declared(step)
    around = act_forms.Around(
        reader=naming.bare_reader(),
        now=about.now,
        choices=_choices(step, about),
        upload_address=reverse("media:upload"),
        digest_of=lambda address: uploads.digest_at(about.by, address),
    )
    initial = {**step.initial(about), act_forms.SEEN: find.head_of(about.item)}
    made = step_form(declared, moments=step.moments)
    posted = request.POST if request.method == "POST" else None
    return made(posted, around=around, given=step.given(about), initial=initial)


def _declared(step: Step) -> ActType:
    declared = act_type(step.act)
    assert declared is not None  # noqa: S101 — the register holds it once the apps are loaded.
    return declared


def _choices(step: Step, about: About) -> Mapping[str, list[tuple[str, str]]]:
    persons = [(one.ref, one.name or _("Name not known")) for one in _persons(about)]
    fitting = [(one.ref, _marked(_called(one))) for one in find.beside(about.item, step.states)]
    every = [(one.ref, _called(one)) for one in find.beside(about.item, ("seized", *KEPT))]
    by_people = dict.fromkeys(("receiver", "owner", "witness", "holder"), persons)
    return {**by_people, "items": fitting, "item": every, "proceeds_item": every}


def _persons(about: About) -> list[CasePerson]:
    return list(casefile.persons_of(CaseRef(about.item.case)))


def _marked(words: str) -> str:
    """Mark what was typed: it stands in the language it was typed in."""
    return format_html('<bdi translate="no">{}</bdi>', words)


def _called(item: Item) -> str:
    return " · ".join(part for part in (item.name, item.number) if part) or item.ref


def _page(step: Step, about: About, form: StepForm) -> dict[str, object]:
    declared = _declared(step)
    reader = naming.bare_reader()
    return {
        "item": shown.items([about.item], about.now)[0],
        "label": reader.words(declared.zh, declared.en),
        "meaning": reader.words(declared.meaning.zh, declared.meaning.en),
        "step": step,
        "form": form,
        "draft": f"property/{step.slug}/{about.item.ref}",
        "loan": shown.loans([about.loan], about.now)[0] if about.loan else None,
    }


def _recorded(request: HttpRequest, step: Step, about: About, form: StepForm) -> HttpResponseBase:
    key = Key(form.cleaned_data[act_forms.KEY])
    confirmed = None
    if step.two and (step.needed or _says_second(request)):
        digest = assertions.digest_of(form.act(), stream=StreamName(about.item.case), key=key)
        if question := second.question(request, digest):
            return question
        confirmed = second.second_of(request, digest, about.now)
    when = perform.When(
        occurred_at=form.occurred_at(),
        now=about.now,
        key=key,
        seen=form.cleaned_data.get(act_forms.SEEN),
    )
    number = _done(step, about, form, confirmed, when)
    _say(request, number, about, key)
    return redirect(shown.item_address(about.item.ref))


def _says_second(request: HttpRequest) -> bool:
    return second.ASKING in request.headers or any(
        request.POST.get(name) for name in (second.CREDENTIAL, second.NUMBER)
    )


def _done(
    step: Step, about: About, form: StepForm, confirmed: Actor | None, when: perform.When
) -> int:
    act = form.act()
    items = _items_named(act, about)
    if isinstance(act, ItemsHandedOver) and confirmed:
        seals = tuple(one for one in act.seals if one.seal_no)
        receipt = perform.hand_over_items(
            handover=dataclasses.replace(act, seals=seals),
            items=items,
            one=about.by,
            other=confirmed,
            when=when,
        )
        return receipt.n
    if step.slug == "decide" and about.loan:
        decision = {name: str(form.body()[name]) for name in ("decision", "opinion")}
        receipt = perform.decide_on_loan(loan=about.loan, decision=decision, by=about.by, when=when)
        return receipt.n
    receipt = perform.record_fact(
        act=act,
        case=CaseRef(about.item.case),
        by=about.by,
        second=confirmed,
        slots=step.slots,
        when=when,
    )
    return receipt.n


def _items_named(act: Act, about: About) -> list[Item]:
    """Return the items that an act names; each is one of this case that may be seen."""
    named = [one for one in references_in(act, act.declared.fields) if one.startswith("item:")]
    items = [find.item_for(about.by, ItemRef(one), about.now) for one in dict.fromkeys(named)]
    if any(one.case != about.item.case for one in items):
        raise find.NoSuchItem
    return items


def _say(request: HttpRequest, number: int, about: About, key: Key) -> None:
    """Tell that the record is safe, with its number; it leads there where the case is open to him."""
    words = _("The record is safe: no. %(number)d of this case.") % {"number": number}
    if find.case_open_to(about.by, about.item, about.now):
        case = uuid.UUID(id_of(about.item.case))
        address = reverse("casefile:act", kwargs={"case": case, "number": number})
        words = format_html('{} <a href="{}">{}</a>', words, address, _("Open the record"))
    messages.success(request, words, extra_tags=str(key))
