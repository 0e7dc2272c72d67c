"""The command `rules`: one finding a line, and exits that scripts can rely on."""

import json

import pytest

from unbroken.rulebook import check
from unbroken.rulebook.explain import source_words
from unbroken.rulebook.tests import stories

NAMES_IN_ORDER = [
    "rule",
    "severity",
    "subject",
    "case",
    "start",
    "end",
    "due",
    "state",
    "late",
    "length_s",
    "condition",
    "expected",
    "found",
    "act",
    "sample",
    "acts",
    "message",
    "key",
    "edition",
    "raised_at",
]


def test_a_clean_story_prints_nothing_and_ends_with_0(capsys):
    assert check.main(["check", str(stories.STORIES / "1-theft.jsonl")]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_findings_are_printed_one_a_line_in_a_fixed_order_and_end_with_1(capsys, language):
    story = str(stories.STORIES / "broken" / "1a-selective-recording.jsonl")
    call = ["check", story, "--at", "2026-11-23T12:00:00+08:00", "--language", language]

    assert check.main(call) == 1
    first = capsys.readouterr().out
    assert check.main(call) == 1

    assert capsys.readouterr().out == first
    tables = [json.loads(line) for line in first.splitlines()]
    assert tables
    for table in tables:
        assert list(table) == [name for name in NAMES_IN_ORDER if name in table]
        assert ("从" in table["message"] or "至" in table["message"]) is (
            language == "zh"
        ) or table["rule"] == "R-CLO-01"


def test_a_file_that_is_not_there_ends_with_2(capsys):
    assert check.main(["check", "no-such-story.jsonl"]) == 2
    assert "no-such-story.jsonl" in capsys.readouterr().err


def test_a_line_that_cannot_be_read_is_named_and_ends_with_2(tmp_path, capsys):
    story = tmp_path / "bad.jsonl"
    story.write_text("{}\n", encoding="utf-8")

    assert check.main(["check", str(story), "--language", "en"]) == 2
    assert capsys.readouterr().err.startswith("bad.jsonl, line 1, ")


def test_a_time_without_a_zone_ends_with_2(capsys):
    story = str(stories.STORIES / "1-theft.jsonl")

    assert check.main(["check", story, "--at", "2026-11-23T12:00:00"]) == 2
    assert "--at" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--zone", "Mars/Base"], ["--jurisdiction", "mars"]])
def test_an_option_that_cannot_be_read_ends_with_2(option):
    with pytest.raises(SystemExit, match="2"):
        check.main(["check", "x.jsonl", *option])


def test_explaining_a_rule_shows_its_trigger_source_and_message_in_both_languages(capsys):
    assert check.main(["explain", "R-PRO-04"]) == 0

    told = capsys.readouterr().out
    for part in (
        "property_item",
        "K33",
        "ADM 190",
        "未移交保管人员",
        "not handed to the custodian",
    ):
        assert part in told


def test_explaining_a_rule_that_there_is_not_ends_with_1(capsys):
    assert check.main(["explain", "R-NIL-99"]) == 1
    assert "R-NIL-99" in capsys.readouterr().err


def test_an_article_is_cited_only_where_its_text_was_read():
    for rule in stories.book().rules:
        for source in rule.sources:
            words = source_words(source)
            if not source.was_read:
                assert not any(part.isdigit() for part in words.split()), words


def test_the_reference_page_is_what_the_rules_say_today(capsys):
    assert check.main(["reference"]) == 0

    page = (stories.ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == page
