"""What a person does to conclude a case: may I, does it make sense, record."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from unbroken.base.identifiers import CaseRef, Code, Key, StreamName
from unbroken.casefile import gate, perform
from unbroken.casefile.models import Case
from unbroken.chain import standing
from unbroken.chain.actor import Actor
from unbroken.chain.door import Receipt
from unbroken.chain.entry import Entry
from unbroken.chain.log.standing import Standing, State
from unbroken.chain.standing import WAIT_SECONDS_MAX
from unbroken.conclusion.acts import CaseClosed, ClosingCondition
from unbroken.rulebook.codes import CONDITION
from unbroken.rulebook.finding import Finding

ANY_OUTCOME = "investigation_ended"
"""Stands in the question what is in the way; what an outcome asks for besides is asked when it closes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Closed:
    """A case that was closed, and how far its closing has come in the log."""

    receipt: Receipt
    standing: Standing

    @property
    def is_witnessed(self) -> bool:
        """Say whether somebody outside the organ has vouched for it."""
        return self.standing.state.includes(State.WITNESSED)


def close_case(
    *,
    case: CaseRef,
    outcome: Code,
    notes: Sequence[str] = (),
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
    seen: int,
    wait_seconds: float = WAIT_SECONDS_MAX,
) -> Closed:
    """Close a case over which nothing is open; raises casefile.gate.GateClosed, or Stale.

    `record_in_case` judges the whole case at this moment, so that no other way in goes round it. The
    answer waits until a witness outside has seen it, and says so when none came in time (decision 17).
    """
    said = CaseClosed(outcome=outcome, checklist=checklist(notes))
    receipt = perform.record_in_case(
        said, case=case, by=by, occurred_at=occurred_at, now=now, key=key, seen=seen
    )
    came = standing.wait_for(receipt.act, State.WITNESSED, seconds=wait_seconds)
    return Closed(receipt=receipt, standing=came)


def in_the_way(*, case: Case, by: Actor, now: dt.datetime) -> tuple[Finding, ...]:
    """Return what would be in the way of closing a case now: what the page shows before its form."""
    entry = Entry(
        act=CaseClosed(outcome=Code(ANY_OUTCOME), checklist=checklist()),
        stream=StreamName(case.ref),
        by=by,
        occurred_at=now,
        key=Key(uuid.uuid4()),
        seen=case.acts,
    )
    return gate.standing_against(entry, row=case, now=now)


def checklist(notes: Sequence[str] = ()) -> tuple[ClosingCondition, ...]:
    """Return the twelve conditions as they are stated in a closing; the rules judge whether they hold."""
    said = dict(enumerate(notes, start=1))
    return tuple(
        ClosingCondition(no=number, holds=True, note=said.get(number) or None)
        for number, _ in enumerate(CONDITION.words, start=1)
    )
