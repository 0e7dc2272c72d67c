"""Guarding: patrols, meals, rest, restraint and handovers."""

import datetime as dt

from unbroken.area.codes import PATROL_STATE, REST_KIND, RESTRAINT_MEANS
from unbroken.base.codes import Words
from unbroken.base.identifiers import ActRef, Code, OfficerRef, PersonRef, RoomRef, StayRef
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Kind, Lasts
from unbroken.chain.signers import APPROVER, MAKER, citizen, official


@declare.act(
    "guard_patrol",
    zh="看管巡查",
    en="Guard patrol",
    happened_zh="看管人员对在区人员进行了巡查。",
    by=("guard",),
    signers=(official("guard", role="guard"),),
    shown=("person", "room", "state"),
    core=True,
    notes=(Words("下一次巡查不晚于15分钟。", "The next patrol is due within 15 minutes."),),
)
class GuardPatrolled(Act):
    """A guard looked after a person in the area."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    room: RoomRef | None = declare.value(Kind.ROOM, zh="功能室", en="Room")
    state: Code | None = declare.code(PATROL_STATE, zh="状态", en="State seen")
    remarks: str | None = declare.text(zh="备注", en="Remarks", default=None)


@declare.act(
    "meal_rest",
    zh="饮食休息",
    en="Meal and rest",
    happened_zh="为在区人员提供了饮食或者必要的休息。",
    by=("guard", "area_manager"),
    signers=(citizen("person", role="party", required=False),),
    shown=("person", "kind", "taken"),
    core=True,
)
class MealOrRestGiven(Act):
    """A meal, water, rest or use of the toilet was offered."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    kind: Code | None = declare.code(REST_KIND, zh="种类", en="Kind")
    offered_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="提供时间", en="Offered at")
    taken: bool | None = declare.value(Kind.BOOL, zh="已接受", en="Taken")
    started_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="开始时间", en="Start", default=None
    )
    ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="结束时间", en="End", default=None
    )


@declare.act(
    "continued_questioning",
    zh="继续盘问审批",
    en="Approval of continued questioning",
    happened_zh="批准或者延长了继续盘问。",
    by=("head_unit",),
    signers=(citizen("person", role="party"), APPROVER),
    shown=("person", "hours", "approver"),
    core=True,
)
class ContinuedQuestioningApproved(Act):
    """Continued questioning was approved or extended."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay", default=None)
    ground: str | None = declare.text(zh="理由", en="Ground")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")
    hours: int | None = declare.value(Kind.INT, zh="时限", en="Hours", unit="h")
    notice_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="告知时间", en="Told at")
    family_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="通知家属时间", en="Family told at", default=None
    )
    extends: ActRef | None = declare.value(
        Kind.ACT,
        zh="延长的审批",
        en="Approval extended",
        note=Words("依次为12、24、48小时", "In steps of 12, 24 and 48 hours"),
        default=None,
    )


@declare.row
class RestraintCheck:
    """A look at the restrained person."""

    at: dt.datetime | None = declare.value(Kind.DATETIME, zh="时间", en="Time")
    state: Code | None = declare.code(PATROL_STATE, zh="状态", en="State")
    by: OfficerRef | None = declare.value(Kind.OFFICER, zh="检查人", en="By")


@declare.act(
    "restraint",
    zh="约束（醒酒）",
    en="Restraint until sober",
    happened_zh="对人员采取约束至酒醒等保护性措施。",
    by=("guard", "field_officer"),
    signers=(MAKER,),
    lasts=Lasts(start="started_at", end="ended_at"),
    shown=("person", "means", "guard"),
    core=True,
)
class PersonRestrained(Act):
    """A person was restrained until sober or safe."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    room: RoomRef | None = declare.value(Kind.ROOM, zh="约束场所", en="Room")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="结束时间", en="End", later=True, default=None
    )
    means: tuple[Code, ...] | None = declare.codes(RESTRAINT_MEANS, zh="约束方式", en="Means")
    guard: OfficerRef | None = declare.value(Kind.OFFICER, zh="看管人", en="Guard")
    checks: tuple[RestraintCheck, ...] = declare.rows(
        RestraintCheck, zh="状况检查", en="Checks", later=True, default=()
    )


@declare.ends(
    PersonRestrained,
    zh="约束解除",
    en="End of a restraint",
    happened_zh="对人员的约束已解除。",
    shown=("ended_at", "checks"),
)
class RestraintEnded(Act):
    """The restraint of a person ended."""

    opened: ActRef | None = declare.value(Kind.ACT, zh="所结束的记录", en="What ended")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    checks: tuple[RestraintCheck, ...] | None = declare.rows(
        RestraintCheck, zh="状况检查", en="Checks"
    )


@declare.act(
    "custody_handover",
    zh="看管交接",
    en="Handover of a guarded person",
    happened_zh="被看管人由一名看管人员交给另一名看管人员。",
    by=("guard", "case_officer"),
    signers=(official("from", role="guard"), official("to", role="guard")),
    shown=("person", "from_guard", "to_guard"),
    core=True,
)
class GuardedPersonHandedOver(Act):
    """A guarded person was handed over from one guard to another."""

    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    from_guard: OfficerRef | None = declare.value(Kind.OFFICER, zh="交出人", en="From")
    to_guard: OfficerRef | None = declare.value(Kind.OFFICER, zh="接收人", en="To")
    state: str | None = declare.text(zh="人员状况", en="State of the person")
    open_items: str | None = declare.text(zh="未了事项", en="Open items", default=None)
