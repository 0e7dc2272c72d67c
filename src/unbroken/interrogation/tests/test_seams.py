"""A recording that begins half a second late is whole, as the rule sees it; one of three seconds is not."""

import datetime as dt

import pytest

from unbroken.interrogation.codes import RECORDED_THROUGHOUT
from unbroken.interrogation.models import Footage, Session
from unbroken.interrogation.views import filming
from unbroken.rulebook.book import seam_of

START = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
END = START + dt.timedelta(minutes=10)
SECOND = dt.timedelta(seconds=1)


def film(*spans):
    return [
        Footage(ref=f"act:{n}", device="camera:r3", started_at=start, ended_at=end, final=True)
        for n, (start, end) in enumerate(spans)
    ]


def recorded(*spans):
    session = Session(ref="session:1", started_at=START, ended_at=END, signed_at=None)
    return filming._kept(session, film(*spans)).state.tone


@pytest.mark.parametrize(
    ("late", "tone"), [(0.5 * SECOND, "ok"), (2 * SECOND, "ok"), (3 * SECOND, "bad")]
)
def test_a_delay_at_the_start_is_a_gap_only_where_the_rule_sees_one(late, tone):
    assert seam_of(RECORDED_THROUGHOUT) == 2 * SECOND
    assert recorded((START + late, END)) == tone


@pytest.mark.parametrize(("hole", "holes"), [(1 * SECOND, 0), (2 * SECOND, 0), (3 * SECOND, 1)])
def test_two_stretches_are_one_where_the_rule_joins_them(hole, holes):
    middle = START + dt.timedelta(minutes=5)

    assert filming._holes_between(film((START, middle), (middle + hole, END))) == holes


def test_many_small_holes_are_not_added_up_to_a_gap():
    middle, later = START + dt.timedelta(minutes=3), START + dt.timedelta(minutes=6)

    assert (
        recorded((START, middle), (middle + SECOND, later), (later + SECOND, END - SECOND)) == "ok"
    )
