"""What can be recorded about measures, penalties and the end of a case."""

from unbroken.conclusion.acts.approvals import ApprovalRequested
from unbroken.conclusion.acts.closing import (
    CaseClosed,
    CaseMovedForProsecution,
    CaseWithdrawn,
    ClosingCondition,
    FileArchived,
    InvestigationConcluded,
    JudgmentReceived,
    JuvenileRecordSealed,
    JuvenileRecordUnsealed,
    ProcuratorateAsked,
    PropertyOrder,
    ReceiverCount,
)
from unbroken.conclusion.acts.measures import (
    ApprovalDecided,
    CoerciveMeasureChanged,
    CoerciveMeasureDecided,
)
from unbroken.conclusion.acts.penalties import (
    DecisionExecuted,
    DocumentServed,
    HearingHeld,
    PenaltyAnnounced,
    PenaltyDecided,
)

__all__ = [
    "ApprovalDecided",
    "ApprovalRequested",
    "CaseClosed",
    "CaseMovedForProsecution",
    "CaseWithdrawn",
    "ClosingCondition",
    "CoerciveMeasureChanged",
    "CoerciveMeasureDecided",
    "DecisionExecuted",
    "DocumentServed",
    "FileArchived",
    "HearingHeld",
    "InvestigationConcluded",
    "JudgmentReceived",
    "JuvenileRecordSealed",
    "JuvenileRecordUnsealed",
    "PenaltyAnnounced",
    "PenaltyDecided",
    "ProcuratorateAsked",
    "PropertyOrder",
    "ReceiverCount",
]
