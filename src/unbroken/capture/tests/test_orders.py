"""What a recorder is told, and what it answers."""

import json

import pytest

from unbroken.capture.recorder import control, journal, settings
from unbroken.capture.recorder.channel import ChannelRecorder
from unbroken.capture.tests.recordings import a_channel, read, rows, some_settings

NOWHERE = "rtsp://127.0.0.1:9/room-1"


@pytest.fixture
def orders(tmp_path):
    """Take orders for one camera that does not answer."""
    channel = a_channel(NOWHERE)
    recorder = ChannelRecorder(channel=channel, settings=some_settings(tmp_path, channel))
    yield control.Control({"room-1": recorder})
    recorder.close()


def order(orders, do, **words):
    return orders.answer(json.dumps({"do": do, "channel": "room-1", **words}).encode())


def test_bad_orders_are_answered(orders):
    answers = [
        orders.answer(line)["error"]
        for line in (
            b"not json",
            b"[]",
            b'{"do": "format"}',
            b'{"do": "start", "channel": "room-9", "recording": "r"}',
            b'{"do": "start", "channel": "room-1", "recording": "../../etc"}',
            b'{"do": "start", "channel": "room-1", "recording": "r", "session": "../x"}',
        )
    ]

    assert answers == [
        "unreadable",
        "unknown_order",
        "unknown_order",
        "unknown_channel",
        "bad_recording",
        "bad_reference",
    ]
    assert orders.answer(b'{"do": "status"}')["channels"][0]["state"] == "idle"


def test_the_journal_says_for_what_a_recording_was_ordered(orders, tmp_path):
    order(orders, "start", recording="rec-1", case="case:1", session="session:2")
    order(orders, "stop", recording="rec-1")

    found = read(tmp_path / "a")

    assert (found.case, found.session) == ("case:1", "session:2")


def test_a_line_about_nothing_in_particular_reads_as_it_always_did():
    line = journal.line_of(n=1, prev="0", at="t", row=journal.Started(recording="rec-1"))

    assert json.loads(line) == {
        "at": "t", "kind": "started", "n": 1, "prev": "0", "recording": "rec-1"
    }  # fmt: skip


def test_a_stop_ends_no_recording_but_the_one_that_it_means(orders, tmp_path):
    order(orders, "start", recording="rec-1")

    missed = order(orders, "stop", recording="rec-0")

    assert (missed["ok"], missed["recording"]) == (True, None)
    assert missed["status"]["recording"] == "rec-1"
    assert rows(tmp_path / "a", journal.Stopped) == []
    assert order(orders, "stop", recording="rec-1")["recording"] == "rec-1"


def test_a_station_without_cameras_has_a_recorder_that_waits(tmp_path):
    assert settings.read_settings(tmp_path).channels == ()
