"""What is checked, listed and taken on entry."""

import datetime as dt

from unbroken.area.codes import BELONGING_CLASS, BELONGING_CUSTODY, BIO_KIND, MEDICAL_RESULT
from unbroken.base.codes import Words
from unbroken.base.identifiers import (
    ActRef,
    Code,
    Decimal,
    Digest,
    ItemRef,
    OfficerRef,
    PersonRef,
    StayRef,
)
from unbroken.chain import declare
from unbroken.chain.register import Act, Kind
from unbroken.chain.signers import citizen, official


@declare.row
class InjurySeen:
    """An injury seen on the body."""

    place: str | None = declare.text(zh="部位", en="Place")
    description: str | None = declare.text(zh="描述", en="Description")
    cause: str | None = declare.text(zh="本人说明", en="Cause stated", default=None)
    photo: Digest | None = declare.value(Kind.DIGEST, zh="照片", en="Photo")


@declare.act(
    "safety_search",
    zh="人身安全检查",
    en="Safety search",
    happened_zh="对进入办案区的人员进行了人身安全检查。",
    by=("area_manager", "guard", "field_officer", "case_officer"),
    signers=(citizen("person", role="party"), official("officers", role="case_officer", many=True)),
    shown=("person", "officers", "items_found"),
    core=True,
)
class SafetySearchDone(Act):
    """A person was searched for safety on entering the area."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="被检查人", en="Person")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    officers: tuple[OfficerRef, ...] | None = declare.value(
        Kind.OFFICERS, zh="检查民警", en="Officers"
    )
    same_sex: bool | None = declare.value(Kind.BOOL, zh="同性检查", en="Same sex")
    after_exit: ActRef | None = declare.value(
        Kind.ACT, zh="临时离开后复检", en="Repeated after a temporary exit", default=None
    )
    injuries: tuple[InjurySeen, ...] | None = declare.rows(InjurySeen, zh="体表伤情", en="Injuries")
    body_photos: tuple[Digest, ...] | None = declare.value(
        Kind.MEDIA, zh="体表照片", en="Body-surface photos"
    )
    drunk: bool | None = declare.value(Kind.BOOL, zh="醉酒", en="Drunk")
    drugs: bool | None = declare.value(Kind.BOOL, zh="吸毒", en="Drugs")
    illness: str | None = declare.text(
        zh="疾病", en="Illness", note=Words("没有的填“无”", "Write “none” where there is none")
    )
    pregnant_or_nursing: bool | None = declare.value(
        Kind.BOOL, zh="怀孕或哺乳", en="Pregnant or nursing"
    )
    mental_state: str | None = declare.text(zh="精神状态", en="Mental state", default=None)
    items_found: str | None = declare.text(zh="发现物品", en="Items found")


@declare.act(
    "medical_check",
    zh="健康检查、就医",
    en="Medical check",
    happened_zh="对人员进行了健康检查或者送医。",
    by=("area_manager", "expert"),
    signers=(citizen("person", role="party"),),
    shown=("person", "result", "checked_by"),
    core=True,
)
class HealthChecked(Act):
    """A person's health was checked, or the person was taken to a doctor."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    checked_by: str | None = declare.text(zh="检查人", en="Checked by")
    by_doctor: bool | None = declare.value(Kind.BOOL, zh="医生检查", en="By a doctor")
    complaints: str | None = declare.text(zh="自述", en="Complaints stated")
    vitals: str | None = declare.text(zh="体征", en="Vital signs", default=None)
    result: Code | None = declare.code(MEDICAL_RESULT, zh="结论", en="Result")
    papers: tuple[Digest, ...] = declare.value(Kind.MEDIA, zh="就医材料", en="Papers", default=())
    hospital: str | None = declare.text(zh="送医医院", en="Hospital", default=None)


@declare.row
class Belonging:
    """One belonging and where it is kept."""

    name: str | None = declare.text(zh="名称", en="Name")
    qty: Decimal | None = declare.value(Kind.DECIMAL, zh="数量", en="Quantity")
    unit: str | None = declare.text(zh="单位", en="Unit")
    features: str | None = declare.text(zh="特征", en="Features")
    class_: Code | None = declare.code(BELONGING_CLASS, zh="分类", en="Class")
    custody: Code | None = declare.code(BELONGING_CUSTODY, zh="去向", en="Custody")
    item: ItemRef | None = declare.value(
        Kind.ITEM,
        zh="涉案财物编号",
        en="Property item",
        note=Words("属于证据或者违禁品的必填", "Needed for evidence and prohibited goods"),
        default=None,
    )
    photo: Digest | None = declare.value(Kind.DIGEST, zh="照片", en="Photo")


@declare.act(
    "belongings_list",
    zh="随身财物清单",
    en="List of belongings",
    happened_zh="对随身财物进行了登记保管。",
    by=("belongings_custodian",),
    signers=(
        citizen("person", role="party"),
        citizen("guardian", role="guardian", required=False),
        official("custodian", role="custodian"),
    ),
    shown=("person", "total_items", "custodian"),
    core=True,
)
class BelongingsListed(Act):
    """The belongings of a person were listed and kept."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    custodian: OfficerRef | None = declare.value(Kind.OFFICER, zh="保管人", en="Custodian")
    confirms: ActRef | None = declare.value(
        Kind.ACT,
        zh="确认的清单",
        en="List confirmed",
        note=Words(
            "当时不能签名的人员事后补签；物品不重复计数",
            "A later signature of a person who could not sign; the items are not counted again",
        ),
        default=None,
    )
    items: tuple[Belonging, ...] | None = declare.rows(Belonging, zh="物品", en="Items")
    locker: str | None = declare.text(zh="存物柜", en="Locker", default=None)
    total_items: int | None = declare.value(Kind.INT, zh="件数合计", en="Number of entries")


@declare.act(
    "bio_collection",
    zh="信息采集",
    en="Collection of biometrics",
    happened_zh="采集了人员的生物特征信息，或者记明其拒绝。",
    by=("area_manager", "case_officer"),
    signers=(citizen("person", role="party"),),
    shown=("person", "kinds", "collected_by"),
    core=True,
)
class BiometricsCollected(Act):
    """Biometric information of a person was collected or refused."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    kinds: tuple[Code, ...] | None = declare.codes(BIO_KIND, zh="采集种类", en="Kinds")
    legal_ground: str | None = declare.text(zh="法律依据", en="Legal ground")
    collected_by: OfficerRef | None = declare.value(Kind.OFFICER, zh="采集人", en="Collected by")
    refused: bool | None = declare.value(Kind.BOOL, zh="拒绝采集", en="Refused")
    forced_approval: ActRef | None = declare.value(
        Kind.ACT,
        zh="强制采集审批",
        en="Approval of compulsion",
        note=Words("拒绝后强制采集的必填", "Needed when collected although refused"),
        default=None,
    )
