"""The facts that everybody keeps: a guard looks after a person in the area, who now and then asks something.

Four patrols, which officers record most often by hand, and a question of the party, whose answer is due
within a day: in the five clean stories, too, one act in five or six opens a duty.
"""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

PATROL, QUESTION = "guard_patrol", "party_complaint"
TYPES = (PATROL, PATROL, PATROL, PATROL, QUESTION)
BY = "officer:330150"
UNIT = "unit:cd"
TERMINAL = "bench"
ROOM, STATE = "room:W2", "normal"
QUERY, MATTER = "query", "何时可以通知家属"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A case, and who is in the area in it."""

    case: str
    stay: str
    person: str

    @classmethod
    def read(cls, line: str) -> "Place":
        """Read what `str` wrote."""
        case, stay, person = line.split(" ")
        return cls(case=case, stay=stay, person=person)

    def __str__(self) -> str:
        """Write the place in a line."""
        return f"{self.case} {self.stay} {self.person}"


def in_turn(lines: Sequence[str]) -> Iterator[tuple[str, Place]]:
    """Go through the types and the cases again and again."""
    places = itertools.cycle(Place.read(line) for line in lines)
    return zip(itertools.cycle(TYPES), places, strict=False)


def columns(kind: str, place: Place, at: dt.datetime) -> dict[str, Any]:
    """Return a fact as the columns of one row."""
    envelope = {
        "key": uuid.uuid4(),
        "case": place.case,
        "type": kind,
        "by": BY,
        "unit": UNIT,
        "terminal": TERMINAL,
        "source": "manual",
        "occurred_at": at,
        "person": place.person,
    }
    if kind == QUESTION:
        return {**envelope, "kind": QUERY, "matter": MATTER, "received_at": at}
    return {**envelope, "stay": place.stay, "room": ROOM, "state": STATE}
