"""Administrative penalties, hearings and service."""

import datetime as dt

from unbroken.base.identifiers import ActRef, Code, Money, OfficerRef, PersonRef
from unbroken.casefile.codes import PENALTY_KIND, SERVICE_MODE
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Kind
from unbroken.chain.signers import APPROVER, MAKER, citizen
from unbroken.conclusion.codes import HEARING_RESULT


@declare.act(
    "service_receipt",
    zh="送达回执",
    en="Receipt of service",
    happened_zh="送达了文书，或者记明拒收情况。",
    by=("case_officer",),
    signers=(citizen("receiver", role="receiver"),),
    shown=("document", "receiver", "mode"),
    core=True,
)
class DocumentServed(Act):
    """A document was served, or its refusal was noted."""

    document: ActRef | None = declare.value(Kind.ACT, zh="文书", en="Document")
    mode: Code | None = declare.code(SERVICE_MODE, zh="送达方式", en="Manner")
    receiver: PersonRef | None = declare.value(Kind.PERSON, zh="受送达人", en="Receiver")
    refused: bool | None = declare.value(Kind.BOOL, zh="拒收", en="Refused")


@declare.act(
    "penalty_notice",
    zh="处罚告知笔录",
    en="Notice of a proposed penalty",
    happened_zh="告知拟作出的处罚并听取陈述申辩。",
    by=("case_officer",),
    signers=(citizen("person", role="party"), MAKER),
    shown=("person", "penalty", "statement"),
    core=True,
)
class PenaltyAnnounced(Act):
    """A person was told of the penalty proposed and was heard."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="拟被处罚人", en="Person")
    facts: str | None = declare.longtext(zh="事实", en="Facts")
    basis: str | None = declare.text(zh="依据", en="Basis")
    penalty: Code | None = declare.code(PENALTY_KIND, zh="拟处罚", en="Penalty proposed")
    hearing_right: bool | None = declare.value(Kind.BOOL, zh="有权听证", en="Right to a hearing")
    statement: str | None = declare.text(zh="陈述申辩", en="Statement made")


@declare.act(
    "penalty_decision",
    zh="处罚决定书",
    en="Penalty decision",
    happened_zh="作出行政处罚决定。",
    by=("case_officer",),
    signers=(APPROVER, citizen("person", role="party")),
    shown=("person", "penalty", "amount", "days"),
    core=True,
)
class PenaltyDecided(Act):
    """An administrative penalty was decided."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="被处罚人", en="Person penalised")
    notice: ActRef | None = declare.value(Kind.ACT, zh="处罚告知", en="Notice")
    facts: str | None = declare.longtext(zh="事实", en="Facts")
    basis: str | None = declare.text(zh="依据", en="Basis")
    penalty: Code | None = declare.code(PENALTY_KIND, zh="处罚种类", en="Penalty")
    amount: Money | None = declare.value(
        Kind.MONEY, zh="金额", en="Amount", unit="CNY", default=None
    )
    days: int | None = declare.value(Kind.INT, zh="天数", en="Days", unit="d", default=None)
    property_result: str | None = declare.text(
        zh="财物处理", en="What becomes of the property", default=None
    )
    victim: PersonRef | None = declare.value(Kind.PERSON, zh="被侵害人", en="Victim", default=None)
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    decided_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="决定时间", en="Decided at")


@declare.act(
    "hearing",
    zh="听证",
    en="Hearing",
    happened_zh="当事人申请听证，或者受理、举行了听证。",
    by=("legal",),
    signers=(citizen("parties", role="party", many=True),),
    shown=("notice", "held_at", "result"),
)
class HearingHeld(Act):
    """A hearing was asked for, accepted or held."""

    notice: ActRef | None = declare.value(Kind.ACT, zh="处罚告知", en="Notice of penalty")
    asked_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="申请时间", en="Asked at")
    accepted_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="受理时间", en="Accepted at", default=None
    )
    notice_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="通知时间", en="Notice at", default=None
    )
    held_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="举行时间", en="Held at", default=None
    )
    result: Code | None = declare.code(HEARING_RESULT, zh="结果", en="Result", default=None)


@declare.act(
    "execution_record",
    zh="执行情况",
    en="Execution of a decision",
    happened_zh="处罚等决定已执行。",
    by=("case_officer",),
    signers=(citizen("receiver", role="receiver", required=False),),
    shown=("decision", "how", "executed_at"),
)
class DecisionExecuted(Act):
    """A decision was carried out."""

    decision: ActRef | None = declare.value(Kind.ACT, zh="决定", en="Decision")
    how: str | None = declare.text(zh="执行方式", en="How")
    executed_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="执行时间", en="Executed at")
    receipt_no: str | None = declare.text(zh="票据编号", en="Receipt", default=None)
