"""Asking a superior for his approval."""

import datetime as dt

from unbroken.base.identifiers import ActRef, Code, PersonRef
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Kind
from unbroken.chain.signers import MAKER
from unbroken.conclusion.codes import APPROVAL_MATTER


@declare.act(
    "approval_request",
    zh="呈请审批",
    en="Request for approval",
    happened_zh="承办人就事项呈请有权的负责人审批。",
    by=("case_officer", "desk_officer", "area_manager", "property_custodian"),
    signers=(MAKER,),
    shown=("matter", "asked_role", "person", "reason"),
)
class ApprovalRequested(Act):
    """A superior was asked to approve a matter."""

    matter: Code | None = declare.code(APPROVAL_MATTER, zh="事项", en="Matter")
    asked_role: Code | None = declare.code(ROLE, zh="呈请谁审批", en="Asked of")
    of_act: ActRef | None = declare.value(Kind.ACT, zh="审批对象", en="Act concerned", default=None)
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person", default=None)
    reason: str | None = declare.longtext(zh="呈请理由", en="Reason")
    until: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="拟延长至", en="Until", ahead=True, default=None
    )
