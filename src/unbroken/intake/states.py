"""How far a report has come, and which step each rule about it waits for, as data."""

from unbroken.base.codes import code_list

REPORT_STATE = code_list(
    "REPORT_STATE",
    "接报案状态",
    "State of the report",
    ("called", "已接警", "called in"),
    ("received", "已接报", "received"),
    ("accepted", "已受案", "accepted"),
    ("filed", "已立案", "filed"),
    ("refused", "不予受理、立案", "refused"),
    ("referred", "已告知", "referred"),
    ("transferred", "已移送", "transferred"),
    ("repeat", "重复报案", "repeat"),
)

DECIDED = {
    "accepted": "accepted",
    "referred_oral": "referred",
    "referred_written": "referred",
    "transferred": "transferred",
    "repeat_linked": "repeat",
    "not_a_case": "refused",
    "self_prosecution_advised": "refused",
}
"""The state that each result of the intake leads to."""

FILED = {
    "filed": "filed",
    "not_filed": "refused",
    "transferred": "transferred",
    "handled_administratively": "accepted",
}
"""The state that each result of the filing leads to."""

STEPS = {
    "R-INT-01": "registration",
    "R-INT-02": "receipt",
    "R-INT-03": "acceptance",
    "R-INT-04": "filing",
    "R-INT-05": "notice",
    "R-INT-06": "transfer",
}
"""The step that each rule with a clock waits for."""
