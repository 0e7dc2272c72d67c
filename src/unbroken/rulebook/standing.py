"""Where a finding stands: explained by whom, accepted by whom, void by which correction (decision 11)."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from unbroken.rulebook.finding import State
from unbroken.rulebook.recorded import Recorded
from unbroken.rulebook.verdict import Breach
from unbroken.rulebook.view import View

UNDO = dt.timedelta(minutes=10)
"""Within it, the same person's correction needs no review (decision 10)."""

JOINS = frozenset(
    {
        ("alarm", "finding"),
        ("approval", "of_act"),
        ("finding_answer", "finding"),
        ("finding_review", "finding"),
        ("supervision_ticket", "alarms"),
        ("ticket_response", "ticket"),
        ("ticket_review", "ticket"),
    }
)
"""What is looked up here."""

LOOP = frozenset(act_type for act_type, _ in JOINS)
"""Acts that change where a finding stands, though not whether it is one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Loop:
    """What people said about a finding, in order of recording."""

    answers: tuple[Recorded, ...]
    reviews: tuple[Recorded, ...]


def loop_of(key: uuid.UUID, view: View) -> Loop:
    """Return the answers to a finding and their reviews, directly or through a ticket."""
    answers = view.naming("finding_answer", "finding", str(key))
    reviews = view.naming("finding_review", "finding", str(key))
    for ticket in _tickets(key, view):
        answers += view.naming("ticket_response", "ticket", ticket.id)
        reviews += view.naming("ticket_review", "ticket", ticket.id)
    place = view.known.place
    return Loop(
        answers=tuple(sorted(answers, key=lambda act: place[act.id])),
        reviews=tuple(sorted(reviews, key=lambda act: place[act.id])),
    )


def _tickets(key: uuid.UUID, view: View) -> Iterator[Recorded]:
    for alarm in view.naming("alarm", "finding", str(key)):
        yield from view.naming("supervision_ticket", "alarms", alarm.id)


def accepted_by(loop: Loop, view: View) -> tuple[str, ...]:
    """Return the reviews by which somebody other than the author accepted an answer."""
    return tuple(
        review.id
        for review in loop.reviews
        if view.value(review, "result") == "accepted"
        and (answer := _answer_before(review, loop, view))
        and answer.by != review.by
    )


def _answer_before(review: Recorded, loop: Loop, view: View) -> Recorded | None:
    named = [answer for answer in loop.answers if answer.id == view.value(review, "answer")]
    place = view.known.place
    earlier = [each for each in loop.answers if place[each.id] < place[review.id]]
    return next(iter(named or reversed(earlier)), None)


def state_of(
    breach: Breach, gone: State | None, gone_by: Recorded | None, loop: Loop, view: View
) -> State:
    """Say whether a finding is open, answered, reviewed, repaired or void."""
    if gone is State.VOID and gone_by is not None:
        return State.VOID_REVIEWED if _void_is_accepted(gone_by, loop, view) else State.VOID
    if gone is not None:
        return gone
    if breach.reviewed_by or accepted_by(loop, view):
        return State.REVIEWED
    if breach.late is not None:
        return State.REPAIRED
    if breach.answered_by or (loop.answers and not _was_sent_back(loop, view)):
        return State.ANSWERED
    return State.OPEN


def _was_sent_back(loop: Loop, view: View) -> bool:
    """Say whether the last word was a review that returned the answer."""
    returned = [act for act in loop.reviews if view.value(act, "result") == "returned"]
    if not returned:
        return False
    place = view.known.place
    return place[returned[-1].id] > place[loop.answers[-1].id]


def _void_is_accepted(correction: Recorded, loop: Loop, view: View) -> bool:
    """Say whether somebody other than the corrector accepted a correction, or it was an undo."""
    reviews = [*view.naming("approval", "of_act", correction.id), *loop.reviews]
    accepted = any(
        view.value(act, "result") == "accepted" or view.value(act, "decision") == "approved"
        for act in reviews
        if act.by != correction.by
    )
    return accepted or _is_undo(correction, view)


def _is_undo(correction: Recorded, view: View) -> bool:
    original = view.act(correction.corrects or "")
    if original is None or original.by != correction.by:
        return False
    if correction.recorded_at - original.recorded_at > UNDO:
        return False
    place = view.known.place
    between = view.known.acts[place[original.id] : place[correction.id]]
    return all(act.by == correction.by for act in between if act.case == original.case)
