"""Interval arithmetic agrees with counting single minutes."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from unbroken.rulebook.interval import Span, intersect, is_inside, subtract, total, union

NOON = dt.datetime(2026, 10, 15, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
MINUTES = 60

spans = st.builds(
    lambda start, length: Span(NOON + start * MINUTE, NOON + (start + length) * MINUTE),
    st.integers(0, MINUTES),
    st.integers(0, 20),
)
times = st.lists(spans, max_size=6).map(union)


def minutes(times_) -> set[int]:
    return {
        minute
        for minute in range(MINUTES + 21)
        if any(span.start <= NOON + minute * MINUTE < span.end for span in times_)
    }


def is_in_order(times_) -> bool:
    return all(a.end < b.start for a, b in pairwise(times_))


@given(st.lists(spans, max_size=6))
def test_a_union_holds_what_is_in_any_of_the_spans(given_spans):
    assert minutes(union(given_spans)) == minutes(given_spans)
    assert is_in_order(union(given_spans))


@given(times, times)
def test_an_intersection_holds_what_is_in_both(left, right):
    assert minutes(intersect(left, right)) == minutes(left) & minutes(right)
    assert intersect(left, right) == intersect(right, left)


@given(times, times)
def test_a_difference_holds_what_is_in_the_first_only(left, right):
    assert minutes(subtract(left, right)) == minutes(left) - minutes(right)


@given(times, times)
def test_what_is_taken_away_and_what_is_shared_make_up_the_whole(left, right):
    assert total(left) == total(subtract(left, right)) + total(intersect(left, right))
    assert union((*subtract(left, right), *intersect(left, right))) == left


@given(st.lists(spans, max_size=6), st.integers(0, 5))
def test_a_seam_closes_gaps_up_to_its_length_and_no_longer_ones(given_spans, seam):
    merged = union(given_spans, seam=seam * MINUTE)

    assert minutes(given_spans) <= minutes(merged)
    gaps = subtract((Span(NOON - MINUTE, NOON + 100 * MINUTE),), merged)[1:-1]
    assert all(gap.length > seam * MINUTE for gap in gaps)


@given(spans, times)
def test_a_span_is_inside_when_nothing_of_it_is_left_over(span, around):
    assert is_inside(span, around) == (minutes((span,)) <= minutes(around))
