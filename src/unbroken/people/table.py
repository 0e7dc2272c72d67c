"""The decision table: who may do what, to things he has which relation to. Data, no logic.

An action that is not here, and is no declared act, is refused. `docs/reference/permissions.md` is
made from this file; a test compares the two.
"""

from collections.abc import Iterable, Mapping

from unbroken.chain.actor import Factor
from unbroken.people.rule import STEP_UP, Relation, Rule, Trait

OWN, TEAM, NAMED, UNIT = Relation.OWN, Relation.TEAM, Relation.NAMED, Relation.UNIT
GRANT, GLASS, STATION = Relation.GRANT, Relation.GLASS, Relation.STATION


def _cells(**relations: Iterable[Relation]) -> dict[str, frozenset[Relation]]:
    return {role: frozenset(of) for role, of in relations.items()}


def _station(*roles: str) -> dict[str, frozenset[Relation]]:
    return dict.fromkeys(roles, frozenset({STATION}))


def _confirmed(
    *,
    action: str,
    zh: str,
    en: str,
    cells: Mapping[str, frozenset[Relation]],
    traits: frozenset[Trait],
    seconds: frozenset[str] = frozenset(),
    sight: str = "",
) -> Rule:
    """Return a row that asks for a passkey's answer of the last five minutes."""
    return Rule(
        action=action,
        zh=zh,
        en=en,
        cells=cells,
        traits=traits,
        factor=Factor.PASSKEY,
        within=STEP_UP,
        seconds=seconds,
        sight=sight,
    )


CONTENT = frozenset({Trait.CONTENT})
BYTES = CONTENT | {Trait.PURPOSE}
"""To look into recordings and files, whoever has no part in the case says what for."""
GRAVE = frozenset({Trait.CONTENT, Trait.DECISION})
UNSEALING = GRAVE | {Trait.ON_SEALED}
ACCESS = frozenset({Trait.DECISION, Trait.GIVES_ACCESS})

CASE_SEEN = _cells(
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
AREA_SEEN = CASE_SEEN | _cells(
    area_manager=(OWN, NAMED, UNIT),
    guard=(OWN, NAMED, UNIT),
    belongings_custodian=(OWN, NAMED, UNIT),
)
PROPERTY_SEEN = CASE_SEEN | _cells(property_custodian=(OWN, NAMED, UNIT))
RECORDING_SEEN = CASE_SEEN | _cells(
    auxiliary=(OWN,), av_custodian=(OWN, NAMED, UNIT), device_manager=(OWN, UNIT)
)
RECORDING_PLAYED = {
    role: relations for role, relations in RECORDING_SEEN.items() if role != "device_manager"
}

TABLE: Mapping[str, Rule] = {
    rule.action: rule
    for rule in (
        # What a case holds.
        Rule(action="case.see", zh="查看案件", en="See a case", cells=CASE_SEEN, traits=CONTENT),
        Rule(
            action="person.see", zh="查看人员", en="See a person", cells=AREA_SEEN, traits=CONTENT
        ),
        Rule(
            action="stay.see", zh="查看在区人员", en="See a stay", cells=AREA_SEEN, traits=CONTENT
        ),
        Rule(
            action="area.see",
            zh="查看办案区",
            en="See the area board",
            cells=_cells(area_manager=(UNIT,), guard=(UNIT,), belongings_custodian=(UNIT,))
            | _cells(case_officer=(UNIT,), head_unit=(UNIT,))
            | _station("head_organ", "legal", "case_manager", "inspector"),
        ),
        Rule(
            action="room.live",
            zh="查看实时画面",
            en="Watch a room live",
            cells=_cells(area_manager=(UNIT,), guard=(UNIT,), head_unit=(UNIT,))
            | _cells(case_officer=(TEAM,), legal=(STATION,), inspector=(STATION,)),
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
        _confirmed(
            action="media.download",
            zh="下载原始文件",
            en="Take a copy of the original bytes",
            cells=_cells(
                case_officer=(TEAM,), av_custodian=(NAMED, UNIT), legal=(NAMED,), court=(GRANT,)
            )
            | _cells(prosecutor=(GRANT,)),
            traits=BYTES,
            sight="recording.see",
        ),
        # Decisions about a case that are no act of a link, or need more than their act says.
        Rule(
            action="case.team",
            zh="调整办案人员",
            en="Change who works on a case",
            cells=_cells(head_unit=(UNIT,), head_organ=(STATION,)),
            traits=GRAVE,
            sight="case.see",
        ),
        _confirmed(
            action="case.break_glass",
            zh="紧急查阅",
            en="Break the glass for one case",
            # The relation is what he lacks: so the role alone decides, with reason and review.
            cells=_station("case_officer", "head_unit"),
            traits=BYTES,
        ),
        Rule(
            action="case.review_glass",
            zh="复核紧急查阅",
            en="Review a broken glass",
            cells=_cells(head_unit=(UNIT,), inspector=(STATION,)),
            traits=frozenset({Trait.DECISION, Trait.NOT_OWN}),
        ),
        _confirmed(
            action="case_closure",
            zh="结案",
            en="Close a case",
            cells=_cells(case_officer=(TEAM,)),
            traits=GRAVE,
            sight="case.see",
        ),
        Rule(
            action="approval",
            zh="审批",
            en="Approve",
            cells=_cells(head_unit=(UNIT,), head_organ=(STATION,), legal=(STATION,)),
            traits=GRAVE | {Trait.NOT_OWN},
            sight="case.see",
        ),
        _confirmed(
            action="disclosure",
            zh="公开、告知",
            en="Disclose a case",
            cells=_cells(case_officer=(TEAM,), case_manager=(NAMED, STATION)),
            traits=GRAVE,
            sight="case.see",
        ),
        _confirmed(
            action="disclosure.bulk",
            zh="批量导出",
            en="Disclose more than 20 things or 10 GB",
            cells=_cells(case_officer=(TEAM,), case_manager=(STATION,)),
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
        _confirmed(
            action="juvenile_record_seal",
            zh="未成年人犯罪记录封存",
            en="Seal a juvenile record",
            cells=_station("legal"),
            traits=GRAVE,
            sight="case.see",
        ),
        _confirmed(
            action="case.unseal",
            zh="解除封存",
            en="Unseal",
            cells=_station("legal", "archivist"),
            traits=UNSEALING,
            seconds=frozenset({"head_organ", "legal"}),
        ),
        _confirmed(
            action="media.delete",
            zh="销毁音像资料",
            en="Delete bytes for good",
            cells=_cells(av_custodian=(NAMED, UNIT), archivist=(STATION,)),
            traits=GRAVE | {Trait.DESTROYS, Trait.NOT_OWN},
            seconds=frozenset({"legal", "head_organ"}),
            sight="recording.see",
        ),
        _confirmed(
            action="retention.shorten",
            zh="缩短保存期限",
            en="Shorten how long something is kept",
            cells=_station("archivist", "legal"),
            traits=GRAVE | {Trait.DESTROYS},
            seconds=frozenset({"head_organ", "inspector"}),
        ),
        # Supervision.
        Rule(
            action="ticket.see",
            zh="查看监督事项",
            en="See a finding and its ticket",
            cells=CASE_SEEN | _station("inspector"),
        ),
        Rule(
            action="board.see",
            zh="查看监督看板",
            en="See boards and figures",
            cells=_cells(head_unit=(UNIT,))
            | _station("head_organ", "legal", "case_manager", "inspector"),
        ),
        Rule(
            action="warehouse.see",
            zh="查看保管场所",
            en="See the property room",
            cells=_cells(property_custodian=(UNIT,), head_unit=(UNIT,))
            | _station("head_organ", "inspector", "legal"),
        ),
        Rule(
            action="device.see",
            zh="查看设备",
            en="See devices and shifts",
            cells=_cells(device_manager=(UNIT, OWN), head_unit=(UNIT,), field_officer=(OWN,))
            | _cells(case_officer=(OWN,), auxiliary=(OWN,), administrator=(STATION,))
            | _station("inspector"),
        ),
        Rule(
            action="log.see",
            zh="查看日志与检查点",
            en="See the log, its checkpoints and proofs",
            cells=_station("inspector", "legal", "case_manager", "security_officer")
            | _station("administrator", "key_holder", "head_organ", "prosecutor", "court"),
            factor=Factor.PASSWORD,
        ),
        # The station itself.
        Rule(
            action="station.see",
            zh="查看系统状态",
            en="See how the station runs",
            cells=_station("administrator", "security_officer", "inspector", "head_organ"),
        ),
        Rule(
            action="camera.manage",
            zh="管理摄像机",
            en="Add or change a camera",
            cells=_cells(device_manager=(UNIT,), administrator=(STATION,)),
            traits=frozenset({Trait.DECISION}),
        ),
        _confirmed(
            action="import.load",
            zh="导入外部记录",
            en="Load foreign records",
            cells=_station("case_manager", "archivist"),
            traits=GRAVE,
        ),
        _confirmed(
            action="key.use",
            zh="使用密钥",
            en="Take part in a key ceremony",
            cells=_station("key_holder"),
            traits=frozenset({Trait.DECISION}),
            seconds=frozenset({"key_holder"}),
        ),
        # Accounts.
        Rule(
            action="account.see",
            zh="查看账号",
            en="See accounts and roles",
            cells=_cells(head_unit=(UNIT,)) | _station("security_officer", "inspector"),
        ),
        Rule(
            action="officer_registered",
            zh="登记民警账号",
            en="Register an officer",
            cells=_station("security_officer"),
            traits=frozenset({Trait.DECISION}),
        ),
        Rule(
            action="unit_registered",
            zh="登记单位",
            en="Register a unit",
            cells=_station("security_officer"),
            traits=frozenset({Trait.DECISION}),
        ),
        _confirmed(
            action="role_grant",
            zh="授予角色",
            en="Grant or take back a role or a compartment",
            cells=_station("security_officer"),
            traits=ACCESS | {Trait.NOT_OWN},
            seconds=frozenset({"security_officer", "inspector", "head_organ"}),
        ),
        Rule(
            action="account.disable",
            zh="停用账号",
            en="Disable an account",
            cells=_station("security_officer"),
            traits=frozenset({Trait.DECISION}),
        ),
        _confirmed(
            action="account.reset_factor",
            zh="重置登录方式",
            en="Take away the factors of an account",
            cells=_station("security_officer"),
            traits=ACCESS | {Trait.NOT_OWN},
            seconds=frozenset({"head_unit", "security_officer", "inspector"}),
        ),
        Rule(
            action="session.end",
            zh="结束他人会话",
            en="End the session of another",
            cells=_station("security_officer"),
            traits=frozenset({Trait.DECISION}),
        ),
    )
}
