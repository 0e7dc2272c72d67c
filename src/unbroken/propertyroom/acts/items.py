"""Items of property, their seals and the data on them."""

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
)
from unbroken.casefile.codes import PROPERTY_CLASS
from unbroken.chain import declare
from unbroken.chain.register import Act, Kind
from unbroken.chain.signers import attesting_witness, citizen, official
from unbroken.propertyroom.codes import MEASURE, SEAL_ACTION


@declare.act(
    "property_item",
    zh="涉案财物",
    en="Item of property",
    happened_zh="登记了一件涉案财物及其特征。",
    by=("case_officer",),
    shown=("item", "name", "class", "holder"),
    core=True,
)
class ItemEntered(Act):
    """An item of property was entered with its features."""

    item: ItemRef | None = declare.value(Kind.ITEM, zh="涉案财物", en="Item", born=True)
    number: str | None = declare.text(zh="财物编号", en="Item number", number="item", default=None)
    class_: Code | None = declare.code(PROPERTY_CLASS, zh="类别", en="Class")
    name: str | None = declare.text(zh="名称", en="Name")
    qty: Decimal | None = declare.value(Kind.DECIMAL, zh="数量", en="Quantity")
    unit: str | None = declare.text(zh="单位", en="Unit")
    features: str | None = declare.text(zh="特征", en="Features")
    serial: str | None = declare.text(zh="序列号", en="Serial number", default=None)
    value: Money | None = declare.value(Kind.MONEY, zh="价值", en="Value", unit="CNY", default=None)
    valuable: bool | None = declare.value(Kind.BOOL, zh="贵重物品", en="Valuable")
    measure: Code | None = declare.code(MEASURE, zh="措施", en="Measure")
    source: ActRef | None = declare.value(Kind.ACT, zh="来源记录", en="Act it came from")
    taken_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="取得时间", en="Taken at")
    owner: PersonRef | None = declare.value(Kind.PERSON, zh="权利人", en="Owner", default=None)
    holder: PersonRef | None = declare.value(Kind.PERSON, zh="持有人", en="Holder")
    photos: tuple[Digest, ...] | None = declare.value(Kind.MEDIA, zh="照片", en="Photos")
    seal_no: str | None = declare.text(zh="封签号", en="Seal", default=None)
    counted_by: tuple[OfficerRef, ...] = declare.value(
        Kind.OFFICERS,
        zh="清点人",
        en="Counted by",
        note=Words("现金必填，须两人清点", "Needed for cash: two persons count"),
        default=(),
    )
    counted_with_holder: bool | None = declare.value(
        Kind.BOOL,
        zh="与持有人共同清点",
        en="Counted with the holder",
        note=Words("现金必填", "Needed for cash"),
        default=None,
    )
    hazardous: bool | None = declare.value(Kind.BOOL, zh="危险物品", en="Hazardous")
    image_sha256: Digest | None = declare.value(
        Kind.DIGEST, zh="电子数据镜像校验值", en="Digest of the image", default=None
    )


@declare.row
class SealOnItem:
    """The seal on one item."""

    item: ItemRef | None = declare.value(Kind.ITEM, zh="编号", en="Item")
    seal_no: str | None = declare.text(zh="封签号", en="Seal")


@declare.act(
    "seal_event",
    zh="封存、启封",
    en="Sealing or opening",
    happened_zh="对物品封存、启封或者重新封存。",
    by=("case_officer", "expert", "property_custodian"),
    signers=(
        official("present", role="officer", many=True),
        citizen("holder", role="holder", required=False),
    ),
    shown=("items", "action", "reason"),
    core=True,
)
class ItemsSealed(Act):
    """Items were sealed, opened or sealed again."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    seals: tuple[SealOnItem, ...] | None = declare.rows(SealOnItem, zh="封签", en="Seals")
    action: Code | None = declare.code(SEAL_ACTION, zh="操作", en="Action")
    reason: str | None = declare.text(zh="原因", en="Reason")
    photos: tuple[Digest, ...] | None = declare.value(
        Kind.MEDIA, zh="前后照片", en="Photos before and after"
    )
    present: tuple[OfficerRef, ...] | None = declare.value(
        Kind.OFFICERS, zh="在场民警", en="Officers present"
    )
    approver: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="审批人", en="Approver", default=None
    )


@declare.row
class ExtractedFile:
    """A file that was extracted, with its digest."""

    name: str | None = declare.text(zh="名称", en="Name")
    format: str | None = declare.text(zh="格式", en="Format")
    size_bytes: int | None = declare.value(Kind.INT, zh="大小", en="Size")
    sha256: Digest | None = declare.value(Kind.DIGEST, zh="完整性校验值", en="Integrity value")


@declare.act(
    "edata_extraction",
    zh="电子数据提取笔录",
    en="Extraction of electronic data",
    happened_zh="提取了电子数据，并计算完整性校验值。",
    by=("case_officer", "expert"),
    signers=(
        official("officers", role="case_officer", many=True),
        citizen("holder", role="holder"),
        attesting_witness(),
    ),
    shown=("source_text", "holder", "files"),
    core=True,
)
class ElectronicDataExtracted(Act):
    """Electronic data were extracted, each file with its digest."""

    source_item: ItemRef | None = declare.value(
        Kind.ITEM, zh="原始介质", en="Original medium", default=None
    )
    source_text: str | None = declare.text(zh="来源", en="Source")
    holder: PersonRef | None = declare.value(Kind.PERSON, zh="持有人", en="Holder")
    method: str | None = declare.text(zh="方法", en="Method")
    tool: str | None = declare.text(zh="工具及版本", en="Tool and version")
    files: tuple[ExtractedFile, ...] | None = declare.rows(ExtractedFile, zh="文件", en="Files")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    witness: PersonRef | None = declare.value(
        Kind.PERSON, zh="见证人", en="Attesting witness", default=None
    )
    av_media: Digest | None = declare.value(Kind.DIGEST, zh="录像", en="AV", default=None)
