"""Every recording and file as a thing: what it is, its sealed segments, what is missing in it."""

from django.db import models

from unbroken.chain.models import Projection


class Recording(Projection):
    """A recording or file; `ref` is `recording:<id>`, or `file:<id>` for what an act attached.

    One that our own recorder made has segments and no digest of its own; any other is one object.
    """

    stream = models.TextField()
    case = models.TextField(null=True)
    unit = models.TextField(null=True)
    officer = models.TextField(null=True)
    """Who made it, or entered the act that attached it; None for a machine."""
    kind = models.TextField(default="file")
    name = models.TextField(default="")
    sha256 = models.TextField(null=True)
    size_bytes = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    camera = models.TextField(null=True)
    room = models.TextField(null=True)
    session = models.TextField(null=True)
    segments = models.IntegerField(default=0)
    gaps = models.IntegerField(default=0)
    clock_offset_ms = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "media_recording"
        indexes = [
            models.Index(fields=["log_id", "-recorded_at"], name="media_recording_newest"),
            models.Index(fields=["log_id", "case"], name="media_recording_case"),
            models.Index(fields=["log_id", "sha256"], name="media_recording_digest"),
        ]


class Segment(Projection):
    """One sealed file of a recording; `ref` is `<recording>/<track>/<stretch>/<number>`."""

    recording = models.TextField()
    track = models.TextField()
    stretch = models.IntegerField()
    number = models.IntegerField()
    sha256 = models.TextField()
    segment_root = models.TextField()
    init_sha256 = models.TextField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    duration_ms = models.IntegerField()
    size_bytes = models.BigIntegerField()

    class Meta:
        db_table = "media_segment"
        indexes = [
            models.Index(
                fields=["log_id", "recording", "track", "stretch", "number"],
                name="media_segment_order",
            ),
        ]


class Gap(Projection):
    """A stretch of a recording that is not there, and why; `ref` is `<recording>/<track>/<start>`."""

    recording = models.TextField()
    track = models.TextField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    cause = models.TextField()

    class Meta:
        db_table = "media_gap"
        indexes = [models.Index(fields=["log_id", "recording"], name="media_gap_of")]


class Rendition(models.Model):
    """One derived file, such as sound that browsers can play: no part of the record, never evidence."""

    recording = models.TextField()
    track = models.TextField()
    stretch = models.IntegerField()
    number = models.IntegerField()
    sha256 = models.TextField()
    init_sha256 = models.TextField()
    started_at = models.DateTimeField()
    duration_ms = models.IntegerField()
    size_bytes = models.BigIntegerField()

    class Meta:
        db_table = "media_rendition"
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "track", "stretch", "number"], name="media_rendition_one"
            ),
        ]

    def __str__(self) -> str:
        return self.sha256


class Ticket(models.Model):
    """What lets bytes out: one look, in one session, at one recording, for a short while."""

    id = models.UUIDField(primary_key=True)
    session = models.TextField()
    """SHA-256 of the session's key; the key itself stands in one table only."""
    recording = models.TextField()
    stream = models.TextField()
    look = models.TextField()
    """The act that was recorded before the first byte, `act:<id>`."""
    officer = models.TextField()
    until = models.DateTimeField()
    seen = models.JSONField(default=list)
    """Which seconds were sent, in pairs; what the page says at the end is more exact."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "media_ticket"
        indexes = [models.Index(fields=["ended_at", "until"], name="media_ticket_open")]

    def __str__(self) -> str:
        return str(self.id)
