"""Sessions as they are now: their lines, breaks and footage, and the rights that were told."""

from django.db import models

from unbroken.chain.models import Projection


class Session(Projection):
    """One interrogation or inquiry; `ref` is `session:<id>`, `began` the act that opened it."""

    case = models.TextField()
    unit = models.TextField()
    began = models.TextField()
    kind = models.TextField(null=True)
    number = models.IntegerField(null=True)
    person = models.TextField(null=True)
    room = models.TextField(null=True)
    place_text = models.TextField(null=True)
    officers = models.TextField(default="")
    one_officer_ground = models.TextField(null=True)
    interpreter = models.TextField(null=True)
    guardian = models.TextField(null=True)
    lawyer_notice = models.BooleanField(null=True)
    cameras = models.TextField(default="")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    notice_at = models.DateTimeField(null=True)
    transcript = models.TextField(null=True)
    signed_at = models.DateTimeField(null=True)
    pages = models.IntegerField(null=True)
    pages_signed = models.IntegerField(null=True)
    loaded = models.BooleanField(default=False)
    keeper = models.TextField(null=True)
    """Who took its recordings into custody last, and when."""
    kept_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "interrogation_session"
        indexes = [
            models.Index(fields=["log_id", "case"], name="interrogation_session_case"),
            models.Index(
                fields=["log_id", "unit", "-started_at"], name="interrogation_session_unit"
            ),
            models.Index(fields=["log_id", "began"], name="interrogation_session_began"),
        ]


class Line(Projection):
    """One line of a transcript; `ref` is the act that first took it down, `n` its place in the case."""

    session = models.TextField()
    kind = models.TextField(null=True)
    text = models.TextField(default="")
    first_text = models.TextField(null=True)
    reason = models.TextField(null=True)
    by = models.TextField()
    at = models.DateTimeField()
    n = models.IntegerField()

    class Meta:
        db_table = "interrogation_line"
        indexes = [models.Index(fields=["log_id", "session", "at"], name="interrogation_line_of")]


class Break(Projection):
    """An interruption of a session; `ref` is the act that noted it."""

    session = models.TextField()
    cause = models.TextField(null=True)
    cause_text = models.TextField(null=True)
    spoken_note = models.BooleanField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    resumed = models.BooleanField(null=True)
    without_recording = models.BooleanField(null=True)

    class Meta:
        db_table = "interrogation_break"
        indexes = [models.Index(fields=["log_id", "session"], name="interrogation_break_of")]


class Footage(Projection):
    """A stretch of recording that an act says is of a session; `ref` is that act.

    The recorder's own runs are `sealed`; when all of a recording are there, the station enters what
    they cover, and each of those rows says so by `entered`.
    """

    session = models.TextField()
    recording = models.TextField(null=True)
    device = models.TextField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    gaps = models.IntegerField(default=0)
    sealed = models.BooleanField(default=False)
    final = models.BooleanField(default=False)
    segments = models.IntegerField(default=0)
    entered = models.TextField(null=True)

    class Meta:
        db_table = "interrogation_footage"
        indexes = [models.Index(fields=["log_id", "session"], name="interrogation_footage_of")]


class RightsTold(Projection):
    """A notice of rights to a person of a case; `ref` is the act."""

    case = models.TextField()
    person = models.TextField(null=True)
    kind = models.TextField(null=True)
    at = models.DateTimeField()
    outcome = models.TextField(null=True)
    lawyer_told = models.BooleanField(null=True)
    plea_told = models.BooleanField(null=True)

    class Meta:
        db_table = "interrogation_rights"
        indexes = [models.Index(fields=["log_id", "case"], name="interrogation_rights_of")]
