"""Valuations and experts' opinions."""

import datetime as dt

from unbroken.base.identifiers import ActRef, Code, Digest, ItemRef, Money, PersonRef
from unbroken.chain import declare
from unbroken.chain.register import Act, Kind
from unbroken.chain.signers import citizen, official
from unbroken.propertyroom.codes import EXPERT_KIND


@declare.act(
    "valuation",
    zh="估价",
    en="Valuation",
    happened_zh="对财物进行了估价。",
    by=("expert",),
    signers=(official("expert", role="expert"),),
    shown=("items", "amount", "valued_by"),
    core=True,
)
class ItemsValued(Act):
    """Items were valued."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    commission: ActRef | None = declare.value(Kind.ACT, zh="委托", en="Commission", default=None)
    valued_by: str | None = declare.text(zh="估价机构", en="Valued by")
    amount: Money | None = declare.value(Kind.MONEY, zh="金额", en="Amount", unit="CNY")
    method: str | None = declare.text(zh="方法", en="Method")


@declare.row
class SampleSent:
    """A sample sent to the expert."""

    sample_no: str | None = declare.text(zh="样本编号", en="Sample")
    seal_no: str | None = declare.text(zh="封签号", en="Seal")
    seal_intact: bool | None = declare.value(Kind.BOOL, zh="封签完好", en="Seal intact")


@declare.act(
    "expert_commission",
    zh="鉴定聘请书",
    en="Expert commission",
    happened_zh="聘请鉴定机构进行鉴定。",
    by=("case_officer",),
    signers=(official("head_unit", role="head_unit"),),
    shown=("kind", "question", "expert"),
    core=True,
)
class ExpertCommissioned(Act):
    """An expert was commissioned."""

    kind: Code | None = declare.code(EXPERT_KIND, zh="鉴定种类", en="Kind")
    items: tuple[ItemRef, ...] = declare.value(
        Kind.ITEMS, zh="检材（财物）", en="Items", default=()
    )
    samples: tuple[SampleSent, ...] = declare.rows(
        SampleSent, zh="检材（样本）", en="Samples", default=()
    )
    question: str | None = declare.text(zh="鉴定要求", en="Question")
    expert: str | None = declare.text(zh="鉴定机构", en="Expert")
    source: ActRef | None = declare.value(
        Kind.ACT, zh="来源记录", en="Act the sample came from", default=None
    )
    sent_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="送检时间", en="Sent at")
    photos: tuple[Digest, ...] = declare.value(Kind.MEDIA, zh="照片", en="Photos", default=())


@declare.row
class ImageChecked:
    """The digest of a data image, as the expert found it."""

    item: ItemRef | None = declare.value(Kind.ITEM, zh="编号", en="Item")
    image_sha256: Digest | None = declare.value(
        Kind.DIGEST, zh="镜像校验值", en="Digest of the image"
    )


@declare.act(
    "expert_opinion",
    zh="鉴定意见",
    en="Expert opinion",
    happened_zh="收到鉴定意见。",
    by=("expert",),
    signers=(official("expert", role="expert"),),
    shown=("opinion_no", "result"),
    core=True,
)
class ExpertOpinionReceived(Act):
    """The opinion of an expert was received."""

    commission: ActRef | None = declare.value(Kind.ACT, zh="聘请书", en="Commission")
    opinion_no: str | None = declare.text(zh="意见书编号", en="Number")
    result: str | None = declare.text(zh="意见", en="Result")
    value_mg_100ml: int | None = declare.value(
        Kind.INT, zh="血液酒精含量", en="Blood alcohol", unit="mg/100ml", default=None
    )
    received_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="收到时间", en="Received at")
    images: tuple[ImageChecked, ...] = declare.rows(
        ImageChecked, zh="镜像校验", en="Images checked", default=()
    )


@declare.act(
    "opinion_notice",
    zh="鉴定意见通知书",
    en="Notice of the opinion",
    happened_zh="将鉴定意见告知当事人。",
    by=("case_officer",),
    signers=(citizen("parties", role="party", many=True),),
    shown=("opinion", "told"),
    core=True,
)
class OpinionToldToParties(Act):
    """The parties were told of an expert's opinion."""

    opinion: ActRef | None = declare.value(Kind.ACT, zh="鉴定意见或估价", en="Opinion or valuation")
    told: tuple[PersonRef, ...] | None = declare.value(
        Kind.PERSONS, zh="被告知人", en="Parties told"
    )
