"""What can be wrong with the simulated camera, asked for in the query of its address.

`rtsp://…/room-1?cut=4&away=3` sends for four seconds, resets the connection and stays away for
three. Seconds count from the moment a client began to play.
"""

import math
import urllib.parse
from dataclasses import dataclass, fields

from unbroken.capture.camera.source import Look


@dataclass(frozen=True, kw_only=True, slots=True)
class Faults:
    """The faults of one address."""

    cut: float = math.inf
    """Reset the connection after so many seconds, once."""
    away: float = 0
    """After the cut, take no connection for so many seconds."""
    stall: float = math.inf
    """Send nothing from here on, though the connection stays, once."""
    stalllen: float = 5
    late: float = math.inf
    """Hold back what is taken from here on for `latelen` seconds, and then send all of it at once."""
    latelen: float = 3
    jumpat: float = math.inf
    """From here on all timestamps are off by `jump` seconds."""
    jump: float = 0
    drift: float = 1
    """By what the camera's media clock is wrong; 1.01 runs one per cent fast."""
    noaudio: float = math.inf
    """Send no more sound from here on."""
    silent: float = math.inf
    """Send only silence from here on."""
    frozen: float = math.inf
    """Show the same picture from here on."""
    black: float = math.inf
    """Show black from here on."""
    clock: float = 0
    """By how many seconds the camera's clock is wrong, burnt in and in its reports alike."""
    audio: str = "alaw"
    """`alaw`, `aac` or `none`."""

    @property
    def look(self) -> Look:
        """Return what is wrong with the picture itself."""
        return Look(frozen_at=self.frozen, black_at=self.black, clock_seconds=self.clock)

    def stalls(self, seconds: float) -> bool:
        """Tell whether nothing is sent at a moment."""
        return self.stall <= seconds < self.stall + self.stalllen

    def holds_back(self, seconds: float) -> bool:
        """Tell whether what is taken at a moment is sent only later."""
        return self.late <= seconds < self.late + self.latelen

    def shift(self, seconds: float) -> float:
        """Return by how many seconds timestamps are wrong at a moment."""
        return seconds * (self.drift - 1) + (self.jump if seconds >= self.jumpat else 0)


def faults_of(url: str) -> Faults:
    """Read the faults out of an address; raise ValueError for one that is not known."""
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
    known = {field.name for field in fields(Faults)}
    if unknown := sorted(set(asked) - known):
        raise ValueError(unknown[0])
    values = {name: value if name == "audio" else float(value) for name, value in asked.items()}
    return Faults(**values)  # type: ignore[arg-type]
