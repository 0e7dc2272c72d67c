"""Who is in the area now, where, since when and until when; its rooms and what watches them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from unbroken.chain.models import Projection


class Stay(Projection):
    """One person's stay; `ref` is `stay:<id>`. It lives in the stream that opened it (decision 4).

    Everything but the reference may be unknown: what was recorded before the entry is kept as well.
    """

    stream = models.TextField(default="")
    unit = models.TextField(null=True)
    """The unit whose area it is."""
    case = models.TextField(null=True)
    case_unit = models.TextField(null=True)
    number = models.TextField(null=True)
    person = models.TextField(null=True)
    name = models.TextField(null=True)
    sex = models.TextField(null=True)
    birth_date = models.DateField(null=True)
    role = models.TextField(null=True)
    arrival = models.TextField(null=True)
    entry = models.TextField(null=True)
    opened_by = models.TextField(null=True)
    escorts = ArrayField(models.TextField(), default=list)
    arrived_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True)
    exited_at = models.DateTimeField(null=True)
    exit_ground = models.TextField(null=True)

    ground = models.TextField(null=True)
    clock = models.TextField(null=True)
    clock_started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_s = models.IntegerField(default=0)
    wristband = models.TextField(null=True)

    room = models.TextField(null=True)
    room_act = models.TextField(null=True)
    room_since = models.DateTimeField(null=True)
    room_reason = models.TextField(null=True)
    guards = ArrayField(models.TextField(), default=list)
    officers = ArrayField(models.TextField(), default=list)
    away_act = models.TextField(null=True)
    away_since = models.DateTimeField(null=True)
    restraint_act = models.TextField(null=True)
    restrained_at = models.DateTimeField(null=True)

    searched_at = models.DateTimeField(null=True)
    injuries = models.IntegerField(null=True)
    drunk = models.BooleanField(null=True)
    illness = models.TextField(null=True)
    checked_at = models.DateTimeField(null=True)
    check_result = models.TextField(null=True)
    listed_at = models.DateTimeField(null=True)
    patrolled_at = models.DateTimeField(null=True)
    patrol_state = models.TextField(null=True)
    fed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "area_stay"
        indexes = [
            models.Index(fields=["log_id", "unit", "exited_at"], name="area_stay_of_unit"),
            models.Index(fields=["log_id", "case"], name="area_stay_case"),
            models.Index(fields=["log_id", "person"], name="area_stay_person"),
            models.Index(fields=["log_id", "room_act"], name="area_stay_room_act"),
            models.Index(fields=["log_id", "away_act"], name="area_stay_away_act"),
            models.Index(fields=["log_id", "restraint_act"], name="area_stay_restraint"),
        ]


class StayAct(Projection):
    """An act that concerns a stay, whatever link it is of; `ref` is `<act>/<stay>`."""

    stay = models.TextField()
    event = models.TextField()
    wire_name = models.TextField()
    occurred_at = models.DateTimeField()
    n = models.IntegerField()

    class Meta:
        db_table = "area_stay_act"
        indexes = [
            models.Index(fields=["log_id", "stay", "-occurred_at"], name="area_stay_act_stay"),
            models.Index(fields=["log_id", "event"], name="area_stay_act_event"),
        ]


class Room(Projection):
    """One room of an area; `ref` is `room:<code>`. A room that nobody registered is known by its use."""

    unit = models.TextField(null=True)
    name = models.TextField(null=True)
    kind = models.TextField(null=True)
    has_sound = models.BooleanField(null=True)
    in_use = models.BooleanField(default=True)

    class Meta:
        db_table = "area_room"
        indexes = [models.Index(fields=["log_id", "unit"], name="area_room_unit")]


class Camera(Projection):
    """A camera of a room, its last state and until when its recording is sealed."""

    room = models.TextField(null=True)
    name = models.TextField(null=True)
    in_use = models.BooleanField(default=True)
    state = models.TextField(null=True)
    """None: nobody has said."""
    state_since = models.DateTimeField(null=True)
    fault = models.TextField(null=True)
    """The act that says that it does not work."""
    sealed_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "area_camera"
        indexes = [
            models.Index(fields=["log_id", "room"], name="area_camera_room"),
            models.Index(fields=["log_id", "fault"], name="area_camera_fault"),
        ]
