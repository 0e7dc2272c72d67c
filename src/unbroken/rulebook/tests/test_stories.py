"""Clean work is silent at every moment; each broken story shows what was done, and nothing else."""

import datetime as dt

import pytest

from unbroken.rulebook.engine import Watch, evaluate
from unbroken.rulebook.tests import stories


@pytest.mark.parametrize("story", stories.CLEAN)
def test_clean_work_is_silent_after_every_act(story):
    watch = Watch(stories.book())

    for act in stories.acts(story):
        changes = watch.feed(act)
        assert not [each for each in changes.findings if each.severity in ("S1", "S2")], act.id


@pytest.mark.parametrize("story", stories.CLEAN)
def test_clean_work_is_silent_at_the_end_of_every_day(story):
    acts = stories.acts(story)
    zone = stories.book().calendar.zone
    days = {act.recorded_at.astimezone(zone).date() for act in acts}
    clean = {each["file"]: each["at"] for each in stories.expected()["clean"]}

    evenings = [dt.datetime.combine(day, dt.time(23, 59), zone) for day in sorted(days)]
    for now in [*evenings, stories.at(clean[f"{story}.jsonl"])]:
        findings = evaluate(stories.book(), acts, now).findings
        assert not [each for each in findings if each.severity in ("S1", "S2")], now


@pytest.mark.parametrize("story", stories.BROKEN)
def test_a_broken_story_shows_what_was_done_and_nothing_it_must_not(story):
    for evaluation in stories.variant(story)["evaluations"]:
        now = stories.at(evaluation["at"])

        findings = evaluate(stories.book(), stories.acts(story), now).findings

        for wanted in evaluation["must"]:
            assert any(stories.is_as_expected(each, wanted) for each in findings), wanted
        for barred in evaluation["must_not"]:
            subjects = {each.subject for each in findings if each.rule == barred["rule"]}
            assert barred.get("subject", "") not in subjects
            assert "subject" in barred or not subjects


def test_every_broken_story_of_the_domain_data_is_judged():
    files = {each["file"].removesuffix(".jsonl") for each in stories.expected()["variants"]}

    assert files == set(stories.BROKEN)


def test_a_recording_that_comes_late_repairs_the_finding_and_never_removes_it():
    story = stories.lines("1-theft")
    late = stories.one(story, "recording/R11-0072")
    late["recorded_at"] = "2026-10-17T09:00:00+08:00"
    acts = stories.acts_of(story)

    before = evaluate(stories.book(), acts, stories.at("2026-10-16T12:00:00+08:00")).findings
    after = evaluate(stories.book(), acts, stories.at("2026-10-17T12:00:00+08:00")).findings

    assert [each.state for each in before if each.rule == "R-ONS-01"] == ["open"]
    assert [each.state for each in after if each.rule == "R-ONS-01"] == ["repaired"]
