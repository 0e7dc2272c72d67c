"""Registering an entry, and a patrol of everybody."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from unbroken.area import find, perform
from unbroken.area.acts import BelongingsListed, PersonEnteredArea, SafetySearchDone
from unbroken.area.forms import EntryForm, PatrolForm, SignaturesForm, act_form
from unbroken.area.perform import Arrival, Said
from unbroken.area.views import shown
from unbroken.base import clock
from unbroken.base.identifiers import Code, OfficerRef, PersonRef, id_of
from unbroken.casefile.acts import PersonEntered
from unbroken.casefile.codes import PERSON_ROLE
from unbroken.casefile.models import CasePerson
from unbroken.chain import describe
from unbroken.chain.actor import Actor
from unbroken.chain.describe import Reader
from unbroken.chain.forms import OCCURRED_AT, ActForm, Around
from unbroken.chain.recorded import Signature
from unbroken.chain.register import ActType
from unbroken.media import uploads
from unbroken.people.edge import actor_of
from unbroken.people.policy import able
from unbroken.people.refusals import require_able

AT_ONCE: tuple[ActType, ...] = (SafetySearchDone.declared, BelongingsListed.declared)
"""What is done at the entrance and may be recorded with the entry, or later."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of the entry form: an act that may be recorded with the entry."""

    name: str
    label: str
    form: ActForm
    signatures: SignaturesForm
    done: bool

    def is_valid(self) -> bool:
        """Say whether the part is filled in properly, or left out."""
        return not self.done or all([self.form.is_valid(), self.signatures.is_valid()])


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Register that a person enters the area."""
    actor, now = actor_of(request), clock.now()
    require_able(actor, "area_entry", now)
    persons = find.persons_for(actor, now)
    reader = shown.reader_with({})
    form = _entry_form(request, persons, reader, now)
    parts = [_part(request, declared, actor, reader, now) for declared in AT_ONCE]
    parts = [one for one in parts if able(actor, one.name, now).allowed]
    if form.is_bound and all([form.is_valid(), *(one.is_valid() for one in parts)]):
        return _entered(request, form, parts, persons, now)
    page = {"form": form, "parts": parts, "draft": "area-enter"}
    return render(request, "area/enter.html", page)


def _entry_form(
    request: HttpRequest, persons: list[CasePerson], reader: Reader, now: dt.datetime
) -> EntryForm:
    numbers = find.case_numbers([one.case for one in persons])
    return EntryForm(
        request.POST or None,
        reader=reader,
        now=now,
        persons=[
            (one.ref, _person_words(one, numbers.get(one.case, ""), reader)) for one in persons
        ],
        officers_named=find.officers_named,
        initial={"at": now, "arrived_at": now, "person": request.GET.get("person", "")},
    )


def _person_words(person: CasePerson, number: str, reader: Reader) -> str:
    role = describe.word(PERSON_ROLE, person.role, reader=reader) if person.role else ""
    name = person.name or _("Name not known")
    return " · ".join(part for part in (name, role, number) if part)


def _part(
    request: HttpRequest, declared: ActType, actor: Actor, reader: Reader, now: dt.datetime
) -> Part:
    name = declared.wire_name
    return Part(
        name=name,
        label=describe.label(declared, reader=reader),
        form=act_form(
            declared,
            request.POST or None,
            around=around_of(actor, reader, now),
            drop=(OCCURRED_AT,),
            prefix=name,
            initial=_usual(declared, actor),
        ),
        signatures=SignaturesForm(
            declared, request.POST or None, reader=reader, prefix=f"{name}-signed"
        ),
        done=request.POST.get(f"{name}-done") == "1",
    )


def _usual(declared: ActType, actor: Actor) -> dict[str, object]:
    """Fill in what is nearly always so: whoever records it is one of those who did it."""
    number = id_of(actor.id)
    usual: dict[str, dict[str, object]] = {
        "safety_search": {"officers": number},
        "belongings_list": {"custodian": number},
    }
    return usual.get(declared.wire_name, {})


def around_of(
    actor: Actor, reader: Reader, now: dt.datetime, **choices: Iterable[tuple[str, str]]
) -> Around:
    """Return what a form of an act has to know: who reads, when, and what may be chosen."""
    return Around(
        reader=reader,
        now=now,
        choices=choices,
        upload_address=reverse("media:upload"),
        digest_of=lambda address: uploads.digest_at(actor, address),
    )


def _entered(
    request: HttpRequest,
    form: EntryForm,
    parts: list[Part],
    persons: list[CasePerson],
    now: dt.datetime,
) -> HttpResponse:
    actor = actor_of(request)
    known = next((one for one in persons if one.ref == form.cleaned_data["person"]), None)
    at = form.told_at() or now
    done = [_said(one, known, actor, at) for one in parts if one.done]
    arrival = _arrival(form, known, tuple(done), at)
    receipts = perform.enter(arrival, by=actor, now=now, key=form.the_key())
    entry = next(one for one in receipts if one.type == "area_entry")
    words = _("Your record is safe: entry, No. %(number)d.") % {"number": entry.n}
    messages.success(request, words, extra_tags=str(form.the_key()))
    stay = find.stay_of_entry(entry.act)
    return redirect("area:stay", stay=stay)


def _said(part: Part, known: CasePerson | None, actor: Actor, entered_at: dt.datetime) -> Said:
    act = part.form.act()
    at = getattr(act, "started_at", None) or entered_at
    person = known.ref if known else None
    by = OfficerRef(actor.id)
    signed = part.signatures.signatures(act, person=person, by=by, at=at)
    return Said(act=act, occurred_at=at, signatures=signed)


def _arrival(
    form: EntryForm, known: CasePerson | None, done: tuple[Said, ...], entered_at: dt.datetime
) -> Arrival:
    told = form.cleaned_data
    name = (told["name"] or "").strip() or None
    entered = PersonEnteredArea(
        stay=None,
        person=PersonRef(known.ref) if known else None,
        name=known.name if known else name,
        sex=_code(known.sex if known and known.sex else told["sex"]),
        birth_date=(known.birth_date if known else None) or told["birth_date"],
        person_role=_code(told["person_role"] or (known.role if known else None)),
        arrival=_code(told["arrival"]),
        arrived_at=told["arrived_at"],
        entered_at=entered_at,
        ground_document=told["ground_document"] or None,
        escorts=told["escorts"] or None,
        recorder_ended_at=told["recorder_ended_at"],
    )
    return Arrival(
        entered=entered,
        known=known,
        identity=None if known else _identity(form, entered),
        occurred_at=entered_at,
        wristband=told["wristband"] or None,
        signatures=_escorts_signed(told["escorts"], entered_at) if told["signed"] else (),
        done=done,
    )


def _identity(form: EntryForm, entered: PersonEnteredArea) -> PersonEntered:
    number = form.cleaned_data["document_no"] or None
    return PersonEntered(
        person=None,
        name=entered.name,
        role=entered.person_role,
        sex=entered.sex,
        birth_date=entered.birth_date,
        document_kind=Code("identity_card")
        if number and re.fullmatch(r"\d{17}[\dXx]", number)
        else None,
        document_no=number,
    )


def _escorts_signed(escorts: tuple[OfficerRef, ...], at: dt.datetime) -> tuple[Signature, ...]:
    return tuple(Signature(slot="escorts", person=one, state="signed", at=at) for one in escorts)


def _code(value: object) -> Code | None:
    return Code(str(value)) if value else None


@require_http_methods(["GET", "HEAD", "POST"])
def patrol(request: HttpRequest) -> HttpResponse:
    """Record for many people at once how a guard saw them."""
    actor, now = actor_of(request), clock.now()
    require_able(actor, "guard_patrol", now)
    inside = [
        one for one in find.inside_for(actor, now) if find.may(actor, one, "guard_patrol", now)
    ]
    rooms = {room.ref: room for room in find.rooms_for(actor, now, inside)}
    reader = shown.reader_with(shown.names_for(inside))
    people = [shown.shown_stay(stay, rooms, reader, now) for stay in inside if not stay.away_since]
    usual = {
        f"{PatrolForm.SEEN}{one.row.ref}": "normal"
        for one in people
        if shown.patrol_due_since(one.row)
    }
    form = PatrolForm(
        request.POST or None,
        reader=reader,
        now=now,
        people={one.row.ref: f"{one.name} · {one.room}" for one in people},
        initial=usual,
    )
    if not form.is_valid():
        return render(request, "area/patrol.html", {"form": form, "people": people})
    count = _seen_now(form, actor)
    words = ngettext(
        "Your record is safe: one person seen.",
        "Your record is safe: %(count)d people seen.",
        count,
    ) % {"count": count}
    messages.success(request, words, extra_tags=str(form.the_key()))
    return redirect("area:board")


def _seen_now(form: PatrolForm, by: Actor) -> int:
    seen = {stay: Code(state) for stay, state in form.seen().items()}

    def see(at: dt.datetime) -> int:
        receipts = perform.patrol(
            seen,
            remarks=form.cleaned_data["remarks"] or None,
            by=by,
            occurred_at=form.told_at() or at,
            now=form.now,
            key=form.the_key(),
        )
        return len(receipts)

    first = perform.key_of_patrol(form.the_key(), next(iter(sorted(seen)), ""))
    return perform.at_once(see, now=form.now, key=first)
