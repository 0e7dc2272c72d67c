"""Coercive measures and approvals."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import ActRef, Code, OfficerRef, PersonRef
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Kind, Nature
from unbroken.chain.signers import APPROVER, citizen
from unbroken.conclusion.codes import (
    APPROVAL_DECISION,
    APPROVAL_MATTER,
    COERCIVE_KIND,
    MEASURE_CHANGE,
)


@declare.act(
    "coercive_measure",
    zh="强制措施决定",
    en="Coercive measure",
    happened_zh="对人员决定采取强制措施。",
    by=("case_officer",),
    signers=(APPROVER, citizen("person", role="party", required=False)),
    shown=("person", "kind", "approver"),
    core=True,
)
class CoerciveMeasureDecided(Act):
    """A coercive measure against a person was decided."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    kind: Code | None = declare.code(COERCIVE_KIND, zh="种类", en="Kind")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")
    executed_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="执行时间", en="Executed at", default=None
    )
    until: dt.date | None = declare.value(
        Kind.DATE,
        zh="期限至",
        en="Until",
        note=Words(
            "含当日；取保候审、监视居住必填", "Last day included; needed for bail and surveillance"
        ),
        default=None,
    )
    place_text: str | None = declare.text(
        zh="执行处所", en="Place where it is carried out", default=None
    )
    guarantor: PersonRef | None = declare.value(
        Kind.PERSON, zh="保证人", en="Guarantor", default=None
    )


@declare.act(
    "measure_change",
    zh="变更、解除强制措施",
    en="Change of a coercive measure",
    happened_zh="变更或者解除了强制措施。",
    by=("case_officer",),
    signers=(APPROVER,),
    shown=("person", "change", "reason"),
    core=True,
)
class CoerciveMeasureChanged(Act):
    """A coercive measure was changed or lifted."""

    of_act: ActRef | None = declare.value(Kind.ACT, zh="原措施", en="Measure")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    change: Code | None = declare.code(MEASURE_CHANGE, zh="变更", en="Change")
    requested_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="申请时间", en="Requested at", default=None
    )
    reason: str | None = declare.text(zh="原因", en="Reason")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")


@declare.act(
    "approval",
    zh="审批",
    en="Approval",
    happened_zh="审批人对事项作出同意、不同意或者退回的决定。",
    by=("head_unit", "head_organ", "legal"),
    nature=Nature.DECISION,
    own_page="conclusion:approvals",
    signers=(APPROVER,),
    shown=("matter", "decision", "approver", "opinion"),
    core=True,
)
class ApprovalDecided(Act):
    """A superior approved, refused or sent back a matter."""

    matter: Code | None = declare.code(APPROVAL_MATTER, zh="事项", en="Matter")
    of_act: ActRef | None = declare.value(Kind.ACT, zh="审批对象", en="Act concerned", default=None)
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person", default=None)
    decision: Code | None = declare.code(APPROVAL_DECISION, zh="结论", en="Decision")
    opinion: str | None = declare.text(zh="意见", en="Opinion")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    until: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="延长至", en="Until", ahead=True, default=None
    )
