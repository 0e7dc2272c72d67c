"""The stages of a case, as data (domain map D.1). A case reaches a stage by an act of another link.

Links stand above the case file, so acts are named here by wire name, as the register knows them.
An act that reaches a stage from one that is not in `after` is recorded all the same; the stage is
then marked irregular and the rulebook speaks (decision 1).
"""

from dataclasses import dataclass

from unbroken.base.codes import code_list

STAGE = code_list(
    "STAGE",
    "案件阶段",
    "Stage of the case",
    ("opened", "已建档", "opened"),
    ("registered", "已登记", "registered"),
    ("receipted", "已回执", "receipt given"),
    ("referred", "已告知", "referred"),
    ("transferred_out", "已移送", "transferred out"),
    ("accepted", "已受案", "accepted"),
    ("filed", "侦查中", "under investigation"),
    ("not_filed", "不予立案", "not filed"),
    ("mediated", "已调解", "mediated"),
    ("decided", "已决定", "decided"),
    ("executed", "已执行", "executed"),
    ("concluded", "侦查终结", "investigation concluded"),
    ("with_procuratorate", "移送起诉", "with the procuratorate"),
    ("withdrawn", "已撤案", "withdrawn"),
    ("closed", "已结案", "closed"),
    ("archived", "已归档", "archived"),
)

OPEN = frozenset({"opened", "registered", "receipted", "accepted"})
OVER = frozenset({"closed", "archived", "referred", "transferred_out"})
"""Stages in which nobody works on a case any more."""
CLOSABLE = frozenset(
    {
        "mediated",
        "executed",
        "not_filed",
        "withdrawn",
        "transferred_out",
        "with_procuratorate",
        "referred",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """An act that moves a case on: which act, what it must say, to which stage, from which."""

    act: str
    to: str
    after: frozenset[str]
    says: tuple[str, str] | None = None


STEPS: tuple[Step, ...] = (
    Step(act="intake_record", to="registered", after=frozenset({"opened"})),
    Step(act="intake_receipt", to="receipted", after=frozenset({"registered"})),
    Step(act="referral", to="referred", after=frozenset({"receipted"})),
    Step(
        act="acceptance_form",
        to="accepted",
        after=frozenset({"registered", "receipted"}),
        says=("decision", "accepted"),
    ),
    Step(
        act="filing_decision",
        to="filed",
        after=frozenset({"accepted", "not_filed"}),
        says=("result", "filed"),
    ),
    Step(
        act="filing_decision",
        to="not_filed",
        after=frozenset({"accepted"}),
        says=("result", "not_filed"),
    ),
    Step(
        act="mediation_record",
        to="mediated",
        after=frozenset({"accepted"}),
        says=("stage", "performed"),
    ),
    Step(act="penalty_decision", to="decided", after=frozenset({"accepted"})),
    Step(act="execution_record", to="executed", after=frozenset({"decided"})),
    Step(act="investigation_conclusion", to="concluded", after=frozenset({"filed"})),
    Step(act="prosecution_transfer", to="with_procuratorate", after=frozenset({"concluded"})),
    Step(act="case_withdrawal", to="withdrawn", after=frozenset({"filed", "concluded"})),
    Step(act="case_closure", to="closed", after=CLOSABLE),
    Step(act="file_seal", to="archived", after=frozenset({"closed"})),
)
