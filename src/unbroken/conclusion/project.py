"""How acts change what was asked of superiors."""

from collections.abc import Iterator

from unbroken.chain.projection import Change, Put, Rows, Wanted, projects
from unbroken.chain.recorded import Recorded
from unbroken.conclusion.acts import ApprovalDecided, ApprovalRequested
from unbroken.conclusion.models import ApprovalRequest


@projects(ApprovalRequested)
def approval_requested(event: Recorded[ApprovalRequested], _rows: Rows) -> Iterator[Change]:
    """Put a request before whoever may approve it."""
    act = event.act
    if event.case is None:
        return
    yield Put(
        ApprovalRequest,
        event.ref,
        case=event.case,
        matter=act.matter,
        asked_role=act.asked_role,
        of_act=act.of_act,
        person=act.person,
        reason=act.reason or "",
        until=act.until,
        asked_by=event.by,
        asked_at=event.occurred_at,
    )


def _requests_of_case(event: Recorded[ApprovalDecided]) -> Iterator[Wanted]:
    if event.case:
        yield Wanted(ApprovalRequest, (event.case,), column="case")


@projects(ApprovalDecided, reads=_requests_of_case)
def approval_decided(event: Recorded[ApprovalDecided], rows: Rows) -> Iterator[Change]:
    """Answer every open request of the case for the same matter, act and person."""
    act = event.act
    same = {"matter": act.matter, "of_act": act.of_act, "person": act.person}
    for one in rows.of(ApprovalRequest, answer=None, **same):
        yield Put(
            ApprovalRequest,
            one.ref,
            answer=event.ref,
            decision=act.decision,
            answered_by=act.approver or event.by,
            answered_at=event.occurred_at,
        )
