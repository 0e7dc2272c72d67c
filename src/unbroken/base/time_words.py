"""Times and durations in the words of both languages, for pages, documents and the command line.

Times are 24-hour. A day reads 11-24 in Chinese and 24 Nov in English. The zone is an argument: it is
the organ's, from the configuration, never the machine's.
"""

import datetime as dt
import enum


class Language(enum.StrEnum):
    """The two languages of every page and document."""

    ZH = "zh"
    EN = "en"


class Precision(enum.StrEnum):
    """How finely a time is told: by the minute, or finer where evidence depends on it."""

    MINUTE = "minutes"
    SECOND = "seconds"
    MILLISECOND = "milliseconds"


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
XINGQI = "一二三四五六日"

SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)
UNITS = {
    Language.ZH: {"ms": "毫秒", "s": "秒", "min": "分", "h": "小时", "d": "天"},
    Language.EN: {"ms": "ms", "s": "s", "min": "min", "h": "h", "d": "days"},
}


def language_of(code: str) -> Language:
    """Name the language of a code such as zh-hans, zh-CN or en-gb."""
    return Language.ZH if code.lower().startswith("zh") else Language.EN


def clock(moment: dt.datetime, *, zone: dt.tzinfo, precision: Precision = Precision.MINUTE) -> str:
    """Write the time of day: 08:41, 08:41:52 or 09:03:36.240."""
    return moment.astimezone(zone).time().isoformat(timespec=precision.value)


def day(moment: dt.datetime, *, zone: dt.tzinfo, language: Language) -> str:
    """Write the day without its year: 11-24, 24 Nov."""
    local = moment.astimezone(zone)
    if language is Language.ZH:
        return f"{local:%m-%d}"
    return f"{local.day} {MONTHS[local.month - 1][:3]}"


def long_day(moment: dt.datetime, *, zone: dt.tzinfo, language: Language) -> str:
    """Write the day with its weekday: 11 月 24 日 星期二, Tuesday 24 November."""
    local = moment.astimezone(zone)
    if language is Language.ZH:
        return f"{local.month} 月 {local.day} 日 星期{XINGQI[local.weekday()]}"
    return f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"


def date(moment: dt.datetime, *, zone: dt.tzinfo) -> str:
    """Write the day with its year, the same in both languages: 2026-11-24."""
    return moment.astimezone(zone).date().isoformat()


def moment(
    at: dt.datetime,
    *,
    zone: dt.tzinfo,
    language: Language,
    precision: Precision = Precision.MINUTE,
) -> str:
    """Write day and time: 11-24 09:52, 24 Nov 09:52."""
    day_words = day(at, zone=zone, language=language)
    return f"{day_words} {clock(at, zone=zone, precision=precision)}"


def full_moment(at: dt.datetime, *, zone: dt.tzinfo) -> str:
    """Write year, day and time to the second, as documents do: 2026-11-24 08:59:20."""
    return f"{date(at, zone=zone)} {clock(at, zone=zone, precision=Precision.SECOND)}"


def lasting(duration: dt.timedelta, *, language: Language) -> str:
    """Write a length in words, its two largest units: 7 分 45 秒, 9 h 24 min, 2 days 5 h."""
    if duration < SECOND:
        return _counted_units(language, (duration // dt.timedelta(milliseconds=1), "ms"), (0, "ms"))
    seconds = duration // SECOND
    if duration < dt.timedelta(hours=1):
        return _counted_units(language, (seconds // 60, "min"), (seconds % 60, "s"))
    if duration < 2 * DAY:
        return _counted_units(language, (seconds // 3600, "h"), (seconds % 3600 // 60, "min"))
    return _counted_units(language, (duration // DAY, "d"), (seconds % 86_400 // 3600, "h"))


def _counted_units(language: Language, large: tuple[int, str], small: tuple[int, str]) -> str:
    """Write one or two counted units; one that counts nothing is left out."""
    units = UNITS[language]
    if not large[0]:
        return f"{small[0]} {units[small[1]]}"
    if not small[0]:
        return f"{large[0]} {units[large[1]]}"
    # Seconds keep two digits, so that lengths in a column can be compared: 51 分 08 秒.
    count = f"{small[0]:02}" if small[1] == "s" else f"{small[0]}"
    return f"{large[0]} {units[large[1]]} {count} {units[small[1]]}"


def hours(duration: dt.timedelta) -> str:
    """Write a length as hours and minutes, for figures beside a limit: 9:24, 26:02, 0:49."""
    minutes = abs(duration) // dt.timedelta(minutes=1)
    return f"{minutes // 60}:{minutes % 60:02}"


def stopwatch(duration: dt.timedelta) -> str:
    """Write a length as a running clock does: 00:19:20."""
    seconds = duration // SECOND
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
