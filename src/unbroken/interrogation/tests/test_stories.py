"""Sessions as they follow from the stories of whole cases."""

import json

import pytest

from unbroken.base.shown import Tone
from unbroken.capture.rooms import AWAY
from unbroken.chain import fsck, read
from unbroken.interrogation import find
from unbroken.interrogation.models import Break, Footage, RightsTold, Session
from unbroken.interrogation.views import filming
from unbroken.station import load

STORIES = (
    "1-theft",
    "2-market-fight",
    "3-drunk-driving",
    "4-telecom-fraud",
    "5-juvenile",
    "broken/1a-selective-recording",
)


def acts_of(cases, wire_name):
    found = [event for case in cases for event in read.stream(case)]
    return [one for one in found if one.declared.wire_name == wire_name]


@pytest.mark.parametrize("story", STORIES)
def test_every_session_of_a_story_is_in_the_table_with_its_end_and_its_footage(
    station, shared, story
):
    folder = shared / "domain" / "stories"
    file = folder / f"{story}.jsonl"
    registry = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    cases = list(load.load(file=file, registry=registry).cases.values())

    begun = acts_of(cases, "interrogation_session")
    rows = {row.ref: row for row in Session.objects.all()}
    assert rows.keys() == {one.act.session for one in begun}
    ended = {
        one.act.opened: one.act.ended_at for one in acts_of(cases, "interrogation_session_end")
    }
    assert {row.began: row.ended_at for row in rows.values() if row.ended_at} == ended
    signed = {one.act.session: one.act.pages for one in acts_of(cases, "transcript")}
    assert {ref: row.pages for ref, row in rows.items() if row.signed_at} == signed
    assert Footage.objects.count() == len(acts_of(cases, "session_recording"))
    assert Break.objects.count() == len(acts_of(cases, "session_interruption"))
    assert RightsTold.objects.count() == len(acts_of(cases, "rights_notice"))
    assert list(fsck.tables()) == []


def states(file, shared):
    folder = shared / "domain" / "stories"
    registry = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    load.load(file=folder / file, registry=registry)
    rows = list(Session.objects.order_by("started_at"))
    footage = find.footage_of(rows)
    return [filming.recorded(row, AWAY, footage[row.ref]).state for row in rows]


def test_a_session_with_a_selected_recording_is_not_called_recorded(station, shared):
    assert Tone.BAD in {one.tone for one in states("broken/1a-selective-recording.jsonl", shared)}


def test_a_session_that_was_recorded_whole_is_called_so(station, shared):
    found = states("1-theft.jsonl", shared)

    assert {(one.tone, one.words) for one in found} == {(Tone.OK, "已全程录制")}
