"""What becomes of the recordings of a session."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import (
    ActRef,
    Code,
    Decimal,
    Digest,
    OfficerRef,
    RecordingRef,
    SessionRef,
)
from unbroken.casefile.codes import PROPERTY_CLASS
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Kind, Nature
from unbroken.chain.signers import APPROVER, MAKER, official
from unbroken.interrogation.codes import AV_CHECK, AV_CUSTODY_MODE, EXCLUSION_FINDING


@declare.act(
    "av_custody",
    zh="录音录像移交保管",
    en="Custody of recordings",
    happened_zh="录音录像资料移交保管。",
    by=("av_custodian",),
    nature=Nature.DECISION,
    signers=(
        official("from_officer", role="case_officer"),
        official("custodian", role="custodian"),
    ),
    shown=("session", "recordings", "custodian"),
    core=True,
)
class RecordingsTakenIntoCustody(Act):
    """Recordings of a session were taken into custody."""

    session: SessionRef | None = declare.value(Kind.SESSION, zh="讯（询）问编号", en="Session")
    recordings: tuple[RecordingRef, ...] | None = declare.value(
        Kind.RECORDINGS, zh="资料编号", en="Recordings"
    )
    media: tuple[Digest, ...] | None = declare.value(Kind.MEDIA, zh="文件", en="Files")
    mode: Code | None = declare.code(AV_CUSTODY_MODE, zh="保管方式", en="Manner")
    original_seal_no: str | None = declare.text(
        zh="正本封签号",
        en="Seal of the original",
        note=Words("光盘保管时必填", "Needed for a disc"),
        default=None,
    )
    copies: int | None = declare.value(Kind.INT, zh="份数", en="Copies")
    from_officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="移交人", en="From")
    custodian: OfficerRef | None = declare.value(Kind.OFFICER, zh="保管人", en="Custodian")


@declare.act(
    "av_loan",
    zh="录音录像调取",
    en="Loan of recordings",
    happened_zh="调取了保管中的录音录像资料。",
    by=("av_custodian",),
    signers=(official("borrower", role="borrower"), official("custodian", role="custodian")),
    shown=("recordings", "borrower", "due_at"),
    core=True,
)
class RecordingsLent(Act):
    """Recordings in custody were lent."""

    recordings: tuple[RecordingRef, ...] | None = declare.value(
        Kind.RECORDINGS, zh="资料编号", en="Recordings"
    )
    borrower: str | None = declare.text(zh="调取人", en="Borrower")
    reason: str | None = declare.text(zh="事由", en="Reason")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")
    due_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="应归还时间", en="Due", ahead=True)
    original: bool | None = declare.value(Kind.BOOL, zh="正本", en="Original")


@declare.act(
    "av_loan_return",
    zh="录音录像归还",
    en="Return of recordings",
    happened_zh="调取的录音录像资料归还并经检查。",
    by=("av_custodian",),
    signers=(official("borrower", role="borrower"), official("custodian", role="custodian")),
    shown=("loan", "check"),
    core=True,
)
class RecordingsGivenBack(Act):
    """Lent recordings came back and were checked."""

    loan: ActRef | None = declare.value(Kind.ACT, zh="调取记录", en="Loan")
    check: Code | None = declare.code(AV_CHECK, zh="检查", en="Check")
    resealed: bool | None = declare.value(Kind.BOOL, zh="重新封存", en="Resealed", default=None)
    seal_no: str | None = declare.text(zh="封签号", en="Seal", default=None)


@declare.row
class AnnotatedStretch:
    """What a stretch of the recording shows."""

    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束", en="End")
    text: str | None = declare.text(zh="内容", en="Content")


@declare.row
class ItemSeen:
    """Things seen in the picture."""

    class_: Code | None = declare.code(PROPERTY_CLASS, zh="类别", en="Class")
    qty: Decimal | None = declare.value(Kind.DECIMAL, zh="数量", en="Quantity")


@declare.act(
    "av_annotation",
    zh="关键内容时间段说明",
    en="Annotation of a recording",
    happened_zh="对录音录像的关键时间段作了说明。",
    by=("case_officer", "legal"),
    signers=(MAKER,),
    shown=("recording", "segments", "difference"),
)
class RecordingAnnotated(Act):
    """Stretches of a recording were described."""

    recording: RecordingRef | None = declare.value(Kind.RECORDING, zh="资料编号", en="Recording")
    segments: tuple[AnnotatedStretch, ...] | None = declare.rows(
        AnnotatedStretch, zh="时间段", en="Segments"
    )
    seizure: ActRef | None = declare.value(
        Kind.ACT, zh="对应清单", en="List compared", default=None
    )
    items_seen: tuple[ItemSeen, ...] = declare.rows(
        ItemSeen, zh="画面所见物品", en="Items seen", default=()
    )
    difference: str | None = declare.text(
        zh="与笔录的实质差异", en="Material difference from the transcript", default=None
    )


@declare.act(
    "exclusion_review",
    zh="证据合法性审查",
    en="Review of lawfulness",
    happened_zh="对证据的合法性进行了审查。",
    by=("legal",),
    signers=(APPROVER,),
    shown=("finding", "evidence", "reason"),
)
class LawfulnessReviewed(Act):
    """The lawfulness of evidence was reviewed."""

    evidence: tuple[ActRef, ...] | None = declare.value(
        Kind.ACTS, zh="审查的证据", en="Evidence reviewed"
    )
    finding: Code | None = declare.code(EXCLUSION_FINDING, zh="结论", en="Finding")
    reason: str | None = declare.longtext(zh="理由", en="Reason")
