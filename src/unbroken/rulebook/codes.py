"""Code lists of rules and clocks."""

from unbroken.base.codes import code_list

SEVERITY = code_list(
    "SEVERITY",
    "严重程度",
    "Severity",
    ("S1", "危及权利、安全或证据", "rights, safety or evidence at risk"),
    ("S2", "严重", "serious"),
    ("S3", "质量问题", "quality"),
)
CLOCK_ACTION = code_list(
    "CLOCK_ACTION",
    "期限操作",
    "Clock action",
    ("start", "开始", "start"),
    ("pause", "暂停", "pause"),
    ("resume", "恢复", "resume"),
    ("extend", "延长", "extend"),
    ("stop", "终止", "stop"),
)
FINDING_STATE = code_list(
    "FINDING_STATE",
    "问题状态",
    "Where a finding stands",
    ("open", "未处理", "open"),
    ("answered", "已说明、待审核", "answered, to be reviewed"),
    ("reviewed", "已审核", "reviewed"),
    ("repaired", "已补救", "repaired"),
    ("void", "因更正失效、待审核", "void by correction, to be reviewed"),
    ("void_reviewed", "因更正失效", "void by correction"),
)
