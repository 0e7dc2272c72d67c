"""What a page is told about limits, links of the chain and late records."""

import datetime as dt

from unbroken.base.shown import Cell, ChainLink, Limit, ShownAct, State, Tone

VERIFIED = State(tone=Tone.OK, words="Verified")


def a_limit(hours_used: float) -> Limit:
    return Limit(
        label="Summons",
        used=dt.timedelta(hours=hours_used),
        limit=dt.timedelta(hours=12),
        warn_after=dt.timedelta(hours=9),
    )


def test_a_limit_says_nothing_then_warns_then_is_over():
    assert a_limit(8.9).tone is None
    assert a_limit(9).tone is Tone.WARN
    assert a_limit(12).tone is Tone.BAD
    assert a_limit(14).left == dt.timedelta(hours=-2)


def test_a_recorded_act_does_not_count_as_verified():
    link = ChainLink(
        number=3, name="Area", cells=tuple(Cell(cell) for cell in "vvuvmn"), state=VERIFIED
    )

    assert (link.verified, link.pending, link.missing, link.due) == (3, 1, 1, 5)


def test_lateness_counts_from_the_end_of_what_lasted():
    noon = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    act = ShownAct(
        label="Rest",
        by="Wu Yan",
        occurred_at=noon - dt.timedelta(hours=2),
        ended_at=noon,
        recorded_at=noon + dt.timedelta(minutes=3),
        state=VERIFIED,
    )

    assert act.late == dt.timedelta(minutes=3)
