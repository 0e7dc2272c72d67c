"""Code lists of what is done on site."""

from unbroken.base.codes import code_list

ONSITE_ACT = code_list(
    "ONSITE_ACT",
    "现场执法活动",
    "On-site activity",
    ("ONS1", "处警", "response to a call"),
    ("ONS2", "当场盘问、检查", "on-the-spot questioning or check"),
    ("ONS3", "现场处置、当场处罚", "on-scene handling and on-the-spot penalty"),
    (
        "ONS4",
        "勘验、检查、搜查、扣押、辨认、扣留",
        "examination, inspection, search, seizure, identification, impounding",
    ),
    ("ONS5", "行政强制执行", "enforcement of orders"),
    ("ONS6", "重大突发事件、群体性事件", "major emergency, mass incident"),
    ("ONSX", "本地规定的其他活动", "other activity set locally"),
)
SPOT_RESULT = code_list(
    "SPOT_RESULT",
    "盘问检查结果",
    "Result of spot questioning",
    ("released", "排除嫌疑放行", "suspicion dispelled, released"),
    ("brought_in", "带回", "brought in"),
    ("penalised", "当场处罚", "penalised on the spot"),
    ("continued", "继续盘问", "continued questioning"),
)
IDENTIFICATION_KIND = code_list(
    "IDENTIFICATION_KIND",
    "辨认类型",
    "Kind of identification",
    ("person", "人员", "person"),
    ("photo", "照片", "photo"),
    ("object", "物品", "object"),
    ("place", "场所", "place"),
)
IDENTIFICATION_RESULT = code_list(
    "IDENTIFICATION_RESULT",
    "辨认结果",
    "Result of identification",
    ("identified", "辨认出", "identified"),
    ("not_identified", "未辨认出", "not identified"),
    ("wrong", "辨认错误", "wrongly identified"),
)
FORCE_KIND = code_list(
    "FORCE_KIND",
    "使用警械武器类型",
    "Kind of force",
    ("restraint_device", "约束性警械", "restraining device"),
    ("expelling_device", "驱逐性、制服性警械", "expelling or subduing device"),
    ("weapon", "武器", "weapon"),
    ("bodily", "徒手制止", "bodily force"),
)
