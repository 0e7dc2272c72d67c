"""Asking for cameras, and how far their journals have become acts."""

from dataclasses import dataclass

from unbroken.capture.models import Camera, Channel
from unbroken.capture.recorder.journal import FIRST_PREV
from unbroken.chain.read import station_log
from unbroken.media.models import Recording


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """The last line of a journal that an act names, and its hash."""

    n: int = 0
    head: str = FIRST_PREV


def position_of(channel: str) -> Position:
    """Return how far a channel's journal has become acts; for the collector, which sees all."""
    row = Channel.objects.filter(log_id=station_log(), ref=f"channel:{channel}").first()
    return Position(n=row.last_line, head=row.chain_head) if row else Position()


def camera_of(channel: str) -> Camera | None:
    """Return the camera of a channel as it is registered."""
    return Camera.objects.filter(log_id=station_log(), ref=f"device:{channel}").first()


def recording_begun(recording: str) -> Recording | None:
    """Return a recording of which an act has told before; for the collector, which sees all."""
    return Recording.objects.filter(log_id=station_log(), ref=recording).first()
