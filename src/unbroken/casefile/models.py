"""The case as it is now, the people in it, and who works on it."""

from django.db import models

from unbroken.chain.models import Projection


class Case(Projection):
    """One case; `ref` is `case:<id>` and is the name of its stream as well."""

    number = models.TextField(null=True)
    title = models.TextField(default="")
    family = models.TextField(default="undetermined")
    unit = models.TextField()
    stage = models.TextField(default="opened")
    irregular = models.BooleanField(default=False)
    lead = models.TextField(null=True)
    second = models.TextField(null=True)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    acts = models.IntegerField(default=0)
    sealed = models.BooleanField(default=False)
    loaded = models.BooleanField(default=False)

    class Meta:
        db_table = "casefile_case"
        indexes = [
            models.Index(fields=["log_id", "unit", "-last_at"], name="casefile_case_of_unit"),
            models.Index(fields=["log_id", "number"], name="casefile_case_number"),
        ]


class CasePerson(Projection):
    """A person of one case; the same human being in another case is another record (decision 9)."""

    case = models.TextField()
    name = models.TextField(null=True)
    role = models.TextField(null=True)
    sex = models.TextField(null=True)
    birth_date = models.DateField(null=True)
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "casefile_person"
        indexes = [models.Index(fields=["log_id", "case"], name="casefile_person_case")]


class CasePart(Projection):
    """The part that an officer has in a case: maker of an act, case officer, custodian and so on.

    `ref` is `<case>/<role>/<officer>`.
    """

    case = models.TextField()
    officer = models.TextField()
    role = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "casefile_part"
        indexes = [
            models.Index(fields=["log_id", "case", "role"], name="casefile_part_case"),
            models.Index(fields=["log_id", "officer"], name="casefile_part_officer"),
        ]


class Thing(Projection):
    """What an act gave birth to (an item, a stay, a recording), and the place of that act.

    By it a page says what a reference is called without reading a case from its first act.
    """

    stream = models.TextField()
    n = models.IntegerField()
    type = models.TextField()
    name = models.TextField(default="")

    class Meta:
        db_table = "casefile_thing"
