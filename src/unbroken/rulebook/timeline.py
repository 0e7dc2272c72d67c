"""Acts that name one thing, in the order in which they began, so that what overlaps is found by bisection."""

import datetime as dt
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from unbroken.rulebook.interval import NO_TIME, Span
from unbroken.rulebook.recorded import Instant


@dataclass(slots=True)
class Timeline:
    """The places of acts by their beginning; whoever looks checks what stands at his moment."""

    begun: list[tuple[Instant, int]] = field(default_factory=list)
    unsure: set[int] = field(default_factory=set)
    """Acts without a beginning of their own, or corrected: these are looked at each time."""
    longest: dt.timedelta = NO_TIME

    def take(self, place: int, start: Instant | None, end: Instant | None) -> None:
        """Take in an act with what it says of its own time."""
        if start is None:
            self.unsure.add(place)
            return
        insort(self.begun, (start, place))
        self.ended(start, end)

    def ended(self, start: Instant, end: Instant | None) -> None:
        """Learn how long an act lasted: nothing that begins earlier than the longest can reach a span."""
        if end is not None:
            self.longest = max(self.longest, end - start)

    def reaching(self, span: Span) -> Iterator[int]:
        """Yield the places of the acts that can overlap a span."""
        yield from self.unsure
        first = bisect_left(self.begun, (span.start - self.longest, -1))
        for start, place in self.begun[first:]:
            if start >= span.end:
                break
            yield place
