"""How a session is filmed, by what the recorder does now and by what acts say."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unbroken.base import time_words
from unbroken.base.identifiers import id_of
from unbroken.base.shown import State, Tone
from unbroken.capture import rooms
from unbroken.capture.recorder.settings import Channel
from unbroken.capture.rooms import CameraNow, RecorderNow
from unbroken.casefile import naming
from unbroken.interrogation.codes import RECORDED_THROUGHOUT
from unbroken.interrogation.models import Footage, Session
from unbroken.rulebook.book import seam_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    """One camera of the room, as it stands now."""

    name: str
    code: str
    lost: str
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """How a session is recorded: a state, and the words beside the clock."""

    state: State
    words: str
    running: bool
    again: bool
    """Some camera of the room does not record: it can be asked once more."""


def address(session: Session, page: str = "session", **more: object) -> str:
    """Return the address of a page of a session."""
    return reverse(f"interrogation:{page}", kwargs={"session": id_of(session.ref), **more})


def recorded(session: Session, now: RecorderNow, footage: Sequence[Footage]) -> Recorded:
    """Say how a session is recorded, by what the recorder does and by what acts say."""
    if session.ended_at is None:
        return _running(session, now)
    if footage:
        return _kept(session, footage)
    if session.cameras:
        words = _("Recorded, not entered yet")
        return Recorded(
            state=State(tone=Tone.WAIT, words=words), words="", running=False, again=False
        )
    return Recorded(
        state=State(tone=Tone.BAD, words=_("No recording")), words="", running=False, again=False
    )


def _running(session: Session, now: RecorderNow) -> Recorded:
    mine = now.of(id_of(session.ref))
    good = [one for one in mine if one.records]
    wanted = len(rooms.cameras_of(id_of(session.room))) if session.room else 0
    again = bool(wanted) and len(mine) < wanted
    if not good:
        words = _lost_words(now, mine, wanted)
        state = State(tone=Tone.BAD, words=_("No recording"))
        return Recorded(state=state, words=words, running=False, again=again)
    cameras = ngettext("%(number)d camera", "%(number)d cameras", len(good)) % {"number": len(good)}
    if len(good) < max(wanted, len(mine)):
        words = _("%(cameras)s of %(all)d") % {"cameras": cameras, "all": max(wanted, len(mine))}
        state = State(tone=Tone.WARN, words=_("Recording in part"))
        return Recorded(state=state, words=words, running=True, again=again)
    if any(one.low for one in good):
        words = _("%(cameras)s · the recorder's disk is nearly full") % {"cameras": cameras}
        state = State(tone=Tone.WARN, words=_("Recording"))
        return Recorded(state=state, words=words, running=True, again=False)
    words = _("%(cameras)s · signal good") % {"cameras": cameras}
    return Recorded(
        state=State(tone=Tone.OK, words=_("Recording")), words=words, running=True, again=False
    )


def _lost_words(now: RecorderNow, mine: Sequence[CameraNow], wanted: int) -> str:
    if now.away:
        return _("The recorder does not answer. What is said is not filmed.")
    if mine:
        return _("No picture arrives from any camera.")
    if wanted:
        return _("The cameras of this room were not told to record.")
    return _("This place has no cameras of ours.")


def _kept(session: Session, footage: Sequence[Footage]) -> Recorded:
    gaps = sum(one.gaps for one in footage)
    missing = _not_covered(session, footage)
    if missing:
        length = time_words.lasting(missing, language=naming.language())
        words = _("Not recorded for %(length)s") % {"length": length}
        state = State(tone=Tone.BAD, words=words)
    elif gaps:
        words = ngettext("Recorded, %(number)d gap", "Recorded, %(number)d gaps", gaps)
        state = State(tone=Tone.BAD, words=words % {"number": gaps})
    else:
        state = State(tone=Tone.OK, words=_("Recorded throughout"))
    return Recorded(state=state, words="", running=False, again=False)


def _not_covered(session: Session, footage: Sequence[Footage]) -> dt.timedelta:
    """Add up the time from the start to the signing, or the end, in which the rule sees a gap."""
    until = max(one for one in (session.ended_at, session.signed_at, session.started_at) if one)
    reached, holes = session.started_at, []
    for start, end in sorted(
        (one.started_at, one.ended_at) for one in footage if one.started_at and one.ended_at
    ):
        holes.append(min(start, until) - reached)
        reached = max(reached, min(end, until))
    seam = seam_of(RECORDED_THROUGHOUT)
    return sum((one for one in [*holes, until - reached] if one > seam), dt.timedelta())


def tracks(session: Session, now: RecorderNow) -> list[Track]:
    """Show each camera of the room: its picture, or in its place that there is none and why."""
    if not session.room or session.ended_at:
        return []
    mine = {one.code: one for one in now.of(id_of(session.ref))}
    return [_track(session, one, mine.get(one.code), now) for one in _cameras(session)]


def _cameras(session: Session) -> Sequence[Channel]:
    return rooms.cameras_of(id_of(session.room or ""))


def _track(session: Session, camera: Channel, found: CameraNow | None, now: RecorderNow) -> Track:
    lost = "" if found and found.records else _("No picture")
    if now.away:
        lost = _("Recorder away")
    elif found is None:
        lost = _("Not recorded")
    return Track(
        name=camera.name or camera.code,
        code=camera.code,
        lost=lost,
        # A camera that was told to record shows its picture as soon as one comes.
        address=address(session, "live", camera=camera.code) if found else "",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Film:
    """What one camera recorded of a session, and how far it has come."""

    name: str
    state: State
    entered: bool
    """The station has entered what it covers."""
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    address: str = ""


def films(session: Session, footage: Sequence[Footage]) -> list[Film]:
    """Show how far the film of each camera has come: recorded, collected, entered."""
    found: dict[str, list[Footage]] = {}
    for row in footage:
        found.setdefault(row.recording or row.ref, []).append(row)
    names = {one.code: one.name for one in rooms.cameras_of(id_of(session.room or ""))}
    known = {id_of(row.device or "") for row in footage}
    waiting = [code for one in session.cameras.split() if (code := id_of(one)) not in known]
    return [_film(rows, names) for rows in found.values()] + [
        Film(name=names.get(code) or code, state=_on_its_way(session), entered=False)
        for code in waiting
    ]


def _film(rows: Sequence[Footage], names: Mapping[str, str]) -> Film:
    entered = [row for row in rows if not row.sealed]
    code = id_of(rows[0].device or "")
    times = entered or rows
    return Film(
        name=names.get(code) or code or _("A camera"),
        state=_state_of(rows, entered),
        entered=bool(entered),
        started_at=min((one.started_at for one in times if one.started_at), default=None),
        ended_at=max((one.ended_at for one in times if one.ended_at), default=None),
        address=_film_address(rows),
    )


def _state_of(rows: Sequence[Footage], entered: Sequence[Footage]) -> State:
    holes = _holes_between(entered)
    if holes:
        words = ngettext("Recorded, %(number)d gap", "Recorded, %(number)d gaps", holes)
        return State(tone=Tone.BAD, words=words % {"number": holes})
    if entered:
        return State(tone=Tone.OK, words=_("Recorded whole"))
    if any(row.final for row in rows):
        if not any(row.segments for row in rows):
            return State(tone=Tone.BAD, words=_("No picture came"))
        return State(tone=Tone.WAIT, words=_("Collected, being checked"))
    return State(tone=Tone.WAIT, words=_("Being collected"))


def _holes_between(entered: Sequence[Footage]) -> int:
    """Count the gaps between stretches that are longer than the seam that the rule allows."""
    spans = sorted(
        (one.started_at, one.ended_at) for one in entered if one.started_at and one.ended_at
    )
    seam = seam_of(RECORDED_THROUGHOUT)
    return sum(1 for one, other in pairwise(spans) if other[0] - one[1] > seam)


def _on_its_way(session: Session) -> State:
    words = _("Being collected") if session.ended_at else _("Being recorded")
    return State(tone=Tone.WAIT, words=words)


def _film_address(rows: Sequence[Footage]) -> str:
    """Lead to the player for what lies in the vault as segments; anything else is opened as a file."""
    if not any(row.sealed for row in rows):
        return ""
    return reverse("media:recording", kwargs={"recording": id_of(rows[0].recording or "")})
