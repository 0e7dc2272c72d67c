"""What the pages of the area say of a stay: clocks, state, names. Made from rows fetched for the reader."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unbroken.area import find
from unbroken.area.codes import LIBERTY_GROUND, MOVE_REASON
from unbroken.area.models import Camera, Room, Stay
from unbroken.base import time_words
from unbroken.base.identifiers import id_of
from unbroken.base.shown import Limit, Pointer, State, Tone
from unbroken.capture.codes import CAMERA_STATE, ROOM_KIND
from unbroken.casefile import naming
from unbroken.casefile.codes import PERSON_ROLE
from unbroken.chain import describe, spoken
from unbroken.chain.codes import SEX
from unbroken.chain.describe import Reader
from unbroken.chain.log.standing import Standing
from unbroken.chain.log.standing import State as Reached
from unbroken.rulebook.clocks import LibertyClock, area_clocks
from unbroken.rulebook.models import Finding, Obligation

SEALED_WITHIN = dt.timedelta(minutes=15)
"""The recorder seals every ten minutes; what was sealed within this time counts as being recorded."""
OFFICERS_MIN = 2
"""So many officers in a room guard a person without a guard (R-ARE-10)."""
WITH_OFFICERS = frozenset({"session", "search", "medical", "collection", "exit", "registration"})
"""Reasons for being in a room in which somebody works with the person; patrols are for the others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownStay:
    """A stay as board, list and its own page show it."""

    row: Stay
    name: str
    address: str
    about: str
    room: str
    detail: str
    guards: str
    limit: Limit | None
    used: dt.timedelta
    left: dt.timedelta | None
    ends_at: dt.datetime | None
    tone: Tone | None
    warnings: tuple[State, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownCamera:
    """How a room is watched."""

    state: State
    works: bool
    known: bool
    since: dt.datetime | None = None
    why: str = ""
    """Why nothing is known of it, and what to do; empty where something is."""


def reader_with(names: Mapping[str, str]) -> Reader:
    """Return who reads, with what things are called for him."""

    def named(reference: str) -> Pointer:
        return Pointer(words=names.get(reference) or id_of(reference) or reference, typed=True)

    zone = timezone.get_current_timezone()
    return Reader(language=naming.language(), zone=zone, named=named)


def names_for(stays: Iterable[Stay], more: Iterable[str] = ()) -> dict[str, str]:
    """Return what the people, guards and rooms of these stays are called."""
    about = [*more]
    known = list(stays)
    for stay in known:
        about += [one for one in (stay.room, stay.unit, *stay.guards, *stay.officers) if one]
    names = find.names_of(about)
    # A rule speaks of a stay where a person thinks of whoever is staying.
    called = [(one, stay.name) for stay in known for one in (stay.ref, stay.person) if one]
    return names | {one: name for one, name in called if name}


def stay_address(stay: Stay) -> str:
    """Return the address of a stay's page."""
    return reverse("area:stay", kwargs={"stay": uuid.UUID(id_of(stay.ref))})


def room_name(room: Room, reader: Reader) -> str:
    """Name a room: by its name, else by what it is and its code."""
    code = id_of(room.ref)
    if room.name and room.name != code:
        return room.name
    kind = describe.word(ROOM_KIND, room.kind, reader=reader) if room.kind else ""
    return f"{kind} {code}".strip()


def shown_stay(
    stay: Stay, rooms: Mapping[str, Room], reader: Reader, now: dt.datetime
) -> ShownStay:
    """Make a stay ready to be shown."""
    limit = liberty_limit(stay, reader, now)
    ends = find.ends_at(stay, now)
    entered = stay.entered_at or stay.arrived_at or now
    room = rooms.get(stay.room or "")
    warned = warnings(stay, reader, now)
    return ShownStay(
        row=stay,
        name=stay.name or _("Name not known"),
        address=stay_address(stay),
        about=about(stay, reader, now),
        room=where(stay, room, reader),
        detail=detail(stay, reader),
        guards=guards_words(stay, reader),
        limit=limit,
        used=limit.used if limit else (stay.exited_at or now) - entered,
        left=ends - now if ends else None,
        ends_at=ends,
        tone=worst([limit.tone if limit else None, *(one.tone for one in warned)]),
        warnings=warned,
    )


def worst(tones: Iterable[Tone | None]) -> Tone | None:
    """Return the worst of several tones."""
    found = [tone for tone in (Tone.BAD, Tone.WARN) if tone in set(tones)]
    return found[0] if found else None


def where(stay: Stay, room: Room | None, reader: Reader) -> str:
    """Say where a person is."""
    if stay.exited_at:
        return _("Has left")
    if stay.away_since:
        return _("Out of the area")
    if room:
        return room_name(room, reader)
    return reader.named(stay.room).words if stay.room else _("In no known room")


def about(stay: Stay, reader: Reader, now: dt.datetime) -> str:
    """Say in short who a person is: sex, age, role."""
    parts = [describe.word(SEX, stay.sex, reader=reader) if stay.sex else ""]
    if stay.birth_date:
        today = timezone.localtime(now).date()
        had = (today.month, today.day) >= (stay.birth_date.month, stay.birth_date.day)
        parts.append(str(today.year - stay.birth_date.year - (not had)))
    parts.append(describe.word(PERSON_ROLE, stay.role, reader=reader) if stay.role else "")
    return " · ".join(part for part in parts if part)


def ground_words(stay: Stay, reader: Reader) -> str:
    """Say on what ground a person is here, or in what role where no ground limits liberty."""
    if stay.ground and stay.ground != "none":
        return describe.word(LIBERTY_GROUND, stay.ground, reader=reader)
    return describe.word(PERSON_ROLE, stay.role, reader=reader) if stay.role else ""


def detail(stay: Stay, reader: Reader) -> str:
    """Say why a person is where he is, since when, and who guards him."""
    parts = [ground_words(stay, reader)]
    if stay.room_reason and stay.room_reason != "waiting" and stay.room:
        parts.append(describe.word(MOVE_REASON, stay.room_reason, reader=reader))
    since = stay.away_since or (stay.room_since if stay.room else None)
    if since:
        at = time_words.clock(since, zone=reader.zone)
        parts.append(_("since %(time)s") % {"time": at})
    return " · ".join(part for part in parts if part)


def guards_words(stay: Stay, reader: Reader) -> str:
    """Name who is with a person."""
    comma = describe.COMMA[reader.language]
    if stay.guards:
        names = comma.join(reader.named(one).words for one in stay.guards)
        return _("guard %(names)s") % {"names": names}
    return comma.join(reader.named(one).words for one in stay.officers)


def liberty_limit(stay: Stay, reader: Reader, now: dt.datetime) -> Limit | None:
    """Return the clock that limits a person's liberty, running in the browser unless it stands still."""
    if not stay.due_at or not stay.clock_started_at:
        return None
    clock = area_clocks().named(stay.clock)
    still = find.stood_still(stay, now)
    until = stay.exited_at or now
    most = stay.due_at - stay.clock_started_at
    warn, alarm = _thresholds(clock, most)
    runs = not stay.paused_at and not stay.exited_at
    return Limit(
        label=reader.words(clock.zh, clock.en) if clock else ground_words(stay, reader),
        used=until - stay.clock_started_at - still,
        limit=most,
        warn_after=warn,
        alarm_after=alarm,
        since=stay.clock_started_at + still if runs else None,
    )


def _thresholds(
    clock: LibertyClock | None, most: dt.timedelta
) -> tuple[dt.timedelta, dt.timedelta]:
    told = clock or area_clocks()
    return max(most - told.warn_before, most / 2), max(most - told.alarm_before, most / 2)


def round_limit(name: str, since: dt.datetime, reader: Reader, now: dt.datetime) -> Limit:
    """Return how long ago something was that has to come round again."""
    told = area_clocks().round(name)
    return Limit(
        label=reader.words(told.zh, told.en),
        used=max(now - since, dt.timedelta()),
        limit=told.every,
        warn_after=told.every - told.warn_before,
        since=since,
    )


def limits(stay: Stay, reader: Reader, now: dt.datetime) -> tuple[Limit, ...]:
    """Return every clock that runs for a person now."""
    found = [liberty_limit(stay, reader, now)]
    if stay.exited_at is None and (since := stay.fed_at or stay.entered_at):
        found.append(round_limit("meal", since, reader, now))
    if since := patrol_due_since(stay):
        found.append(round_limit("patrol", since, reader, now))
    return tuple(one for one in found if one)


def patrol_due_since(stay: Stay) -> dt.datetime | None:
    """Return since when the next patrol is due, or None where somebody is with the person all the time."""
    if stay.exited_at or stay.away_since or not stay.room or not stay.room_since:
        return None
    if stay.room_reason in WITH_OFFICERS or len(stay.officers) >= OFFICERS_MIN:
        return None
    return max(stay.room_since, stay.patrolled_at or stay.room_since)


def warnings(stay: Stay, reader: Reader, now: dt.datetime) -> tuple[State, ...]:
    """Say what is wrong with a stay now; each stands until what is wrong has ended."""
    if stay.exited_at:
        return ()
    found = []
    if not stay.room and not stay.away_since:
        found.append(State(tone=Tone.BAD, words=_("In no known room")))
    if not stay.guards and len(stay.officers) < OFFICERS_MIN:
        found.append(State(tone=Tone.BAD, words=_("No guard is named")))
    found += [
        State(tone=one.tone, words=_over(one))
        for one in limits(stay, reader, now)[1 if stay.due_at else 0 :]
        if one.tone
    ]
    return tuple(found)


def _over(limit: Limit) -> str:
    told = {"what": limit.label, "time": time_words.hours(limit.used)}
    return _("%(what)s: %(time)s") % told


def shown_camera(cameras: Sequence[Camera], reader: Reader, now: dt.datetime) -> ShownCamera:
    """Say how a room is watched: the worst of its cameras speaks."""
    if not cameras:
        why = _("No camera is entered in the register for this room: have it entered.")
        return _unknown(_("No camera known"), why)
    shown = [_camera(one, reader, now) for one in cameras]
    return min(shown, key=lambda one: (one.works, not one.known))


def _camera(camera: Camera, reader: Reader, now: dt.datetime) -> ShownCamera:
    if camera.fault and camera.state:
        words = describe.word(CAMERA_STATE, camera.state, reader=reader)
        tone = Tone.WARN if camera.state == "clock_off" else Tone.BAD
        state = State(tone=tone, words=words[:1].upper() + words[1:])
        return ShownCamera(state=state, works=False, known=True, since=camera.state_since)
    if camera.sealed_until and now - camera.sealed_until <= SEALED_WITHIN:
        return _works(_("Recording"))
    if camera.state == "ok":
        return _works(_("In order"))
    last = camera.sealed_until or camera.state_since
    if last is None:
        why = _("Its camera has never reported: check that the recorder is set up for it and runs.")
        return _unknown(_("No report yet"), why)
    at = time_words.moment(last, zone=reader.zone, language=reader.language)
    why = _("Its camera last reported %(at)s: check that the recorder runs.") % {"at": at}
    return _unknown(_("Silent since %(at)s") % {"at": at}, why)


def _unknown(words: str, why: str) -> ShownCamera:
    state = State(tone=Tone.WAIT, words=words, plain=True)
    return ShownCamera(state=state, works=False, known=False, why=why)


def _works(words: str) -> ShownCamera:
    return ShownCamera(state=State(tone=Tone.OK, words=words, plain=True), works=True, known=True)


def act_state(reached: Standing) -> State:
    """Say how far an act has come in the log; its bytes are spoken of elsewhere (decision 28)."""
    if reached.state is Reached.WITNESSED:
        return State(tone=Tone.OK, words=_("Witnessed"), plain=True)
    if reached.state is Reached.INTEGRATED:
        return State(tone=Tone.WAIT, words=_("In the log, not witnessed yet"), plain=True)
    return State(tone=Tone.WAIT, words=_("Recorded, not in the log yet"), plain=True)


def spoken_of(findings: Iterable[Finding]) -> set[str]:
    """Return the references in what findings say, and who has taken them."""
    known = list(findings)
    owners = {one.owner for one in known if one.owner}
    return owners | spoken.references_in(" ".join(one.text_zh for one in known))


def finding_words(finding: Finding, reader: Reader) -> str:
    """Say what was found in the reader's language, with the names that things have."""
    said = reader.words(finding.text_zh, finding.text_en)
    return spoken.in_words(said, reader.named) or finding.rule


def finding_state(finding: Finding, reader: Reader) -> State:
    """Say who has taken an alarm; until somebody has, it is loud."""
    if finding.owner:
        words = _("taken by %(name)s") % {"name": reader.named(finding.owner).words}
        return State(tone=Tone.WARN, words=words)
    return State(tone=Tone.BAD, words=_("nobody has taken it"))


def duty_state(duty: Obligation, reader: Reader, now: dt.datetime) -> State:
    """Say by when something has to be done, or how long it is overdue."""
    if now >= duty.due_at:
        told = {"time": time_words.hours(now - duty.due_at)}
        return State(tone=Tone.BAD, words=_("%(time)s overdue") % told)
    at = time_words.moment(duty.due_at, zone=reader.zone, language=reader.language)
    tone = Tone.WARN if now >= duty.warn_from else Tone.WAIT
    return State(tone=tone, words=_("due %(time)s") % {"time": at})
