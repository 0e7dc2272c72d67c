"""Recorders and who has them, shifts, and every file that came from a recorder."""

from django.db import models

from unbroken.chain.models import Projection


class Device(Projection):
    """A recorder or dock; `officer` has it now, by the act `issue`."""

    unit = models.TextField(default="")
    kind = models.TextField(null=True)
    serial = models.TextField(null=True)
    model = models.TextField(null=True)
    in_use = models.BooleanField(default=True)
    officer = models.TextField(null=True)
    issue = models.TextField(null=True)
    issued_at = models.DateTimeField(null=True)
    due_back_at = models.DateTimeField(null=True)
    condition = models.TextField(null=True)
    clock_offset_ms = models.BigIntegerField(null=True)
    files_expected = models.IntegerField(null=True)

    class Meta:
        db_table = "docking_device"
        indexes = [models.Index(fields=["log_id", "unit"], name="docking_device_unit")]


class Shift(Projection):
    """An officer's part in a shift; `ref` is `<act>/<officer>`."""

    officer = models.TextField()
    unit = models.TextField(default="")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        db_table = "docking_shift"
        indexes = [models.Index(fields=["log_id", "officer"], name="docking_shift_officer")]


class RecorderFile(Projection):
    """One file from a recorder, as it came; `ref` is `recording:<id>`."""

    unit = models.TextField(default="")
    officer = models.TextField(null=True)
    device = models.TextField()
    shift = models.TextField(null=True)
    case = models.TextField(null=True)
    linked = models.BooleanField(default=False)
    name = models.TextField(default="")
    number = models.BigIntegerField(null=True)
    sha256 = models.TextField()
    size_bytes = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    clock_offset_ms = models.BigIntegerField(null=True)
    docked_at = models.DateTimeField()

    class Meta:
        db_table = "docking_file"
        indexes = [
            models.Index(fields=["log_id", "unit", "-docked_at"], name="docking_file_unit"),
            models.Index(fields=["log_id", "device"], name="docking_file_device"),
            models.Index(fields=["log_id", "officer"], name="docking_file_officer"),
        ]
