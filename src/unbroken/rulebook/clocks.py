"""The clocks that run for people in the case-handling area, as data of the jurisdiction.

Rules judge what has happened; these say which clock an entry starts, how long it runs and what comes
round again while somebody is inside. Nobody above writes a length of time into code.
"""

import datetime as dt
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from unbroken.rulebook import reading
from unbroken.rulebook.days import exact
from unbroken.rulebook.rule import Rulebook

FILE = "clocks.toml"
CN = "cn"


@dataclass(frozen=True, kw_only=True, slots=True)
class LibertyClock:
    """How long somebody may be kept on one ground, and how far that can be extended."""

    id: str
    zh: str
    en: str
    ground: str
    arrivals: frozenset[str]
    roles: frozenset[str]
    """Roles of the person; empty where the manner of arrival alone decides."""
    within: dt.timedelta
    extensions: tuple[dt.timedelta, ...]
    extended_by: tuple[str, ...]
    """The roles of whom one approves an extension."""
    stepwise: bool
    """No step may be left out (R-ARE-07)."""
    warn_before: dt.timedelta
    alarm_before: dt.timedelta

    def fits(self, *, arrival: str | None, role: str | None) -> bool:
        """Say whether somebody who came like this, in this role, is kept under this clock."""
        return arrival in self.arrivals and (not self.roles or role in self.roles)

    def steps_after(self, length: dt.timedelta) -> tuple[dt.timedelta, ...]:
        """Return to which lengths this clock may be extended from here."""
        longer = tuple(one for one in self.extensions if one > length)
        return longer[:1] if self.stepwise else longer


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """What has to come round again: a meal, a patrol."""

    id: str
    zh: str
    en: str
    act: str
    every: dt.timedelta
    warn_before: dt.timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class AreaClocks:
    """All clocks of one jurisdiction."""

    liberty: tuple[LibertyClock, ...]
    rounds: tuple[Round, ...]
    warn_before: dt.timedelta
    """For a clock that is not among these."""
    alarm_before: dt.timedelta

    def starts(self, *, arrival: str | None, role: str | None) -> LibertyClock | None:
        """Return the clock that an entry starts, or None where liberty is not limited."""
        return next((one for one in self.liberty if one.fits(arrival=arrival, role=role)), None)

    def named(self, clock: str | None) -> LibertyClock | None:
        """Return the clock with this number, or None."""
        return next((one for one in self.liberty if one.id == clock), None)

    def round(self, name: str) -> Round:
        """Return what has to come round, by its name; raises KeyError."""
        return {one.id: one for one in self.rounds}[name]


@functools.cache
def area_clocks(jurisdiction: str = CN) -> AreaClocks:
    """Load the clocks of a jurisdiction that travel with the engine; raises BadRule."""
    folder = resources.files("unbroken.rulebook") / "jurisdictions" / jurisdiction
    told = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    book = reading.load(jurisdiction)
    return AreaClocks(
        liberty=tuple(_liberty(one) for one in told["clock"]),
        rounds=tuple(_round(one, book) for one in told["round"]),
        warn_before=exact(told["usual"]["warn_before"]),
        alarm_before=exact(told["usual"]["alarm_before"]),
    )


def _liberty(told: Mapping[str, Any]) -> LibertyClock:
    return LibertyClock(
        id=told["id"],
        zh=told["zh"],
        en=told["en"],
        ground=told["ground"],
        arrivals=frozenset(told["arrivals"]),
        roles=frozenset(told.get("roles", ())),
        within=exact(told["within"]),
        extensions=tuple(exact(one) for one in told["extensions"]),
        extended_by=tuple(told["extended_by"]),
        stepwise=told.get("stepwise", False),
        warn_before=exact(told["warn_before"]),
        alarm_before=exact(told["alarm_before"]),
    )


def _round(told: Mapping[str, Any], book: Rulebook) -> Round:
    return Round(
        id=told["id"],
        zh=told["zh"],
        en=told["en"],
        act=told["act"],
        every=_length_in_rule(told["rule"], book) if "rule" in told else exact(told["every"]),
        warn_before=exact(told["warn_before"]),
    )


def _length_in_rule(rule_id: str, book: Rulebook) -> dt.timedelta:
    rule = book.rule(rule_id)
    for clause in rule.clauses if rule else ():
        if clause.clock and clause.clock.within:
            return clause.clock.within.exact
    raise reading.BadRule(FILE, f"{rule_id} has no clock to take a length from")
