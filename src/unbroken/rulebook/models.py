"""What the rules ask for and what they found, as it stands now."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from unbroken.chain.models import Projection


class Obligation(Projection):
    """Something that must be done by a time; `ref` is `obligation:<key>` (decision 12).

    Whether it is open, due soon or overdue is computed from `due_at` when read, never stored.
    """

    rule = models.TextField()
    edition = models.TextField()
    severity = models.TextField()
    subject = models.TextField()
    case = models.TextField(null=True)
    stream = models.TextField()
    unit = models.TextField(default="")
    roles = ArrayField(models.TextField(), default=list)
    """Whose it is: the roles that record what would meet it."""
    alerts = ArrayField(models.TextField(), default=list)
    """The roles that the rule alerts when it becomes due."""
    remedies = ArrayField(models.TextField(), default=list)
    """The types of act that discharge it."""
    clock = models.TextField(default="")
    opened_by = models.TextField()
    opened_at = models.DateTimeField()
    warn_from = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    discharged_by = models.TextField(null=True)
    discharged_at = models.DateTimeField(null=True)
    dropped = models.BooleanField(default=False)
    """Its ground was corrected, or another edition is stricter."""

    class Meta:
        db_table = "rulebook_obligation"
        indexes = [
            models.Index(fields=["log_id", "case"], name="rulebook_obligation_case"),
            models.Index(
                fields=["log_id", "due_at"],
                name="rulebook_obligation_due",
                condition=models.Q(discharged_at=None, dropped=False),
            ),
        ]


class Finding(Projection):
    """A breach of a rule, from its alarm on; `ref` is `finding:<key>` (decisions 11 and 12)."""

    rule = models.TextField()
    severity = models.TextField(default="S3")
    subject = models.TextField(default="")
    case = models.TextField(null=True)
    stream = models.TextField()
    unit = models.TextField(default="")
    roles = ArrayField(models.TextField(), default=list)
    alerts = ArrayField(models.TextField(), default=list)
    remedies = ArrayField(models.TextField(), default=list)
    state = models.TextField(default="open")
    of_act = models.TextField(null=True)
    alarm = models.TextField()
    raised_at = models.DateTimeField()
    found_at = models.DateTimeField()
    """When its alarm was recorded."""
    start = models.DateTimeField(null=True)
    end = models.DateTimeField(null=True)
    text_zh = models.TextField(default="")
    text_en = models.TextField(default="")
    owner = models.TextField(null=True)
    """The officer who took it, or whom a ticket made responsible."""
    due_at = models.DateTimeField(null=True)
    """By when its ticket asks for an answer."""
    ticket = models.TextField(null=True)
    answer = models.TextField(null=True)
    answered_by = models.TextField(null=True)
    answered_at = models.DateTimeField(null=True)
    review = models.TextField(null=True)
    reviewed_by = models.TextField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(null=True)
    """The act that met it, or took its ground away."""

    class Meta:
        db_table = "rulebook_finding"
        indexes = [
            models.Index(fields=["log_id", "case"], name="rulebook_finding_case"),
            models.Index(fields=["log_id", "alarm"], name="rulebook_finding_alarm"),
            models.Index(fields=["log_id", "ticket"], name="rulebook_finding_ticket"),
            models.Index(fields=["log_id", "unit", "state"], name="rulebook_finding_unit"),
        ]
