"""Breath, blood and vehicles: drunk driving on the road."""

import datetime as dt

from unbroken.base.identifiers import ActRef, Decimal, Digest, ItemRef, OfficerRef, PersonRef
from unbroken.chain import declare
from unbroken.chain.register import Act, Coverage, Kind
from unbroken.chain.signers import MAKER, citizen, official


@declare.act(
    "alcohol_test",
    zh="呼气酒精测试",
    en="Breath test",
    happened_zh="对驾驶人进行了呼气酒精测试。",
    by=("field_officer",),
    signers=(citizen("person", role="party"), official("officers", role="case_officer", many=True)),
    shown=("person", "result_mg_100ml", "refused"),
    core=True,
)
class BreathTested(Act):
    """A driver's breath was tested for alcohol."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="被测人", en="Driver")
    instrument_no: str | None = declare.text(zh="仪器编号", en="Instrument")
    calibrated_until: dt.date | None = declare.value(
        Kind.DATE, zh="检定有效期至", en="Calibrated until"
    )
    result_mg_100ml: int | None = declare.value(Kind.INT, zh="结果", en="Result", unit="mg/100ml")
    shown: bool | None = declare.value(Kind.BOOL, zh="已出示结果", en="Result shown")
    refused: bool | None = declare.value(Kind.BOOL, zh="拒绝测试", en="Test refused")
    objection: bool | None = declare.value(Kind.BOOL, zh="有异议", en="Objection")
    accident: bool | None = declare.value(Kind.BOOL, zh="发生事故", en="Accident")
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    auxiliary: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="辅警", en="Auxiliary", default=None
    )
    av_media: Digest | None = declare.value(Kind.DIGEST, zh="视音频", en="AV", default=None)


@declare.row
class BloodTube:
    """A tube of blood and its seal."""

    tube_no: str | None = declare.text(zh="试管编号", en="Tube")
    seal_no: str | None = declare.text(zh="封签号", en="Seal")
    volume_ml: Decimal | None = declare.value(Kind.DECIMAL, zh="容量（毫升）", en="Volume, ml")


@declare.act(
    "blood_sample",
    zh="血样提取登记",
    en="Blood sample",
    happened_zh="提取血样并分管封装。",
    by=("field_officer",),
    signers=(
        citizen("person", role="party"),
        official("officers", role="case_officer", many=True),
        official("medic", role="medic"),
    ),
    coverage=Coverage(
        role="required_interval", start="started_at", end="ended_at", scope=("activity",)
    ),
    shown=("person", "medic", "tubes"),
    core=True,
)
class BloodSampleDrawn(Act):
    """A blood sample was drawn and sealed in tubes."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="被提取人", en="Person")
    site: str | None = declare.text(zh="提取地点", en="Place of drawing")
    medic: str | None = declare.text(zh="医务人员", en="Medic")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    tubes: tuple[BloodTube, ...] | None = declare.rows(BloodTube, zh="试管", en="Tubes")
    drawn_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="抽取时间", en="Drawn at")
    cold_stored: bool | None = declare.value(Kind.BOOL, zh="低温保存", en="Stored cold")
    storage_place: str | None = declare.text(zh="保存处所", en="Where stored")
    av_media: Digest | None = declare.value(Kind.DIGEST, zh="视音频", en="AV")


@declare.act(
    "impound_record",
    zh="扣留车辆凭证",
    en="Impound record",
    happened_zh="扣留了车辆。",
    by=("field_officer",),
    signers=(citizen("person", role="party"), MAKER),
    shown=("item", "plate_no", "driver"),
    core=True,
)
class VehicleImpounded(Act):
    """A vehicle was impounded."""

    decision: ActRef | None = declare.value(Kind.ACT, zh="扣留决定", en="Decision")
    item: ItemRef | None = declare.value(Kind.ITEM, zh="车辆", en="Vehicle as an item")
    driver: PersonRef | None = declare.value(Kind.PERSON, zh="驾驶人", en="Driver")
    plate_no: str | None = declare.text(zh="号牌", en="Number plate")
    papers: str | None = declare.text(zh="证件", en="Papers of vehicle and driver")
    goods: str | None = declare.text(zh="车内物品", en="Goods inside", default=None)
    odometer_km: int | None = declare.value(
        Kind.INT, zh="里程表", en="Odometer", unit="km", default=None
    )
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    photos: tuple[Digest, ...] | None = declare.value(Kind.MEDIA, zh="照片", en="Photos")
    reported_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="报告时间", en="Reported at", default=None
    )
