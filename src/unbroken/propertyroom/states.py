"""The states of an item of property, and of a loan, as data (domain map D.6).

An act that reaches a state from one that is not in `after` is recorded all the same where it is a
fact: the item is then marked irregular and the rulebook speaks. A decision is refused (decision 1).
"""

import datetime as dt
from dataclasses import dataclass

from unbroken.base.codes import code_list

HANDOVER_WITHIN = dt.timedelta(hours=24)
"""公安机关办理行政案件程序规定 art. 190: to the custodian within 24 hours of taking (K33)."""

STORED_WITHIN = dt.timedelta(hours=24)
"""What the custodian received has its place in the room within this time (R-PRO-06)."""

HANDED_OVER_IN_TIME = frozenset({"seize", "impound"})
"""Measures by which a thing itself is taken, so that it has to be handed over."""

TAKEN_TOGETHER = frozenset({"seizure_list", "impound_record"})
"""Acts whose officers took the items that they name, so that any of them may hand them over.

Another link's act is named by wire name, as the register knows it.
"""

KEPT = ("received", "stored", "deposited", "off_site", "frozen", "lifted", "discrepancy")
"""States in which the unit answers for an item and can give it away."""

LEFT = frozenset(
    {
        *("returned", "sold", "destroyed", "treasury", "confiscated", "lost"),
        *("moved", "with_procuratorate", "with_court"),
    }
)
"""States in which an item has left for good."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """An act that moves an item: which act, to which state, from which, and what it must say."""

    act: str
    to: str
    after: frozenset[str]
    says: tuple[str, str] | None = None


def _to(act: str, to: str, *after: str, says: tuple[str, str] | None = None) -> Step:
    return Step(act=act, to=to, after=frozenset(after), says=says)


def _disposed(kind: str, to: str) -> Step:
    return _to("property_disposal", to, "stored", "lifted", "deposited", says=("kind", kind))


STEPS: tuple[Step, ...] = (
    # An item that came from elsewhere with a case is handed over like one that was taken here.
    _to("property_handover", "received", "seized", "off_site", "moved"),
    _to("property_storage", "stored", "received", "stored", "discrepancy"),
    _to("deposit_slip", "deposited", "received", "stored", "seized"),
    _to("offsite_property_report", "off_site", "seized", "frozen", "received"),
    # A commission alone moves nothing: what goes to an expert leaves the room by a loan.
    _to("property_loan", "at_expert", "stored", says=("reason", "expert")),
    _to("property_loan", "on_loan", "stored"),
    _to("property_loan_return", "stored", "on_loan", "at_expert", says=("check", "ok")),
    _to("property_loan_return", "discrepancy", "on_loan", "at_expert"),
    _to(
        "measure_lift", "lifted", "seized", "received", "stored", "deposited", "off_site", "frozen"
    ),
    _to("property_return", "returned", "lifted", "stored", "deposited", "received"),
    _disposed("return", "returned"),
    _disposed("transfer", "moved"),
    _disposed("sale", "sold"),
    _disposed("auction", "sold"),
    _disposed("destruction", "destroyed"),
    _disposed("recycle", "destroyed"),
    _disposed("treasury", "treasury"),
    _disposed("confiscated", "confiscated"),
    _to("transfer_list", "moved", "seized", *KEPT),
    _to("stocktake", "discrepancy", *KEPT),
)


def step_of(act: str, said: object) -> Step | None:
    """Return the step that an act makes, or None where it moves nothing."""
    return next((one for one in STEPS if one.act == act and _says(one, said)), None)


def _says(step: Step, said: object) -> bool:
    return step.says is None or getattr(said, step.says[0], None) == step.says[1]


LOAN_STATE = code_list(
    "LOAN_STATE",
    "调用状态",
    "State of a loan",
    ("asked", "待审批", "waiting for approval"),
    ("approved", "已批准，待出库", "approved, not out yet"),
    ("refused", "不同意", "refused"),
    ("out", "已出库", "out"),
    ("back", "已归还", "back"),
)
OPEN_LOANS = frozenset({"asked", "approved", "out"})


def second_of(moment: dt.datetime) -> dt.datetime:
    """Cut a moment to its second: times are typed so, and what happened in one is not late."""
    return moment.replace(microsecond=0)
