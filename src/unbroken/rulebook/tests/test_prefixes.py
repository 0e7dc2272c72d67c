"""The engine act by act and the engine at once come to the same, on every prefix of every story."""

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unbroken.rulebook import duty as duty_module
from unbroken.rulebook.duty import joins_of
from unbroken.rulebook.engine import Triggers, Watch, collect, evaluate
from unbroken.rulebook.functions import FUNCTIONS
from unbroken.rulebook.functions.register import Function
from unbroken.rulebook.tests import stories
from unbroken.rulebook.tests.mutations import MUTATIONS
from unbroken.rulebook.view import Known

EVERY_STORY = [*stories.CLEAN, *stories.BROKEN]


def agree_on_prefixes(acts, places) -> None:
    """Compare both forms after each of the places, with an hour in which nothing happens."""
    watch = Watch(stories.book())
    for place, act in enumerate(acts, start=1):
        watch.feed(act)
        if place in places:
            assert watch.evaluation(act.recorded_at) == evaluate(
                stories.book(), acts[:place], act.recorded_at
            ), act.id


@pytest.mark.parametrize("story", EVERY_STORY)
def test_both_forms_agree_on_a_sample_of_prefixes_of_each_story(story):
    acts = stories.acts(story)
    places = set(random.Random(story).sample(range(1, len(acts) + 1), 5)) | {len(acts)}  # noqa: S311 — a sample, not a secret.

    agree_on_prefixes(acts, places)


@pytest.mark.release
@pytest.mark.parametrize("story", EVERY_STORY)
def test_both_forms_agree_on_every_prefix_of_each_story(story):
    acts = stories.acts(story)

    agree_on_prefixes(acts, set(range(1, len(acts) + 1)))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    rules=st.lists(st.sampled_from(sorted(MUTATIONS)), min_size=1, max_size=3, unique=True),
    hours=st.lists(st.integers(0, 72), max_size=3),
    data=st.data(),
)
def test_both_forms_agree_on_spoiled_stories_whenever_one_looks(rules, hours, data):
    story = MUTATIONS[rules[0]][0]
    changed = stories.lines(story)
    for rule in rules:
        if MUTATIONS[rule][0] == story and applies(rule, changed):
            MUTATIONS[rule][1](changed)
    acts = stories.acts_of(without_repeats(changed))
    place = data.draw(st.integers(1, len(acts)))
    watch = Watch(stories.book())
    for act in acts[:place]:
        watch.feed(act)

    now = acts[place - 1].recorded_at
    for wait in hours:
        now += dt.timedelta(hours=wait)
        assert watch.evaluation(now) == evaluate(stories.book(), acts[:place], now)


def applies(rule, story) -> bool:
    """Say whether a change still finds its act after the changes before it."""
    before = [line["id"] for line in story]
    try:
        MUTATIONS[rule][1]([dict(line, body=dict(line["body"])) for line in story])
    except (AssertionError, ValueError):
        return False
    return before == [line["id"] for line in story]


def without_repeats(story) -> list[dict]:
    return list({line["id"]: line for line in story}.values())


def test_acts_of_several_streams_may_come_a_little_out_of_order():
    acts = list(stories.acts("broken/1b-exhibit-late-and-swapped"))
    for place in range(0, len(acts) - 1, 3):
        acts[place], acts[place + 1] = acts[place + 1], acts[place]

    agree_on_prefixes(acts, {len(acts) // 2, len(acts)})


def looked_at_always(acts, now):
    """The reference: every duty is looked at whenever anything is recorded or any duty asks to be."""
    known = Known(joins_of(stories.book()))
    triggers, duties = Triggers(stories.book()), {}
    for act in acts:
        pass_time(duties, known.view(), act.recorded_at, last=False)
        known.add(act)
        view = known.view()
        for each in filter(None, (act, view.act(act.opened or ""), view.act(act.corrects or ""))):
            for name, duty in triggers.duties(each, view):
                duties.setdefault(name, duty)
        for duty in duties.values():
            duty.look(view, act.recorded_at, act)
    pass_time(duties, known.view(), now, last=True)
    return collect(duties.values(), known.view(), now)


def pass_time(duties, view, until, *, last) -> None:
    for duty in duties.values():
        while (look := duty.verdict.look) and (look < until or (last and look == until)):
            duty.look(view, look, None)
        if last:
            duty.look(view, until, None)


def what_stands(evaluation):
    return [(each.key, each.state, each.start, each.end, each.late) for each in evaluation.findings]


@pytest.mark.parametrize("story", ["1-theft", "2-market-fight", "5-juvenile"])
@pytest.mark.parametrize("rules", [("R-PRO-06", "R-ITV-08", "R-ONS-09"), ("R-CLO-01", "R-JUV-02")])
def test_looking_only_when_something_can_have_changed_misses_nothing(story, rules):
    changed = stories.lines(story)
    for rule in rules:
        if MUTATIONS[rule][0] == story:
            MUTATIONS[rule][1](changed)
    acts = stories.acts_of(changed)
    now = acts[-1].recorded_at + dt.timedelta(days=3)

    assert what_stands(evaluate(stories.book(), acts, now)) == what_stands(
        looked_at_always(acts, now)
    )


def test_a_function_that_reads_more_than_it_says_is_noticed(monkeypatch):
    """The seeded bug: whether a thing is in one place does not say that it reads returns of loans."""
    honest = FUNCTIONS["one_place"]
    blind = tuple(read for read in honest.reads if read[0] != "property_return")
    monkeypatch.setitem(FUNCTIONS, "one_place", Function(judge=honest.judge, reads=blind))
    monkeypatch.setattr(duty_module, "ALWAYS", duty_module.ALWAYS | {("property_return", "items")})
    changed = stories.lines("1-theft")
    MUTATIONS["R-PRO-06"][1](changed)
    acts = stories.acts_of(changed)
    now = acts[-1].recorded_at

    seen = what_stands(evaluate(stories.book(), acts, now))

    assert seen != what_stands(looked_at_always(acts, now))
