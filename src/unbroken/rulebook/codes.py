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
CONDITION = code_list(
    "CLOSING_CONDITION",
    "结案条件",
    "Condition of closing",
    (
        "1",
        "人员已经释放、移送或者在期限内的措施之下",
        "every person released, moved or under a live measure",
    ),
    (
        "2",
        "物品已经发还、移送、处置或者依令保管",
        "every item returned, moved, disposed of or kept by order",
    ),
    ("3", "涉案款项已经结清或者依令保管", "money settled, or kept by order"),
    (
        "4",
        "应有的录音录像齐全，或者中断已经说明并审核",
        "every required recording there, or its gap reviewed",
    ),
    ("5", "调用的物品和视音频已经归还", "loans of property and recordings back"),
    ("6", "文书已经送达，或者注明原因", "every notice served, or the reason noted"),
    ("7", "督办单已经销号", "every supervision ticket closed"),
    (
        "8",
        "查封、冻结、强制措施已经解除、续期或者移交",
        "seizures, freezes and measures lifted, renewed or moved",
    ),
    ("9", "投诉、申诉已经答复", "complaints answered"),
    ("10", "案卷目录已经法制审核", "the file checked by legal affairs"),
    ("11", "每份视音频已经确定保存期限", "a time of keeping set for each recording"),
    ("12", "未成年人犯罪记录已经封存或者尚未到期", "juvenile records sealed, or not due yet"),
)
