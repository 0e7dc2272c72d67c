"""What can be recorded about interrogations and inquiries."""

from unbroken.interrogation.acts.lines import TranscriptLineTaken
from unbroken.interrogation.acts.recordings import (
    AnnotatedStretch,
    ItemSeen,
    LawfulnessReviewed,
    RecordingAnnotated,
    RecordingsGivenBack,
    RecordingsLent,
    RecordingsTakenIntoCustody,
)
from unbroken.interrogation.acts.sessions import (
    AdultCame,
    LawyerEventRecorded,
    OwnStatementReceived,
    SessionEnded,
    SessionInterrupted,
    SessionInterruptionEnded,
    SessionRecorded,
    SessionStarted,
    TranscriptCorrection,
    TranscriptSigned,
)

__all__ = [
    "AdultCame",
    "AnnotatedStretch",
    "ItemSeen",
    "LawfulnessReviewed",
    "LawyerEventRecorded",
    "OwnStatementReceived",
    "RecordingAnnotated",
    "RecordingsGivenBack",
    "RecordingsLent",
    "RecordingsTakenIntoCustody",
    "SessionEnded",
    "SessionInterrupted",
    "SessionInterruptionEnded",
    "SessionRecorded",
    "SessionStarted",
    "TranscriptCorrection",
    "TranscriptLineTaken",
    "TranscriptSigned",
]
