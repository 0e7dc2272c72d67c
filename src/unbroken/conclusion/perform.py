"""What a person does to conclude a case: may I, does it make sense, record."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from unbroken.base.identifiers import (
    ActRef,
    CaseRef,
    Code,
    Key,
    OfficerRef,
    PersonRef,
    StreamName,
)
from unbroken.base.refusal import N_, Refusal
from unbroken.casefile import gate, perform
from unbroken.casefile.models import Case
from unbroken.chain import read, standing
from unbroken.chain.actor import Actor
from unbroken.chain.entry import Entry
from unbroken.chain.log.standing import Standing, State
from unbroken.chain.receipt import Receipt
from unbroken.chain.recorded import Signature
from unbroken.chain.standing import WAIT_SECONDS_MAX
from unbroken.conclusion import find
from unbroken.conclusion.acts import (
    ApprovalDecided,
    ApprovalRequested,
    CaseClosed,
    ClosingCondition,
)
from unbroken.conclusion.codes import APPROVAL_DECISION
from unbroken.conclusion.models import ApprovalRequest
from unbroken.people.refusals import require
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


class AskedOfAnother(Refusal):
    """A request is answered by somebody in the role that it was put to."""

    sentence = N_("This request was put to another role.")
    remedy = N_("Leave it to whoever holds that role.")
    status = HTTPStatus.FORBIDDEN


class AnsweredAlready(Refusal):
    """A request is answered once."""

    sentence = N_("This request has its answer already.")
    remedy = N_("Look at the answer; if it has to change, let the matter be put forward again.")


def ask_approval(
    *,
    case: CaseRef,
    said: ApprovalRequested,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
) -> Receipt:
    """Ask a superior to approve a matter of a case."""
    signed = Signature(slot="officer", person=OfficerRef(by.id), state="esigned")
    return perform.record_in_case(
        said, case=case, by=by, occurred_at=occurred_at, now=now, key=key, signatures=(signed,)
    )


def answer_request(
    *,
    asked: ApprovalRequest,
    decision: Code,
    opinion: str,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
    seen: int,
) -> Receipt:
    """Approve, refuse or send back what was asked; nobody answers his own request."""
    require(by, "approval", find.facts_of_request(asked), now)
    if asked.asked_role not in by.roles:
        raise AskedOfAnother
    if asked.answer and read.occurred_at_of(key) is None:
        raise AnsweredAlready
    approver = OfficerRef(by.id)
    said = ApprovalDecided(
        matter=Code(asked.matter) if asked.matter else None,
        of_act=ActRef(asked.of_act) if asked.of_act else None,
        person=PersonRef(asked.person) if asked.person else None,
        decision=decision,
        opinion=opinion or _word(decision),
        approver=approver,
        approver_role=Code(asked.asked_role),
        until=asked.until if decision == "approved" else None,
    )
    return perform.record_in_case(
        said,
        case=CaseRef(asked.case),
        by=by,
        occurred_at=read.occurred_at_of(key) or occurred_at,
        now=now,
        key=key,
        seen=seen,
        signatures=(Signature(slot="approver", person=approver, state="esigned"),),
    )


def _word(decision: Code) -> str:
    """Say the decision itself where whoever agrees says nothing more."""
    word = APPROVAL_DECISION.word(decision)
    return word.zh if word else decision
