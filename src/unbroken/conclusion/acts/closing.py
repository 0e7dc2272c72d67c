"""From the end of the investigation to the archive."""

import datetime as dt

from unbroken.base.identifiers import (
    ActRef,
    Code,
    Digest,
    ItemRef,
    OfficerRef,
    PersonRef,
    RecordingRef,
)
from unbroken.casefile.codes import DISPOSAL
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Kind, Nature
from unbroken.chain.signers import APPROVER, citizen, official
from unbroken.conclusion.codes import (
    FILE_KIND,
    JUDGMENT_KIND,
    OUTCOME,
    PROC_REQUEST,
    WITHDRAWAL_REASON,
)


@declare.act(
    "investigation_conclusion",
    zh="侦查终结报告",
    en="Conclusion of the investigation",
    happened_zh="侦查终结并提出处理意见。",
    by=("case_officer",),
    signers=(APPROVER,),
    shown=("opinion", "approver"),
    core=True,
)
class InvestigationConcluded(Act):
    """The investigation was concluded with a proposal."""

    facts: str | None = declare.longtext(zh="事实", en="Facts")
    evidence: tuple[ActRef, ...] | None = declare.value(Kind.ACTS, zh="证据", en="Evidence")
    opinion: str | None = declare.text(zh="意见", en="Opinion")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")


@declare.row
class ReceiverCount:
    """What the receiver counted."""

    volumes: int | None = declare.value(Kind.INT, zh="卷数", en="Volumes")
    recordings: int | None = declare.value(Kind.INT, zh="录音录像数", en="Recordings")
    items: int | None = declare.value(Kind.INT, zh="财物数", en="Items")
    at: dt.datetime | None = declare.value(Kind.DATETIME, zh="时间", en="Time")


@declare.act(
    "prosecution_transfer",
    zh="移送审查起诉",
    en="Transfer for prosecution",
    happened_zh="将案件移送检察机关审查起诉。",
    by=("case_officer",),
    signers=(APPROVER, citizen("procuratorate", role="prosecutor")),
    shown=("opinion_no", "suspects", "volumes"),
    core=True,
)
class CaseMovedForProsecution(Act):
    """The case was moved to the procuratorate for prosecution."""

    opinion_no: str | None = declare.text(zh="起诉意见书编号", en="Opinion number")
    suspects: tuple[PersonRef, ...] | None = declare.value(
        Kind.PERSONS, zh="犯罪嫌疑人", en="Suspects"
    )
    volumes: int | None = declare.value(Kind.INT, zh="卷数", en="Volumes")
    recordings: tuple[RecordingRef, ...] | None = declare.value(
        Kind.RECORDINGS, zh="移送录音录像", en="Recordings handed over"
    )
    recordings_not_moved_reason: str | None = declare.text(
        zh="未移送录音录像的原因", en="Reason recordings were not handed over", default=None
    )
    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="财物", en="Items")
    told_suspect_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="告知犯罪嫌疑人时间", en="Suspect told at", default=None
    )
    told_lawyer_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="告知律师时间", en="Lawyer told at", default=None
    )
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    received: tuple[ReceiverCount, ...] = declare.rows(
        ReceiverCount, zh="接收清点", en="Count by the receiver", default=()
    )


@declare.act(
    "procuratorate_request",
    zh="检察机关调取、补侦",
    en="Request of the procuratorate",
    happened_zh="检察机关提出调取、补充侦查等要求，或者已予答复。",
    by=("case_manager",),
    shown=("kind", "text", "due_at"),
)
class ProcuratorateAsked(Act):
    """The procuratorate asked for something, or was answered."""

    kind: Code | None = declare.code(PROC_REQUEST, zh="种类", en="Kind")
    received_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="收到时间", en="Received at")
    due_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="期限", en="Due", ahead=True)
    replied_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="答复时间", en="Replied at", default=None
    )
    request: ActRef | None = declare.value(
        Kind.ACT, zh="对应要求", en="Request answered", default=None
    )
    text: str | None = declare.text(zh="内容", en="Content")


@declare.row
class ClosingCondition:
    """One condition of closing, and whether it holds."""

    no: int | None = declare.value(Kind.INT, zh="序号", en="Number")
    holds: bool | None = declare.value(Kind.BOOL, zh="成立", en="Holds")
    note: str | None = declare.text(zh="说明", en="Note", default=None)


@declare.act(
    "case_closure",
    zh="结案",
    en="Closing of the case",
    happened_zh="经逐项核对条件后办结案件。",
    by=("case_officer",),
    nature=Nature.DECISION,
    own_page="conclusion:close",
    signers=(official("head_unit", role="head_unit"), official("legal", role="legal")),
    whole_case=True,
    shown=("outcome", "checklist"),
    core=True,
)
class CaseClosed(Act):
    """The case was closed after every condition had been checked."""

    outcome: Code | None = declare.code(OUTCOME, zh="结果", en="Outcome")
    checklist: tuple[ClosingCondition, ...] | None = declare.rows(
        ClosingCondition, zh="十二项核对", en="Twelve conditions"
    )


@declare.act(
    "file_seal",
    zh="案卷归档",
    en="Archiving of the file",
    happened_zh="案卷装订封存并移交档案部门。",
    by=("case_officer",),
    signers=(official("archivist", role="archivist"),),
    shown=("kinds", "volumes", "pages"),
    core=True,
)
class FileArchived(Act):
    """The file was bound, sealed and given to the archive."""

    closure: ActRef | None = declare.value(Kind.ACT, zh="结案", en="Closure")
    kinds: tuple[Code, ...] | None = declare.codes(FILE_KIND, zh="案卷种类", en="Kinds")
    volumes: int | None = declare.value(Kind.INT, zh="卷数", en="Volumes")
    pages: int | None = declare.value(Kind.INT, zh="页数", en="Pages")
    index_sha256: Digest | None = declare.value(
        Kind.DIGEST, zh="目录校验值", en="Digest of the contents list"
    )
    media: tuple[Digest, ...] | None = declare.value(Kind.MEDIA, zh="视音频附卷", en="Media")
    archived_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="移交档案时间", en="To the archive at"
    )


@declare.act(
    "juvenile_record_seal",
    zh="未成年人犯罪记录封存",
    en="Sealing of a juvenile record",
    happened_zh="封存了未成年人犯罪记录。",
    by=("legal",),
    nature=Nature.DECISION,
    signers=(APPROVER,),
    shown=("person", "decision_no", "approver"),
    core=True,
)
class JuvenileRecordSealed(Act):
    """The criminal record of a minor was sealed."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    judgment: ActRef | None = declare.value(Kind.ACT, zh="判决", en="Judgment")
    decision_no: str | None = declare.text(zh="封存决定编号", en="Decision")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")


@declare.row
class PropertyOrder:
    """What the judgment orders for an item."""

    item: ItemRef | None = declare.value(Kind.ITEM, zh="编号", en="Item")
    disposal: Code | None = declare.code(DISPOSAL, zh="处理", en="Disposal")


@declare.act(
    "judgment",
    zh="生效裁判",
    en="Judgment",
    happened_zh="收到生效裁判。",
    by=("case_manager",),
    shown=("person", "court", "kind"),
    core=True,
)
class JudgmentReceived(Act):
    """A judgment that has taken effect was received."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="被告人", en="Defendant")
    court: str | None = declare.text(zh="法院", en="Court")
    judgment_no: str | None = declare.text(zh="案号", en="Number of the judgment")
    kind: Code | None = declare.code(JUDGMENT_KIND, zh="结果", en="Result")
    term_months: int | None = declare.value(
        Kind.INT, zh="刑期", en="Term", unit="month", default=None
    )
    suspended: bool | None = declare.value(Kind.BOOL, zh="缓刑", en="Suspended")
    effective_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="生效时间", en="Effective at"
    )
    property_orders: tuple[PropertyOrder, ...] = declare.rows(
        PropertyOrder, zh="财物处理", en="Property orders", default=()
    )


@declare.act(
    "case_withdrawal",
    zh="撤销案件",
    en="Withdrawal of the case",
    happened_zh="撤销了案件。",
    by=("case_officer",),
    signers=(APPROVER,),
    shown=("reason", "persons", "approver"),
    core=True,
)
class CaseWithdrawn(Act):
    """The case was withdrawn."""

    reason: Code | None = declare.code(WITHDRAWAL_REASON, zh="原因", en="Reason")
    persons: tuple[PersonRef, ...] | None = declare.value(
        Kind.PERSONS, zh="犯罪嫌疑人", en="Persons concerned"
    )
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    decided_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="决定时间", en="Decided at")


@declare.act(
    "juvenile_record_unseal",
    zh="未成年人犯罪记录查询",
    en="Opening of a sealed juvenile record",
    happened_zh="依法向有权查询的单位开放已封存的未成年人犯罪记录。",
    by=("legal",),
    nature=Nature.DECISION,
    signers=(APPROVER,),
    shown=("person", "to_organ", "ground", "until"),
)
class JuvenileRecordUnsealed(Act):
    """A sealed record of a minor was opened to somebody entitled by law."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    seal: ActRef | None = declare.value(Kind.ACT, zh="封存记录", en="Sealing")
    to_organ: str | None = declare.text(zh="查询单位", en="Organ that asked")
    ground: str | None = declare.text(zh="法律依据", en="Legal ground")
    until: dt.datetime | None = declare.value(Kind.DATETIME, zh="截止时间", en="Until", ahead=True)
    second: OfficerRef | None = declare.value(Kind.OFFICER, zh="复核人", en="Second person")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
