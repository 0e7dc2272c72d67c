"""Legal time: the first day is not counted, a day off is not the last one, liberty does not wait."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbroken.rulebook.days import (
    Counting,
    NotAPeriod,
    add_months,
    due,
    exact,
    period,
    years_between,
)
from unbroken.rulebook.tests.stories import at, book

CALENDAR = book().calendar
moments = st.builds(
    dt.datetime.combine,
    st.dates(dt.date(2024, 1, 2), dt.date(2026, 11, 1)),
    st.times(),
    st.just(CALENDAR.zone),
)


def days_later(start, text, counting) -> dt.datetime:
    return due(at(start), period(text), counting, CALENDAR).at


def test_the_first_day_is_not_counted_and_a_period_ends_with_its_last_day():
    assert days_later("2026-10-12T09:00:00+08:00", "P3D", Counting.DAYS) == at(
        "2026-10-16T00:00:00+08:00"
    )


def test_a_last_day_on_a_saturday_moves_to_monday():
    assert days_later("2026-10-26T10:00:00+08:00", "P5D", Counting.DAYS) == at(
        "2026-11-03T00:00:00+08:00"
    )


def test_a_last_day_in_the_national_holiday_moves_to_the_first_working_day():
    assert days_later("2026-09-29T10:00:00+08:00", "P3D", Counting.DAYS) == at(
        "2026-10-09T00:00:00+08:00"
    )


def test_a_working_sunday_is_a_working_day():
    assert CALENDAR.is_working_day(dt.date(2026, 9, 20))
    assert not CALENDAR.is_working_day(dt.date(2026, 10, 1))


def test_a_clock_on_liberty_does_not_wait_for_a_working_day():
    assert days_later("2026-09-29T10:00:00+08:00", "P3D", Counting.DAYS_NO_ROLL) == at(
        "2026-10-03T00:00:00+08:00"
    )
    assert days_later("2026-10-01T10:00:00+08:00", "PT12H", Counting.LIBERTY) == at(
        "2026-10-01T22:00:00+08:00"
    )


def test_a_month_ends_on_the_last_day_where_there_is_no_such_day():
    assert add_months(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert add_months(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)


def test_a_due_time_in_a_year_without_calendar_is_provisional():
    start = at("2026-12-30T10:00:00+08:00")

    assert due(start, period("P3D"), Counting.DAYS, CALENDAR).provisional
    assert due(start, period("P10WD"), Counting.WORKING_DAYS, CALENDAR).provisional
    assert not due(
        at("2026-11-03T10:00:00+08:00"), period("P3D"), Counting.DAYS, CALENDAR
    ).provisional


@pytest.mark.parametrize("text", ["", "P", "3D", "PT", "P-3D", "P3W"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(NotAPeriod):
        period(text)


def test_a_length_of_days_is_no_exact_length():
    with pytest.raises(NotAPeriod):
        exact("P3D")


@given(moments, st.integers(1, 40))
def test_a_due_day_is_a_working_day_and_no_earlier_than_counted(start, days):
    ends = due(start, period(f"P{days}D"), Counting.DAYS, CALENDAR).at
    last = (ends - dt.timedelta(seconds=1)).astimezone(CALENDAR.zone).date()

    assert CALENDAR.is_working_day(last)
    assert last >= start.date() + dt.timedelta(days=days)
    between = (last - dt.timedelta(days=n) for n in range((last - start.date()).days - days + 1))
    assert not any(CALENDAR.is_working_day(day) for day in list(between)[1:])


@given(moments, st.integers(1, 20), st.integers(1, 20))
def test_more_time_never_ends_earlier(start, fewer, more):
    fewer, more = sorted((fewer, more))
    for counting, unit in (
        (Counting.DAYS, "D"),
        (Counting.WORKING_DAYS, "WD"),
        (Counting.DAYS_NO_ROLL, "D"),
    ):
        first = due(start, period(f"P{fewer}{unit}"), counting, CALENDAR).at
        assert first <= due(start, period(f"P{more}{unit}"), counting, CALENDAR).at


@given(moments, st.integers(1, 20))
def test_working_days_are_counted_one_by_one(start, count):
    ends = due(start, period(f"P{count}WD"), Counting.WORKING_DAYS, CALENDAR).at
    last = (ends - dt.timedelta(seconds=1)).astimezone(CALENDAR.zone).date()
    days = [start.date() + dt.timedelta(days=n) for n in range(1, (last - start.date()).days + 1)]

    assert sum(CALENDAR.is_working_day(day) for day in days) == count


def test_age_is_counted_by_the_birthday():
    assert years_between(dt.date(2008, 11, 8), dt.date(2026, 11, 7)) == 17
    assert years_between(dt.date(2008, 11, 8), dt.date(2026, 11, 8)) == 18
