"""Rows of the decision table: supervision, the station itself, accounts."""

from unbroken.chain.actor import Factor
from unbroken.people.rows_case import AREA_SEEN, PROPERTY_SEEN, RECORDING_SEEN
from unbroken.people.rule import Rule, Trait
from unbroken.people.wording import (
    ACCESS,
    GRAVE,
    NOT_HIS_OWN,
    OWN,
    STATION,
    UNIT,
    cells,
    confirmed,
    station,
)

FINDING_SEEN = AREA_SEEN | PROPERTY_SEEN | RECORDING_SEEN | station("inspector")
"""Whoever may see one of the things that a case holds may see what is wrong with it."""
ANSWERING = (
    "case_officer",
    "field_officer",
    "area_manager",
    "guard",
    "property_custodian",
    "av_custodian",
    "device_manager",
    "head_unit",
)

ROWS = (
    # Supervision.
    Rule(
        action="ticket.see",
        zh="查看监督事项",
        en="See a finding and its ticket",
        cells=FINDING_SEEN,
    ),
    Rule(
        action="alarm_taken",
        zh="认领预警",
        en="Take a finding by name",
        cells={role: FINDING_SEEN[role] for role in (*ANSWERING, "legal", "case_manager")},
        sight="ticket.see",
    ),
    Rule(
        action="finding_answer",
        zh="问题说明",
        en="Answer a finding",
        cells={role: FINDING_SEEN[role] for role in ANSWERING},
        sight="ticket.see",
    ),
    Rule(
        action="finding_review",
        zh="问题复核",
        en="Review what was answered to a finding",
        cells=station("legal", "case_manager"),
        traits=NOT_HIS_OWN,
        sight="ticket.see",
    ),
    Rule(
        action="ticket_review",
        zh="整改复核",
        en="Review a rectification",
        cells=station("legal", "case_manager"),
        traits=NOT_HIS_OWN,
        sight="ticket.see",
    ),
    Rule(
        action="ticket_closure",
        zh="监督事项办结",
        en="Close a ticket",
        cells=station("legal"),
        traits=NOT_HIS_OWN,
        sight="ticket.see",
    ),
    Rule(
        action="board.see",
        zh="查看监督看板",
        en="See boards and figures",
        cells=cells(head_unit=(UNIT,))
        | station("head_organ", "legal", "case_manager", "inspector"),
    ),
    Rule(
        action="warehouse.see",
        zh="查看保管场所",
        en="See the property room",
        cells=cells(property_custodian=(UNIT,), head_unit=(UNIT,))
        | station("head_organ", "inspector", "legal"),
    ),
    Rule(
        action="device.see",
        zh="查看设备",
        en="See devices and shifts",
        cells=cells(device_manager=(UNIT, OWN), head_unit=(UNIT,), field_officer=(OWN,))
        | cells(case_officer=(OWN,), auxiliary=(OWN,), administrator=(STATION,))
        | station("inspector"),
    ),
    Rule(
        action="log.see",
        zh="查看日志与检查点",
        en="See the log, its checkpoints and proofs",
        cells=station("inspector", "legal", "case_manager", "security_officer")
        | station("administrator", "key_holder", "head_organ", "prosecutor", "court"),
        factor=Factor.PASSWORD,
    ),
    # The station itself.
    Rule(
        action="station.see",
        zh="查看系统状态",
        en="See how the station runs",
        cells=station("administrator", "security_officer", "inspector", "head_organ"),
    ),
    Rule(
        action="camera.manage",
        zh="管理摄像机",
        en="Add or change a camera",
        cells=cells(device_manager=(UNIT,), administrator=(STATION,)),
        traits=frozenset({Trait.DECISION}),
    ),
    confirmed(
        action="load_batch",
        zh="导入外部记录",
        en="Load foreign records",
        cells=station("case_manager", "archivist", "import"),
        traits=GRAVE,
    ),
    confirmed(
        action="key.use",
        zh="使用密钥",
        en="Take part in a key ceremony",
        cells=station("key_holder"),
        traits=frozenset({Trait.DECISION}),
        seconds=frozenset({"key_holder"}),
    ),
    Rule(
        action="key_change",
        zh="密钥变更",
        en="Put a key into use, or take it out",
        cells=station("key_holder", "system"),
        traits=frozenset({Trait.DECISION}),
    ),
    confirmed(
        action="rulebook_edition",
        zh="规则版本启用",
        en="Put an edition of the rules into force",
        cells=station("legal"),
        traits=frozenset({Trait.DECISION}),
        seconds=frozenset({"legal", "head_organ"}),
    ),
    # Accounts.
    Rule(
        action="account.see",
        zh="查看账号",
        en="See accounts and roles",
        cells=cells(head_unit=(UNIT,)) | station("security_officer", "inspector"),
    ),
    Rule(
        action="officer_registered",
        zh="登记民警账号",
        en="Register an officer",
        cells=station("security_officer"),
        traits=frozenset({Trait.DECISION}),
    ),
    Rule(
        action="unit_registered",
        zh="登记单位",
        en="Register a unit",
        cells=station("security_officer"),
        traits=frozenset({Trait.DECISION}),
    ),
    confirmed(
        action="role_grant",
        zh="授予角色",
        en="Grant a role",
        cells=station("security_officer"),
        traits=ACCESS | {Trait.NOT_OWN},
        seconds=frozenset({"security_officer", "inspector", "head_organ"}),
    ),
    Rule(
        action="role_end",
        zh="终止角色",
        en="End a role",
        cells=station("security_officer"),
        traits=frozenset({Trait.DECISION}),
    ),
    confirmed(
        action="compartment_open",
        zh="开放知悉范围",
        en="Open a compartment to somebody",
        cells=station("security_officer"),
        traits=ACCESS | {Trait.NOT_OWN},
        seconds=frozenset({"head_organ", "inspector"}),
    ),
    Rule(
        action="compartment_close",
        zh="关闭知悉范围",
        en="Close a compartment to somebody",
        cells=station("security_officer"),
        traits=frozenset({Trait.DECISION}),
    ),
    Rule(
        action="factor_change",
        zh="变更登录方式",
        en="Change how one signs in",
        cells=cells(author=(OWN,)),
        factor=Factor.PASSWORD,
    ),
    Rule(
        action="account.disable",
        zh="停用账号",
        en="Disable an account",
        cells=station("security_officer"),
        traits=frozenset({Trait.DECISION}),
    ),
    confirmed(
        action="account.reset_factor",
        zh="重置登录方式",
        en="Take away the factors of an account",
        cells=station("security_officer"),
        traits=ACCESS | {Trait.NOT_OWN},
        seconds=frozenset({"head_unit", "security_officer", "inspector"}),
    ),
    Rule(
        action="session.end",
        zh="结束他人会话",
        en="End the session of another",
        cells=station("security_officer"),
        traits=frozenset({Trait.DECISION}),
    ),
)
