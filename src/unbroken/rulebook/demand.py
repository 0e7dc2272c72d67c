"""Judging what must hold, have happened, never happen, or follow in time."""

import datetime as dt

from unbroken.rulebook.conditions import failing, length_s
from unbroken.rulebook.days import Due, due
from unbroken.rulebook.interval import NO_TIME, Span, Times, union
from unbroken.rulebook.recorded import Instant, Recorded, Value, instant
from unbroken.rulebook.rule import Clock, Extension, Group, Path, Pause
from unbroken.rulebook.scene import date, moment, values
from unbroken.rulebook.search import earliest_moment, first, first_moment, in_common, matches
from unbroken.rulebook.verdict import NOT_APPLICABLE, Ask, Breach, Verdict, join


def judge_demand(ask: Ask) -> Verdict:
    """Judge the tests, the acts before and the acts forbidden; then the acts that must follow."""
    scene, clause = ask.scene, ask.clause
    if first(clause.unless, scene):
        return NOT_APPLICABLE
    at_once = _judge_at_once(ask)
    return join(at_once, _judge_following(ask)) if clause.expect else at_once


def _judge_at_once(ask: Ask) -> Verdict:
    clause, scene = ask.clause, ask.scene
    if not (clause.tests or clause.before or clause.forbid) and clause.expect:
        return Verdict()
    judged = earliest_moment(clause.judged, scene) if clause.judged else ask.trigger.recorded_at
    if judged is None or ask.now < judged:
        return Verdict(look=judged)
    found = failing(clause.tests, scene)
    found += [group.label for group in clause.before if not _was_there(group, ask)]
    forbidden = [(expect, act) for expect in clause.forbid for _, act in matches(expect, scene)]
    says_something = clause.tests or clause.before or clause.forbid
    if says_something and not found and not forbidden:
        return Verdict()
    named = [name for expect, act in forbidden for name in in_common(expect, scene, act)]
    others = (act.id for _, act in forbidden if act.id != ask.trigger.id)
    acts = tuple(dict.fromkeys((ask.trigger.id, *others)))
    length = length_s(clause.tests, scene)
    breach = Breach(found=_plain(found, named), length_s=length, acts=acts)
    return Verdict(breaches=(breach,))


def _plain(found: list[Value], named: list[str]) -> Value:
    """Return what is wrong as a list, and a single thing that must not be named as itself."""
    if not found and len(set(named)) == 1:
        return named[0]
    return list(dict.fromkeys([*found, *named])) or None


def _was_there(group: Group, ask: Ask) -> bool:
    """Say whether one of the alternatives had happened when the trigger did."""
    at = moment(ask.clause.trigger.time, ask.scene) or ask.trigger.occurred_at
    return any(
        expect.whenever or time <= at
        for expect in group.any
        for time, _ in matches(expect, ask.scene)
    )


def _judge_following(ask: Ask) -> Verdict:
    """Judge what must follow: by the due time, or by the moment at which it is judged."""
    ends = _due(ask)
    if ends is None:
        return Verdict()
    # What was told late can only be answered after it was told.
    patience = max(ends.at, ask.trigger.recorded_at) + ask.clause.grace
    done = [_discharge(group, ask, ends.at, patience) for group in ask.clause.expect]
    missing = [group.label for group, act in zip(ask.clause.expect, done, strict=True) if not act]
    if missing:
        verdict = Verdict(due=ends.at, provisional=ends.provisional)
        return _overdue(ask, verdict, ends.at, patience, missing)
    time, act, late = max((each for each in done if each), key=lambda each: each[2] or each[0])
    breach = Breach(mark="due", due=ends.at, late=late, acts=(ask.trigger.id, act.id))
    return Verdict(
        breaches=(breach,) if late else (),
        due=ends.at,
        provisional=ends.provisional,
        done_at=time,
        done_by=act.id,
    )


def _overdue(
    ask: Ask, open_: Verdict, due_at: Instant, patience: Instant, missing: list[str]
) -> Verdict:
    if ask.now < patience:
        return Verdict(due=due_at, provisional=open_.provisional, look=patience)
    breach = Breach(mark="due", due=due_at, found=missing, acts=(ask.trigger.id,))
    return Verdict(breaches=(breach,), due=due_at, provisional=open_.provisional)


Discharge = tuple[Instant, Recorded, Instant | None]


def _discharge(group: Group, ask: Ask, due_at: Instant, patience: Instant) -> Discharge | None:
    """Return the act that counts best for the duty, and since when it is late (map D.7)."""
    since = moment(ask.clause.trigger.time, ask.scene) or ask.trigger.occurred_at
    found = [
        (time, act, _late(time, act.recorded_at, due_at, patience))
        for expect in group.any
        for time, act in matches(expect, ask.scene)
        if expect.whenever or time >= since or time >= ask.trigger.occurred_at
    ]
    return min(found, key=lambda each: (each[2] is not None, each[2] or each[0]), default=None)


def _late(time: Instant, recorded: Instant, due_at: Instant, patience: Instant) -> Instant | None:
    """Say since when a duty was met late: by its own time, or because nobody knew of it."""
    if time > due_at:
        return time
    return recorded if recorded > patience else None


def _due(ask: Ask) -> Due | None:
    clock, scene = ask.clause.clock, ask.scene
    if clock is None:
        judged = earliest_moment(ask.clause.judged, scene)
        return (
            Due(at=judged or ask.trigger.recorded_at) if judged or not ask.clause.judged else None
        )
    start = first_moment(clock.start, scene) or moment(ask.clause.trigger.time, scene)
    if start is None:
        return None
    ends = _first_due(ask, clock, start)
    if ends is None:
        return None
    for extension in clock.extensions:
        ends = _extended(extension, ask, clock, start, ends)
    stopped = _stopped(clock.pauses, ask, Span(start, max(start, ends.at)))
    return Due(at=ends.at + stopped, provisional=ends.provisional)


def _first_due(ask: Ask, clock: Clock, start: Instant) -> Due | None:
    if clock.due is not None:
        stated = next(iter(values(clock.due, ask.scene)), None)
        if (at := instant(stated)) is not None:
            return Due(at=at)
        if (last := date(str(stated))) is not None:
            return Due(at=ask.book.calendar.end_of(last))  # The last day is included.
    within = clock.within
    if clock.within_by is not None:
        path, periods = clock.within_by
        stated = next(iter(values(path, ask.scene)), "")
        within = periods.get(str(stated), within)
    return None if within is None else due(start, within, clock.counting, ask.book.calendar)


def _extended(extension: Extension, ask: Ask, clock: Clock, start: Instant, ends: Due) -> Due:
    """Move the due time, if the extension was recorded before it ran out."""
    calendar = ask.book.calendar
    limit = ends.at
    if extension.recorded_within:
        limit = due(start, extension.recorded_within, clock.counting, calendar).at
    for _, act in matches(extension.by, ask.scene):
        if act.recorded_at > limit:
            continue
        if isinstance(extension.to, Path):
            at = moment(extension.to, ask.scene.of(act))
            moved = Due(at=at) if at else ends
        else:
            moved = due(start, extension.to, clock.counting, calendar)
        if extension.until_most:
            most = due(start, extension.until_most, clock.counting, calendar)
            moved = min(moved, most, key=lambda each: each.at)
        ends = max(ends, moved, key=lambda each: each.at)
    return ends


def _stopped(pauses: tuple[Pause, ...], ask: Ask, running: Span) -> dt.timedelta:
    """Return how long the clock stood still; a pause without an end lasts until now."""
    spans: Times = ()
    for pause in pauses:
        spans += tuple(_pause_spans(pause, ask))
    inside = [span for span in union(spans) if span.start < running.end]
    return sum((span.length for span in inside), NO_TIME)


def _pause_spans(pause: Pause, ask: Ask) -> list[Span]:
    ends = sorted(time for time, _ in matches(pause.end, ask.scene))
    return [
        Span(time, next((end for end in ends if end >= time), max(ask.now, time)))
        for time, _ in matches(pause.start, ask.scene)
    ]
