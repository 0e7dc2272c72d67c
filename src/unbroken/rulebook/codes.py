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
