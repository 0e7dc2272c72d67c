"""Stays as they follow from the acts of whole stories."""

import datetime as dt

import pytest

from unbroken.area.models import Camera, Room, Stay, StayAct
from unbroken.area.tests.stories import NAMES, cut_story, load_story
from unbroken.chain import fsck


@pytest.mark.parametrize("name", NAMES)
def test_every_table_follows_from_a_whole_story(station, shared, name):
    load_story(shared, name)

    assert list(fsck.tables()) == []


def test_nobody_is_inside_after_a_story(station, shared):
    load_story(shared, "4-telecom-fraud")

    stays = list(Stay.objects.order_by("name"))

    assert [stay.name for stay in stays] == ["余凯", "康伟"]
    for stay in stays:
        assert stay.unit == "unit:centre"
        assert stay.exited_at is not None
        assert (stay.room, stay.guards, stay.officers) == (None, [], [])
        assert stay.clock == "K14"


def test_a_person_is_in_the_room_of_his_last_move(station, shared, tmp_path):
    cut_story(shared, tmp_path, "1-theft", until="2026-10-15T18:50:00+08:00")

    stay = Stay.objects.get()

    assert stay.room == "room:W2"
    assert stay.room_reason == "rest"
    assert stay.guards == ["officer:330150"]
    assert stay.patrolled_at == dt.datetime(2026, 10, 15, 10, 45, tzinfo=dt.UTC)
    assert stay.due_at == dt.datetime(2026, 10, 15, 18, 50, tzinfo=dt.UTC)
    assert Room.objects.get(ref=stay.room).kind == "waiting"
    assert Camera.objects.filter(room=stay.room).count() == 1


def test_a_person_out_of_the_area_is_in_no_room_and_back_with_his_return(station, shared, tmp_path):
    cut_story(shared, tmp_path, "1-theft", until="2026-10-15T20:40:00+08:00")

    stay = Stay.objects.get()

    assert stay.away_since is None
    assert stay.room == "room:W2"


def test_a_clock_stands_still_between_its_two_records(station, shared):
    load_story(shared, "3-drunk-driving")

    stay = Stay.objects.get(clock="K16")

    assert stay.paused_s == (5 * 60 + 32) * 60
    assert stay.paused_at is None


def test_acts_of_other_links_are_known_to_the_stay(station, shared):
    load_story(shared, "1-theft")

    names = set(StayAct.objects.values_list("wire_name", flat=True))

    assert {"area_entry", "interrogation_session", "room_entry", "temporary_exit_end"} <= names
