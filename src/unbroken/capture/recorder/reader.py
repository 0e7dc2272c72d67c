"""Reads a camera in a thread of its own, so that a slow disk never delays the clock's reading.

The queue is the watchdog as well: what does not arrive in it in time is a stall, even where the
library never comes back.
"""

import datetime as dt
import queue
import struct
import threading
import time
from dataclasses import dataclass
from typing import Any

import av
import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet, PacketSideData
from av.video.stream import VideoStream

from unbroken.base import clock
from unbroken.capture.recorder.track import Arrival

OPEN_SECONDS = 5
WAITING_PACKETS_MAX = 4096
"""About half a minute; beyond that the camera has to wait, and drops what it cannot keep."""

# No `nobuffer`: it would throw away the first keyframe, which was read while probing.
_OPTIONS = {
    "rtsp_transport": "tcp",
    "analyzeduration": "0",
    "probesize": "32768",
    "fpsprobesize": "0",
    "protocol_whitelist": "rtsp,rtp,tcp",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One packet as it arrived."""

    packet: "Packet[Any]"
    arrival: Arrival
    picture: bool


class Reader:
    """One connection's packets."""

    video: VideoStream
    heard: AudioStream | None

    def __init__(self, *, url: str, read_seconds: float) -> None:
        self._url = url
        self._read_seconds = read_seconds
        self._pieces: queue.Queue[Piece | str] = queue.Queue(WAITING_PACKETS_MAX)
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True, name="reader")

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def next(self, *, seconds: float) -> Piece | str:
        """Return the next packet, or the cause why there is none."""
        try:
            return self._pieces.get(timeout=seconds)
        except queue.Empty:
            return "stall"

    def leave(self) -> None:
        """Let the camera go; a reader that hangs is left behind and ends when it comes back."""
        self._left.set()
        self._thread.join(timeout=1)

    def _read(self) -> None:
        try:
            with open_camera(self._url, read_seconds=self._read_seconds) as container:
                self._hand_over(self._packets(container))
                # The tracks look into the open container, so it closes after they are done.
                self._left.wait()
        except av.error.ExitError:
            self._hand_over("stall")
        except av.error.FFmpegError:
            # Never the error's own text: it repeats the address with the password in it.
            self._hand_over("broken" if hasattr(self, "video") else "refused")

    def _packets(self, container: InputContainer) -> str:
        """Hand over packets until there are no more; return why."""
        video = next(iter(container.streams.video), None)
        if video is None:
            return "no_picture"
        self.heard = next(iter(container.streams.audio), None)
        self.video = video
        wanted = [stream for stream in (video, self.heard) if stream is not None]
        try:
            for packet in container.demux(*wanted):
                if self._left.is_set():
                    return "stopped"
                if packet.size:
                    picture = packet.stream_index == video.index
                    self._hand_over(
                        Piece(packet=packet, arrival=arrival_of(packet), picture=picture)
                    )
        except av.error.ExitError:
            return "stall"
        except av.error.FFmpegError:
            return "broken"
        return "ended"

    def _hand_over(self, piece: Piece | str) -> None:
        """Put a piece into the queue, unless nobody takes from it any more."""
        while not self._left.is_set():
            try:
                self._pieces.put(piece, timeout=1)
            except queue.Full:
                continue
            return


def open_camera(url: str, *, read_seconds: float) -> InputContainer:
    """Open a camera for reading."""
    return av.open(url, mode="r", options=_OPTIONS, timeout=(OPEN_SECONDS, read_seconds))


def arrival_of(packet: "Packet[Any]") -> Arrival:
    """Read the three clocks for a packet that has just arrived."""
    return Arrival(at=clock.now(), monotonic_ms=monotonic_ms(), camera_at=camera_time(packet))


def camera_time(packet: "Packet[Any]") -> dt.datetime | None:
    """Return the camera's own clock for a packet, from its sender reports."""
    side: object = packet.get_sidedata("prft")
    if not isinstance(side, PacketSideData):
        return None
    content = bytes(side)
    if len(content) < 8:
        return None
    (microseconds,) = struct.unpack("<q", content[:8])
    try:
        return dt.datetime.fromtimestamp(microseconds / 1e6, dt.UTC)
    except (ValueError, OverflowError, OSError):
        # A camera may claim any time; one that no calendar has is as good as none.
        return None


def monotonic_ms() -> int:
    """Return the clock that nobody can set."""
    return time.monotonic_ns() // 1_000_000
