"""One stay: its time in the area, its limits, what is still owed, and what can be done now."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unbroken.area import find
from unbroken.area.acts import BelongingsListed
from unbroken.area.codes import BELONGING_CUSTODY, REST_KIND
from unbroken.area.forms import GiveForm, MoveForm
from unbroken.area.models import Room, Stay
from unbroken.area.states import ACTS_OF_STAY, BY_BUTTON, ENDS
from unbroken.area.views import shown, timeline
from unbroken.area.views.shown import ShownCamera
from unbroken.base import clock
from unbroken.base.identifiers import StayRef, id_of, ref
from unbroken.base.shown import Pointer, State, Tone
from unbroken.casefile import find as casefile
from unbroken.chain import describe
from unbroken.chain.actor import Actor
from unbroken.chain.describe import Reader
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, act_type
from unbroken.people.edge import actor_of
from unbroken.rulebook import book
from unbroken.rulebook.models import Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomChoice:
    """A room to which somebody can be brought: what it is called, and what to know before."""

    ref: str
    name: str
    question: str
    note: str
    here: bool


@require_safe
def stay(request: HttpRequest, stay: uuid.UUID) -> HttpResponse:
    """Show a stay: what happened, which clocks run, what is owed, and what can be done."""
    actor, now = actor_of(request), clock.now()
    found = find.stay_for(actor, StayRef(ref("stay", stay)), now)
    return render(request, "area/stay.html", page_of(request, found, actor, now))


def page_of(request: HttpRequest, stay: Stay, actor: Actor, now: dt.datetime) -> dict[str, object]:
    """Gather what the page of a stay shows; what the reader may not record is not offered."""
    events = find.acts_of(stay)
    rooms = find.rooms_of(stay.unit)
    findings = find.findings_of([stay])
    told = [one for event in events for one in (*event.subjects(), event.by)]
    told += shown.spoken_of(findings)
    reader = shown.reader_with(shown.names_for([stay], told))
    by_ref = {room.ref: room for room in rooms}
    page = {
        "one": shown.shown_stay(stay, by_ref, reader, now),
        "ground": shown.ground_words(stay, reader),
        "health": _health(stay),
        "limits": shown.limits(stay, reader, now),
        "owed": _owed(stay, actor, now),
        "duties": _duties(stay, reader, now),
        "findings": [_found(one, reader) for one in findings],
        "belongings": _belongings(events, reader),
        "case": _case(stay, actor, now),
        "other_acts": _other_acts(stay, actor, reader, now),
    }
    whole = request.GET.get("all") == "1"
    page |= timeline.page_of(stay, events, by_ref, reader, now, actor=actor, whole=whole)
    if find.may(actor, stay, "room_entry", now) and not stay.exited_at:
        page["move"] = move_form(stay, actor, reader, now)
        page["rooms"] = _choices(stay, rooms, reader, now)
        page["move_address"] = _address(stay, "area:move")
    if find.may(actor, stay, "meal_rest", now) and not stay.exited_at:
        page["give"] = GiveForm(reader=reader, now=now)
        page["give_address"] = _address(stay, "area:give")
        page["kinds"] = describe.choices(REST_KIND, reader=reader)
    if find.may(actor, stay, "area_exit", now) and not stay.exited_at:
        page["exit_address"] = _form_address(stay, "area_exit")
    if find.steps_for(actor, stay, now):
        page["extend_address"] = _address(stay, "area:extend")
    return page


def _health(stay: Stay) -> str:
    """Say what the search told of a person's health, or that nobody has said."""
    if stay.searched_at is None:
        return _("not searched yet")
    parts = [_("drunk")] if stay.drunk else []
    parts += [_("injuries: %(count)d") % {"count": stay.injuries}] if stay.injuries else []
    return " · ".join(parts) or _("no injury stated")


def _owed(stay: Stay, actor: Actor, now: dt.datetime) -> list[tuple[State, Pointer]]:
    """Say what is still owed before the person can leave in order (R-ARE-02, 03, 13, 18)."""
    names = find.wire_names_of(stay)
    suspect = stay.role in ("suspect", "admin_suspect")
    hurt = bool(stay.injuries or stay.drunk)
    wanted = [
        ("safety_search", _("Safety search"), True),
        ("medical_check", _("Medical check before questioning"), hurt),
        ("belongings_list", _("List of belongings"), True),
        ("rights_notice", _("Notice of rights"), suspect),
        ("family_notice", _("Family told, or why not"), suspect),
    ]
    found = [
        (_owed_state(done=name in names), _to(stay, name, words, actor, now, done=name in names))
        for name, words, needed in wanted
        if needed
    ]
    if find.return_unsearched(stay):
        words = _("Safety search after the return")
        to = _to(stay, "safety_search", words, actor, now, done=False)
        found.append((_owed_state(done=False), to))
    if stay.restraint_act:
        words = _("End of the restraint")
        found.append(
            (_owed_state(done=False), _to(stay, "restraint_end", words, actor, now, done=False))
        )
    return found


def _duties(stay: Stay, reader: Reader, now: dt.datetime) -> list[tuple[str, State]]:
    """Say what the rules want done about a stay, and by when."""
    rules = book.station_book()
    found = []
    for duty in find.duties_of(stay):
        rule = rules.rule(duty.rule)
        words = rule.requirement.get(str(reader.language), duty.rule) if rule else duty.rule
        found.append((words, shown.duty_state(duty, reader, now)))
    return found


def _found(finding: Finding, reader: Reader) -> tuple[str, State]:
    return shown.finding_words(finding, reader), shown.finding_state(finding, reader)


def _owed_state(*, done: bool) -> State:
    if done:
        return State(tone=Tone.OK, words=_("On record"), plain=True)
    return State(tone=Tone.WARN, words=_("Owed"))


def _to(
    stay: Stay, name: str, words: str, actor: Actor, now: dt.datetime, *, done: bool
) -> Pointer:
    """Lead to the form of an act that is owed, where the reader may record it."""
    if done or name not in ACTS_OF_STAY or not find.may(actor, stay, name, now):
        return Pointer(words=words)
    return Pointer(words=words, address=_form_address(stay, name))


def _form_address(stay: Stay, name: str) -> str:
    return _address(stay, "area:act", wire_name=name)


def _address(stay: Stay, page: str, **more: str) -> str:
    return reverse(page, kwargs={"stay": uuid.UUID(id_of(stay.ref)), **more})


def _belongings(events: Sequence[Recorded[Act]], reader: Reader) -> list[tuple[str, str]]:
    found = next(
        (e.act for e in events if isinstance(e.act, BelongingsListed) and not e.act.confirms), None
    )
    if found is None:
        return []
    return [
        (one.name or "", _custody(one.custody, found.locker, reader)) for one in found.items or ()
    ]


def _custody(custody: str | None, locker: str | None, reader: Reader) -> str:
    words = describe.word(BELONGING_CUSTODY, custody, reader=reader) if custody else ""
    return f"{words} {locker}" if custody == "locker" and locker else words


def _case(stay: Stay, actor: Actor, now: dt.datetime) -> Pointer | None:
    """Lead to the case, for whoever may see it; to others it is not there."""
    case = casefile.cases_for(actor, now).filter(ref=stay.case).first() if stay.case else None
    if case is None:
        return None
    address = reverse("casefile:case", kwargs={"case": uuid.UUID(id_of(case.ref))})
    return Pointer(words=case.title or case.number or _("Case"), address=address, typed=True)


def _other_acts(stay: Stay, actor: Actor, reader: Reader, now: dt.datetime) -> list[Pointer]:
    found = []
    for name, while_inside in ACTS_OF_STAY.items():
        declared = act_type(name)
        if declared is None or not find.may(actor, stay, name, now):
            continue
        if (while_inside and stay.exited_at) or name in BY_BUTTON:
            continue
        if name in ENDS and not getattr(stay, ENDS[name]):
            continue
        words = describe.label(declared, reader=reader)
        found.append(Pointer(words=words, address=_form_address(stay, name)))
    if stay.case and not stay.exited_at and find.may(actor, stay, "interrogation_session", now):
        query = urlencode({"case": id_of(stay.case), "person": stay.person or ""})
        address = f"{reverse('interrogation:start')}?{query}"
        found.append(Pointer(words=_("Start an interrogation"), address=address))
    if stay.case is None and own_cases(actor, now):
        found.append(Pointer(words=_("Link to a case"), address=_form_address(stay, "stay_linked")))
    return found


def own_cases(actor: Actor, now: dt.datetime) -> list[tuple[str, str]]:
    """Return the open cases to which the reader may link a stay."""
    seen = casefile.cases_for(actor, now, action="stay_linked").filter(closed_at=None)[:50]
    return [(one.ref, one.title or one.number or one.ref) for one in seen]


def move_form(
    stay: Stay, actor: Actor, reader: Reader, now: dt.datetime, data: QueryDict | None = None
) -> MoveForm:
    """Return the form of a move; whoever guards now, or records it, goes on guarding."""
    guards = find.guards_of(stay.unit)
    own = str(actor.id) if any(one.ref == actor.id for one in guards) else ""
    chosen = stay.guards or ([own] if own else [])
    named = [(one.ref, f"{one.name or ''} {id_of(one.ref)}".strip()) for one in guards]
    known = {value for value, _words in named}
    return MoveForm(
        data,
        reader=reader,
        now=now,
        rooms=[room.ref for room in find.rooms_of(stay.unit)],
        guards=named,
        initial={"guards": [one for one in chosen if one in known]},
    )


def _choices(stay: Stay, rooms: list[Room], reader: Reader, now: dt.datetime) -> list[RoomChoice]:
    cameras = find.cameras_of(rooms)
    inside = find.inside_rooms(stay.unit)
    found = []
    for room in rooms:
        name = shown.room_name(room, reader)
        watched = shown.shown_camera(cameras[room.ref], reader, now)
        note = _note(watched, [one for one in inside.get(room.ref, []) if one != stay.ref])
        words = {"name": stay.name or _("Name not known"), "room": name}
        question = _("Bring %(name)s to %(room)s now?") % words
        here = room.ref == stay.room
        found.append(RoomChoice(ref=room.ref, name=name, question=question, note=note, here=here))
    return found


def _note(watched: ShownCamera, others: list[str]) -> str:
    """Say what to know of a room before somebody is brought there."""
    parts = [watched.state.words] if watched.known and not watched.works else []
    parts += [_("somebody is in it")] if others else []
    return " · ".join(parts)
