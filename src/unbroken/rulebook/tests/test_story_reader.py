"""A story is read line by line, and a mistake is named by file, line and field in both languages."""

import json

import pytest

from unbroken.rulebook.story import TOLD_AFTER, UnreadableStory, read_lines
from unbroken.rulebook.tests import stories

LINE = {
    "id": "a",
    "type": "interrogation_session",
    "case": "K",
    "occurred_at": "2026-10-15T16:24:00+08:00",
    "recorded_at": "2026-10-15T18:34:00+08:00",
    "by": "officer:330112",
    "body": {
        "session": "session:1",
        "kind": "interrogation",
        "started_at": "2026-10-15T16:24:00+08:00",
        "ended_at": "2026-10-15T18:31:00+08:00",
    },
}


def read(*lines):
    texts = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return read_lines(texts, name="a.jsonl", shapes=stories.shapes())


def test_what_lasts_is_read_as_two_acts_and_its_start_was_told_three_minutes_later():
    start, end = read(LINE)

    assert (start.type, end.type) == ("interrogation_session", "interrogation_session_end")
    assert start.recorded_at == stories.at(LINE["occurred_at"]) + TOLD_AFTER
    assert "ended_at" not in start.fields
    assert end.opened == start.id
    assert end.occurred_at == stories.at("2026-10-15T18:31:00+08:00")
    assert end.recorded_at == stories.at(LINE["recorded_at"])


def test_the_time_at_which_a_start_was_told_can_be_given():
    start, _ = read({**LINE, "recorded_at_start": "2026-10-15T16:30:00+08:00"})

    assert start.recorded_at == stories.at("2026-10-15T16:30:00+08:00")


def test_what_has_not_ended_is_one_act():
    body = {name: value for name, value in LINE["body"].items() if name != "ended_at"}

    assert len(read({**LINE, "body": body})) == 1


@pytest.mark.parametrize(
    ("line", "field", "en", "zh"),
    [
        (b"{", "-", "not a JSON object", "不是UTF-8编码的JSON对象"),
        (b'"x"', "-", "not a JSON object", "不是UTF-8编码的JSON对象"),
        ({**LINE, "type": "no_such"}, "type", "no act type no_such", "没有这种记录:no_such"),
        ({**LINE, "body": None}, "body", "missing or no object", "缺失或者不是对象"),
        ({**LINE, "by": ""}, "by", "missing or no text", "缺失或者不是文字"),
        ({**LINE, "occurred_at": "2026-10-15"}, "occurred_at", "no time", "不是带时区的时间"),
        ({**LINE, "colour": 1}, "colour", "no field of a story line", "不是记录行的字段"),
        ({**LINE, "body": {"colour": 1}}, "body.colour", "no such field", "没有这个字段"),
    ],
)
def test_a_mistake_names_file_line_and_field(line, field, en, zh):
    with pytest.raises(UnreadableStory) as error:
        read(LINE, line)

    assert error.value.told("en").startswith(f"a.jsonl, line 2, {field}: ")
    assert en in error.value.told("en")
    assert error.value.told("zh").startswith(f"a.jsonl 第2行 {field}:")
    assert zh in error.value.told("zh")


def test_an_id_is_used_once():
    with pytest.raises(UnreadableStory, match="was used before"):
        read(LINE, LINE)
