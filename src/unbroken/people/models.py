"""Who is known to the station now: units, officers, the roles they hold."""

from django.db import models

from unbroken.chain.models import Projection


class Unit(Projection):
    """A unit of the organ; `ref` is `unit:<code>`."""

    name = models.TextField(null=True)
    above = models.TextField(null=True)
    in_use = models.BooleanField(default=True)

    class Meta:
        db_table = "people_unit"


class Officer(Projection):
    """An officer; `ref` is `officer:<code>`, `person` the natural person behind it (decision 25)."""

    name = models.TextField(null=True)
    person = models.TextField()
    sex = models.TextField(null=True)
    unit = models.TextField(null=True)
    in_use = models.BooleanField(default=True)

    class Meta:
        db_table = "people_officer"
        indexes = [models.Index(fields=["log_id", "person"], name="people_officer_person")]


class RoleHeld(Projection):
    """A role that was granted; `ref` is `act:<id>` of the grant."""

    officer = models.TextField()
    role = models.TextField()
    unit = models.TextField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_role"
        indexes = [models.Index(fields=["log_id", "officer"], name="people_role_officer")]
