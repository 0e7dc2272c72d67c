"""Steps that are printed as they are taken: a number, what was looked at, how long it took."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from unbroken.station.speech import _, say

T = TypeVar("T")


class StepFailed(Exception):
    """What a step looked at is not so; the message says what was there instead."""


class Steps:
    """Counts the steps and prints one line for each."""

    def __init__(self) -> None:
        self._number = 0

    @contextmanager
    def step(self, words: str) -> Iterator[list[str]]:
        """Take a step; what it puts into the list is printed behind its words."""
        self._number += 1
        told: list[str] = []
        began = time.monotonic()
        try:
            yield told
        except BaseException:
            sys.stdout.flush()
            say(f"{self._number:>3}  {_('FAILED')}  {words}")
            raise
        said = f": {', '.join(told)}" if told else ""
        say(f"{self._number:>3}  {time.monotonic() - began:5.1f} s  {words}{said}")


def until(found: Callable[[], T | None], *, seconds: float, missing: str) -> T:
    """Ask again until there is an answer; raises StepFailed, saying what did not come."""
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        if (answer := found()) is not None:
            return answer
        time.sleep(0.2)
    raise StepFailed(missing)


def expect(*, holds: bool, otherwise: str) -> None:
    """Go on if it holds; else raise StepFailed."""
    if not holds:
        raise StepFailed(otherwise)
