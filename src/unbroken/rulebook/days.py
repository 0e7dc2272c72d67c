"""Counting legal time: hours, days, months and working days (domain map C.0, decision 18).

The day in which a period starts is not counted. A last day that is no working day moves to the next
one, except where liberty is at stake. A period that ends with a day ends at the midnight after it.
"""

import datetime as dt
import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

MIDNIGHT = dt.time(0)
SATURDAY = 5
ONE_DAY = dt.timedelta(days=1)
WORKING_DAYS_MAX = 400


class Counting(enum.StrEnum):
    """How a period is counted."""

    HOURS = "hours"
    LIBERTY = "liberty"
    DAYS = "days"
    DAYS_NO_ROLL = "days_no_roll"
    FIXED_END = "fixed_end"
    WORKING_DAYS = "working_days"


class NotAPeriod(ValueError):
    """A period is written like PT24H, P3D, P6M, P1Y or P10WD."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """A length of legal time."""

    months: int = 0
    days: int = 0
    working_days: int = 0
    exact: dt.timedelta = dt.timedelta(0)


_PERIOD = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<working>\d+)WD)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


def period(text: str) -> Period:
    """Read a period; raises NotAPeriod."""
    match = _PERIOD.fullmatch(text)
    if not match or not any(match.groupdict().values()):
        raise NotAPeriod(text)
    part = {name: int(value or 0) for name, value in match.groupdict().items()}
    return Period(
        months=part["years"] * 12 + part["months"],
        days=part["days"],
        working_days=part["working"],
        exact=dt.timedelta(hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"]),
    )


def exact(text: str) -> dt.timedelta:
    """Read a period of hours, minutes and seconds as a length; raises NotAPeriod for days and months."""
    read = period(text)
    if read.months or read.days or read.working_days:
        raise NotAPeriod(text)
    return read.exact


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """Public holidays and working weekends, year by year, and the organ's time zone."""

    zone: dt.tzinfo
    days_off: frozenset[dt.date]
    working_weekends: frozenset[dt.date]
    years: frozenset[int]
    """The years whose official arrangement is known; others are counted by weekday, provisionally."""

    def is_working_day(self, day: dt.date) -> bool:
        """Say whether offices work on that day."""
        if day in self.working_weekends:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def knows(self, day: dt.date) -> bool:
        """Say whether the arrangement of that day's year is known."""
        return day.year in self.years

    def next_working_day(self, day: dt.date) -> dt.date:
        """Return that day if offices work on it, else the next on which they do."""
        for _ in range(WORKING_DAYS_MAX):
            if self.is_working_day(day):
                return day
            day += ONE_DAY
        raise NotAPeriod(day.isoformat())

    def end_of(self, day: dt.date) -> dt.datetime:
        """Return the midnight after that day, in the organ's zone."""
        return dt.datetime.combine(day + ONE_DAY, MIDNIGHT, self.zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """When a period ends; `provisional` where it reaches into a year whose holidays are unknown."""

    at: dt.datetime
    provisional: bool = False


def due(start: dt.datetime, length: Period, counting: Counting, calendar: Calendar) -> Due:
    """Return the end of a period that starts at `start`."""
    if counting in (Counting.HOURS, Counting.LIBERTY) and not (length.months or length.days):
        return Due(at=start + length.exact)
    first = start.astimezone(calendar.zone).date()
    if counting is Counting.WORKING_DAYS:
        return _after_working_days(first, length.working_days, calendar)
    if counting is Counting.FIXED_END and not (length.months or length.days):
        return Due(at=start + length.exact)
    last = add_months(first, length.months) + dt.timedelta(days=length.days)
    rolled = calendar.next_working_day(last) if counting is Counting.DAYS else last
    provisional = counting is Counting.DAYS and not (
        calendar.knows(last) and calendar.knows(rolled)
    )
    return Due(at=calendar.end_of(rolled), provisional=provisional)


def _after_working_days(first: dt.date, count: int, calendar: Calendar) -> Due:
    day = first
    for _ in range(count):
        day = calendar.next_working_day(day + ONE_DAY)
    known = all(calendar.knows(dt.date(year, 1, 1)) for year in range(first.year, day.year + 1))
    return Due(at=calendar.end_of(day), provisional=not known)


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or its last day where there is none such."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    for last in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    return dt.date(year, month + 1, day.day)


def years_between(born: dt.date, day: dt.date) -> int:
    """Return a person's age in full years on that day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def calendar_from(table: Mapping[str, object], zone: ZoneInfo) -> Calendar:
    """Make a calendar from the tables of `holidays.toml`."""
    years = {int(year): rows for year, rows in table.items() if isinstance(rows, Mapping)}
    return Calendar(
        zone=zone,
        years=frozenset(years),
        days_off=frozenset(day for rows in years.values() for day in rows.get("days_off", ())),
        working_weekends=frozenset(
            day for rows in years.values() for day in rows.get("working_weekends", ())
        ),
    )
