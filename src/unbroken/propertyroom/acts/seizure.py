"""Seizure, freezing, and how long they last."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import (
    ActRef,
    Code,
    Decimal,
    Digest,
    ItemRef,
    Money,
    OfficerRef,
    PersonRef,
    RecordingRef,
)
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Coverage, Kind
from unbroken.chain.signers import APPROVER, attesting_witness, citizen, official
from unbroken.propertyroom.codes import LIFT_REASON, MEASURE


@declare.act(
    "seizure_decision",
    zh="扣押、查封决定书",
    en="Seizure decision",
    happened_zh="作出扣押、查封等决定。",
    by=("case_officer",),
    signers=(APPROVER,),
    shown=("measure", "objects", "approver"),
    core=True,
)
class SeizureDecided(Act):
    """It was decided to seize, seal or impound property."""

    measure: Code | None = declare.code(MEASURE, zh="措施", en="Measure")
    ground: str | None = declare.text(zh="理由", en="Ground")
    objects: str | None = declare.text(zh="财物范围", en="Objects")
    holder: PersonRef | None = declare.value(Kind.PERSON, zh="持有人", en="Holder", default=None)
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")
    on_scene: bool | None = declare.value(Kind.BOOL, zh="当场决定", en="On the spot")
    reported_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="当场措施报告时间", en="On-the-spot measure reported at", default=None
    )


@declare.act(
    "seizure_record",
    zh="扣押笔录",
    en="Record of a seizure",
    happened_zh="实施了扣押并制作笔录。",
    by=("case_officer",),
    signers=(
        official("officers", role="case_officer", many=True),
        citizen("holder", role="holder"),
        attesting_witness(),
    ),
    coverage=Coverage(
        role="required_interval", start="started_at", end="ended_at", scope=("activity",)
    ),
    shown=("holder", "place_text", "officers"),
    core=True,
)
class SeizureCarriedOut(Act):
    """A seizure was carried out."""

    decision: ActRef | None = declare.value(Kind.ACT, zh="扣押决定", en="Decision")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    holder: PersonRef | None = declare.value(Kind.PERSON, zh="持有人", en="Holder")
    witness: PersonRef | None = declare.value(
        Kind.PERSON, zh="见证人", en="Attesting witness", default=None
    )
    place_text: str | None = declare.text(zh="地点", en="Place")
    process: str | None = declare.longtext(zh="经过", en="Course")
    av_media: tuple[Digest, ...] | None = declare.value(Kind.MEDIA, zh="视音频", en="AV")


@declare.row
class SeizedItem:
    """One seized item, as listed."""

    item: ItemRef | None = declare.value(Kind.ITEM, zh="编号", en="Item")
    name: str | None = declare.text(zh="名称", en="Name")
    qty: Decimal | None = declare.value(Kind.DECIMAL, zh="数量", en="Quantity")
    unit: str | None = declare.text(zh="单位", en="Unit")
    features: str | None = declare.text(zh="特征", en="Features")
    seal_no: str | None = declare.text(zh="封签号", en="Seal", default=None)


@declare.row
class FilmedStretch:
    """A stretch of video that shows the seizure."""

    recording: RecordingRef | None = declare.value(Kind.RECORDING, zh="资料编号", en="Recording")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束", en="End")
    shows: str | None = declare.text(zh="画面内容", en="What is seen")


@declare.act(
    "seizure_list",
    zh="扣押清单",
    en="Seizure list",
    happened_zh="对扣押的财物开列清单并交持有人。",
    by=("case_officer",),
    signers=(
        official("officers", role="case_officer", many=True),
        citizen("holder", role="holder"),
        attesting_witness(),
    ),
    shown=("holder", "items", "copies"),
    core=True,
)
class SeizedItemsListed(Act):
    """The seized items were listed and the holder was given a copy."""

    decision: ActRef | None = declare.value(Kind.ACT, zh="扣押决定", en="Decision")
    seizure: ActRef | None = declare.value(
        Kind.ACT, zh="扣押笔录", en="Seizure record", default=None
    )
    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    rows: tuple[SeizedItem, ...] | None = declare.rows(SeizedItem, zh="清单", en="Entries")
    holder: PersonRef | None = declare.value(Kind.PERSON, zh="持有人", en="Holder")
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    witness: PersonRef | None = declare.value(
        Kind.PERSON, zh="见证人", en="Attesting witness", default=None
    )
    taken_at: dt.datetime | None = declare.value(
        Kind.DATETIME,
        zh="取得时间",
        en="Taken at",
        note=Words("移交保管的期限自此起算", "The time limit for handing over runs from here"),
    )
    copies: int | None = declare.value(Kind.INT, zh="份数", en="Copies")
    delivered_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="交付持有人时间", en="Copy delivered at"
    )
    on_site: bool | None = declare.value(Kind.BOOL, zh="在现场扣押", en="Seized on site")
    av_segments: tuple[FilmedStretch, ...] | None = declare.rows(
        FilmedStretch, zh="视音频时间段", en="AV segments"
    )


@declare.act(
    "measure_extension",
    zh="延长、续冻",
    en="Extension of a measure",
    happened_zh="延长了对财物采取的措施。",
    by=("case_officer",),
    signers=(APPROVER,),
    shown=("of_act", "until", "approver"),
    core=True,
)
class MeasureExtended(Act):
    """A measure on property was extended."""

    of_act: ActRef | None = declare.value(Kind.ACT, zh="原措施", en="Measure extended")
    items: tuple[ItemRef, ...] = declare.value(Kind.ITEMS, zh="物品", en="Items", default=())
    until: dt.datetime | None = declare.value(Kind.DATETIME, zh="延长至", en="Until", ahead=True)
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")
    told_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="告知时间", en="Told at", default=None
    )


@declare.act(
    "measure_lift",
    zh="解除扣押、查封、冻结",
    en="Lifting of a measure",
    happened_zh="解除了对财物采取的措施。",
    by=("case_officer",),
    signers=(APPROVER,),
    shown=("items", "reason", "approver"),
    core=True,
)
class MeasureLifted(Act):
    """A measure on property was lifted."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    reason: Code | None = declare.code(LIFT_REASON, zh="原因", en="Reason")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")


@declare.act(
    "freeze_order",
    zh="冻结财产通知书",
    en="Order to freeze assets",
    happened_zh="通知有关单位协助冻结财产。",
    by=("case_officer",),
    signers=(APPROVER,),
    shown=("item", "bank", "amount", "ends_on"),
    core=True,
)
class AssetsFrozen(Act):
    """Assets were ordered to be frozen."""

    item: ItemRef | None = declare.value(Kind.ITEM, zh="财产编号", en="Item")
    account_no: str | None = declare.text(zh="账户", en="Account")
    amount: Money | None = declare.value(Kind.MONEY, zh="金额", en="Amount", unit="CNY")
    starts_on: dt.date | None = declare.value(Kind.DATE, zh="自", en="From")
    ends_on: dt.date | None = declare.value(
        Kind.DATE, zh="至", en="Until", note=Words("含当日", "Last day included")
    )
    bank: str | None = declare.text(zh="协助单位", en="Assisting institution")
    reply: str | None = declare.text(zh="回执", en="Reply of the institution")
    replied_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="回执时间", en="Replied at", default=None
    )
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")
