"""Findings, tickets and reviews: how the loop is closed."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import ActRef, Code, Digest, OfficerRef, PersonRef
from unbroken.chain import declare
from unbroken.chain.register import Act, Kind, Nature
from unbroken.chain.signers import citizen, official
from unbroken.media.codes import GAP_REASON
from unbroken.rulebook.codes import FINDING_STATE, SEVERITY
from unbroken.supervision.codes import (
    ALARM_SOURCE,
    COMPLAINT_KIND,
    TICKET_RESULT,
    TICKET_REVIEW,
    TRIAGE_RESULT,
)


@declare.act(
    "alarm",
    zh="预警",
    en="Alarm",
    happened_zh="首次发现一项预警问题。",
    by=("system", "case_manager"),
    shown=("text", "severity"),
    core=True,
)
class AlarmRaised(Act):
    """A finding was first seen, by the rules or by a person."""

    source: Code | None = declare.code(ALARM_SOURCE, zh="来源", en="Source")
    rule: str | None = declare.text(
        zh="规则编号",
        en="Rule",
        note=Words(
            "规则目录中的编号；来源为规则时必填",
            "Number in the rulebook; needed when the source is a rule",
        ),
        default=None,
    )
    subject: str | None = declare.text(zh="对象", en="Subject", spoken=True)
    of_act: ActRef | None = declare.value(Kind.ACT, zh="记录", en="Act", default=None)
    since: dt.datetime | None = declare.value(Kind.DATETIME, zh="起始时间", en="Since")
    until: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="结束时间", en="Until", default=None
    )
    severity: Code | None = declare.code(SEVERITY, zh="严重程度", en="Severity")
    text: str | None = declare.text(zh="内容", en="Text", spoken=True)
    finding: str | None = declare.text(
        zh="问题编号",
        en="Finding",
        note=Words("由规则发现的必填", "Needed when a rule found it"),
        default=None,
    )


@declare.act(
    "supervision_ticket",
    zh="督办单",
    en="Supervision ticket",
    happened_zh="向责任民警下达督办单。",
    by=("case_manager", "legal"),
    nature=Nature.DECISION,
    signers=(official("issuer", role="case_manager"),),
    shown=("responsible", "request", "due_at"),
    core=True,
)
class TicketIssued(Act):
    """A supervision ticket was issued to a responsible officer."""

    alarms: tuple[ActRef, ...] | None = declare.value(Kind.ACTS, zh="预警", en="Alarms")
    triage: Code | None = declare.code(TRIAGE_RESULT, zh="研判结果", en="Triage")
    triage_reason: str | None = declare.text(zh="研判说明", en="Reason of the triage")
    responsible: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="责任民警", en="Responsible officer"
    )
    head: OfficerRef | None = declare.value(Kind.OFFICER, zh="部门负责人", en="Head")
    due_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="反馈期限", en="Due", ahead=True)
    request: str | None = declare.text(zh="督办要求", en="Request")


@declare.act(
    "ticket_response",
    zh="反馈",
    en="Ticket response",
    happened_zh="责任民警对督办单作出反馈。",
    by=("case_officer",),
    signers=(official("responder", role="case_officer"),),
    shown=("ticket", "text"),
    core=True,
)
class TicketAnswered(Act):
    """The responsible officer answered a ticket."""

    ticket: ActRef | None = declare.value(Kind.ACT, zh="督办单", en="Ticket")
    text: str | None = declare.longtext(zh="反馈内容", en="Text")
    refs: tuple[ActRef, ...] = declare.value(Kind.ACTS, zh="依据", en="References", default=())
    media: tuple[Digest, ...] = declare.value(Kind.MEDIA, zh="证据", en="Evidence", default=())


@declare.act(
    "rectification",
    zh="整改",
    en="Rectification",
    happened_zh="按督办要求完成整改。",
    by=("case_officer", "head_unit"),
    signers=(official("responder", role="case_officer"),),
    shown=("ticket", "text", "repairing_acts"),
    core=True,
)
class Rectified(Act):
    """What a ticket asked for was put right."""

    ticket: ActRef | None = declare.value(Kind.ACT, zh="督办单", en="Ticket")
    text: str | None = declare.longtext(zh="整改内容", en="Text")
    repairing_acts: tuple[ActRef, ...] | None = declare.value(
        Kind.ACTS, zh="补救记录", en="Repairing acts"
    )


@declare.act(
    "ticket_review",
    zh="督办复核",
    en="Review of a ticket",
    happened_zh="由他人对督办反馈进行复核。",
    by=("legal", "case_manager"),
    nature=Nature.DECISION,
    signers=(official("reviewer", role="legal"),),
    shown=("ticket", "result", "text"),
    core=True,
)
class TicketReviewed(Act):
    """The answer to a ticket was reviewed by somebody else."""

    ticket: ActRef | None = declare.value(Kind.ACT, zh="督办单", en="Ticket")
    reviewer: OfficerRef | None = declare.value(Kind.OFFICER, zh="复核人", en="Reviewer")
    result: Code | None = declare.code(TICKET_REVIEW, zh="结果", en="Result")
    text: str | None = declare.text(zh="意见", en="Text")


@declare.act(
    "ticket_closure",
    zh="销号",
    en="Ticket closure",
    happened_zh="督办单销号。",
    by=("legal",),
    nature=Nature.DECISION,
    signers=(official("closer", role="legal"),),
    shown=("ticket", "result", "text"),
    core=True,
)
class TicketClosed(Act):
    """A ticket was closed."""

    ticket: ActRef | None = declare.value(Kind.ACT, zh="督办单", en="Ticket")
    result: Code | None = declare.code(TICKET_RESULT, zh="结果", en="Result")
    text: str | None = declare.text(zh="说明", en="Text")


@declare.act(
    "inspection_referral",
    zh="移送督察",
    en="Referral to the inspectorate",
    happened_zh="将问题移送督察部门。",
    by=("legal",),
    signers=(official("head_unit", role="head_unit"),),
    shown=("ticket", "grounds"),
)
class ReferredToInspectorate(Act):
    """A matter was referred to the inspectorate."""

    ticket: ActRef | None = declare.value(Kind.ACT, zh="督办单", en="Ticket")
    grounds: str | None = declare.longtext(zh="理由", en="Grounds")


@declare.row
class ReviewedPoint:
    """A point of the review and its score."""

    name: str | None = declare.text(zh="项目", en="Item")
    score: int | None = declare.value(Kind.INT, zh="得分", en="Score")
    deduction: int | None = declare.value(Kind.INT, zh="扣分", en="Deduction")
    reason: str | None = declare.text(zh="原因", en="Reason", default=None)


@declare.act(
    "quality_review",
    zh="执法质量考评",
    en="Quality review",
    happened_zh="对执法质量进行考评打分。",
    by=("legal",),
    signers=(official("reviewer", role="legal"),),
    shown=("items", "objection_until"),
)
class QualityReviewed(Act):
    """The quality of the case work was reviewed and scored."""

    items: tuple[ReviewedPoint, ...] | None = declare.rows(ReviewedPoint, zh="考评项", en="Items")
    objection_until: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="异议期限", en="Objections until", ahead=True
    )


@declare.act(
    "party_complaint",
    zh="投诉、控告、申诉、查询",
    en="Complaint or query of a party",
    happened_zh="当事人提出投诉、控告、申诉或者查询。",
    by=("desk_officer", "case_manager"),
    signers=(citizen("complainant", role="reporter", required=False),),
    shown=("kind", "from_person", "on"),
)
class PartyComplained(Act):
    """A party complained, accused, appealed or asked."""

    kind: Code | None = declare.code(COMPLAINT_KIND, zh="类型", en="Kind")
    from_person: PersonRef | None = declare.value(
        Kind.PERSON, zh="提出人", en="Person who complains or asks"
    )
    on: str | None = declare.text(zh="事项", en="Matter")
    of_act: ActRef | None = declare.value(Kind.ACT, zh="对应记录", en="Act concerned", default=None)
    received_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="收到时间", en="Received at")
    answered_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="答复时间", en="Answered at", default=None
    )
    answer: str | None = declare.text(zh="答复", en="Answer", default=None)


@declare.act(
    "finding_answer",
    zh="问题说明",
    en="Answer to a finding",
    happened_zh="对发现的问题作出说明；已说明的时段不计入覆盖。",
    by=(
        "case_officer",
        "field_officer",
        "area_manager",
        "guard",
        "property_custodian",
        "av_custodian",
        "device_manager",
        "head_unit",
    ),
    shown=("rule", "cause", "text"),
)
class FindingAnswered(Act):
    """Somebody explained a finding; explained time does not count as covered."""

    finding: str | None = declare.text(zh="问题编号", en="Finding")
    rule: str | None = declare.text(zh="规则编号", en="Rule")
    cause: Code | None = declare.code(GAP_REASON, zh="原因", en="Cause", default=None)
    text: str | None = declare.longtext(zh="说明", en="Explanation")
    refs: tuple[ActRef, ...] = declare.value(Kind.ACTS, zh="依据", en="References", default=())
    media: tuple[Digest, ...] = declare.value(Kind.MEDIA, zh="证据", en="Evidence", default=())


@declare.act(
    "finding_review",
    zh="问题审核",
    en="Review of a finding",
    happened_zh="由他人审核说明，予以认可或者退回。",
    by=("legal", "case_manager"),
    nature=Nature.DECISION,
    shown=("rule", "result", "text"),
)
class FindingReviewed(Act):
    """Somebody else accepted an explanation, or sent it back."""

    finding: str | None = declare.text(zh="问题编号", en="Finding")
    rule: str | None = declare.text(zh="规则编号", en="Rule")
    answer: ActRef | None = declare.value(Kind.ACT, zh="说明", en="Answer")
    result: Code | None = declare.code(TICKET_REVIEW, zh="结果", en="Result")
    text: str | None = declare.text(zh="意见", en="Opinion")


@declare.act(
    "alarm_taken",
    zh="认领预警",
    en="Alarm taken",
    happened_zh="有人认领了这项预警，负责处理。",
    by=(
        "case_officer",
        "field_officer",
        "area_manager",
        "property_custodian",
        "av_custodian",
        "device_manager",
        "head_unit",
        "legal",
        "case_manager",
    ),
    shown=("rule", "officer"),
)
class AlarmTaken(Act):
    """Somebody took an alarm by name and will see to it."""

    finding: str | None = declare.text(zh="问题编号", en="Finding")
    rule: str | None = declare.text(zh="规则编号", en="Rule")
    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="负责人", en="Owner")


@declare.act(
    "finding_standing",
    zh="问题状态变化",
    en="Change of a finding",
    happened_zh="后来的记录使问题的状态发生变化。",
    by=("system",),
    shown=("rule", "state", "basis"),
)
class FindingMoved(Act):
    """Later records changed where a finding stands."""

    finding: str | None = declare.text(zh="问题编号", en="Finding")
    rule: str | None = declare.text(zh="规则编号", en="Rule")
    state: Code | None = declare.code(FINDING_STATE, zh="状态", en="State")
    basis: tuple[ActRef, ...] = declare.value(
        Kind.ACTS, zh="依据记录", en="Acts it rests on", default=()
    )
