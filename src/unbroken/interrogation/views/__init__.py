"""The pages of sessions: the list, the beginning, the screen of one, and what is done there."""

from unbroken.interrogation.views.begin import sessions, start
from unbroken.interrogation.views.doing import end, line, lines, pause, resume, rights, sign
from unbroken.interrogation.views.keeping import custody
from unbroken.interrogation.views.live import live
from unbroken.interrogation.views.screen import printed, record, recording, session

__all__ = [
    "custody",
    "end",
    "line",
    "lines",
    "live",
    "pause",
    "printed",
    "record",
    "recording",
    "resume",
    "rights",
    "session",
    "sessions",
    "sign",
    "start",
]
