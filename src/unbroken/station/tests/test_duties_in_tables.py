"""The tables of duties and findings say what the engine says, on every prefix of every story."""

import json
import random

import pytest

from unbroken.chain import read, replay
from unbroken.chain.projection import Held, Past
from unbroken.rulebook import engine
from unbroken.rulebook.book import station_book
from unbroken.rulebook.models import Obligation
from unbroken.rulebook.recorded import as_recorded
from unbroken.rulebook.tests import stories
from unbroken.station.load import load

EVERY_STORY = [*stories.CLEAN, *stories.BROKEN]
ACROSS = {"R-ONS-16"}
"""Opened by an act of a unit and met by acts of cases: the worker's tick judges it, no table has it."""


def acts_loaded(story):
    registry = json.loads((stories.STORIES / "registry.json").read_text(encoding="utf-8"))
    load(file=stories.STORIES / f"{story}.jsonl", registry=registry)
    return list(read.everything())


def stands_in_table(held):
    return {
        row.ref: (row.rule, row.due_at, row.discharged_by, row.discharged_at, row.opened_by)
        for row in held.rows(Obligation)
        if not row.dropped
    }


def stands_by_engine(acts, now):
    judged = engine.evaluate(station_book(), acts, now)
    return {
        f"obligation:{one.key}": (
            one.rule,
            one.due,
            one.discharged_by,
            one.discharged_at,
            one.opened_by,
        )
        for one in judged.obligations
        if one.rule not in ACROSS
    }


def agree_on_prefixes(events, places):
    held, acts = Held(past=Past()), []
    for place, event in enumerate(events, start=1):
        held.follow(event)
        acts.append(as_recorded(event, claimed_recorded_at=event.claimed_recorded_at))
        if place in places:
            now = max(act.recorded_at for act in acts)
            assert stands_in_table(held) == stands_by_engine(acts, now), event.declared.wire_name


@pytest.mark.parametrize("story", EVERY_STORY)
def test_the_table_agrees_with_the_engine_on_prefixes_of_each_story(story, station, shared):
    events = acts_loaded(story)
    places = set(random.Random(story).sample(range(1, len(events) + 1), 6)) | {len(events)}  # noqa: S311 — a sample, not a secret.

    agree_on_prefixes(events, places)
    assert not list(replay.differences())


@pytest.mark.release
@pytest.mark.parametrize("story", EVERY_STORY)
def test_the_table_agrees_with_the_engine_on_every_prefix_of_each_story(story, station, shared):
    events = acts_loaded(story)

    agree_on_prefixes(events, set(range(1, len(events) + 1)))
