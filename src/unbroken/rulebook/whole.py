"""Judging everything: a case with what units recorded about its officers, rooms and devices.

The door's watch sees one stream; here is all that the rules can read, as it stands at a moment.
"""

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unbroken.base.identifiers import StreamName
from unbroken.chain import read, recorded
from unbroken.chain.recorded import references_in
from unbroken.chain.register import Act
from unbroken.rulebook.book import station_book
from unbroken.rulebook.duty import expects_of
from unbroken.rulebook.engine import Watch, is_live
from unbroken.rulebook.finding import Evaluation, Finding
from unbroken.rulebook.functions import FUNCTIONS
from unbroken.rulebook.recorded import Recorded, as_recorded
from unbroken.rulebook.rule import Clause

BEFORE_IT = dt.timedelta(days=7)
"""So long before a case begins the acts of units are read: duties and recorders given out before."""
OF_UNIT = dt.timedelta(days=40)
"""So far back a unit's own acts are judged."""
LIVE_AGAIN = dt.timedelta(minutes=1)
"""What grows with time is looked at again after this."""
CARRIED = frozenset({"device", "recorder", "camera", "avhost"})
UNITS = "unit:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What was found, when to look again if nothing is recorded, and what could change it."""

    evaluation: Evaluation
    look_at: dt.datetime | None
    things: frozenset[str]

    def findings(self, case: str | None) -> tuple[Finding, ...]:
        """Return the findings of a case, or those of none."""
        return tuple(one for one in self.evaluation.findings if one.case == case)


@functools.cache
def types_read() -> tuple[str, ...]:
    """Name every type of act that a rule reads or that brings a rule into play."""
    clauses = [clause for rule in station_book().rules for clause in rule.clauses]
    found = {name for clause in clauses for name in _types_of(clause)}
    return tuple(sorted(found - {"*"}))


def _types_of(clause: Clause) -> set[str]:
    found = {*clause.trigger.types, *(each.type for each in expects_of(clause))}
    if clause.function:
        found |= {act_type for act_type, _, _ in FUNCTIONS[clause.function].reads}
    return found


def judge_case(case: str, *, since: dt.datetime, now: dt.datetime) -> Judged:
    """Judge a case that began at `since`, by all its acts and what units recorded of its things."""
    acts, things = acts_of_case(case, since=since)
    return _judged(acts, things, now)


def acts_of_case(case: str, *, since: dt.datetime) -> tuple[list[Recorded], frozenset[str]]:
    """Return a case's acts with those of units that concern it, and the things they concern."""
    events = read.around(
        StreamName(case), beside=UNITS, types=types_read(), since=since - BEFORE_IT
    )
    own = [event for event in events if event.stream == case]
    others = [event for event in events if event.stream != case]
    things = {one for event in own for one in event.subjects() if not one.startswith(UNITS)}
    # A recorder is found by the officer who carried it, and its return by the recorder.
    things |= {one for event in others for one in _carried(event) if _names(event, things)}
    kept = [event for event in events if event.stream == case or _names(event, things)]
    return [_as_seen(event) for event in kept], frozenset(things)


def judge_unit(unit: str, *, now: dt.datetime) -> Judged:
    """Judge what a unit recorded outside cases, with what cases recorded of the same things."""
    events = read.around(StreamName(unit), beside="case:", types=types_read(), since=now - OF_UNIT)
    own = [event for event in events if event.stream == unit and event.recorded_at > now - OF_UNIT]
    things = {one for event in own for one in references_in(event.act, event.declared.fields)}
    beside = [event for event in events if event.stream != unit and _names(event, things)]
    kept = {event.id for event in (*own, *beside)}
    acts = [_as_seen(event) for event in events if event.id in kept]
    return _judged(acts, frozenset(things), now)


def watch_of(acts: Iterable[Recorded]) -> Watch:
    """Return a watch that was fed these acts."""
    watch = Watch(station_book())
    for act in acts:
        watch.feed(act)
    return watch


def touches(events: Sequence["recorded.Recorded[Act]"], things: frozenset[str]) -> bool:
    """Say whether one of these acts names one of these things."""
    return any(_names(event, things) for event in events)


def _judged(acts: Sequence[Recorded], things: frozenset[str], now: dt.datetime) -> Judged:
    watch = watch_of(acts)
    evaluation = watch.evaluation(now)
    looks = [duty.verdict.look for duty in watch.duties.values() if duty.verdict.look]
    if any(is_live(duty) for duty in watch.duties.values()):
        looks.append(now + LIVE_AGAIN)
    return Judged(evaluation=evaluation, look_at=min(looks, default=None), things=things)


def _as_seen(event: "recorded.Recorded[Act]") -> Recorded:
    return as_recorded(event, claimed_recorded_at=event.claimed_recorded_at)


def _names(event: "recorded.Recorded[Act]", things: Iterable[str]) -> bool:
    return not frozenset(references_in(event.act, event.declared.fields)).isdisjoint(things)


def _carried(event: "recorded.Recorded[Act]") -> list[str]:
    named = references_in(event.act, event.declared.fields)
    return [one for one in named if one.partition(":")[0] in CARRIED]
