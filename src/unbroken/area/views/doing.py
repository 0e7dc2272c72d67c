"""What is recorded from the page of a stay: a move, a meal, and any other act of it."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from unbroken.area import find, perform
from unbroken.area.acts import MealOrRestGiven, RoomEntered
from unbroken.area.forms import (
    AreaForm,
    ExtendForm,
    GiveForm,
    LinkForm,
    SignaturesForm,
    act_form,
    typed,
)
from unbroken.area.models import Stay
from unbroken.area.perform import Said
from unbroken.area.states import ACTS_OF_STAY, ENDS, OWN_TIME, REASON_IN
from unbroken.area.views import shown
from unbroken.area.views import stay as page_of_stay
from unbroken.area.views.entry import around_of
from unbroken.base import clock, time_words
from unbroken.base.identifiers import (
    CaseRef,
    Code,
    Key,
    OfficerRef,
    PersonRef,
    RoomRef,
    StayRef,
    StreamName,
    id_of,
    ref,
)
from unbroken.chain import describe, read
from unbroken.chain.actor import Actor
from unbroken.chain.describe import Reader
from unbroken.chain.forms import OCCURRED_AT, ActForm
from unbroken.chain.read import NoSuchAct
from unbroken.chain.register import Act, ActType, act_type
from unbroken.people.edge import actor_of

OFFICERS_CHOSEN_MAX = 40
"""With more officers than this a list is slower than typing numbers."""


def _stay(request: HttpRequest, stay: uuid.UUID) -> tuple[Stay, Actor, dt.datetime]:
    actor, now = actor_of(request), clock.now()
    return find.stay_for(actor, StayRef(ref("stay", stay)), now), actor, now


def _recorded(request: HttpRequest, wire_name: str, number: int, key: Key) -> HttpResponse:
    """Say that the record is safe, on the page of the stay; the browser drops its draft."""
    reader = shown.reader_with({})
    declared = act_type(wire_name)
    label = describe.label(declared, reader=reader) if declared else wire_name
    words = _("Your record is safe: %(act)s, No. %(number)d.")
    messages.success(request, words % {"act": label, "number": number}, extra_tags=str(key))
    stay = request.resolver_match.kwargs["stay"] if request.resolver_match else ""
    return redirect("area:stay", stay=stay)


def _record(request: HttpRequest, said: Said, stay: Stay, key: Key) -> HttpResponse:
    by, now = actor_of(request), clock.now()
    receipt = perform.record_of_stay(said, stay=StayRef(stay.ref), by=by, now=now, key=key)
    return _recorded(request, receipt.type, receipt.n, key)


def _record_now(
    request: HttpRequest, make: Callable[[dt.datetime], Act], stay: Stay, form: AreaForm
) -> HttpResponse:
    """Record what happens now, or at the time that was typed."""

    def record(at: dt.datetime) -> HttpResponse:
        return _record(request, Said(act=make(at), occurred_at=at), stay, form.the_key())

    told = form.told_at()
    return record(told) if told else perform.at_once(record, now=form.now, key=form.the_key())


@require_POST
def move(request: HttpRequest, stay: uuid.UUID) -> HttpResponse:
    """Record that a person was brought to a room."""
    found, actor, now = _stay(request, stay)
    perform.allow(actor, "room_entry", found, now)
    reader = shown.reader_with({})
    form = page_of_stay.move_form(found, actor, reader, now, request.POST)
    if not form.is_valid():
        return _again(request, found, actor, now, form)
    room = next(one for one in find.rooms_of(found.unit) if one.ref == form.cleaned_data["room"])

    def entered(at: dt.datetime) -> Act:
        return RoomEntered(
            stay=StayRef(found.ref),
            person=PersonRef(found.person) if found.person else None,
            room=RoomRef(room.ref),
            room_kind=Code(room.kind) if room.kind else None,
            started_at=at,
            guards=tuple(OfficerRef(one) for one in form.cleaned_data["guards"]),
            officers=(),
            reason=Code(REASON_IN.get(room.kind or "", "waiting")),
        )

    return _record_now(request, entered, found, form)


@require_POST
def give(request: HttpRequest, stay: uuid.UUID) -> HttpResponse:
    """Record that a meal, water, rest or the toilet was offered, and whether it was taken."""
    found, actor, now = _stay(request, stay)
    perform.allow(actor, "meal_rest", found, now)
    form = GiveForm(request.POST, reader=shown.reader_with({}), now=now)
    if not form.is_valid():
        return _again(request, found, actor, now, form)
    kind, taken = form.cleaned_data["given"].split(":")

    def given(at: dt.datetime) -> Act:
        return MealOrRestGiven(
            stay=StayRef(found.ref),
            person=PersonRef(found.person) if found.person else None,
            kind=Code(kind),
            offered_at=at,
            taken=taken == "yes",
        )

    return _record_now(request, given, found, form)


def _again(
    request: HttpRequest, stay: Stay, actor: Actor, now: dt.datetime, form: AreaForm
) -> HttpResponse:
    page = page_of_stay.page_of(request, stay, actor, now) | {"refused": form}
    return render(request, "area/stay.html", page, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, stay: uuid.UUID, wire_name: str) -> HttpResponse:
    """Record any other act of a stay, by the form that its declaration gives."""
    found, actor, now = _stay(request, stay)
    if wire_name == "stay_linked":
        return _linked(request, found, actor, now)
    declared = act_type(wire_name) if wire_name in ACTS_OF_STAY else None
    if declared is None:
        raise NoSuchAct
    perform.allow(actor, wire_name, found, now)
    return _act(request, found, declared, actor, now)


def _act(
    request: HttpRequest, stay: Stay, declared: ActType, actor: Actor, now: dt.datetime
) -> HttpResponse:
    reader = shown.reader_with(shown.names_for([stay]))
    form = act_form(
        declared,
        request.POST or None,
        around=around_of(actor, reader, now, **_chosen(stay, reader)),
        drop=("opened", *([OCCURRED_AT] if declared.wire_name in OWN_TIME else ())),
        initial=_usual(stay, declared, actor, now),
    )
    signed = SignaturesForm(declared, request.POST or None, reader=reader, prefix="signed")
    around = AreaForm(request.POST or None, reader=reader, now=now)
    if form.is_bound and all([form.is_valid(), signed.is_valid(), around.is_valid()]):
        said = _said(stay, form, signed, actor)
        return _record(request, said, stay, around.the_key())
    page = {
        "one": shown.shown_stay(stay, {}, reader, now),
        "form": form,
        "signed": signed,
        "around": around,
        "label": describe.label(declared, reader=reader),
        "meaning": describe.meaning(declared, reader=reader),
        "draft": f"area-{declared.wire_name}-{id_of(stay.ref)}",
    }
    return render(request, "area/act.html", page)


def _chosen(stay: Stay, reader: Reader) -> dict[str, Sequence[tuple[str, str]]]:
    """Return what may be chosen: the rooms of the area, and officers while they are few."""
    rooms = [(one.ref, typed(shown.room_name(one, reader))) for one in find.rooms_of(stay.unit)]
    officers = [
        (one.ref, typed(f"{one.name or ''} {id_of(one.ref)}".strip()))
        for one in find.officers_near(stay.unit, stay.case_unit)
    ]
    if len(officers) > OFFICERS_CHOSEN_MAX:
        return {"room": rooms}
    of_officers = ("officers", "guards", "guard", "escorts", "custodian", "collected_by")
    return {"room": rooms, **dict.fromkeys((*of_officers, "from_guard", "to_guard"), officers)}


def _usual(stay: Stay, declared: ActType, actor: Actor, now: dt.datetime) -> dict[str, object]:
    """Fill in what is nearly always so."""
    me, guard = str(actor.id), next(iter(stay.guards), "")
    usual: dict[str, dict[str, object]] = {
        "safety_search": {
            "officers": [me],
            "after_exit": find.return_unsearched(stay) or "",
        },
        "belongings_list": {"custodian": me},
        "custody_handover": {"from_guard": guard, "to_guard": me},
        "bio_collection": {"collected_by": me},
        "guard_patrol": {"room": stay.room or ""},
        "room_entry": {"guards": stay.guards},
        "restraint": {"guard": guard, "room": stay.room or ""},
    }
    own = OWN_TIME.get(declared.wire_name)
    return usual.get(declared.wire_name, {}) | ({own: now} if own else {})


def _said(stay: Stay, form: ActForm, signed: SignaturesForm, actor: Actor) -> Said:
    about: dict[str, object] = {"stay": stay.ref, "person": stay.person}
    declared = form.declared
    if declared.wire_name in ENDS:
        about["opened"] = getattr(stay, ENDS[declared.wire_name])
    known = {one.name for one in declared.fields}
    act: Act = replace(form.act(), **{k: v for k, v in about.items() if k in known})  # type: ignore[type-var]  # acts are dataclasses.
    own = OWN_TIME.get(declared.wire_name)
    at = (getattr(act, own) if own else None) or form.occurred_at()
    by = OfficerRef(actor.id)
    signatures = signed.signatures(act, person=stay.person, by=by, at=at)
    return Said(act=act, occurred_at=at, signatures=signatures)


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, stay: uuid.UUID) -> HttpResponse:
    """Approve that a person may be kept longer."""
    found, actor, now = _stay(request, stay)
    perform.may_extend(actor, found, now)
    reader = shown.reader_with({})
    form = ExtendForm(
        request.POST or None,
        steps=[(_seconds(one), time_words.hours(one)) for one in find.steps_for(actor, found, now)],
        initial={"seen": read.head(StreamName(found.stream))},
        reader=reader,
        now=now,
    )
    if not form.is_valid():
        page = {"one": shown.shown_stay(found, {}, reader, now), "form": form}
        return render(request, "area/extend.html", page)
    extension = perform.Extension(
        length=dt.timedelta(seconds=int(form.cleaned_data["length"])),
        opinion=form.cleaned_data["opinion"],
        seen=form.cleaned_data["seen"],
    )
    key = form.the_key()
    receipt = perform.extend(extension, stay=StayRef(found.ref), by=actor, now=now, key=key)
    return _recorded(request, receipt.type, receipt.n, key)


def _seconds(length: dt.timedelta) -> str:
    return str(int(length.total_seconds()))


def _linked(request: HttpRequest, stay: Stay, actor: Actor, now: dt.datetime) -> HttpResponse:
    """Let a case know of a stay that was opened without one."""
    reader = shown.reader_with({})
    cases = page_of_stay.own_cases(actor, now)
    form = LinkForm(request.POST or None, cases=cases, reader=reader, now=now)
    if not form.is_valid():
        declared = act_type("stay_linked")
        label = describe.label(declared, reader=reader) if declared else ""
        page = {"one": shown.shown_stay(stay, {}, reader, now), "form": form, "label": label}
        return render(request, "area/act.html", page | {"draft": f"area-link-{id_of(stay.ref)}"})

    def link(at: dt.datetime) -> HttpResponse:
        receipt = perform.link(
            stay=StayRef(stay.ref),
            case=CaseRef(form.cleaned_data["case"]),
            by=actor,
            occurred_at=form.told_at() or at,
            now=now,
            key=form.the_key(),
        )
        return _recorded(request, receipt.type, receipt.n, form.the_key())

    return perform.at_once(link, now=now, key=form.the_key())
