"""Who is known to the station: units, officers, what they hold; and accounts, which no act makes."""

from django.contrib.auth.base_user import AbstractBaseUser
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


class CompartmentHeld(Projection):
    """A compartment that was opened to somebody; `ref` is the opening, `act:<id>`."""

    officer = models.TextField()
    compartment = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_compartment"
        indexes = [models.Index(fields=["log_id", "officer"], name="people_compartment_of")]


class AccessHeld(Projection):
    """One action on one case that was opened to somebody outside it; `ref` is `act:<id>/<action>`."""

    grant = models.TextField()
    case = models.TextField()
    person = models.TextField()
    action = models.TextField()
    purpose = models.TextField(default="")
    until = models.DateTimeField()

    class Meta:
        db_table = "people_access"
        indexes = [models.Index(fields=["log_id", "case", "person"], name="people_access_of")]


class Account(AbstractBaseUser):
    """What signs in: credentials only, no part of the record. Nobody is a superuser."""

    officer = models.TextField(unique=True)
    """The officer's code, as it is typed at the sign-in."""
    pin = models.TextField(default="", blank=True)
    pin_failures = models.PositiveSmallIntegerField(default=0)

    USERNAME_FIELD = "officer"
    REQUIRED_FIELDS = []

    class Meta:
        db_table = "people_account"

    def __str__(self) -> str:
        return self.officer

    @property
    def ref(self) -> str:
        """Return the reference of the officer behind the account."""
        return f"officer:{self.officer}"


class DeskSession(models.Model):
    """A session as its owner sees it in the list of his sessions."""

    key = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    terminal = models.TextField()
    browser = models.TextField(default="")
    signed_in_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    sign_in = models.TextField(default="")
    """The act of the sign-in, `act:<id>`."""

    class Meta:
        db_table = "people_session"

    def __str__(self) -> str:
        return self.terminal


class Draft(models.Model):
    """What an officer was typing in a form and has not sent; no part of the record."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="drafts")
    name = models.TextField()
    """The form's name, the same each time its page is opened."""
    key = models.TextField(default="")
    """The form's hidden key: when the station records it, the draft goes."""
    page = models.TextField(default="")
    """The address of the page, so that a list of drafts can lead back to it."""
    values = models.JSONField()
    """What was typed, by field: `{name: [text, …]}`."""
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "people_draft"
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="people_draft_one")]

    def __str__(self) -> str:
        return self.name
