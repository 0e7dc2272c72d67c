"""The cameras of the station, and how far each one's journal has become acts."""

from django.db import models

from unbroken.chain.models import Projection


class Camera(Projection):
    """A camera as it was registered; `ref` is `device:<code>`, the code being its channel's."""

    name = models.TextField(null=True)
    room = models.TextField(null=True)
    unit = models.TextField(null=True)
    has_sound = models.BooleanField(default=False)
    in_use = models.BooleanField(default=True)

    class Meta:
        db_table = "capture_camera"


class Channel(Projection):
    """How far a channel's journal has become acts; `ref` is `channel:<code>`.

    It moves in the transaction of the act itself: whoever dies in between has done both or neither.
    """

    last_line = models.BigIntegerField()
    chain_head = models.TextField()

    class Meta:
        db_table = "capture_channel"
