"""What can be recorded about reports, acceptance, filing and mediation."""

from unbroken.intake.acts.filing import (
    AcceptanceReceiptIssued,
    CaseFamilyConverted,
    CaseTransferred,
    FilingDecided,
    FilingSupervised,
    NonFilingNoticeIssued,
    PreliminaryVerificationEnded,
    PreliminaryVerificationStarted,
    ReconsiderationRecorded,
    ReportAcceptanceDecided,
    ReporterReferred,
    TransferredMaterial,
)
from unbroken.intake.acts.mediation import MediationRecorded
from unbroken.intake.acts.reports import (
    CallRecorded,
    EvidenceReceived,
    IncidentRegistered,
    ReceivedEvidence,
    ReporterStatementTaken,
    ReportReceiptIssued,
    ReportTaken,
)

__all__ = [
    "AcceptanceReceiptIssued",
    "CallRecorded",
    "CaseFamilyConverted",
    "CaseTransferred",
    "EvidenceReceived",
    "FilingDecided",
    "FilingSupervised",
    "IncidentRegistered",
    "MediationRecorded",
    "NonFilingNoticeIssued",
    "PreliminaryVerificationEnded",
    "PreliminaryVerificationStarted",
    "ReceivedEvidence",
    "ReconsiderationRecorded",
    "ReportAcceptanceDecided",
    "ReportReceiptIssued",
    "ReportTaken",
    "ReporterReferred",
    "ReporterStatementTaken",
    "TransferredMaterial",
]
