"""The pieces of a stay: in which room a person was, from when to when, with whom."""

from dataclasses import dataclass

from unbroken.rulebook.interval import Span
from unbroken.rulebook.recorded import Instant, Recorded
from unbroken.rulebook.view import View


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of a stay in one room; an open piece reaches to now."""

    act: Recorded
    span: Span
    is_open: bool

    @property
    def room(self) -> str:
        """Return the room."""
        return str(self.act.fields.get("room", ""))

    def people(self, name: str) -> list[str]:
        """Return the guards or officers who were there."""
        return list(self.act.fields.get(name) or ())


def pieces_of(stay: str, view: View, now: Instant) -> list[Piece]:
    """Return the pieces of a stay, in order; each ends with the next, an exit, or now."""
    moves = sorted(
        (
            (view.time(act, "started_at") or act.occurred_at, act)
            for act in view.naming("room_entry", "stay", stay)
        ),
        key=lambda move: move[0],
    )
    ends = [time for time, _ in moves] + _departures(stay, view)
    pieces: list[Piece] = []
    for start, act in moves:
        end = view.time(act, "ended_at") or min(
            (time for time in ends if time > start), default=None
        )
        span = Span(start, max(now, start) if end is None else end)
        pieces.append(Piece(act=act, span=span, is_open=end is None))
    return pieces


def _departures(stay: str, view: View) -> list[Instant]:
    """Return when the person left the area, for a while or for good."""
    found = [view.time(act, "left_at") for act in view.naming("temporary_exit", "stay", stay)]
    found += [view.time(act, "exited_at") for act in view.naming("area_exit", "stay", stay)]
    return [time for time in found if time]


def absences_of(stay: str, view: View, now: Instant) -> list[Span]:
    """Return when the person was out of the area by a temporary exit."""
    return [
        Span(left, view.time(act, "returned_at") or max(now, left))
        for act in view.naming("temporary_exit", "stay", stay)
        if (left := view.time(act, "left_at"))
    ]
