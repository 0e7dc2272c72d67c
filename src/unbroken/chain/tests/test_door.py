"""The one door: what is recorded, what is repeated, what is refused."""

import dataclasses
import datetime as dt

import pytest

from unbroken.chain import door, projection, read
from unbroken.chain.entry import DetailMissing
from unbroken.chain.models import Counter
from unbroken.chain.tests.trying import NOON, Decided, Noted, ShiftHeld, Trace, a_key


def test_an_act_comes_back_as_it_was_recorded(station, officer, case):
    said = Noted(said="埊㛃𠮷", about="person:1", traces=(Trace(kind="指纹"),))

    receipt = door.record(said, stream=case, by=officer, occurred_at=NOON, key=a_key())

    (event,) = read.stream(case)
    assert event.act == dataclasses.replace(said, number=event.act.number)
    assert event.act.number.startswith("CD-2026-00001-")
    assert (event.h, event.n, event.id) == (receipt.h, 1, receipt.act)
    assert set(event.subjects()) == {case, "officer:330112", "unit:cd", "person:1"}


def test_numbers_have_no_holes(station, officer, case):
    for _ in range(3):
        door.record(Noted(said="x"), stream=case, by=officer, occurred_at=NOON, key=a_key())
    with pytest.raises(door.BytesUnknown):
        door.record(
            Noted(said="x"),
            stream=case,
            by=officer,
            occurred_at=NOON,
            key=a_key(),
            media=(door.NamedFile(name="a.mp4", sha256="ab" * 32),),
        )
    door.record(Noted(said="x"), stream=case, by=officer, occurred_at=NOON, key=a_key())

    assert [e.act.number[8:13] for e in read.stream(case)] == ["00001", "00002", "00003", "00004"]


def test_a_repeated_key_returns_the_first_receipt(station, officer, case):
    key = a_key()
    first = door.record(
        Noted(said="x", number="7"), stream=case, by=officer, occurred_at=NOON, key=key
    )

    again = door.record(
        Noted(said="x", number="7"), stream=case, by=officer, occurred_at=NOON, key=key
    )

    assert again == dataclasses.replace(first, repeated=True)
    assert read.head(case) == 1


def test_a_repeated_key_with_a_number_given_by_the_door_is_a_repeat(station, officer, case):
    key = a_key()
    first = door.record(Noted(said="x"), stream=case, by=officer, occurred_at=NOON, key=key)

    again = door.record(Noted(said="x"), stream=case, by=officer, occurred_at=NOON, key=key)

    assert again.act == first.act


def test_a_key_with_other_content_is_refused(station, officer, case):
    key = a_key()
    door.record(Noted(said="x"), stream=case, by=officer, occurred_at=NOON, key=key)

    with pytest.raises(door.KeyUsedBefore):
        door.record(Noted(said="y"), stream=case, by=officer, occurred_at=NOON, key=key)

    assert read.head(case) == 1


def test_a_machine_that_stood_still_between_the_trips_looks_again(
    station, officer, case, monkeypatch
):
    true, seen = door._first_trip, []

    def first_trip(*asked):
        before = true(*asked)
        if not seen:
            before.at -= dt.timedelta(seconds=6)
        seen.append(before)
        return before

    monkeypatch.setattr(door, "_first_trip", first_trip)

    receipt = door.record(
        Noted(said="late"), stream=case, by=officer, occurred_at=NOON, key=a_key()
    )

    assert len(seen) == 2
    assert [each.act.said for each in read.stream(case)] == ["late"]
    assert receipt.n == 1


def test_what_lasts_becomes_two_acts(station, officer, case):
    key = a_key()
    shift = ShiftHeld(started_at=NOON, ended_at=NOON + dt.timedelta(hours=8))

    door.record(shift, stream=case, by=officer, occurred_at=NOON, key=key)
    again = door.record(shift, stream=case, by=officer, occurred_at=NOON, key=key)

    begun, ended = read.stream(case)
    assert begun.act.ended_at is None
    assert ended.act.opened == f"act:{begun.id}"
    assert ended.occurred_at == shift.ended_at
    assert again.repeated
    assert again.act == begun.id


def test_a_decision_that_missed_what_happened_in_between_is_stale(station, officer, case):
    door.record(
        Noted(said="x", about="person:1"), stream=case, by=officer, occurred_at=NOON, key=a_key()
    )
    seen = read.head(case)
    door.record(
        Noted(said="y", about="person:1"), stream=case, by=officer, occurred_at=NOON, key=a_key()
    )

    with pytest.raises(door.Stale):
        door.record(
            Decided(about="person:1"),
            stream=case,
            by=officer,
            occurred_at=NOON,
            key=a_key(),
            seen=seen,
        )
    door.record(
        Decided(about="person:2"), stream=case, by=officer, occurred_at=NOON, key=a_key(), seen=seen
    )

    assert read.head(case) == 3


def test_a_fact_that_lacks_a_detail_is_recorded_and_marked(station, officer, case):
    door.record(Noted(said=None), stream=case, by=officer, occurred_at=NOON, key=a_key())

    (event,) = read.stream(case)
    assert event.missing() == ("said",)


def test_a_decision_that_lacks_a_detail_is_refused(station, officer, case):
    with pytest.raises(DetailMissing, match="about"):
        door.record(
            Decided(about=None), stream=case, by=officer, occurred_at=NOON, key=a_key(), seen=0
        )

    assert read.head(case) == 0


def test_a_row_that_nobody_asked_for_is_changed_where_it_is_there(
    station, officer, case, monkeypatch
):
    """A fact is never refused because its row is known already, as replay would not refuse it."""
    monkeypatch.setattr(projection, "_projectors", dict(projection._projectors))

    @projection.projects(Noted)
    def noted(event, _rows):
        yield projection.Put(Counter, "test/unasked", last=event.n)

    for _ in range(2):
        door.record(Noted(said="x"), stream=case, by=officer, occurred_at=NOON, key=a_key())

    assert Counter.objects.get(ref="test/unasked").last == 2
