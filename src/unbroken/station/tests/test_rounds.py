"""The worker's rounds: what is found becomes one alarm, and moves on by what is recorded."""

import datetime as dt
import uuid
from collections import Counter

import pytest

from unbroken.base import clock
from unbroken.base.identifiers import ActId
from unbroken.chain import read, replay
from unbroken.rulebook import find
from unbroken.rulebook.models import Finding
from unbroken.station.tests.supervised import (
    LEGAL,
    NOW,
    a_key,
    an_officer,
    answer,
    go_round,
    lead_of,
    loaded,
    review,
)
from unbroken.supervision import perform
from unbroken.supervision.perform import NothingToReview, OwnAnswer
from unbroken.supervision.rounds import Rounds


@pytest.fixture
def case(station, shared):
    return loaded("broken/1b-exhibit-late-and-swapped")


def findings(case):
    return {row.rule: row for row in find.findings_of(case.ref)}


def act_of(receipt):
    return read.one(ActId(receipt.act))


def test_each_finding_becomes_one_alarm_and_a_second_round_finds_nothing_new(case):
    rounds = Rounds()
    told = [act_of(receipt) for receipt in go_round(rounds)]
    alarms = Counter(event.act.finding for event in told if event.declared.wire_name == "alarm")

    assert alarms, "the story is broken"
    assert set(alarms.values()) == {1}
    assert {str(key) for key in alarms} == {row.ref[8:] for row in Finding.objects.all()}
    assert all(event.by == "machine:rulebook" for event in told)
    assert not go_round(rounds)
    assert not go_round(Rounds()), "a worker that forgot everything tells nothing twice"
    assert not list(replay.differences())


def test_alarms_say_in_both_languages_what_is_wrong_and_what_would_meet_it(case):
    go_round()

    for row in find.findings_of(case.ref):
        assert row.text_zh != row.text_en
        assert row.alerts
        assert row.of_act


def test_a_clean_story_raises_no_alarm(station, shared):
    loaded("1-theft")
    assert not go_round()


def open_one(case):
    return next(row for row in find.findings_of(case.ref) if row.state == "open")


def test_an_answer_is_reviewed_by_somebody_else_and_stays_on_the_case(case):
    go_round()
    finding, lead = open_one(case), lead_of(case)
    answer(finding, by=lead)
    answered = Finding.objects.get(ref=finding.ref)
    review(answered, by=LEGAL)
    reviewed = Finding.objects.get(ref=finding.ref)

    assert (answered.state, answered.answered_by) == ("answered", lead.person)
    assert (reviewed.state, reviewed.reviewed_by) == ("reviewed", LEGAL.person)
    assert not [one for one in go_round() if act_of(one).act.finding == finding.ref[8:]]
    assert not list(replay.differences())


def test_an_answer_sent_back_is_open_again(case):
    go_round()
    finding = open_one(case)
    answer(finding, by=lead_of(case))
    review(Finding.objects.get(ref=finding.ref), by=LEGAL, result="returned")

    assert Finding.objects.get(ref=finding.ref).state == "open"


def test_nobody_reviews_his_own_answer_from_another_account(case):
    go_round()
    finding, lead = open_one(case), lead_of(case)
    answer(finding, by=lead)
    answered = Finding.objects.get(ref=finding.ref)
    head = read.head(finding.stream)
    twin = an_officer("330999", "legal", unit="unit:fz", person=lead.person)

    with pytest.raises(OwnAnswer):
        review(answered, by=twin)

    assert read.head(finding.stream) == head
    assert Finding.objects.get(ref=finding.ref).state == "answered"


def test_what_nobody_answered_cannot_be_reviewed(case):
    go_round()
    with pytest.raises(NothingToReview):
        review(open_one(case), by=LEGAL)


def test_whoever_takes_an_alarm_owns_it(case):
    go_round()
    finding, lead = open_one(case), lead_of(case)
    perform.take_alarm(finding, by=lead, occurred_at=NOW, now=NOW, key=a_key())

    assert Finding.objects.get(ref=finding.ref).owner == lead.id


def test_findings_are_told_to_whoever_may_see_the_case(case):
    go_round()
    stranger = an_officer("999999", "case_officer", unit="unit:elsewhere")
    finding = open_one(case)

    assert finding in find.findings_for(lead_of(case), NOW)
    assert finding in find.findings_for(LEGAL, NOW)
    assert not find.findings_for(stranger, NOW)
    with pytest.raises(find.NoSuchFinding):
        find.finding_for(stranger, uuid.UUID(finding.ref[8:]), NOW)


def test_an_alarm_nobody_sees_to_becomes_a_finding_once_and_no_chain_of_them(case):
    rounds = Rounds()
    go_round(rounds)
    late = clock.now() + dt.timedelta(days=4)
    rounds.go(late)
    forgotten = Finding.objects.filter(rule="R-CHN-06").count()
    for day in range(1, 6):
        rounds.go(late + dt.timedelta(days=day))

    assert forgotten
    assert Finding.objects.filter(rule="R-CHN-06").count() == forgotten
