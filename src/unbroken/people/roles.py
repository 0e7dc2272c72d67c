"""Roles that an account can hold, and which of them nobody may combine in one case."""

from collections.abc import Mapping

from unbroken.base.codes import code_list

AUTHOR = "author"
"""Everybody is the author of what he made himself; it is held without being granted."""

SYSTEM = "system"

ROLES = code_list(
    "ACCOUNT_ROLE",
    "账号角色",
    "Role of an account",
    ("desk_officer", "接报案民警", "Intake officer"),
    ("dispatcher", "指挥中心接警员", "Dispatcher"),
    ("field_officer", "处警民警", "Responding officer"),
    ("auxiliary", "警务辅助人员（辅警）", "Police auxiliary"),
    ("case_officer", "主办、协办民警", "Case officer"),
    ("head_unit", "办案部门负责人", "Head of the unit"),
    ("head_organ", "公安机关负责人", "Head of the organ"),
    ("legal", "法制员", "Legal reviewer"),
    ("case_manager", "案管民警", "Case-management officer"),
    ("area_manager", "办案区管理员", "Area manager"),
    ("guard", "看管人员", "Guard"),
    ("property_custodian", "涉案财物管理人员", "Property custodian"),
    ("belongings_custodian", "随身财物管理人员", "Belongings custodian"),
    ("av_custodian", "录音录像资料保管人员", "Recording custodian"),
    ("device_manager", "执法记录仪管理员", "Device manager"),
    ("inspector", "警务督察", "Inspector"),
    ("archivist", "档案管理人员", "Archivist"),
    ("expert", "鉴定人", "Forensic expert"),
    ("prosecutor", "检察人员", "Prosecutor"),
    ("defence", "辩护律师", "Defence lawyer"),
    ("court", "法院人员", "Court"),
    ("security_officer", "安全管理员", "Security officer"),
    ("administrator", "系统管理员", "System administrator"),
    ("key_holder", "密钥持有人", "Key holder"),
    (SYSTEM, "系统", "The system"),
    ("import", "导入", "Import"),
)

COMPARTMENTS = code_list(
    "COMPARTMENT",
    "知悉范围",
    "Compartment",
    ("juvenile", "未成年人", "Juvenile"),
    ("sexual_offence", "性侵案件", "Sexual offence"),
    ("informant", "线人、举报人", "Informant"),
    ("internal_affairs", "内部调查", "Internal affairs"),
    ("court_sealed", "法院封存", "Sealed by a court"),
)

CUSTODIANS = frozenset({"property_custodian", "belongings_custodian", "av_custodian"})

CONFLICTS: Mapping[str, frozenset[str]] = {
    # 公安机关办理刑事案件程序规定 art. 235; 公安机关办理行政案件程序规定 art. 188.
    "case_officer": CUSTODIANS | {"legal"},
    "legal": frozenset({"case_officer"}),
    "property_custodian": frozenset({"case_officer"}),
    "belongings_custodian": frozenset({"case_officer"}),
    "av_custodian": frozenset({"case_officer"}),
}
"""Whoever has one of these parts in a case may not act in the role on the left in it."""

EXTERNAL = frozenset({"prosecutor", "defence", "court"})
"""Outsiders see what was granted to them by name, until a date, and nothing else."""

MACHINE_ROLES = frozenset({SYSTEM, "import"})
"""Roles of processes and devices; no account can be granted one."""
