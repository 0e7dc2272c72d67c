"""Who was where: rooms with a camera and a guard, officers in a session, adults beside a minor."""

import datetime as dt

from unbroken.rulebook.coverage import (
    SEALED,
    judged_at,
    required_span,
    sealed_spans,
    verdict_on,
)
from unbroken.rulebook.functions.pieces import Piece, absences_of, pieces_of
from unbroken.rulebook.functions.register import function
from unbroken.rulebook.interval import Span, Times, intersect, subtract, union
from unbroken.rulebook.recorded import Instant, Recorded
from unbroken.rulebook.scene import Scene
from unbroken.rulebook.search import moment_of
from unbroken.rulebook.verdict import Ask, Breach, Verdict, earliest

TICK = dt.timedelta(milliseconds=1)
PARENTS = ("father", "mother")
SUSPECTS = ("suspect", "admin_suspect")


@function(
    "pieces_cover",
    ("room_entry", "stay", "stay"),
    ("temporary_exit", "stay", "stay"),
    ("area_exit", "stay", "stay"),
    ("recording", "*", ""),
    (SEALED, "*", ""),
    ("camera_registered", "*", ""),
)
def pieces_cover(ask: Ask) -> Verdict:
    """Judge whether the pieces of a stay give at every moment what the rule needs."""
    if ask.clause.judged and ((judged := judged_at(ask)) is None or ask.now < judged):
        return Verdict(look=judged)
    stay = str(ask.scene.view.value(ask.trigger, "stay"))
    required = _required(ask, stay)
    if not required:
        return Verdict()
    pieces = pieces_of(stay, ask.scene.view, _horizon(ask))
    covered = union(_covered(ask, pieces), seam=_seam(ask))
    upto = subtract(required, covered)
    judgeable = _judgeable(ask, upto, pieces)
    verdict = verdict_on(ask, required, _complement(required, judgeable))
    return Verdict(
        breaches=verdict.breaches,
        figure=verdict.figure,
        look=_next_look(ask, upto, pieces),
    )


def _seam(ask: Ask) -> dt.timedelta:
    coverage = ask.clause.coverage
    return coverage.seam if coverage else dt.timedelta(0)


def _horizon(ask: Ask) -> Instant:
    """Return how far to look ahead: what is open now will be uncovered then, if nothing comes."""
    return ask.now + dt.timedelta(days=1)


def _required(ask: Ask, stay: str) -> Times:
    """Return the stay so far, without absences; open stays reach to the horizon."""
    coverage = ask.clause.coverage
    start = moment_of(coverage.start, ask.scene) if coverage else None
    if start is None:
        return ()
    known = required_span(ask)
    if known is None and ask.clause.judged:
        return ()
    end = known.end if known else _horizon(ask)
    away = union(absences_of(stay, ask.scene.view, _horizon(ask)))
    return subtract((Span(start, end),), away) if start < end else ()


def _covered(ask: Ask, pieces: list[Piece]) -> list[Span]:
    need = ask.clause.params["need"]
    if need == "camera":
        return [span for piece in pieces for span in _on_camera(piece, ask)]
    if need == "guard":
        return [piece.span for piece in pieces if piece.people("guards") or _two(piece)]
    return [piece.span for piece in pieces if _two(piece)]


def _two(piece: Piece) -> bool:
    return len(set(piece.people("officers"))) >= 2


def _on_camera(piece: Piece, ask: Ask) -> Times:
    """Return the parts of a piece of which there is a verified recording, with sound where needed."""
    needs_sound = piece.act.fields.get("room_kind") in ask.clause.params.get("sound_in", ())
    view = ask.scene.view
    recorded = [
        Span(start, end)
        for act in view.naming("recording", "room", piece.room)
        if view.value(act, "hash_verified") is True
        and (not needs_sound or view.value(act, "has_sound") is True)
        and (start := view.time(act, "started_at"))
        and (end := view.time(act, "ended_at"))
    ]
    for act in view.naming(SEALED, "room", piece.room):
        if not needs_sound or _hears(act, ask.scene):
            recorded += sealed_spans(ask.scene.of(act))
    return intersect((piece.span,), union(recorded, seam=_seam(ask)))


def _hears(sealed: Recorded, scene: Scene) -> bool:
    """Say whether the camera records sound, as it is registered."""
    cameras = scene.view.naming(
        "camera_registered", "camera", str(scene.view.value(sealed, "camera"))
    )
    return not cameras or scene.view.value(cameras[-1], "has_sound") is not False


def _judgeable(ask: Ask, gaps: Times, pieces: list[Piece]) -> Times:
    """Return the gaps that may be judged by now: video comes later than the news of the room."""
    if ask.clause.judged:
        return gaps
    in_room = union(piece.span for piece in pieces)
    no_room, no_cover = subtract(gaps, in_room), intersect(gaps, in_room)
    wait = ask.clause.params.get("behind", ask.clause.grace)
    return union((*_until(no_room, ask.now, ask.clause.grace), *_until(no_cover, ask.now, wait)))


def _until(gaps: Times, now: Instant, wait: dt.timedelta) -> Times:
    """Return the gaps that began long enough ago, up to now."""
    return tuple(Span(gap.start, min(gap.end, now)) for gap in gaps if gap.start + wait < now)


def _complement(required: Times, gaps: Times) -> Times:
    return subtract(required, gaps)


def _next_look(ask: Ask, gaps: Times, pieces: list[Piece]) -> Instant | None:
    """Return when the next gap may be judged."""
    if ask.clause.judged:
        return None
    in_room = union(piece.span for piece in pieces)
    wait = ask.clause.params.get("behind", ask.clause.grace)
    looks = [gap.start + ask.clause.grace + TICK for gap in subtract(gaps, in_room)]
    looks += [gap.start + wait + TICK for gap in intersect(gaps, in_room)]
    return earliest(*(look for look in looks if look > ask.now))


@function(
    "presence_outside",
    ("room_entry", "room", "room"),
    ("room_entry", "stay", "stay"),
    ("temporary_exit", "stay", "stay"),
    ("area_exit", "stay", "stay"),
    ("area_entry", "person", "person"),
    ("interrogation_session", "person", "person"),
    ("session_recording", "session", "session"),
    (SEALED, "session", "session"),
)
def presence_outside(ask: Ask) -> Verdict:
    """Find time that officers spent with a suspect in a room outside its session, or its recording."""
    if not _is_suspect(ask.scene):
        return Verdict()
    if ask.clause.params["of"] == "interrogation_session":
        return _outside_sessions(ask)
    judged = judged_at(ask)
    if judged is None or ask.now < judged:
        return Verdict(look=judged)
    return _outside(ask, _presence(ask), _recorded(ask))


def _is_suspect(scene: Scene) -> bool:
    person = str(scene.view.value(scene.trigger, "person"))
    entries = scene.view.naming("area_entry", "person", person)
    return any(scene.view.value(entry, "person_role") in SUSPECTS for entry in entries)


def _outside_sessions(ask: Ask) -> Verdict:
    piece = _piece_of_trigger(ask)
    if piece is None or piece.is_open:
        return Verdict()
    judged = max(piece.span.end, ask.trigger.recorded_at) + ask.clause.grace
    if ask.now < judged:
        return Verdict(look=judged)
    view, room = ask.scene.view, piece.room
    sessions = [
        Span(start, view.time(act, "ended_at") or ask.now)
        for act in view.naming("interrogation_session", "person", str(ask.trigger.fields["person"]))
        if view.value(act, "room") == room and (start := view.time(act, "started_at"))
    ]
    return _outside(ask, (piece.span,), union(sessions))


def _piece_of_trigger(ask: Ask) -> Piece | None:
    stay = str(ask.scene.view.value(ask.trigger, "stay"))
    pieces = pieces_of(stay, ask.scene.view, ask.now)
    return next((piece for piece in pieces if piece.act.id == ask.trigger.id), None)


def _presence(ask: Ask) -> Times:
    """Return when officers and the suspect were in the session's room, around the session."""
    view, session = ask.scene.view, ask.trigger
    start = view.time(session, "started_at") or session.occurred_at
    end = view.time(session, "ended_at") or ask.now
    stay, room = str(view.value(session, "stay")), view.value(session, "room")
    return union(
        piece.span
        for piece in pieces_of(stay, view, ask.now)
        if piece.room == room
        and piece.people("officers")
        and piece.span.start < end
        and start < piece.span.end
    )


def _recorded(ask: Ask) -> Times:
    view = ask.scene.view
    session = str(view.value(ask.trigger, "session"))
    recorded = [
        Span(start, end)
        for act in view.naming("session_recording", "session", session)
        if (start := view.time(act, "started_at")) and (end := view.time(act, "ended_at"))
    ]
    for act in view.naming(SEALED, "session", session):
        recorded += sealed_spans(ask.scene.of(act))
    return union(recorded)


def _outside(ask: Ask, presence: Times, accounted: Times) -> Verdict:
    longer = ask.clause.params["longer"]
    room = ask.scene.view.value(ask.trigger, "room")
    return Verdict(
        breaches=tuple(
            Breach(
                mark=span.start.isoformat(),
                start=span.start,
                end=span.end,
                length_s=int(span.length.total_seconds()),
                acts=(ask.trigger.id,),
                words={"room": room},
            )
            for span in subtract(presence, accounted)
            if span.length > longer
        )
    )


@function("adult_beside", ("adult_presence", "minor", "person"))
def adult_beside(ask: Ask) -> Verdict:
    """Judge whether a parent, or somebody else for a stated reason, sat beside a minor throughout."""
    judged = judged_at(ask)
    required = required_span(ask)
    if judged is None or ask.now < judged or required is None:
        return Verdict(look=judged if judged and ask.now < judged else None)
    view, person = ask.scene.view, str(ask.scene.view.value(ask.trigger, "person"))
    acts = view.naming("adult_presence", "minor", person)
    beside = [
        _beside(act, acts, ask.scene, required.end)
        for act in acts
        if not act.fields.get("presence")
    ]
    return verdict_on(ask, (required,), union(span for span in beside if span))


def _beside(act: Recorded, acts: list[Recorded], scene: Scene, until: Instant) -> Span | None:
    view = scene.view
    if view.value(act, "relation") not in PARENTS and not view.value(act, "substitute_reason"):
        return None
    left = [
        view.time(each, "left_at")
        for each in acts
        if each is act or each.fields.get("presence") == act.id
    ]
    arrived = view.time(act, "arrived_at")
    end = min((time for time in left if time), default=until)
    return Span(arrived, end) if arrived and arrived < end else None


@function("night_session")
def night_session(ask: Ask) -> Verdict:
    """Find a session of which more than the limit lay in the night."""
    view = ask.scene.view
    start, end = view.time(ask.trigger, "started_at"), view.time(ask.trigger, "ended_at")
    if not start or not end:
        return Verdict()
    zone = ask.book.calendar.zone
    begins, stops = (dt.time.fromisoformat(text) for text in ask.clause.params["night"])
    first = start.astimezone(zone).date() - dt.timedelta(days=1)
    nights = tuple(
        Span(
            dt.datetime.combine(first + dt.timedelta(days=day), begins, zone),
            dt.datetime.combine(first + dt.timedelta(days=day + 1), stops, zone),
        )
        for day in range((end.astimezone(zone).date() - first).days + 1)
    )
    for span in intersect((Span(start, end),), nights):
        if span.length > ask.clause.params["longer"]:
            length = int(span.length.total_seconds())
            breach = Breach(start=span.start, end=span.end, length_s=length, acts=(ask.trigger.id,))
            return Verdict(breaches=(breach,))
    return Verdict()
