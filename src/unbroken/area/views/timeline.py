"""The time that somebody spent in the area, told by the acts that concern the stay."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unbroken.area.acts import (
    GuardedPersonHandedOver,
    GuardPatrolled,
    PersonEnteredArea,
    RoomEntered,
    RoomLeft,
    StayFileOpened,
    StayVideoGathered,
)
from unbroken.area.forms import typed
from unbroken.area.models import Room, Stay
from unbroken.area.views import shown
from unbroken.base import time_words
from unbroken.base.identifiers import id_of
from unbroken.base.shown import Row, State, Tone
from unbroken.casefile import find as casefile
from unbroken.chain import describe, standing
from unbroken.chain.actor import Actor
from unbroken.chain.codes import SIGN_STATE
from unbroken.chain.describe import Reader
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act

ICONS = {
    "area_entry": "area",
    "area_exit": "area",
    "room_entry": "person",
    "meal_rest": "list",
    "safety_search": "warn",
    "medical_check": "watch",
    "belongings_list": "item",
    "interrogation_session": "talk",
    "interrogation_record": "talk",
}
FOLDED = (GuardPatrolled, GuardedPersonHandedOver, StayFileOpened, RoomLeft)
"""Told in the line of the room or of the entry; all of them stand in the whole record."""
LATE_AFTER = dt.timedelta(minutes=10)
"""From here on the difference between fact and record is shown (decision 17)."""


def page_of(
    stay: Stay,
    events: Sequence[Recorded[Act]],
    rooms: Mapping[str, Room],
    reader: Reader,
    now: dt.datetime,
    *,
    actor: Actor,
    whole: bool,
) -> dict[str, object]:
    """Gather what the time line shows, the latest first."""
    shown_events = [e for e in events if whole or not isinstance(e.act, FOLDED)]
    reached = standing.statuses_of([event.id for event in shown_events])
    sees_case = bool(stay.case and casefile.cases_for(actor, now).filter(ref=stay.case).exists())
    rows = [
        _row(event, events, rooms, reader, shown.act_state(reached[event.id]), links=sees_case)
        for event in shown_events
    ]
    if stay.entered_at and not stay.room and not stay.away_since and not stay.exited_at:
        rows.insert(0, _nowhere(events, stay.entered_at))
    return {
        "rows": rows,
        "folded": len(events) - len(shown_events),
        "whole": whole,
        "length": (stay.exited_at or now) - (stay.entered_at or now),
        "coverage": _coverage(events),
    }


def _nowhere(events: Sequence[Recorded[Act]], entered_at: dt.datetime) -> Row:
    """Draw the absence of a known room as loudly as a presence (R-ARE-09)."""
    left = [event.occurred_at for event in events if isinstance(event.act, RoomLeft)]
    return Row(
        at=max(left, default=entered_at),
        icon="warn",
        gap=True,
        title=_("In no known room"),
        detail=_("Record the room in which the person is."),
        state=State(tone=Tone.BAD, words=_("Missing")),
    )


def _coverage(events: Sequence[Recorded[Act]]) -> str:
    """Say how much of the stay is on video, once somebody has gathered it."""
    bundle = next((e.act for e in events if isinstance(e.act, StayVideoGathered)), None)
    return bundle.coverage_percent or "" if bundle else ""


def _row(
    event: Recorded[Act],
    events: Sequence[Recorded[Act]],
    rooms: Mapping[str, Room],
    reader: Reader,
    state: State,
    *,
    links: bool,
) -> Row:
    at, until = _times(event, events)
    return Row(
        at=at,
        until=until,
        icon=ICONS.get(event.declared.wire_name, "document"),
        title=_title(event.act, rooms, reader),
        detail=_detail(event, events, reader, until),
        state=_worse(event, state),
        address=_address(event) if links and event.case else "",
    )


def _times(
    event: Recorded[Act], events: Sequence[Recorded[Act]]
) -> tuple[dt.datetime, dt.datetime | None]:
    """Return when it began and when it ended; time in a room ends with the next move."""
    act = event.act
    began = getattr(act, "started_at", None) or event.occurred_at
    if isinstance(act, RoomEntered):
        return began, _left_at(event, events, began)
    return began, getattr(act, "ended_at", None)


def _left_at(
    event: Recorded[Act], events: Sequence[Recorded[Act]], began: dt.datetime
) -> dt.datetime | None:
    """Return when somebody was no longer in a room: told, or by the next move or exit."""
    told = [
        e.occurred_at for e in events if isinstance(e.act, RoomLeft) and e.act.opened == event.ref
    ]
    next_ = [
        getattr(e.act, "started_at", None) or e.occurred_at
        for e in events
        if e.declared.wire_name in ("room_entry", "temporary_exit", "area_exit")
    ]
    return min([*told, *(at for at in next_ if at > began)], default=None)


def _title(act: Act, rooms: Mapping[str, Room], reader: Reader) -> str:
    label = describe.label(act.declared, reader=reader)
    if isinstance(act, RoomEntered) and act.room:
        room = rooms.get(act.room)
        name = shown.room_name(room, reader) if room else reader.named(act.room).words
        comma = describe.COMMA[reader.language]
        people = comma.join(reader.named(one).words for one in act.guards or act.officers or ())
        return typed(f"{name} · {people}" if people else name)
    kind = act.declared.field("kind")
    code = getattr(act, "kind", None)
    if kind and kind.code_list and isinstance(code, str):
        words = describe.word(kind.code_list, code, reader=reader)
        return f"{label} · {words}"
    return label


def _detail(
    event: Recorded[Act],
    events: Sequence[Recorded[Act]],
    reader: Reader,
    until: dt.datetime | None,
) -> str:
    parts = [_patrols(event, events, reader, until) if isinstance(event.act, RoomEntered) else ""]
    if not isinstance(event.act, RoomEntered):
        by = typed(reader.named(event.by).words)
        parts += [by, *_signed(event, reader)]
    if isinstance(event.act, PersonEnteredArea) and event.act.number:
        parts.append(event.act.number)
    late = event.learned_at - max(event.occurred_at, until or event.occurred_at)
    if late > LATE_AFTER:
        words = time_words.lasting(late, language=reader.language)
        parts.append(_("Recorded %(length)s after it happened") % {"length": words})
    return format_html_join(" · ", "{}", ((part,) for part in parts if part))


def _patrols(
    event: Recorded[Act],
    events: Sequence[Recorded[Act]],
    reader: Reader,
    until: dt.datetime | None,
) -> str:
    """Say how often a guard looked in while somebody was in the room, and when last."""
    looked = [
        one.occurred_at
        for one in events
        if isinstance(one.act, GuardPatrolled)
        and event.occurred_at <= one.occurred_at
        and (until is None or one.occurred_at <= until)
    ]
    if not looked:
        return ""
    told = {"count": len(looked), "time": time_words.clock(max(looked), zone=reader.zone)}
    return (
        ngettext("%(count)d patrol, last %(time)s", "%(count)d patrols, last %(time)s", len(looked))
        % told
    )


def _signed(event: Recorded[Act], reader: Reader) -> list[str]:
    """Say what stands in the place of the person's signature."""
    slot = next((one for one in event.signatures if one.slot == "person"), None)
    if slot is None:
        return []
    return [describe.word(SIGN_STATE, slot.state, reader=reader)]


def _worse(event: Recorded[Act], state: State) -> State:
    """Say first what is missing in an act; how far it has come in the log is second to that."""
    missing = len(event.missing())
    if not missing:
        return state
    words = _("Required details missing: %(count)d") % {"count": missing}
    return State(tone=Tone.WARN, words=words)


def _address(event: Recorded[Act]) -> str:
    names = {"case": uuid.UUID(id_of(event.stream)), "number": event.n}
    return reverse("casefile:act", kwargs=names)
