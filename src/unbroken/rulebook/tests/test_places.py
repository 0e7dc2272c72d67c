"""An officer in two places: found among hundreds of his acts without looking at each of them."""

import datetime as dt
import random

import pytest

from unbroken.rulebook.engine import Watch, evaluate
from unbroken.rulebook.finding import State
from unbroken.rulebook.functions import places
from unbroken.rulebook.recorded import ActId, Recorded
from unbroken.rulebook.tests import stories

NOON = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
OFFICER = "officer:330112"
SEED = 20261124


def began(name, start, *, recorded_at=None, end=None):
    said = {"activity": f"activity:{name}", "officers": [OFFICER], "arrived_at": start.isoformat()}
    return Recorded(
        id=ActId(f"act:{name}"),
        type="onsite_activity",
        case="case:1",
        occurred_at=start,
        recorded_at=recorded_at or start,
        by=OFFICER,
        fields=said | ({"ended_at": end.isoformat()} if end else {}),
    )


def ended(name, end, *, recorded_at=None):
    return Recorded(
        id=ActId(f"act:{name}-end"),
        type="onsite_activity_end",
        case="case:1",
        occurred_at=end,
        recorded_at=recorded_at or end,
        by=OFFICER,
        fields={"opened": f"act:{name}", "ended_at": end.isoformat()},
    )


def corrected(name, field, new, recorded_at):
    row = {"field": field, "old_value": "", "value": new}
    return Recorded(
        id=ActId(f"act:{name}-{field}-{recorded_at.timestamp()}"),
        type="correction",
        case="case:1",
        occurred_at=recorded_at,
        recorded_at=recorded_at,
        by=OFFICER,
        fields={"new_values": [row]},
        corrects=ActId(f"act:{name}"),
    )


def found(evaluation):
    return [one for one in evaluation.findings if one.rule == "R-CHN-04"]


def a_shift(count):
    """Tell of activities of one officer, an hour each, of which none touches the next."""
    for number in range(count):
        start = NOON + number * 2 * HOUR
        yield began(number, start)
        yield ended(number, start + HOUR)


def a_muddle(count):
    """Tell of activities that overlap, are told late, end late or never, and are corrected."""
    chance = random.Random(SEED)  # noqa: S311 — a sample, not a secret.
    acts, now = [], NOON
    for number in range(count):
        now += chance.randint(1, 40) * MINUTE
        start = now - chance.randint(0, 300) * MINUTE
        acts.append(began(number, start, recorded_at=now))
        if chance.random() < 0.8:
            later = now + chance.randint(0, 200) * MINUTE
            acts.append(ended(number, start + chance.randint(1, 400) * MINUTE, recorded_at=later))
        if chance.random() < 0.3:
            moved = (start + chance.randint(-500, 500) * MINUTE).isoformat()
            later = now + chance.randint(1, 900) * MINUTE
            acts.append(corrected(number, "arrived_at", moved, later))
    return sorted(acts, key=lambda act: act.recorded_at)


def looked_at_all(acts):
    """The reference: every act is compared with every other, as it stands in the end."""
    watch = Watch(stories.book())
    for act in acts:
        watch.feed(act)
    view, spans = watch.known.view(), {}
    for act in view.of_type("onsite_activity"):
        start, end = view.time(act, "arrived_at"), view.time(act, "ended_at")
        if start and end and start < end:
            spans[act.id] = (start, end)
    names = list(spans)
    return {
        frozenset((one, other))
        for at, one in enumerate(names)
        for other in names[:at]
        if min(spans[one][1], spans[other][1]) - max(spans[one][0], spans[other][0]) > places.LEAST
    }


def test_both_forms_find_in_a_muddle_what_comparing_all_with_all_finds():
    acts = a_muddle(60)
    now = acts[-1].recorded_at
    watch = Watch(stories.book())
    for act in acts:
        watch.feed(act)

    stands = {
        frozenset(one.acts) for one in found(watch.evaluation(now)) if one.state is State.OPEN
    }

    assert stands == looked_at_all(acts) != set()
    assert watch.evaluation(now) == evaluate(stories.book(), acts, now)


def test_both_forms_agree_on_every_prefix_of_a_muddle():
    acts = a_muddle(25)
    watch = Watch(stories.book())

    for place, act in enumerate(acts, start=1):
        watch.feed(act)
        now = act.recorded_at
        assert found(watch.evaluation(now)) == found(evaluate(stories.book(), acts[:place], now))


@pytest.mark.parametrize("form", ["at once", "act by act"])
def test_ten_times_as_many_acts_of_an_officer_are_not_looked_at_a_hundred_times_as_often(
    form, monkeypatch
):
    looks = []
    honest = places._time_of
    monkeypatch.setattr(places, "_time_of", lambda *said: looks.append(1) or honest(*said))

    few, many = (_looks(form, count, looks) for count in (20, 200))

    assert few < many < 12 * few


def _looks(form, count, looks) -> int:
    looks.clear()
    acts = list(a_shift(count))
    if form == "at once":
        evaluate(stories.book(), acts, acts[-1].recorded_at)
    else:
        watch = Watch(stories.book())
        for act in acts:
            watch.feed(act)
    return len(looks)
