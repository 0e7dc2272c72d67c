"""Interval arithmetic: what coverage is computed with (domain map C.3).

A `Span` is half open, [start, end). A set of times is a sorted tuple of disjoint spans that do not touch.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

NO_TIME = dt.timedelta(0)


class Span(NamedTuple):
    """A stretch of time from `start` up to, not including, `end`."""

    start: dt.datetime
    end: dt.datetime

    @property
    def length(self) -> dt.timedelta:
        """Return how long it is; never negative."""
        return max(self.end - self.start, NO_TIME)


Times = tuple[Span, ...]


def union(spans: Iterable[Span], *, seam: dt.timedelta = NO_TIME) -> Times:
    """Return the times in any of the spans; pieces no further apart than `seam` become one."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if merged and span.start - merged[-1].end <= seam:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def intersect(left: Times, right: Times) -> Times:
    """Return the times in both."""
    found: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            found.append(Span(start, end))
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return tuple(found)


def subtract(left: Times, right: Times) -> Times:
    """Return the times in `left` and not in `right`."""
    rest: list[Span] = []
    for span in left:
        start = span.start
        for cut in right:
            if cut.end <= start or cut.start >= span.end:
                continue
            if cut.start > start:
                rest.append(Span(start, cut.start))
            start = max(start, cut.end)
        if start < span.end:
            rest.append(Span(start, span.end))
    return tuple(rest)


def total(times: Times) -> dt.timedelta:
    """Return the length of all spans together."""
    return sum((span.length for span in times), NO_TIME)


def is_inside(span: Span, times: Times) -> bool:
    """Say whether every moment of the span is in the times."""
    return not subtract((span,), times)
