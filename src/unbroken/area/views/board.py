"""The live board, and the list of who is inside, for paper and for when the station is away."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from unbroken.area import find
from unbroken.area.models import Room, Stay
from unbroken.area.views import shown
from unbroken.area.views.shown import ShownCamera, ShownStay
from unbroken.base import clock, time_words
from unbroken.base.shown import State, Tone
from unbroken.chain import describe, standing
from unbroken.chain.describe import Reader
from unbroken.people.edge import actor_of
from unbroken.people.policy import able
from unbroken.people.refusals import require_able
from unbroken.rulebook.models import Finding

EVENTS_SHOWN = 8
ROOMS_A_LINE_MAX = 4
PLAN = (
    ("registration", "search", "medical", "collection", "property", "identification"),
    ("waiting", "sobering", "minor_room"),
    ("interrogation", "inquiry", "meeting"),
)
"""The order in which a person goes through the rooms; corridors lie between waiting and questioning."""
KEEPER = Path(__file__).parent.parent / "static" / "area" / "keeper.js"


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRoom:
    """A room of the plan."""

    name: str
    camera: ShownCamera
    people: tuple[ShownStay, ...]
    tone: Tone | None

    @property
    def css(self) -> str:
        """Name how the room is drawn."""
        if not self.people:
            return "empty bad" if self.tone is Tone.BAD else "empty"
        return str(self.tone or "in")


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """What needs somebody now."""

    title: str
    state: State
    detail: str
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One of the latest records."""

    at: dt.datetime
    where: str
    words: str
    name: str
    state: State


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show who is where, for how long, and what needs somebody now."""
    actor, now = actor_of(request), clock.now()
    require_able(actor, "area.see", now)
    inside = find.inside_for(actor, now)
    rooms = find.rooms_for(actor, now, inside)
    page = page_of(inside, rooms, now)
    page["may_enter"] = able(actor, "area_entry", now).allowed
    page["may_patrol"] = able(actor, "guard_patrol", now).allowed and bool(inside)
    return render(request, "area/board.html", page)


@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """List who is inside, on paper."""
    actor, now = actor_of(request), clock.now()
    require_able(actor, "area.see", now)
    inside = find.inside_for(actor, now)
    rooms = find.rooms_for(actor, now, inside)
    page = page_of(inside, rooms, now, events=False)
    return render(request, "area/list.html", page)


@require_safe
def keeper(request: HttpRequest) -> HttpResponse:
    """Give the script that shows the kept list while the station is away; its address sets its reach."""
    require_able(actor_of(request), "area.see", clock.now())
    return HttpResponse(KEEPER.read_bytes(), content_type="text/javascript; charset=utf-8")


def page_of(
    inside: Sequence[Stay], rooms: Sequence[Room], now: dt.datetime, *, events: bool = True
) -> dict[str, object]:
    """Gather what board and list show."""
    findings = find.findings_of(inside)
    named = [room.unit or "" for room in rooms] + [*shown.spoken_of(findings)]
    reader = shown.reader_with(shown.names_for(inside, named))
    by_ref = {room.ref: room for room in rooms}
    people = [shown.shown_stay(stay, by_ref, reader, now) for stay in inside]
    watched = {
        ref: shown.shown_camera(cameras, reader, now)
        for ref, cameras in find.cameras_of(rooms).items()
    }
    plan = {room.ref: _room(room, people, watched[room.ref], reader) for room in rooms}
    return {
        "now": now,
        "areas": _areas(inside, rooms, reader),
        "people": people,
        "plan": _rows_of(rooms, plan),
        "corridors": [plan[room.ref] for room in rooms if room.kind == "corridor"],
        "cameras": _cameras(list(watched.values())),
        "unknown": _unknown([plan[room.ref] for room in rooms], reader),
        "alarms": [
            *taken_or_not(findings, people, reader),
            *alarms(people, [plan[room.ref] for room in rooms], now),
        ],
        "placeless": [one for one in people if not one.row.room],
        "events": latest(inside, reader, by_ref) if events else [],
    }


def _areas(inside: Sequence[Stay], rooms: Sequence[Room], reader: Reader) -> str:
    named = [*(stay.unit for stay in inside), *(room.unit for room in rooms)]
    units = dict.fromkeys(one for one in named if one)
    return " · ".join(reader.named(unit).words for unit in units)


def _room(
    room: Room, people: Sequence[ShownStay], camera: ShownCamera, reader: Reader
) -> ShownRoom:
    here = tuple(one for one in people if one.row.room == room.ref)
    camera_tone = camera.state.tone if camera.known and not camera.works else None
    tone = shown.worst([camera_tone, *(one.tone for one in here)])
    return ShownRoom(name=shown.room_name(room, reader), camera=camera, people=here, tone=tone)


def _rows_of(rooms: Sequence[Room], plan: Mapping[str, ShownRoom]) -> list[list[list[ShownRoom]]]:
    """Lay the rooms out in bands, each in lines of nearly the same length."""
    known = {kind for band in PLAN for kind in band} | {"corridor"}
    bands = [
        [plan[room.ref] for kind in band for room in rooms if room.kind == kind] for band in PLAN
    ]
    bands[-1] += [plan[room.ref] for room in rooms if room.kind not in known]
    return [_lines(band) for band in bands]


def _lines(band: Sequence[ShownRoom]) -> list[list[ShownRoom]]:
    lines = -(-len(band) // ROOMS_A_LINE_MAX)
    ends = [-(-len(band) * line // lines) for line in range(lines + 1)] if lines else []
    return [list(band[start:end]) for start, end in pairwise(ends)]


def _cameras(watched: Sequence[ShownCamera]) -> State:
    works = sum(one.works for one in watched)
    words = _("Rooms watched: %(works)d of %(all)d") % {"works": works, "all": len(watched)}
    broken = any(one.known and not one.works for one in watched)
    tone = Tone.BAD if broken else Tone.OK if works == len(watched) and works else Tone.WAIT
    return State(tone=tone, words=words)


def _unknown(rooms: Sequence[ShownRoom], reader: Reader) -> list[tuple[str, str]]:
    """Say why it is not known of rooms whether they are recorded, each reason with its rooms."""
    named: dict[str, list[str]] = {}
    for room in rooms:
        if not room.camera.known:
            named.setdefault(room.camera.why, []).append(room.name)
    comma = describe.COMMA[reader.language]
    return [(comma.join(names), why) for why, names in named.items()]


def taken_or_not(
    findings: Sequence[Finding], people: Sequence[ShownStay], reader: Reader
) -> list[Alarm]:
    """Return the alarms on record; each stays until it is settled, and names who has taken it."""
    by_stay = {one.row.ref: one for one in people}
    found = []
    for finding in findings:
        one = by_stay[finding.subject]
        since = time_words.moment(finding.raised_at, zone=reader.zone, language=reader.language)
        title = shown.finding_words(finding, reader)
        detail = " · ".join([one.name, finding.rule, _("since %(time)s") % {"time": since}])
        state = shown.finding_state(finding, reader)
        found.append(Alarm(title=title, state=state, detail=detail, address=one.address))
    return found


def alarms(
    people: Sequence[ShownStay], rooms: Sequence[ShownRoom], now: dt.datetime
) -> list[Alarm]:
    """Say what needs somebody now, the worst first; each stays until what is wrong has ended."""
    found = [alarm for one in people for alarm in _of_person(one)]
    found += [_of_room(room, now) for room in rooms if room.camera.known and not room.camera.works]
    return sorted(found, key=lambda alarm: alarm.state.tone is not Tone.BAD)


def _of_person(one: ShownStay) -> list[Alarm]:
    found = []
    if one.limit and one.limit.tone:
        over = one.limit.left < dt.timedelta(0)
        words = _("%(time)s over") if over else _("%(time)s left")
        told = words % {"time": time_words.hours(one.limit.left)}
        title = _("The limit has passed") if over else _("The limit is near")
        found.append((title, State(tone=one.limit.tone, words=told)))
    found += [(state.words, State(tone=state.tone, words=_("now"))) for state in one.warnings]
    detail = " · ".join(part for part in (one.name, one.room, one.guards) if part)
    return [
        Alarm(title=title, state=state, detail=detail, address=one.address)
        for title, state in found
    ]


def _of_room(room: ShownRoom, now: dt.datetime) -> Alarm:
    since = room.camera.since
    words = room.camera.state.words
    told = time_words.hours(now - since) if since else words
    detail = ngettext(
        "%(count)d person in this room", "%(count)d people in this room", len(room.people)
    ) % {"count": len(room.people)}
    title = _("%(room)s: %(state)s") % {"room": room.name, "state": words}
    return Alarm(title=title, state=State(tone=room.camera.state.tone, words=told), detail=detail)


def latest(inside: Sequence[Stay], reader: Reader, rooms: Mapping[str, Room]) -> list[Event]:
    """Return the latest records that concern those who are inside."""
    events = find.acts_of_many(inside, most=EVENTS_SHOWN)
    reached = standing.statuses_of([event.id for event in events])
    by_stay = {stay.ref: stay for stay in inside}
    found = []
    for event in events[:EVENTS_SHOWN]:
        stay = next((by_stay[one] for one in event.subjects() if one in by_stay), None)
        room = rooms.get(str(getattr(event.act, "room", "") or (stay.room if stay else "")))
        found.append(
            Event(
                at=event.occurred_at,
                where=shown.room_name(room, reader) if room else "",
                words=describe.label(event.declared, reader=reader),
                name=(stay.name if stay else "") or "",
                state=shown.act_state(reached[event.id]),
            )
        )
    return found
