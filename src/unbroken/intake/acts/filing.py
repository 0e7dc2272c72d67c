"""From acceptance to filing, and what may stand in its place."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import ActRef, Code, Digest, ItemRef, Money, OfficerRef, PersonRef
from unbroken.casefile.codes import FAMILY
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Kind, Lasts, Nature
from unbroken.chain.signers import APPROVER, MAKER, citizen, official
from unbroken.intake.codes import (
    DELIVERY,
    FILING_RESULT,
    INTAKE_RESULT,
    RECON_RESULT,
    RECON_STAGE,
    REFERRAL_MODE,
    TRANSFER_DIRECTION,
    TRANSFER_REASON,
    VERIFICATION_MEASURE,
)


@declare.act(
    "acceptance_form",
    zh="受案登记表",
    en="Acceptance form",
    happened_zh="对接报案作出是否受案的审批决定。",
    by=("desk_officer", "case_officer"),
    signers=(MAKER, APPROVER),
    shown=("decision", "family", "approver"),
    core=True,
)
class ReportAcceptanceDecided(Act):
    """It was decided whether the report is accepted as a case."""

    intake: ActRef | None = declare.value(Kind.ACT, zh="接报案登记", en="Intake record")
    family: Code | None = declare.code(FAMILY, zh="案件类别", en="Family")
    opinion: str | None = declare.text(zh="承办意见", en="Proposed handling")
    decision: Code | None = declare.code(INTAKE_RESULT, zh="处理结果", en="Decision")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    decided_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="决定时间", en="Decided at")


@declare.act(
    "acceptance_receipt",
    zh="受案回执",
    en="Acceptance receipt",
    happened_zh="向报案人出具了受案回执。",
    by=("desk_officer",),
    signers=(citizen("reporter", role="reporter"),),
    shown=("number", "delivered"),
    core=True,
)
class AcceptanceReceiptIssued(Act):
    """A receipt for the acceptance was given to the reporting person."""

    acceptance: ActRef | None = declare.value(Kind.ACT, zh="受案登记表", en="Acceptance form")
    number: str | None = declare.text(
        zh="回执编号", en="Receipt number", number="acceptance_receipt", default=None
    )
    delivered: Code | None = declare.code(DELIVERY, zh="交付方式", en="Delivery")


@declare.act(
    "preliminary_verification",
    zh="调查核实",
    en="Preliminary verification",
    happened_zh="立案前的调查核实开始，采取不限制人身、财产权利的措施。",
    by=("case_officer",),
    signers=(official("head_unit", role="head_unit"),),
    lasts=Lasts(start="started_at", end="ended_at"),
    shown=("measures", "approver"),
)
class PreliminaryVerificationStarted(Act):
    """Verification before filing began, limited to measures that bind neither person nor property."""

    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    measures: tuple[Code, ...] | None = declare.codes(
        VERIFICATION_MEASURE, zh="核实措施", en="Measures"
    )
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="结束时间", en="End", later=True, default=None
    )
    result: str | None = declare.text(zh="核实结果", en="Result", later=True, default=None)


@declare.ends(
    PreliminaryVerificationStarted,
    zh="调查核实结束",
    en="End of preliminary verification",
    happened_zh="立案前的调查核实结束并形成结果。",
    shown=("result", "ended_at"),
)
class PreliminaryVerificationEnded(Act):
    """Verification before filing ended with a result."""

    opened: ActRef | None = declare.value(Kind.ACT, zh="所结束的记录", en="What ended")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    result: str | None = declare.text(zh="核实结果", en="Result", default=None)


@declare.act(
    "filing_decision",
    zh="立案决定书",
    en="Filing decision",
    happened_zh="作出立案或者不予立案的决定。",
    by=("case_officer",),
    nature=Nature.DECISION,
    own_page="intake:file",
    signers=(APPROVER,),
    shown=("result", "offence", "approver"),
    core=True,
)
class FilingDecided(Act):
    """It was decided whether a criminal case is filed."""

    acceptance: ActRef | None = declare.value(
        Kind.ACT, zh="受案登记表", en="Acceptance form", default=None
    )
    result: Code | None = declare.code(FILING_RESULT, zh="立案结果", en="Result")
    offence: str | None = declare.text(zh="案由", en="Offence alleged")
    value: Money | None = declare.value(
        Kind.MONEY, zh="涉案价值", en="Value involved", unit="CNY", default=None
    )
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    decided_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="决定时间", en="Decided at")


@declare.act(
    "non_filing_notice",
    zh="不予立案通知书",
    en="Notice of non-filing",
    happened_zh="制作不予立案通知书并告知控告人。",
    by=("case_officer",),
    signers=(APPROVER, citizen("complainant", role="reporter", required=False)),
    shown=("complainant", "reason", "approver"),
    core=True,
)
class NonFilingNoticeIssued(Act):
    """The complainant was given notice that no case is filed."""

    reason: str | None = declare.text(zh="理由", en="Reason")
    legal_basis: str | None = declare.text(zh="法律依据", en="Legal basis")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    decided_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="决定时间", en="Decided at")
    complainant: PersonRef | None = declare.value(Kind.PERSON, zh="控告人", en="Complainant")
    served_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="送达时间", en="Served at", default=None
    )


@declare.row
class TransferredMaterial:
    """One piece of the material that went along."""

    name: str | None = declare.text(zh="名称", en="Name")
    qty: int | None = declare.value(Kind.INT, zh="数量", en="Quantity")
    sha256: Digest | None = declare.value(
        Kind.DIGEST, zh="校验值", en="Integrity value", default=None
    )


@declare.act(
    "transfer_notice",
    zh="移送案件通知书",
    en="Transfer notice",
    happened_zh="将案件移送其他机关，或者接收其他机关移送的案件。",
    by=("case_officer",),
    signers=(APPROVER, citizen("receiver", role="receiver", required=False)),
    shown=("direction", "from_organ", "to_organ", "reason"),
    core=True,
)
class CaseTransferred(Act):
    """A case was handed to, or received from, another organ."""

    direction: Code | None = declare.code(TRANSFER_DIRECTION, zh="移送方向", en="Direction")
    reason: Code | None = declare.code(TRANSFER_REASON, zh="移送原因", en="Reason")
    from_organ: str | None = declare.text(zh="移送机关", en="Sending organ")
    to_organ: str | None = declare.text(zh="接收机关", en="Receiving organ")
    materials: tuple[TransferredMaterial, ...] | None = declare.rows(
        TransferredMaterial, zh="材料", en="Materials"
    )
    items: tuple[ItemRef, ...] = declare.value(
        Kind.ITEMS, zh="移送财物", en="Property handed over", default=()
    )
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    sent_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="移送时间", en="Sent at")
    received_by: str | None = declare.text(zh="接收人", en="Received by", default=None)
    received_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="接收时间", en="Received at", default=None
    )


@declare.act(
    "referral",
    zh="告知向其他机关",
    en="Referral to another organ",
    happened_zh="告知报案人向有管辖权的机关报案。",
    by=("desk_officer",),
    signers=(citizen("reporter", role="reporter", required=False),),
    shown=("organ", "mode", "objected"),
    core=True,
    notes=(
        Words(
            "报案人有异议或者管辖不能当即明确的，以书面告知。",
            "In writing if the reporter objects or competence is not clear at once.",
        ),
    ),
)
class ReporterReferred(Act):
    """The reporting person was told which other organ is competent."""

    intake: ActRef | None = declare.value(Kind.ACT, zh="接报案登记", en="Intake record")
    mode: Code | None = declare.code(REFERRAL_MODE, zh="告知方式", en="Manner")
    organ: str | None = declare.text(zh="主管机关", en="Competent organ")
    objected: bool | None = declare.value(Kind.BOOL, zh="报案人有异议", en="Reporter objects")


@declare.act(
    "reconsideration",
    zh="复议、复核",
    en="Reconsideration or review",
    happened_zh="对原决定的复议、复核申请或者结果作了记录。",
    by=("desk_officer", "legal"),
    signers=(official("approver", role="approver", required=False),),
    shown=("stage", "applicant", "result"),
    core=True,
)
class ReconsiderationRecorded(Act):
    """A reconsideration or review of a decision was asked for or decided."""

    stage: Code | None = declare.code(RECON_STAGE, zh="阶段", en="Stage")
    of_act: ActRef | None = declare.value(Kind.ACT, zh="原决定", en="Decision concerned")
    applicant: PersonRef | None = declare.value(Kind.PERSON, zh="申请人", en="Applicant")
    applied_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="申请时间", en="Applied at")
    decided_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="决定时间", en="Decided at", default=None
    )
    result: Code | None = declare.code(RECON_RESULT, zh="结果", en="Result", default=None)


@declare.act(
    "filing_supervision",
    zh="立案监督",
    en="Supervision of filing",
    happened_zh="检察机关对立案活动实行监督。",
    by=("prosecutor", "case_manager"),
    signers=(official("approver", role="approver", required=False),),
    shown=("doc_no", "demand_at", "order_at"),
)
class FilingSupervised(Act):
    """The procuratorate supervised the filing of the case."""

    doc_no: str | None = declare.text(zh="文书编号", en="Document number")
    demand_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="要求说明理由时间", en="Reasons asked at"
    )
    reply_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="答复时间", en="Replied at", default=None
    )
    order_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="通知立案时间", en="Filing ordered at", default=None
    )
    filed_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="立案时间", en="Filed at", default=None
    )


@declare.act(
    "family_conversion",
    zh="刑事行政转换",
    en="Conversion of procedure",
    happened_zh="案件在刑事程序与行政程序之间转换。",
    by=("case_officer",),
    signers=(APPROVER,),
    shown=("from_family", "to_family", "reason"),
    core=True,
)
class CaseFamilyConverted(Act):
    """The case was converted between criminal and administrative procedure."""

    from_family: Code | None = declare.code(FAMILY, zh="原类别", en="From")
    to_family: Code | None = declare.code(FAMILY, zh="新类别", en="To")
    reason: str | None = declare.text(zh="原因", en="Reason")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    evidence_carried: bool | None = declare.value(
        Kind.BOOL, zh="证据随转", en="Evidence carried over"
    )
