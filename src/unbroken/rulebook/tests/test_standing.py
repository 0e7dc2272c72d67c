"""A finding once raised stays; people can answer it and accept the answer, nobody his own."""

from dataclasses import replace

import pytest

from unbroken.rulebook.engine import Watch, evaluate, unsettled
from unbroken.rulebook.finding import ObligationState
from unbroken.rulebook.tests import stories

CASE = "T-2026-1013"
NOW = stories.at("2026-12-01T12:00:00+08:00")
HANDLER, REVIEWER = "officer:330112", "officer:330010"


def gap_of(story):
    """Return the finding of the gap in the first interrogation."""
    findings = evaluate(stories.book(), stories.acts_of(story), NOW).findings
    return next(each for each in findings if each.rule == "R-ITV-01")


@pytest.fixture
def selective():
    return stories.lines("broken/1a-selective-recording")


def add(story, act_type, time, name, by, **body):
    stories.add(act_type, time, name=name, **body)(story)
    story[-1]["by"] = by


def answer(story, *, by=HANDLER):
    key = str(gap_of(story).key)
    add(
        story, "finding_answer", "2026-11-25T09:00:00+08:00", "answer", by, finding=key, text="电源"
    )


def review(story, *, by, result="accepted"):
    key = str(gap_of(story).key)
    add(
        story,
        "finding_review",
        "2026-11-25T10:00:00+08:00",
        "review",
        by,
        finding=key,
        answer="answer",
        result=result,
    )


def test_a_gap_that_nobody_explained_is_open(selective):
    assert gap_of(selective).state == "open"


def test_an_explained_gap_is_answered_and_still_does_not_let_the_case_close(selective):
    answer(selective)

    assert gap_of(selective).state == "answered"
    assert not gap_of(selective).settled


def test_a_gap_is_reviewed_when_somebody_else_accepted_the_explanation(selective):
    answer(selective)
    review(selective, by=REVIEWER)

    assert gap_of(selective).state == "reviewed"
    assert gap_of(selective).length_s == 1055


def test_nobody_accepts_his_own_explanation(selective):
    answer(selective)
    review(selective, by=HANDLER)

    assert gap_of(selective).state == "answered"


def test_an_explanation_that_was_sent_back_leaves_the_gap_open(selective):
    answer(selective)
    review(selective, by=REVIEWER, result="returned")

    assert gap_of(selective).state == "open"


def test_a_ticket_answers_a_finding_through_its_alarm(selective):
    key = str(gap_of(selective).key)
    add(selective, "alarm", "2026-11-25T09:00:00+08:00", "alarm", "machine:rules", finding=key)
    add(
        selective,
        "supervision_ticket",
        "2026-11-25T09:10:00+08:00",
        "ticket",
        REVIEWER,
        alarms=["alarm"],
    )
    add(selective, "ticket_response", "2026-11-25T09:20:00+08:00", "r", HANDLER, ticket="ticket")
    assert gap_of(selective).state == "answered"

    add(
        selective,
        "ticket_review",
        "2026-11-25T09:30:00+08:00",
        "v",
        REVIEWER,
        ticket="ticket",
        result="accepted",
    )
    assert gap_of(selective).state == "reviewed"


def test_a_watch_tells_when_a_finding_was_answered(selective):
    answer(selective)
    watch = Watch(stories.book())

    changes = [watch.feed(act) for act in stories.acts_of(selective)]

    assert [each.state for each in changes[-1].findings if each.rule == "R-ITV-01"] == ["answered"]


def corrected(story, *, by, time):
    stories.add(
        "correction",
        time,
        name="correction",
        why="x",
        new_values=[{"field": "copies", "value": "3"}],
    )(story)
    story[-1]["by"], story[-1]["corrects"] = by, "T-2026-1013/seizure_list/1"


def list_of(story):
    findings = evaluate(stories.book(), stories.acts_of(story), NOW).findings
    return [each.state for each in findings if each.rule == "R-PRO-02"]


@pytest.fixture
def one_copy():
    story = stories.lines("1-theft")
    stories.put("seizure_list/1", copies=1)(story)
    return story


def test_a_correction_makes_a_finding_void_and_void_counts_as_open(one_copy):
    assert list_of(one_copy) == ["open"]

    corrected(one_copy, by=HANDLER, time="2026-10-17T09:00:00+08:00")

    assert list_of(one_copy) == ["void"]
    evaluation = evaluate(stories.book(), stories.acts_of(one_copy), NOW)
    assert "R-PRO-02" in {each.rule for each in unsettled(evaluation, CASE)}


def test_a_void_finding_is_settled_when_somebody_else_accepted_the_correction(one_copy):
    corrected(one_copy, by=HANDLER, time="2026-10-17T09:00:00+08:00")
    add(
        one_copy,
        "approval",
        "2026-10-17T10:00:00+08:00",
        "ok",
        REVIEWER,
        of_act="correction",
        decision="approved",
        matter="other",
    )

    assert list_of(one_copy) == ["void_reviewed"]


def test_a_correction_by_the_same_person_within_ten_minutes_needs_no_review(one_copy):
    corrected(one_copy, by=HANDLER, time="2026-10-15T15:54:00+08:00")

    assert list_of(one_copy) == ["void_reviewed"]


def test_pages_use_the_corrected_value(one_copy):
    corrected(one_copy, by=HANDLER, time="2026-10-15T15:53:00+08:00")

    findings = evaluate(stories.book(), stories.acts_of(one_copy), NOW).findings

    assert all(each.settled for each in findings)


def test_the_key_of_an_obligation_stays_the_same_whatever_comes_later():
    acts = stories.acts("1-theft")
    times = ["2026-10-15T20:00:00+08:00", "2026-11-24T18:00:00+08:00"]

    early, late = (evaluate(stories.book(), acts, stories.at(time)) for time in times)

    assert {each.key for each in early.obligations} <= {each.key for each in late.obligations}
    assert len({each.key for each in late.obligations}) == len(late.obligations)


def test_an_obligation_is_open_then_due_soon_then_overdue_and_late_when_met_late():
    acts = stories.acts("broken/1b-exhibit-late-and-swapped")

    def state(time):
        now = stories.at(time)
        [duty] = [
            each
            for each in evaluate(stories.book(), acts, now).obligations
            if each.rule == "R-PRO-04" and each.subject.endswith("P2")
        ]
        return duty.state(now)

    assert state("2026-10-15T20:00:00+08:00") is ObligationState.OPEN
    assert state("2026-10-16T12:00:00+08:00") is ObligationState.DUE_SOON
    assert state("2026-10-16T20:00:00+08:00") is ObligationState.OVERDUE
    assert state("2026-10-18T12:00:00+08:00") is ObligationState.DISCHARGED_LATE


def test_closing_is_refused_for_what_is_not_settled_and_the_watch_stays_as_it_was():
    acts = stories.acts("broken/1a-selective-recording")
    closure = next(act for act in acts if act.type == "case_closure")
    watch = Watch(stories.book())
    for act in acts[: acts.index(closure)]:
        watch.feed(act)
    before = watch.evaluation(closure.recorded_at)

    refused = watch.refusals(closure)

    assert [(each.rule, each.condition) for each in refused] == [("R-CLO-01", 4)]
    assert watch.evaluation(closure.recorded_at) == before


def test_a_clean_case_may_be_closed():
    acts = stories.acts("1-theft")
    closure = next(act for act in acts if act.type == "case_closure")
    watch = Watch(stories.book())
    for act in acts[: acts.index(closure)]:
        watch.feed(act)

    assert not watch.refusals(closure)
    assert not unsettled(watch.evaluation(closure.recorded_at), CASE)


def test_coverage_is_shown_with_its_figure_and_says_that_it_is_only_declared():
    acts = stories.acts("broken/1a-selective-recording")

    covered = evaluate(stories.book(), acts, NOW).coverage

    [figure] = [
        each.figure for each in covered if each.rule == "R-ITV-01" and each.subject.endswith("S1")
    ]
    assert figure.required_s - figure.covered_s == 1055
    assert figure.declared


def test_what_was_probed_counts_and_not_what_an_act_claims():
    story = stories.lines("1-theft")
    recording = stories.one(story, "session_recording/S1")["body"]
    acts = list(stories.acts_of(story))
    place = next(n for n, act in enumerate(acts) if act.id.endswith("session_recording/S1"))
    probed = [{"started_at": recording["started_at"], "ended_at": "2026-10-15T17:00:00+08:00"}]
    acts[place] = replace(acts[place], fields={**acts[place].fields, "probed": probed})

    findings = evaluate(stories.book(), acts, NOW).findings

    assert [each.start for each in findings if each.rule == "R-ITV-01"] == [
        stories.at("2026-10-15T17:00:00+08:00")
    ]


def sealed(story, *, gaps):
    """Let our own recorder seal the first interrogation instead of a host."""
    stories.drop("session_recording/S1")(story)
    stories.add(
        "segments_sealed",
        "2026-10-15T18:34:30+08:00",
        recording="rec:AV-T-2026-1013-S1",
        camera="camera:I3",
        session="session:T-2026-1013/S1",
        started_at="2026-10-15T16:24:10+08:00",
        ended_at="2026-10-15T18:31:40+08:00",
        gaps=gaps,
    )(story)


def gaps_found(story):
    findings = evaluate(stories.book(), stories.acts_of(story), NOW).findings
    return [(each.start, each.end) for each in findings if each.rule == "R-ITV-01"]


def test_what_our_recorder_sealed_covers_a_session_and_counts_as_probed():
    story = stories.lines("1-theft")
    sealed(story, gaps=[])

    assert not gaps_found(story)
    covered = evaluate(stories.book(), stories.acts_of(story), NOW).coverage
    assert [
        each.figure.declared
        for each in covered
        if each.rule == "R-ITV-01" and each.subject.endswith("S1")
    ] == [False]


def test_a_gap_that_our_recorder_names_is_a_gap():
    start, end = "2026-10-15T17:02:00+08:00", "2026-10-15T17:04:00+08:00"
    story = stories.lines("1-theft")
    sealed(story, gaps=[{"started_at": start, "ended_at": end, "cause": "network"}])

    assert gaps_found(story) == [(stories.at(start), stories.at(end))]


def test_a_loaded_approval_does_not_open_the_gate_of_a_closure_of_today():
    acts = stories.acts("1-theft")
    closure = next(act for act in acts if act.type == "case_closure")
    watch = Watch(stories.book())
    for act in acts[: acts.index(closure)]:
        watch.feed(replace(act, loaded=True))

    assert [each.condition for each in watch.refusals(closure)] == [10]
    assert not watch.refusals(replace(closure, loaded=True))


def test_a_finding_that_rests_on_loaded_acts_says_so():
    acts = [replace(a, loaded=True) for a in stories.acts("broken/1a-selective-recording")]

    assert all(each.claimed for each in evaluate(stories.book(), acts, NOW).findings)
