"""The sentence of a finding in each language, with the names that acts and fields have in the register."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from unbroken.chain.register import act_type
from unbroken.rulebook.clocks import area_clocks
from unbroken.rulebook.recorded import Instant, Recorded, Value
from unbroken.rulebook.rule import Rule
from unbroken.rulebook.verdict import Breach
from unbroken.rulebook.view import View

NOTHING = "—"

NAMES: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "minor", "brought_persons", "persons"),
    "item": ("item", "items"),
    "room": ("room",),
    "device": ("device", "devices"),
    "clock": ("clock",),
    "officer": ("officer", "custodian", "approver", "reviewer"),
}
"""The words of messages, and the fields of the trigger in which to look for them."""

STARTS, ENDS = ("started_at", "arrived_at", "entered_at"), ("ended_at", "exited_at")


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What a message is about."""

    rule: Rule
    trigger: Recorded
    subject: str
    breach: Breach
    view: View
    zone: dt.tzinfo


def message_of(told: Telling) -> Mapping[str, str]:
    """Return the message in each language, with times in the organ's zone."""
    return {language: text % _words(told, language) for language, text in told.rule.message.items()}


def _words(told: Telling, language: str) -> dict[str, str]:
    breach, trigger = told.breach, told.trigger
    between = ", " if language == "en" else "、"
    said = {name: value for name, value in breach.words.items() if value}
    start = breach.start or _time(told, STARTS)
    end = breach.end or _time(told, ENDS)
    return {
        **{name: listed(_named(name, told), between) for name in NAMES},
        "clock": _clock(told, language),
        **{name: listed(value, between) for name, value in said.items()},
        "act": listed(breach.words.get("act") or trigger.id, between),
        "subject": told.subject,
        "limit": _limit(told.rule.limit, language),
        "start": local(start, told.zone),
        "end": local(end, told.zone),
        "due": local(breach.due, told.zone),
        "length": spoken(breach.length_s),
        "expected": listed(breach.expected, between),
        "found": listed(in_words(breach.found, trigger, language), between),
    }


def _named(name: str, told: Telling) -> Value:
    """Return what a word stands for: the subject where it is such a thing, else the trigger's field."""
    if told.subject.startswith(f"{name}:"):
        return told.subject
    values = (told.view.value(told.trigger, field) for field in NAMES[name])
    return next((value for value in values if value), told.subject)


def _clock(told: Telling, language: str) -> str:
    """Say on what ground somebody is kept; the number of the clock tells nobody anything."""
    number = listed(_named("clock", told))
    known = area_clocks().named(number)
    if known is None:
        return number
    return known.zh if language == "zh" else known.en


def _limit(limit: str, language: str) -> str:
    return limit.replace(" h", " 小时").replace(" min", " 分钟") if language == "zh" else limit


def _time(told: Telling, fields: tuple[str, ...]) -> Instant | None:
    times = (told.view.time(told.trigger, field) for field in fields)
    return next((time for time in times if time), None)


def in_words(found: Value, trigger: Recorded, language: str) -> Value:
    """Return what was found with fields and act types by their names in a language."""
    if isinstance(found, list):
        return [in_words(part, trigger, language) for part in found]
    if not isinstance(found, str):
        return found
    if declared := act_type(found):
        return declared.zh if language == "zh" else declared.en
    own = act_type(trigger.type)
    field = own.field(found.partition("[]")[0]) if own else None
    if field is not None:
        return field.zh if language == "zh" else field.en
    return OTHER_WORDS.get(found.partition(".")[0], {}).get(language, found)


OTHER_WORDS: Mapping[str, Mapping[str, str]] = {
    "signatures": {"zh": "签名", "en": "signature"},
    "noted": {"zh": "未签名的注明", "en": "note of why there is no signature"},
    "valuation": {"zh": "估价", "en": "valuation"},
    "arrest_request": {"zh": "提请批准逮捕", "en": "request for arrest"},
    "photo": {"zh": "照片", "en": "photo"},
    "class": {"zh": "分类", "en": "class"},
    "way": {"zh": "去向", "en": "what became of it"},
    "ticket": {"zh": "督办单", "en": "ticket"},
    "notice_given_at": {"zh": "录音录像告知", "en": "notice of recording"},
}
"""Labels of tests and groups that are no field of the trigger and no act type."""


def local(time: Instant | None, zone: dt.tzinfo) -> str:
    """Return a time as it is written in messages."""
    return time.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if time else NOTHING


def spoken(seconds: int | None) -> str:
    """Return a length as hours, minutes and seconds."""
    if seconds is None:
        return NOTHING
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}:{second:02d}"


def listed(value: Value, between: str = ", ") -> str:
    """Return a value as text."""
    if value is None:
        return NOTHING
    if isinstance(value, list | tuple):
        return between.join(str(part) for part in value)
    return str(value)
