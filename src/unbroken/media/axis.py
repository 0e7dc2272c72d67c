"""The track strip of a recording: where it is there, where it is not, and the hours above."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from unbroken.base import time_words

WIDTH, LEFT, RIGHT = 1180, 150, 1162
TOP, LINE, BAR = 28, 25, 18
TICKS_MAX = 12
STEPS_SECONDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 28_800, 86_400)
MARK_MIN = 3
"""A gap is drawn at least so wide: what is short must not vanish."""

Lost = tuple[dt.datetime, dt.datetime, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A time above the strip."""

    x: float
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hole:
    """A gap in a line, and its words to the right of it."""

    x: float
    width: float
    words: str
    words_x: float
    anchor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One track."""

    name: str
    y: int
    holes: tuple[Hole, ...]

    @property
    def words_y(self) -> int:
        """Return where its words stand."""
        return self.y + 14

    @property
    def hole_y(self) -> int:
        """Return where its holes begin: they are taller than the line."""
        return self.y - 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """The whole strip."""

    start: dt.datetime
    end: dt.datetime
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    left: int = LEFT
    right: int = RIGHT
    width: int = WIDTH
    bar: int = BAR
    hole: int = BAR + 4

    @property
    def bar_width(self) -> int:
        """Return how wide a line is."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Return how tall the strip is."""
        return TOP + LINE * len(self.lines) + 26

    @property
    def marks_y(self) -> int:
        """Return where marks stand."""
        return TOP + LINE * len(self.lines) + 14

    @property
    def floor(self) -> int:
        """Return where the lines of the hours end."""
        return self.height - 6


def drawn(
    start: dt.datetime, end: dt.datetime, lines: Mapping[str, Iterable[Lost]], *, zone: dt.tzinfo
) -> Axis:
    """Lay out the strip between two moments."""
    end = max(end, start + dt.timedelta(seconds=1))
    scale = (RIGHT - LEFT) / (end - start).total_seconds()
    return Axis(
        start=start,
        end=end,
        ticks=tuple(_ticks(start, end, scale, zone)),
        lines=tuple(
            Line(
                name=name,
                y=TOP + LINE * place,
                holes=tuple(_hole(one, start, scale) for one in lost),
            )
            for place, (name, lost) in enumerate(lines.items())
        ),
    )


def _ticks(start: dt.datetime, end: dt.datetime, scale: float, zone: dt.tzinfo) -> Iterable[Tick]:
    lasts = (end - start).total_seconds()
    step = next((s for s in STEPS_SECONDS if lasts / s <= TICKS_MAX), STEPS_SECONDS[-1])
    finely = time_words.Precision.SECOND if step < 60 else time_words.Precision.MINUTE
    at = dt.datetime.fromtimestamp(-(-start.timestamp() // step) * step, dt.UTC)
    while at <= end:
        x = LEFT + (at - start).total_seconds() * scale
        yield Tick(x=round(x, 1), words=time_words.clock(at, zone=zone, precision=finely))
        at += dt.timedelta(seconds=step)


def _hole(lost: Lost, start: dt.datetime, scale: float) -> Hole:
    first, last, words = lost
    x = LEFT + (first - start).total_seconds() * scale
    width = max((last - first).total_seconds() * scale, MARK_MIN)
    on_the_left = x + width > RIGHT - 170
    return Hole(
        x=round(x, 1),
        width=round(width, 1),
        words=words,
        words_x=round(x - 8 if on_the_left else x + width + 8, 1),
        anchor="end" if on_the_left else "start",
    )
