"""What officers do on site."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import ActRef, Code, Digest, Geo, Money, OfficerRef, PersonRef
from unbroken.casefile.codes import AV_GROUND, PENALTY_KIND, SERVICE_MODE
from unbroken.chain import declare
from unbroken.chain.register import Act, Coverage, Kind, Lasts
from unbroken.chain.signers import MAKER, citizen, official
from unbroken.scene.codes import FORCE_KIND, ONSITE_ACT, SPOT_RESULT


@declare.act(
    "onsite_activity",
    zh="现场执法活动",
    en="On-site activity",
    happened_zh="民警到达现场并开始执法活动。",
    by=("field_officer",),
    coverage=Coverage(
        role="required_interval", start="arrived_at", end="ended_at", scope=("activity",)
    ),
    lasts=Lasts(start="arrived_at", end="ended_at"),
    shown=("acts", "place_text", "officers"),
    core=True,
)
class OnSiteActivityStarted(Act):
    """Officers arrived on site and began to act."""

    acts: tuple[Code, ...] | None = declare.codes(ONSITE_ACT, zh="活动类型", en="Kinds of activity")
    incident: ActRef | None = declare.value(Kind.ACT, zh="警情", en="Incident", default=None)
    arrived_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="到达时间", en="Arrived at")
    ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="结束时间", en="Ended at", later=True, default=None
    )
    place_text: str | None = declare.text(zh="地点", en="Place")
    geo: Geo | None = declare.value(Kind.GEO, zh="位置", en="Position", default=None)
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    auxiliaries: tuple[OfficerRef, ...] = declare.value(
        Kind.OFFICERS, zh="辅警", en="Auxiliaries", default=()
    )
    one_officer_ground: Code | None = declare.code(
        AV_GROUND,
        zh="一名民警执法依据",
        en="Ground for one officer",
        note=Words("只有一名民警时必填", "Needed when there is one officer"),
        default=None,
    )
    persons: tuple[PersonRef, ...] = declare.value(
        Kind.PERSONS, zh="涉及人员", en="Persons concerned", later=True, default=()
    )
    brought_in: bool | None = declare.value(
        Kind.BOOL, zh="带回", en="Brought in", later=True, default=None
    )
    brought_persons: tuple[PersonRef, ...] = declare.value(
        Kind.PERSONS,
        zh="带回人员",
        en="Persons brought in",
        note=Words("带回人员时必填", "Needed when somebody is brought in"),
        later=True,
        default=(),
    )
    notice_of_recording: bool | None = declare.value(
        Kind.BOOL, zh="已告知录音录像", en="People told of the recording"
    )
    result: str | None = declare.text(zh="处置结果", en="Result", later=True, default=None)


@declare.ends(
    OnSiteActivityStarted,
    zh="现场执法活动结束",
    en="End of an on-site activity",
    happened_zh="民警结束现场执法活动并形成处置结果。",
    signers=(MAKER,),
    shown=("result", "brought_persons"),
)
class OnSiteActivityEnded(Act):
    """Officers finished on site, with a result."""

    opened: ActRef | None = declare.value(Kind.ACT, zh="所结束的记录", en="What ended")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="Ended at")
    persons: tuple[PersonRef, ...] = declare.value(
        Kind.PERSONS, zh="涉及人员", en="Persons concerned", default=()
    )
    brought_in: bool | None = declare.value(Kind.BOOL, zh="带回", en="Brought in")
    brought_persons: tuple[PersonRef, ...] = declare.value(
        Kind.PERSONS,
        zh="带回人员",
        en="Persons brought in",
        note=Words("带回人员时必填", "Needed when somebody is brought in"),
        default=(),
    )
    result: str | None = declare.text(zh="处置结果", en="Result")


@declare.act(
    "spot_questioning_record",
    zh="当场盘问检查笔录",
    en="Record of on-the-spot questioning",
    happened_zh="对人员进行了当场盘问、检查。",
    by=("field_officer",),
    signers=(citizen("person", role="party"), MAKER),
    shown=("person", "ground", "result"),
)
class PersonQuestionedOnSpot(Act):
    """A person was questioned and checked on the spot."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="被盘问人", en="Person")
    ground: str | None = declare.text(zh="依据", en="Ground")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    result: Code | None = declare.code(SPOT_RESULT, zh="结果", en="Result")


@declare.act(
    "spot_penalty",
    zh="当场处罚决定书",
    en="On-the-spot penalty",
    happened_zh="当场作出行政处罚决定。",
    by=("field_officer",),
    signers=(citizen("person", role="party"), MAKER),
    coverage=Coverage(
        role="required_interval", start="started_at", end="ended_at", scope=("activity",)
    ),
    shown=("person", "offence", "penalty", "amount"),
    core=True,
)
class SpotPenaltyImposed(Act):
    """A penalty was imposed on the spot."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="被处罚人", en="Person penalised")
    offence: str | None = declare.text(zh="违法行为", en="Offence")
    penalty: Code | None = declare.code(PENALTY_KIND, zh="处罚种类", en="Penalty")
    amount: Money | None = declare.value(Kind.MONEY, zh="金额", en="Amount", unit="CNY")
    told_rights: bool | None = declare.value(Kind.BOOL, zh="已告知权利", en="Rights told")
    statement_heard: bool | None = declare.value(
        Kind.BOOL, zh="已听取陈述申辩", en="Statement heard"
    )
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    delivered_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="交付时间", en="Delivered at"
    )
    traffic: bool | None = declare.value(Kind.BOOL, zh="道路交通", en="Road traffic")
    filed_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="报所属机关备案时间", en="Filed with the organ at", default=None
    )
    av_media: Digest | None = declare.value(Kind.DIGEST, zh="视音频", en="AV")


@declare.act(
    "field_document_service",
    zh="现场送达",
    en="Service on the spot",
    happened_zh="现场送达了法律文书。",
    by=("field_officer",),
    signers=(citizen("receiver", role="receiver"),),
    shown=("document", "receiver", "mode"),
)
class DocumentServedOnSpot(Act):
    """A document was served on the spot."""

    document: ActRef | None = declare.value(Kind.ACT, zh="送达文书", en="Document")
    mode: Code | None = declare.code(SERVICE_MODE, zh="送达方式", en="Manner")
    receiver: PersonRef | None = declare.value(Kind.PERSON, zh="受送达人", en="Receiver")
    av_media: Digest | None = declare.value(Kind.DIGEST, zh="视音频", en="AV")


@declare.act(
    "force_use",
    zh="使用警械武器",
    en="Use of force",
    happened_zh="使用了警械、武器或者徒手制止。",
    by=("field_officer",),
    signers=(MAKER, official("head_unit", role="head_unit")),
    shown=("person", "kind", "reason"),
    notes=(
        Words(
            "事后应当检查伤情并报督察部门。",
            "A medical check and a report to the inspectorate follow.",
        ),
    ),
)
class ForceUsed(Act):
    """Force, a police device or a weapon was used."""

    kind: Code | None = declare.code(FORCE_KIND, zh="类型", en="Kind")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="对象", en="Person")
    warned: bool | None = declare.value(Kind.BOOL, zh="已警告", en="Warned")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    injury: str | None = declare.text(zh="伤情", en="Injury")
    reason: str | None = declare.text(zh="原因", en="Reason")
    reported_to_inspectorate_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="报督察时间", en="Reported to the inspectorate at", default=None
    )
