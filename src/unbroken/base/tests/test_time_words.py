"""Times and lengths in the words of both languages."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbroken.base import time_words
from unbroken.base.time_words import Language, Precision

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = dt.datetime(2026, 11, 24, 1, 3, 36, 240_000, tzinfo=dt.UTC)


def test_a_time_is_told_in_the_zone_of_the_organ():
    assert time_words.clock(AT, zone=SHANGHAI) == "09:03"
    assert time_words.clock(AT, zone=SHANGHAI, precision=Precision.SECOND) == "09:03:36"
    assert time_words.clock(AT, zone=SHANGHAI, precision=Precision.MILLISECOND) == "09:03:36.240"


def test_a_day_near_midnight_is_the_day_of_the_organ():
    late = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)

    assert time_words.day(late, zone=SHANGHAI, language=Language.ZH) == "11-24"
    assert time_words.day(late, zone=SHANGHAI, language=Language.EN) == "24 Nov"


def test_a_day_at_the_head_of_a_list_says_its_weekday():
    assert time_words.long_day(AT, zone=SHANGHAI, language=Language.ZH) == "11 月 24 日 星期二"
    assert time_words.long_day(AT, zone=SHANGHAI, language=Language.EN) == "Tuesday 24 November"


def test_documents_say_the_year_and_the_second():
    assert time_words.full_moment(AT, zone=SHANGHAI) == "2026-11-24 09:03:36"
    assert time_words.moment(AT, zone=SHANGHAI, language=Language.EN) == "24 Nov 09:03"


@pytest.mark.parametrize(
    ("length", "zh", "en"),
    [
        ({"milliseconds": 40}, "40 毫秒", "40 ms"),
        ({"seconds": 11}, "11 秒", "11 s"),
        ({"minutes": 7, "seconds": 45}, "7 分 45 秒", "7 min 45 s"),
        ({"minutes": 51, "seconds": 8}, "51 分 08 秒", "51 min 08 s"),
        ({"minutes": 4}, "4 分", "4 min"),
        ({"hours": 2}, "2 小时", "2 h"),
        ({"hours": 19, "minutes": 34}, "19 小时 34 分", "19 h 34 min"),
        ({"hours": 26, "minutes": 2}, "26 小时 2 分", "26 h 2 min"),
        ({"days": 2}, "2 天", "2 days"),
        ({"days": 5, "hours": 3}, "5 天 3 小时", "5 days 3 h"),
    ],
)
def test_a_length_is_said_in_its_two_largest_units(length, zh, en):
    duration = dt.timedelta(**length)

    assert time_words.lasting(duration, language=Language.ZH) == zh
    assert time_words.lasting(duration, language=Language.EN) == en


def test_figures_beside_a_limit_are_hours_and_minutes():
    assert time_words.hours(dt.timedelta(hours=9, minutes=24)) == "9:24"
    assert time_words.hours(dt.timedelta(minutes=49, seconds=59)) == "0:49"
    assert time_words.hours(dt.timedelta(hours=-2, minutes=-2)) == "2:02"
    assert time_words.stopwatch(dt.timedelta(minutes=19, seconds=20)) == "00:19:20"


@given(st.timedeltas(min_value=dt.timedelta(0), max_value=dt.timedelta(days=4000)))
def test_no_length_is_said_in_nothing(length):
    assert any(digit.isdigit() for digit in time_words.lasting(length, language=Language.EN))
