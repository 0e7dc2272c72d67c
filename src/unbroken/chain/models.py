"""The base of all tables that show what is true now."""

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
