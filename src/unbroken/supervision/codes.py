"""Code lists of supervision."""

from unbroken.base.codes import code_list

ALARM_SOURCE = code_list(
    "ALARM_SOURCE",
    "预警来源",
    "Source of an alarm",
    ("rule", "规则", "rule"),
    ("patrol", "巡查", "patrol"),
    ("complaint", "投诉", "complaint"),
    ("prosecutor", "检察机关", "prosecutor"),
    ("log", "日志", "the log itself"),
)
TRIAGE_RESULT = code_list(
    "TRIAGE_RESULT",
    "研判结果",
    "Result of triage",
    ("true", "属实", "true"),
    ("false", "误报", "false"),
    ("duplicate", "重复", "duplicate"),
)
TICKET_REVIEW = code_list(
    "TICKET_REVIEW",
    "复核结果",
    "Result of review",
    ("accepted", "通过", "accepted"),
    ("returned", "退回", "returned"),
)
TICKET_RESULT = code_list(
    "TICKET_RESULT",
    "销号结果",
    "Result of closing",
    ("fixed", "已整改", "fixed"),
    ("explained", "已说明", "explained"),
    ("irreparable", "无法补救、已记录", "irreparable, recorded"),
    ("referred", "移送督察", "referred to the inspectorate"),
)
COMPLAINT_KIND = code_list(
    "COMPLAINT_KIND",
    "投诉类型",
    "Kind of complaint",
    ("complaint", "投诉", "complaint"),
    ("accusation", "控告", "accusation"),
    ("appeal", "申诉", "petition for review"),
    ("query", "查询", "query"),
)
