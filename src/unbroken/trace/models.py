"""The index by which an act is found: what it is about, and the words in it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from unbroken.chain.models import Projection


class Trace(Projection):
    """One act as search knows it; `ref` is `act:<id>`.

    Erasing an act empties its row (decision 26): `words`, `pairs` and `about` are all that it holds of
    what was said.
    """

    stream = models.TextField()
    case = models.TextField(null=True)
    n = models.IntegerField()
    type = models.TextField()
    by = models.TextField()
    occurred_at = models.DateTimeField()
    about = ArrayField(models.TextField(), default=list)
    """Every reference that the act names."""
    words = models.TextField(default="")
    """Names, numbers and short texts, a line each, folded for comparing."""
    pairs = ArrayField(models.TextField(), default=list)
    """Every two characters that follow each other in the words: Chinese has no spaces to cut at."""

    class Meta:
        db_table = "trace_act"
        indexes = [
            GinIndex(fields=["pairs"], name="trace_act_pairs"),
            GinIndex(fields=["about"], name="trace_act_about"),
            models.Index(fields=["log_id", "case", "-occurred_at"], name="trace_act_case"),
        ]
