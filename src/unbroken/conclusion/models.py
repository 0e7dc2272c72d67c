"""What was asked of superiors, and what they answered."""

from django.db import models

from unbroken.chain.models import Projection


class ApprovalRequest(Projection):
    """A request for approval; `ref` is its act."""

    case = models.TextField()
    matter = models.TextField(null=True)
    asked_role = models.TextField(null=True)
    of_act = models.TextField(null=True)
    person = models.TextField(null=True)
    reason = models.TextField(default="")
    until = models.DateTimeField(null=True)
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(null=True)
    decision = models.TextField(null=True)
    answered_by = models.TextField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "conclusion_request"
        indexes = [
            models.Index(fields=["log_id", "case"], name="conclusion_request_case"),
            models.Index(
                fields=["log_id", "asked_role", "asked_at"],
                name="conclusion_request_waiting",
                condition=models.Q(answer=None),
            ),
        ]
