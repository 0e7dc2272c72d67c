"""A stay in the case-handling area, from entry to exit."""

import datetime as dt

from unbroken.area.codes import (
    AREA_INCIDENT,
    ARRIVAL,
    EXIT_GROUND,
    LIBERTY_GROUND,
    MOVE_REASON,
    TEMP_EXIT_REASON,
)
from unbroken.base.codes import Words
from unbroken.base.identifiers import (
    ActRef,
    Code,
    Decimal,
    Digest,
    OfficerRef,
    PersonRef,
    RecordingRef,
    RoomRef,
    StayRef,
)
from unbroken.capture.codes import ROOM_KIND
from unbroken.casefile.codes import PERSON_ROLE
from unbroken.chain import declare
from unbroken.chain.codes import ROLE, SEX
from unbroken.chain.register import Act, Coverage, Kind, Lasts
from unbroken.chain.signers import APPROVER, citizen, official


@declare.act(
    "area_entry",
    zh="进入办案区登记",
    en="Entry into the case-handling area",
    happened_zh="人员进入办案区。",
    by=("area_manager",),
    signers=(official("escorts", role="field_officer", many=True),),
    coverage=Coverage(
        role="required_interval", start="entered_at", end="area_exit.exited_at", scope=("stay",)
    ),
    shown=("person", "person_role", "arrival", "escorts"),
    core=True,
    schema=2,
)
class PersonEnteredArea(Act):
    """A person entered the case-handling area."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay", born=True)
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    name: str | None = declare.text(zh="姓名", en="Name")
    sex: Code | None = declare.code(SEX, zh="性别", en="Sex")
    birth_date: dt.date | None = declare.value(
        Kind.DATE, zh="出生日期", en="Date of birth", default=None
    )
    person_role: Code | None = declare.code(PERSON_ROLE, zh="身份", en="Role")
    arrival: Code | None = declare.code(ARRIVAL, zh="到案方式", en="Manner of arrival")
    arrived_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="到案时间", en="Arrived at the organ"
    )
    entered_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="进入办案区时间", en="Entered the area"
    )
    ground_document: str | None = declare.text(zh="到案文书", en="Document that is the ground")
    ground_act: ActRef | None = declare.value(
        Kind.ACT, zh="依据记录", en="Act that is the ground", default=None
    )
    escorts: tuple[OfficerRef, ...] | None = declare.value(
        Kind.OFFICERS, zh="带入民警", en="Escorts"
    )
    recorder_ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME,
        zh="记录仪结束时间",
        en="Body-worn recording ended",
        note=Words("由民警带入时必填", "Needed when officers bring the person in"),
        default=None,
    )
    accomplices: tuple[PersonRef, ...] = declare.value(
        Kind.PERSONS, zh="同案人员", en="Accomplices", default=()
    )
    number: str | None = declare.text(zh="在区编号", en="Number", number="stay", default=None)


@declare.act(
    "area_stay",
    zh="一人一档",
    en="File of a stay",
    happened_zh="为在区人员建立一人一档，并确定办案期限。",
    by=("system",),
    shown=("person", "liberty_ground", "due_at"),
    core=True,
)
class StayFileOpened(Act):
    """The file of a stay was opened, with the time by which the person must leave."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    wristband: str | None = declare.text(zh="手环号", en="Wristband")
    liberty_ground: Code | None = declare.code(LIBERTY_GROUND, zh="依据", en="Ground")
    clock: str | None = declare.text(
        zh="期限编号", en="Clock", note=Words("期限目录中的编号", "Number in the list of clocks")
    )
    clock_started_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="起算时间", en="Clock start"
    )
    limit_s: int | None = declare.value(Kind.DURATION, zh="时限", en="Limit", unit="s")
    due_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="届满时间", en="Due", ahead=True)
    previous_stay: StayRef | None = declare.value(
        Kind.STAY, zh="前次在区", en="Earlier stay", default=None
    )


@declare.act(
    "room_entry",
    zh="进出功能室",
    en="Room entry",
    happened_zh="在区人员进入功能室。",
    by=("guard", "area_manager", "system"),
    coverage=Coverage(
        role="required_interval", start="started_at", end="ended_at", scope=("stay+room",)
    ),
    lasts=Lasts(start="started_at", end="ended_at"),
    shown=("person", "room", "reason"),
    core=True,
    notes=(
        Words(
            "进入时即记录。未记离开时间的，到下一次进入功能室、临时离开或者出区为止；各段相接，不在任何功能室的时间即为缺口。",
            "Recorded on entering. A piece ends when the person leaves, else with the next room, the temporary exit or the exit; pieces tile the stay, and a minute in no room is a gap.",
        ),
    ),
)
class RoomEntered(Act):
    """A person in the area was brought into a room."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    room: RoomRef | None = declare.value(Kind.ROOM, zh="功能室", en="Room")
    room_kind: Code | None = declare.code(ROOM_KIND, zh="功能室类型", en="Kind of room")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME,
        zh="结束时间",
        en="End",
        note=Words(
            "未填的，以下一次进入功能室、临时离开或者出区的时间为准",
            "Where not said: the next room, the temporary exit or the exit",
        ),
        later=True,
        default=None,
    )
    guards: tuple[OfficerRef, ...] | None = declare.value(
        Kind.OFFICERS,
        zh="看管人员",
        en="Guards",
        note=Words("有两名民警在场时可以为空", "May be empty when two officers are present"),
    )
    officers: tuple[OfficerRef, ...] | None = declare.value(
        Kind.OFFICERS, zh="在场民警", en="Officers present"
    )
    reason: Code | None = declare.code(MOVE_REASON, zh="原因", en="Reason")


@declare.ends(
    RoomEntered,
    zh="离开功能室",
    en="Leaving a room",
    happened_zh="在区人员离开功能室。",
    shown=("ended_at",),
)
class RoomLeft(Act):
    """A person in the area left a room."""

    opened: ActRef | None = declare.value(Kind.ACT, zh="所结束的记录", en="What ended")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")


@declare.act(
    "temporary_exit",
    zh="临时离开办案区",
    en="Temporary exit",
    happened_zh="人员被临时带离办案区。",
    by=("case_officer",),
    signers=(APPROVER,),
    coverage=Coverage(
        role="required_interval", start="left_at", end="returned_at", scope=("activity",)
    ),
    lasts=Lasts(start="left_at", end="returned_at"),
    shown=("person", "reason", "escorts"),
    core=True,
)
class PersonLeftAreaForAWhile(Act):
    """A person was taken out of the area for a while."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    reason: Code | None = declare.code(TEMP_EXIT_REASON, zh="原因", en="Reason")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")
    left_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="离开时间", en="Left at")
    returned_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="返回时间", en="Returned at", later=True, default=None
    )
    escorts: tuple[OfficerRef, ...] | None = declare.value(
        Kind.OFFICERS, zh="押解民警", en="Escorts"
    )
    recordings: str | None = declare.text(zh="记录仪", en="Recorders used")


@declare.ends(
    PersonLeftAreaForAWhile,
    zh="返回办案区",
    en="Return to the area",
    happened_zh="临时离开的人员返回办案区。",
    shown=("returned_at",),
)
class PersonReturnedToArea(Act):
    """A person came back to the area."""

    opened: ActRef | None = declare.value(Kind.ACT, zh="所结束的记录", en="What ended")
    returned_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="返回时间", en="Returned at")


@declare.act(
    "area_exit",
    zh="离开办案区登记",
    en="Exit from the case-handling area",
    happened_zh="人员离开办案区。",
    by=("area_manager",),
    signers=(
        citizen("person", role="party"),
        citizen("guardian", role="guardian", required=False),
        official("officers", role="case_officer", many=True),
    ),
    shown=("person", "ground", "exited_at", "receiver"),
    core=True,
)
class PersonLeftArea(Act):
    """A person left the case-handling area for good."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    ground: Code | None = declare.code(EXIT_GROUND, zh="出区原因", en="Ground")
    exited_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="离开时间", en="Left at")
    decision: ActRef | None = declare.value(Kind.ACT, zh="依据决定", en="Decision", default=None)
    ground_document: str | None = declare.text(zh="依据文书", en="Ground document", default=None)
    belongings_returned: bool | None = declare.value(
        Kind.BOOL, zh="随身财物已返还或随人移交", en="Belongings given back or moved along"
    )
    wristband_removed: bool | None = declare.value(
        Kind.BOOL, zh="已解除手环", en="Wristband removed"
    )
    condition: str | None = declare.text(zh="人员状况", en="Condition")
    receiver: str | None = declare.text(zh="接收单位", en="Receiver", default=None)
    handed_over_at: dt.datetime | None = declare.value(
        Kind.DATETIME,
        zh="移交时间",
        en="Handed over at",
        note=Words(
            "送看守所、拘留所时必填",
            "Needed when the person goes to a detention house or to administrative detention",
        ),
        default=None,
    )
    custody_receipt_no: str | None = declare.text(
        zh="收押回执编号", en="Number of the custody receipt", default=None
    )


@declare.row
class Notified:
    """Who was told of the incident, and when."""

    organ: str | None = declare.text(zh="机关或人员", en="Organ or person")
    role: Code | None = declare.code(ROLE, zh="角色", en="Role")
    at: dt.datetime | None = declare.value(Kind.DATETIME, zh="时间", en="Time")


@declare.act(
    "area_incident",
    zh="办案区突发情况",
    en="Incident in the area",
    happened_zh="办案区内发生突发情况。",
    by=("area_manager",),
    shown=("kind", "person", "actions"),
    core=True,
)
class AreaIncidentHappened(Act):
    """Something unforeseen happened in the area."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay", default=None)
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person", default=None)
    kind: Code | None = declare.code(AREA_INCIDENT, zh="类型", en="Kind")
    actions: str | None = declare.text(zh="处置措施", en="Actions")
    notified: tuple[Notified, ...] | None = declare.rows(Notified, zh="已通知", en="Notified")


@declare.row
class StayPiece:
    """A piece of the stay in one room, with its recordings."""

    room: RoomRef | None = declare.value(Kind.ROOM, zh="功能室", en="Room")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束", en="End")
    recordings: tuple[RecordingRef, ...] | None = declare.value(
        Kind.RECORDINGS, zh="资料编号", en="Recordings"
    )


@declare.row
class StayGap:
    """A stretch of the stay without video."""

    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束", en="End")
    explanation: ActRef | None = declare.value(Kind.ACT, zh="说明", en="Explanation", default=None)


@declare.act(
    "stay_video_bundle",
    zh="在区影像归档",
    en="Video of the stay",
    happened_zh="按在区轨迹归集了影像资料，并列明缺口。",
    by=("system",),
    signers=(official("av_custodian", role="av_custodian"),),
    shown=("person", "coverage_percent", "gaps"),
    core=True,
)
class StayVideoGathered(Act):
    """The video of a stay was gathered piece by piece, with its gaps."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    pieces: tuple[StayPiece, ...] | None = declare.rows(StayPiece, zh="影像", en="Pieces")
    coverage_percent: Decimal | None = declare.value(
        Kind.DECIMAL, zh="覆盖率", en="Coverage", unit="%"
    )
    gaps: tuple[StayGap, ...] | None = declare.rows(StayGap, zh="缺口", en="Gaps")


@declare.act(
    "stay_linked",
    zh="在区记录关联",
    en="Stay linked to a case",
    happened_zh="案件关联了记录在他处的在区情况。",
    by=("case_officer", "area_manager"),
    shown=("stay", "person", "entry"),
)
class StayLinked(Act):
    """A case learnt of a stay that is recorded elsewhere."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    entry: ActRef | None = declare.value(Kind.ACT, zh="进入办案区登记", en="Entry into the area")
    entry_digest: Digest | None = declare.value(
        Kind.DIGEST, zh="该记录的校验值", en="Digest of that act", default=None
    )
