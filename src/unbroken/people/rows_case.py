"""Rows of the decision table: what a case holds, and decisions about it."""

from unbroken.people.rule import Rule, Trait
from unbroken.people.wording import (
    BYTES,
    CONTENT,
    GLASS,
    GRANT,
    GRAVE,
    NAMED,
    OWN,
    STATION,
    TEAM,
    UNIT,
    UNSEALING,
    cells,
    confirmed,
    station,
)

CASE_SEEN = cells(
    case_officer=(OWN, TEAM, GLASS),
    field_officer=(OWN, TEAM),
    desk_officer=(OWN, TEAM),
    dispatcher=(OWN,),
    head_unit=(OWN, TEAM, UNIT, GLASS),
    head_organ=(NAMED, STATION),
    legal=(NAMED, STATION),
    case_manager=(NAMED, STATION),
    inspector=(GRANT,),
    expert=(NAMED, GRANT),
    archivist=(NAMED,),
    prosecutor=(GRANT,),
    defence=(GRANT,),
    court=(GRANT,),
)
AREA_SEEN = CASE_SEEN | cells(
    area_manager=(OWN, NAMED, UNIT),
    guard=(OWN, NAMED, UNIT),
    belongings_custodian=(OWN, NAMED, UNIT),
)
PROPERTY_SEEN = CASE_SEEN | cells(property_custodian=(OWN, NAMED, UNIT))
RECORDING_SEEN = CASE_SEEN | cells(
    auxiliary=(OWN,), av_custodian=(OWN, NAMED, UNIT), device_manager=(OWN, UNIT)
)
RECORDING_PLAYED = {
    role: relations for role, relations in RECORDING_SEEN.items() if role != "device_manager"
}

ROWS = (
    # What a case holds.
    Rule(action="case.see", zh="查看案件", en="See a case", cells=CASE_SEEN, traits=CONTENT),
    Rule(action="person.see", zh="查看人员", en="See a person", cells=AREA_SEEN, traits=CONTENT),
    Rule(action="stay.see", zh="查看在区人员", en="See a stay", cells=AREA_SEEN, traits=CONTENT),
    Rule(
        action="area.see",
        zh="查看办案区",
        en="See the area board",
        cells=cells(area_manager=(UNIT,), guard=(UNIT,), belongings_custodian=(UNIT,))
        | cells(case_officer=(UNIT,), head_unit=(UNIT,))
        | station("head_organ", "legal", "case_manager", "inspector"),
    ),
    Rule(
        action="room.live",
        zh="查看实时画面",
        en="Watch a room live",
        cells=cells(area_manager=(UNIT,), guard=(UNIT,), head_unit=(UNIT,))
        | cells(case_officer=(TEAM,), legal=(STATION,), inspector=(STATION,)),
        traits=BYTES,
    ),
    Rule(
        action="session.see",
        zh="查看讯问",
        en="See an interrogation",
        cells=CASE_SEEN,
        traits=CONTENT,
    ),
    Rule(
        action="item.see",
        zh="查看涉案财物",
        en="See an item of property",
        cells=PROPERTY_SEEN,
        traits=CONTENT,
    ),
    Rule(
        action="recording.see",
        zh="查看音像资料信息",
        en="See that a recording exists",
        cells=RECORDING_SEEN,
        traits=CONTENT,
    ),
    Rule(
        action="recording.play",
        zh="播放音像资料",
        en="Play a recording",
        cells=RECORDING_PLAYED,
        traits=BYTES,
        sight="recording.see",
    ),
    Rule(
        action="media.open",
        zh="打开文件",
        en="Open a file",
        cells=RECORDING_PLAYED | PROPERTY_SEEN,
        traits=BYTES,
        sight="case.see",
    ),
    confirmed(
        action="media.download",
        zh="下载原始文件",
        en="Take a copy of the original bytes",
        cells=cells(
            case_officer=(TEAM,), av_custodian=(NAMED, UNIT), legal=(NAMED,), court=(GRANT,)
        )
        | cells(prosecutor=(GRANT,)),
        traits=BYTES,
        sight="recording.see",
    ),
    # The register of reports tells less than the cases that come of them, and whoever is on duty needs it.
    Rule(
        action="report.see",
        zh="查看接报案登记簿",
        en="See the register of reports",
        cells=cells(desk_officer=(OWN, TEAM, UNIT), head_unit=(OWN, TEAM, UNIT))
        | cells(case_officer=(OWN, TEAM, UNIT), field_officer=(OWN, TEAM, UNIT))
        | cells(dispatcher=(OWN, UNIT))
        | station("head_organ", "legal", "case_manager"),
        traits=CONTENT,
    ),
    # Decisions about a case that are no act of a link, or need more than their act says.
    Rule(
        action="case_team_change",
        zh="办案组变更",
        en="Change who works on a case",
        cells=cells(head_unit=(UNIT,), head_organ=(STATION,)),
        traits=GRAVE,
        sight="case.see",
    ),
    confirmed(
        action="emergency_access",
        zh="紧急查阅",
        en="Break the glass for one case",
        # The relation is what he lacks: so the role alone decides, with reason and review.
        cells=station("case_officer", "head_unit", "guard", "area_manager", "legal"),
        traits=BYTES,
    ),
    Rule(
        action="emergency_access_review",
        zh="复核紧急查阅",
        en="Review a broken glass",
        cells=cells(head_unit=(UNIT,)) | station("inspector", "legal"),
        traits=frozenset({Trait.DECISION, Trait.NOT_OWN}),
    ),
    confirmed(
        action="case_closure",
        zh="结案",
        en="Close a case",
        cells=cells(case_officer=(TEAM,)),
        traits=GRAVE,
        sight="case.see",
    ),
    Rule(
        action="approval",
        zh="审批",
        en="Approve",
        cells=cells(head_unit=(UNIT,), head_organ=(STATION,), legal=(STATION,)),
        traits=GRAVE | {Trait.NOT_OWN},
        sight="case.see",
    ),
    confirmed(
        action="disclosure",
        zh="公开、告知",
        en="Disclose a case",
        cells=cells(case_officer=(TEAM,), case_manager=(NAMED, STATION)),
        traits=GRAVE,
        sight="case.see",
    ),
    confirmed(
        action="disclosure.bulk",
        zh="批量导出",
        en="Disclose more than 20 things or 10 GB",
        cells=cells(case_officer=(TEAM,), case_manager=(STATION,)),
        traits=GRAVE,
        seconds=frozenset({"head_unit", "head_organ", "legal"}),
        sight="case.see",
    ),
    Rule(
        action="disclosure.see",
        zh="查看公开记录",
        en="See a disclosure",
        cells=CASE_SEEN,
        traits=CONTENT,
    ),
    confirmed(
        action="juvenile_record_seal",
        zh="未成年人犯罪记录封存",
        en="Seal a juvenile record",
        cells=station("legal"),
        traits=GRAVE,
        sight="case.see",
    ),
    confirmed(
        action="juvenile_record_unseal",
        zh="解除封存",
        en="Unseal",
        cells=station("legal", "archivist"),
        traits=UNSEALING,
        seconds=frozenset({"head_organ", "legal"}),
    ),
    confirmed(
        action="media_deletion",
        zh="销毁音像资料",
        en="Delete bytes for good",
        cells=cells(av_custodian=(NAMED, UNIT), archivist=(STATION,)),
        traits=GRAVE | {Trait.DESTROYS, Trait.NOT_OWN},
        seconds=frozenset({"legal", "head_organ"}),
        sight="recording.see",
    ),
    confirmed(
        action="retention.shorten",
        zh="缩短保存期限",
        en="Shorten how long something is kept",
        cells=station("archivist", "legal"),
        traits=GRAVE | {Trait.DESTROYS},
        seconds=frozenset({"head_organ", "inspector"}),
    ),
    confirmed(
        action="erasure",
        zh="数据删除",
        en="Erase fields of an act under the law",
        cells=station("legal"),
        traits=UNSEALING | {Trait.DESTROYS, Trait.NOT_OWN},
        seconds=frozenset({"head_organ", "inspector"}),
    ),
)
