"""What a process keeps of a case spares reading, and never changes what follows from the acts."""

import uuid

import pytest

from unbroken.base.identifiers import Key
from unbroken.chain import door, read, replay
from unbroken.chain.memory import Lately
from unbroken.chain.tests import logs
from unbroken.rulebook.models import Obligation
from unbroken.supervision.acts import PartyComplained


@pytest.fixture
def lengths(monkeypatch):
    """How many acts were read each time a stream was."""
    found, true = [], read.stream

    def stream(name, **asked):
        acts = true(name, **asked)
        found.append(len(acts))
        return acts

    monkeypatch.setattr(read, "stream", stream)
    return found


class Process:
    """One of several that record: each has a memory of its own."""

    def __init__(self, monkeypatch, case):
        self.memory, self.monkeypatch, self.case = Lately(streams_max=9), monkeypatch, case

    def records(self):
        self.monkeypatch.setattr(door, "LATELY", self.memory)
        door.record(
            PartyComplained(kind="query", from_person="person:1", on="?", received_at=logs.NOON),
            stream=self.case,
            by=logs.recorder(),
            occurred_at=logs.NOON,
            key=Key(uuid.uuid4()),
        )


def assert_every_question_is_a_duty(case, questions):
    assert Obligation.objects.filter(case=case, rule="R-CHN-12").count() == questions
    assert list(replay.differences()) == []


def test_who_comes_after_another_process_reads_only_what_is_new(station, monkeypatch, lengths):
    case = logs.a_case()
    one, other = Process(monkeypatch, case), Process(monkeypatch, case)

    for process in (one, one, one, other, one, other):
        process.records()

    # The other one reads all three; then each reads its own last act and the one after it.
    assert lengths == [3, 2, 2]
    assert_every_question_is_a_duty(case, 6)


def test_what_an_undone_transaction_left_behind_is_thrown_away(station, monkeypatch, lengths):
    case = logs.a_case()
    one, true = Process(monkeypatch, case), door._second_trip
    one.records()

    monkeypatch.setattr(door, "_second_trip", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        one.records()
    monkeypatch.setattr(door, "_second_trip", true)
    one.records()

    # Nothing follows its first act, which is not the one that was kept last: all is read.
    assert lengths == [0, 1]
    assert_every_question_is_a_duty(case, 2)


def test_what_another_recorded_in_the_place_of_the_undone_is_taken(station, monkeypatch, lengths):
    case = logs.a_case()
    one, other, true = Process(monkeypatch, case), Process(monkeypatch, case), door._second_trip
    one.records()
    monkeypatch.setattr(door, "_second_trip", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        one.records()
    monkeypatch.setattr(door, "_second_trip", true)

    other.records()
    one.records()

    assert lengths == [1, 1, 2]
    assert_every_question_is_a_duty(case, 3)
