"""The columns of one recorded patrol or question, three times."""

import uuid

import pghistory
from auditlog.registry import auditlog
from django.db import models


class Fact(models.Model):
    """What one act says, and what the door keeps beside it: who, where, when, by which key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = models.UUIDField(unique=True)
    case = models.TextField(db_index=True)
    type = models.TextField()
    by = models.TextField()
    unit = models.TextField()
    terminal = models.TextField()
    source = models.TextField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    person = models.TextField(db_index=True)
    stay = models.TextField(null=True, db_index=True)
    room = models.TextField(null=True)
    state = models.TextField(null=True)
    kind = models.TextField(null=True)
    matter = models.TextField(null=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Name the fact by its key."""
        return str(self.key)


class Plain(Fact):
    """Nothing is kept of what was there before, nor of who wrote it but for the columns."""


class Audited(Fact):
    """django-auditlog writes a row of differences, from Python."""


@pghistory.track()
class Tracked(Fact):
    """django-pghistory copies each row by a trigger."""


auditlog.register(Audited)
