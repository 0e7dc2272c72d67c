"""The base of all tables that show what is true now, and read-only views of the log's own tables."""

from django.db import models


class Projection(models.Model):
    """A row that follows from acts; only the door and replay write it (decisions 7 and 8).

    `ref` is the reference of the thing the row shows; `act` is the act that last changed the row, and
    a trigger refuses a change without it.
    """

    pk = models.CompositePrimaryKey("log_id", "ref")
    log_id = models.TextField()
    ref = models.TextField()
    act = models.UUIDField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.ref


class Counter(Projection):
    """The last number given of one kind, by one unit, in one year (decision 9): no holes."""

    last = models.IntegerField()

    class Meta:
        db_table = "chain_counter"


class ActRow(models.Model):
    """An act as the log's table holds it; Django neither makes nor writes this table."""

    pk = models.CompositePrimaryKey("log_id", "stream", "n")
    log_id = models.TextField()
    stream = models.TextField()
    n = models.BigIntegerField()
    id = models.UUIDField()
    type = models.TextField()
    nature = models.TextField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.TextField()
    corrects = models.UUIDField(null=True)
    key = models.UUIDField()
    h = models.BinaryField()
    envelope = models.BinaryField()
    seq = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = 'unb"."act'

    def __str__(self) -> str:
        return f"{self.stream} {self.n} {self.type}"
