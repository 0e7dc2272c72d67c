"""The loop of a finding, act by act: found, taken, answered, reviewed, settled (decision 11).

Pure: what an act says, and the rows that it names, come in; changes go out. Acts are known by wire
name, since they are declared on a floor above.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from unbroken.base.identifiers import ref
from unbroken.chain import spoken
from unbroken.chain.projection import Change, Put
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.rulebook.book import owed_by, roles_of
from unbroken.rulebook.duty import remedies_of
from unbroken.rulebook.finding import State
from unbroken.rulebook.models import Finding
from unbroken.rulebook.rule import Rulebook

Names = Callable[[Recorded[Act]], Sequence[tuple[str, tuple[str, ...]]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Loop:
    """One act of the loop, and the person behind whoever made it."""

    event: Recorded[Act]
    person: str
    book: Rulebook

    def says(self, field: str) -> Any:  # noqa: ANN401 — a field of any type of act.
        """Return what the act says in a field."""
        return getattr(self.event.act, field, None)


Moves = Callable[[Loop, Sequence[Finding]], Iterator[Change]]


@dataclass(frozen=True, kw_only=True, slots=True)
class LoopStep:
    """What one type of act does to findings: which rows it names, and how they move."""

    names: Names
    moves: Moves


def finding_ref(key: str | None) -> str:
    """Write the reference of a finding from the key that an act gives."""
    return ref("finding", key or "")


def _by_key(event: Recorded[Act]) -> Sequence[tuple[str, tuple[str, ...]]]:
    key = getattr(event.act, "finding", None)
    return [("ref", (finding_ref(key),))] if key else []


def _by_alarms(event: Recorded[Act]) -> Sequence[tuple[str, tuple[str, ...]]]:
    return [("alarm", tuple(getattr(event.act, "alarms", None) or ()))]


def _by_ticket(event: Recorded[Act]) -> Sequence[tuple[str, tuple[str, ...]]]:
    ticket = getattr(event.act, "ticket", None)
    return [("ticket", (ticket,))] if ticket else []


def _found(loop: Loop, rows: Sequence[Finding]) -> Iterator[Change]:
    key, event = loop.says("finding"), loop.event
    if not key or rows:
        return
    rule = loop.book.rule(loop.says("rule") or "")
    remedies = _remedies(loop.book, loop.says("rule"))
    zh, en = spoken.both(loop.says("text") or "")
    yield Put(
        Finding,
        finding_ref(key),
        rule=loop.says("rule") or "",
        severity=loop.says("severity") or "S3",
        subject=loop.says("subject") or "",
        case=event.case,
        stream=event.stream,
        unit=event.unit or "",
        roles=owed_by(rule, remedies),
        alerts=roles_of(rule.alert) if rule else [],
        remedies=remedies,
        of_act=loop.says("of_act"),
        alarm=event.ref,
        raised_at=loop.says("since") or event.occurred_at,
        found_at=event.recorded_at,
        start=loop.says("since"),
        end=loop.says("until"),
        text_zh=zh,
        text_en=en,
    )


def _remedies(book: Rulebook, rule_id: str | None) -> list[str]:
    rule = book.rule(rule_id or "")
    clauses = rule.clauses if rule else ()
    return list(dict.fromkeys(each for clause in clauses for each in remedies_of(clause)))


def _taken(loop: Loop, rows: Sequence[Finding]) -> Iterator[Change]:
    for row in rows:
        yield Put(Finding, row.ref, owner=loop.says("officer") or loop.event.by)


def _ticketed(loop: Loop, rows: Sequence[Finding]) -> Iterator[Change]:
    for row in rows:
        yield Put(
            Finding,
            row.ref,
            ticket=loop.event.ref,
            owner=loop.says("responsible") or row.owner,
            due_at=loop.says("due_at"),
        )


def _answered(loop: Loop, rows: Sequence[Finding]) -> Iterator[Change]:
    for row in rows:
        state = State.ANSWERED if row.state == State.OPEN else row.state
        yield Put(
            Finding,
            row.ref,
            state=str(state),
            answer=loop.event.ref,
            answered_by=loop.person,
            answered_at=loop.event.occurred_at,
        )


def _reviewed(loop: Loop, rows: Sequence[Finding]) -> Iterator[Change]:
    """Settle what somebody other than the author accepted; open again what was sent back."""
    for row in rows:
        if row.answer is None or row.answered_by == loop.person:
            continue  # Nobody reviews his own answer; the act stands in the record, and moves nothing.
        if row.state not in (State.OPEN, State.ANSWERED):
            continue
        values: dict[str, object] = {"review": loop.event.ref, "reviewed_by": loop.person}
        if loop.says("result") == "accepted":
            values |= {"state": str(State.REVIEWED), "settled_by": loop.event.ref}
            values |= {"settled_at": loop.event.occurred_at}
        else:
            values |= {"state": str(State.OPEN)}
        yield Put(Finding, row.ref, **values)


def _moved(loop: Loop, rows: Sequence[Finding]) -> Iterator[Change]:
    state, basis = loop.says("state") or str(State.OPEN), loop.says("basis") or ()
    is_settled = state in (State.REVIEWED, State.REPAIRED, State.VOID_REVIEWED)
    for row in rows:
        yield Put(
            Finding,
            row.ref,
            state=state,
            settled_at=loop.event.occurred_at if is_settled else None,
            settled_by=next(iter(basis), loop.event.ref) if is_settled else None,
        )


STEPS: Mapping[str, LoopStep] = {
    "alarm": LoopStep(names=_by_key, moves=_found),
    "alarm_taken": LoopStep(names=_by_key, moves=_taken),
    "supervision_ticket": LoopStep(names=_by_alarms, moves=_ticketed),
    "finding_answer": LoopStep(names=_by_key, moves=_answered),
    "ticket_response": LoopStep(names=_by_ticket, moves=_answered),
    "finding_review": LoopStep(names=_by_key, moves=_reviewed),
    "ticket_review": LoopStep(names=_by_ticket, moves=_reviewed),
    "finding_standing": LoopStep(names=_by_key, moves=_moved),
}
