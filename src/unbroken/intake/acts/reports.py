"""Reports: from the call to the statement of whoever reports."""

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
    UnitRef,
)
from unbroken.casefile.codes import FAMILY
from unbroken.chain import declare
from unbroken.chain.register import Act, Kind
from unbroken.chain.signers import MAKER, citizen
from unbroken.intake.codes import (
    CHANNEL,
    DELIVERY,
    EVIDENCE_WAY,
    INCIDENT_KIND,
    REPORT_KIND,
    URGENCY,
)


@declare.act(
    "call_record",
    zh="接警记录",
    en="Call record",
    happened_zh="指挥中心接到报警电话并作了记录。",
    by=("dispatcher",),
    shown=("channel", "place_text", "gist"),
    core=True,
    notes=(
        Words(
            "须在本班次结束前对警情作出处理。",
            "A disposition of the incident is due by the end of the shift.",
        ),
    ),
)
class CallRecorded(Act):
    """A call to the command centre was taken down."""

    channel: Code | None = declare.code(CHANNEL, zh="来源渠道", en="Channel")
    called_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="来电时间", en="Time of call")
    caller_number: str | None = declare.text(zh="来电号码", en="Caller's number", default=None)
    audio: Digest | None = declare.value(Kind.DIGEST, zh="接警录音", en="Call audio")
    place_text: str | None = declare.text(zh="地点", en="Place")
    gist: str | None = declare.text(zh="报警内容", en="Gist")
    urgency: Code | None = declare.code(URGENCY, zh="紧急程度", en="Urgency")
    dispatched_unit: UnitRef | None = declare.value(
        Kind.UNIT, zh="派警单位", en="Unit sent", default=None
    )
    dispatched_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="派警时间", en="Time sent", default=None
    )


@declare.act(
    "incident",
    zh="警情登记",
    en="Incident registration",
    happened_zh="登记了一起警情，并确定首接责任民警。",
    by=("dispatcher", "desk_officer"),
    shown=("kind", "summary", "first_contact"),
    core=True,
)
class IncidentRegistered(Act):
    """An incident was registered and given to an officer of first contact."""

    call: ActRef | None = declare.value(Kind.ACT, zh="接警记录", en="Call record", default=None)
    kind: Code | None = declare.code(INCIDENT_KIND, zh="警情类别", en="Kind of incident")
    case_type: bool | None = declare.value(
        Kind.BOOL, zh="是否案件类警情", en="Incident amounts to a case"
    )
    first_contact: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="首接责任民警", en="Officer of first contact"
    )
    found_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="发现时间", en="Time found")
    summary: str | None = declare.text(zh="警情摘要", en="Summary")


@declare.act(
    "intake_record",
    zh="接报案登记",
    en="Intake record",
    happened_zh="接受报案并在接报案登记簿上登记。",
    by=("desk_officer",),
    signers=(MAKER,),
    shown=("register_no", "report_kind", "reporter", "facts"),
    core=True,
)
class ReportTaken(Act):
    """A report was taken and entered in the register of the organ."""

    register_no: str | None = declare.text(
        zh="登记编号",
        en="Register number",
        note=Words(
            "本机关统一连续编号，按登记先后递增",
            "One running sequence in the organ, in order of entry",
        ),
        number="intake",
        default=None,
    )
    report_kind: Code | None = declare.code(REPORT_KIND, zh="报案类型", en="Kind of report")
    channel: Code | None = declare.code(CHANNEL, zh="来源渠道", en="Channel")
    family: Code | None = declare.code(FAMILY, zh="案件类别", en="Family of case")
    anonymous: bool | None = declare.value(
        Kind.BOOL, zh="报案人要求保密", en="Identity to be concealed"
    )
    reporter: PersonRef | None = declare.value(
        Kind.PERSON,
        zh="报案人",
        en="Reporter",
        note=Words(
            "工作中发现、上级交办的除外",
            "Needed unless discovered at work or assigned by a superior",
        ),
        default=None,
    )
    received_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="接报时间", en="Received at")
    facts: str | None = declare.longtext(zh="简要案情", en="Facts")
    place_text: str | None = declare.text(zh="案发地点", en="Place")
    event_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="案发时间", en="Time of the event", default=None
    )
    loss: Money | None = declare.value(Kind.MONEY, zh="损失", en="Loss", unit="CNY", default=None)
    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="接报民警", en="Intake officer")
    auxiliary: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="辅警", en="Auxiliary", default=None
    )
    incident: ActRef | None = declare.value(Kind.ACT, zh="警情", en="Incident", default=None)
    repeat_of: ActRef | None = declare.value(
        Kind.ACT, zh="重复报案的首次登记", en="First registration of a repeat report", default=None
    )
    av_media: Digest | None = declare.value(
        Kind.DIGEST, zh="接报案视音频", en="AV of the intake", default=None
    )


@declare.act(
    "intake_receipt",
    zh="接报案回执",
    en="Intake receipt",
    happened_zh="向报案人出具了接报案回执。",
    by=("desk_officer",),
    signers=(citizen("reporter", role="reporter"),),
    shown=("number", "delivered", "issued_at"),
    core=True,
)
class ReportReceiptIssued(Act):
    """A receipt for the report was given to the reporting person."""

    intake: ActRef | None = declare.value(Kind.ACT, zh="接报案登记", en="Intake record")
    number: str | None = declare.text(
        zh="回执编号", en="Receipt number", number="intake_receipt", default=None
    )
    issued_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="出具时间", en="Issued at")
    delivered: Code | None = declare.code(DELIVERY, zh="交付方式", en="Delivery")
    query_code: str | None = declare.text(zh="查询码", en="Query code")
    complaint_channel: str | None = declare.text(zh="投诉途径", en="Complaint channel")


@declare.row
class ReceivedEvidence:
    """One piece of evidence that was brought."""

    name: str | None = declare.text(zh="名称", en="Name")
    qty: Decimal | None = declare.value(Kind.DECIMAL, zh="数量", en="Quantity")
    unit: str | None = declare.text(zh="单位", en="Unit")
    features: str | None = declare.text(zh="特征", en="Features")
    source: str | None = declare.text(zh="来源", en="Source")
    photo: Digest | None = declare.value(Kind.DIGEST, zh="照片", en="Photo")
    way: Code | None = declare.code(EVIDENCE_WAY, zh="去向", en="What became of it")
    item: ItemRef | None = declare.value(
        Kind.ITEM,
        zh="涉案财物编号",
        en="Property item",
        note=Words("登记为涉案财物时必填", "Needed when it is kept as property"),
        default=None,
    )
    sha256: Digest | None = declare.value(
        Kind.DIGEST,
        zh="完整性校验值",
        en="Integrity value",
        note=Words("电子数据入库时必填", "Needed when it is put in the vault electronically"),
        default=None,
    )


@declare.act(
    "evidence_received_list",
    zh="接受证据材料清单",
    en="List of evidence received",
    happened_zh="接受了当事人提供的证据材料并开列清单。",
    by=("desk_officer", "case_officer"),
    signers=(citizen("giver", role="holder"), MAKER),
    shown=("giver", "items"),
    core=True,
)
class EvidenceReceived(Act):
    """Evidence brought by a person was received and listed."""

    giver: PersonRef | None = declare.value(Kind.PERSON, zh="提供人", en="Giver")
    items: tuple[ReceivedEvidence, ...] | None = declare.rows(
        ReceivedEvidence, zh="材料", en="Materials"
    )


@declare.act(
    "reporter_statement",
    zh="报案笔录",
    en="Reporter's statement",
    happened_zh="对报案人制作了报案笔录。",
    by=("desk_officer",),
    signers=(citizen("reporter", role="reporter"), MAKER),
    shown=("reporter", "officers"),
    core=True,
)
class ReporterStatementTaken(Act):
    """The statement of a reporting person was written down."""

    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    reporter: PersonRef | None = declare.value(Kind.PERSON, zh="报案人", en="Reporter")
    text: str | None = declare.longtext(zh="笔录内容", en="Text")
    false_accusation_warning: bool | None = declare.value(
        Kind.BOOL, zh="已告知诬告责任", en="Liability for false accusation explained"
    )
    confidentiality: bool | None = declare.value(
        Kind.BOOL, zh="要求保密", en="Confidentiality wished"
    )
    officers: tuple[OfficerRef, ...] | None = declare.value(
        Kind.OFFICERS, zh="询问人", en="Officers"
    )
    av_media: Digest | None = declare.value(
        Kind.DIGEST,
        zh="同步视音频",
        en="AV",
        note=Words("一名民警制作笔录时必填", "Needed when one officer takes the statement"),
        default=None,
    )
