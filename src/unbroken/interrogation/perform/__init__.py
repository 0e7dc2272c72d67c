"""What is done in a session, and what becomes of its film."""

from unbroken.interrogation.perform.films import (
    Keeping,
    NoFilmYet,
    NotOfBoth,
    custody_of,
    enter_take,
    take_into_custody,
)
from unbroken.interrogation.perform.sessions import (
    Signing,
    Start,
    correct_line,
    end_session,
    explain_rights,
    interrupt,
    record_again,
    require_in,
    resume,
    seen_of,
    sign_transcript,
    start_session,
    stop_recording,
    take_line,
)

__all__ = [
    "Keeping",
    "NoFilmYet",
    "NotOfBoth",
    "Signing",
    "Start",
    "correct_line",
    "custody_of",
    "end_session",
    "enter_take",
    "explain_rights",
    "interrupt",
    "record_again",
    "require_in",
    "resume",
    "seen_of",
    "sign_transcript",
    "start_session",
    "stop_recording",
    "take_into_custody",
    "take_line",
]
