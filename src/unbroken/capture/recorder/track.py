"""One track of one stretch: packets in, sealed segments and journal lines out."""

import dataclasses
import datetime as dt
import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from unbroken.capture.recorder import boxes, journal
from unbroken.capture.recorder.boxes import Fragment
from unbroken.capture.recorder.volumes import OpenSegment, Volume, VolumesFull, write_file

FRAGMENT_MICROSECONDS = 500_000
"""What a crash may cost."""

_FLUSH_PACKETS = 0x200
_MP4 = "empty_moov+default_base_moof+skip_trailer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """When a packet arrived, by three clocks."""

    at: dt.datetime
    monotonic_ms: int
    camera_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a track belongs."""

    channel: str
    recording: str
    stretch: int
    track: str
    derived: bool = False

    @property
    def folder(self) -> str:
        """Return its folder, relative to a volume."""
        return f"{self.channel}/{self.recording}/{self.stretch:04d}/{self.track}"


@dataclass(kw_only=True, slots=True)
class _Growing:
    """The segment that is being written, and what its journal line will say."""

    segment: OpenSegment
    number: int
    first: Arrival
    last: Arrival
    start_ticks: int
    duration_ticks: int = 0
    samples: int = 0


@dataclass(kw_only=True, slots=True)
class Sink:
    """What all tracks of a channel write to."""

    volumes: list[Volume]
    write: Callable[[journal.Row, dt.datetime], None]
    live: Callable[[Place, bytes, bytes], None] = field(default=lambda *_: None)
    """Hears each initialisation and each fragment once it is durable."""


class Track:
    """Muxes one track without re-encoding and cuts it into segments."""

    def __init__(
        self,
        *,
        place: Place,
        template: VideoStream | AudioStream,
        segment_seconds: float,
        sink: Sink,
        offset_seconds: Fraction,
        begun: Arrival,
        began: Callable[[dt.datetime], None] = lambda _: None,
    ) -> None:
        self.place = place
        self.last_arrival: Arrival | None = None
        self.full = False
        self._sink = sink
        self._video = isinstance(template, VideoStream)
        self._format = "mp4" if self._video or template.codec_context.name == "aac" else "mov"
        self._segment_seconds = segment_seconds
        self._offset_seconds = offset_seconds
        self._arrivals: deque[Arrival] = deque()
        self._growing: _Growing | None = None
        self._number = 0
        self._init = b""
        self._init_sha256 = ""
        self._moof = b""
        self._boxes = bytearray()
        self._ready: list[Fragment] = []
        self._timescale = 1
        self._codec = template.codec_context.name
        self._begun = begun
        self._began = began
        self._muxer = self._open()
        self._stream = self._muxer.add_stream_from_template(template)

    def take(self, packet: "Packet[Any]", arrival: Arrival) -> None:
        """Take one packet; write what has become whole, and seal at a keyframe past the target."""
        packet.stream = self._stream
        key = packet.is_keyframe
        self._arrivals.append(arrival)
        self._muxer.mux_one(packet)
        # Muxing a keyframe hands out all that came before it, so the segment ends cleanly here.
        self._write_ready(arrival)
        if key and self._long_enough():
            self.seal(arrival.at)

    def finish(self, at: dt.datetime) -> None:
        """Write what is left and seal it."""
        self._muxer.close()
        self._write_ready(None)
        self.seal(at)

    def seal(self, at: dt.datetime) -> None:
        """Seal the segment and write it down."""
        growing, self._growing = self._growing, None
        if growing is None:
            return
        short = growing.segment.full
        try:
            digest, copies = growing.segment.seal()
        except VolumesFull:
            self.full = True
            return
        self._sink.write(self._sealed(growing, digest, copies, short=short), at)

    def write(self, content: bytes | memoryview) -> int:
        """Take what the muxer hands out and cut it into boxes."""
        self._boxes += content
        for kind, box in boxes.take_boxes(self._boxes):
            if kind in (b"ftyp", b"moov"):
                self._init += box
                if kind == b"moov":
                    self._begin()
            elif kind == b"moof":
                self._moof = boxes.shifted(box, ticks=round(self._offset_seconds * self._timescale))
            elif kind == b"mdat":
                self._ready.append(boxes.fragment(self._moof, box))
        return len(content)

    def _open(self) -> OutputContainer:
        flags = _MP4 + ("+frag_keyframe" if self._video else "")
        muxer = av.open(
            self,
            "w",
            format=self._format,
            buffer_size=1 << 18,
            options={"movflags": flags, "frag_duration": str(FRAGMENT_MICROSECONDS)},
        )
        muxer.flags |= _FLUSH_PACKETS
        return muxer

    def _begin(self) -> None:
        """Keep the initialisation and write down that the track began."""
        self._timescale = boxes.timescale(self._init)
        self._init_sha256 = hashlib.sha256(self._init).hexdigest()
        path = f"{self.place.folder}/init.{self._format}"
        try:
            write_file(self._sink.volumes, path, self._init)
        except VolumesFull:
            self.full = True
            return
        self._sink.write(
            journal.TrackBegun(
                recording=self.place.recording,
                stretch=self.place.stretch,
                track=self.place.track,
                codec=self._codec,
                timescale=self._timescale,
                path=path,
                size_bytes=len(self._init),
                sha256=self._init_sha256,
                derived=self.place.derived,
            ),
            self._begun.at,
        )

    def _write_ready(self, arrival: Arrival | None) -> None:
        ready, self._ready = self._ready, []
        for fragment in ready:
            first, last = self._arrivals_of(fragment)
            if self.last_arrival is None:
                first = self._really_first(fragment, first, last)
            try:
                self._append(fragment, first, last)
            except VolumesFull:
                self.full = True
                self.seal((arrival or last).at)
                return
            if self.last_arrival is None:
                self._began(first.at)
            self.last_arrival = last
            self._sink.live(self.place, self._init, fragment.content)

    def _really_first(self, fragment: Fragment, first: Arrival, last: Arrival) -> Arrival:
        """Return when the first sample was sent: packets may wait while a connection opens.

        A packet can be late but never early, so the last one bounds the first from above.
        """
        seconds = fragment.duration_ticks / self._timescale
        seconds -= seconds / max(1, fragment.samples)
        sent_at = last.at - dt.timedelta(seconds=seconds)
        if sent_at >= first.at:
            return first
        earlier_ms = round((first.at - sent_at).total_seconds() * 1000)
        return dataclasses.replace(first, at=sent_at, monotonic_ms=first.monotonic_ms - earlier_ms)

    def _append(self, fragment: Fragment, first: Arrival, last: Arrival) -> None:
        if self._growing is None:
            self._number += 1
            segment = OpenSegment(path=f"{self.place.folder}/{self._number:06d}.m4s")
            segment.open(self._sink.volumes)
            self._growing = _Growing(
                segment=segment,
                number=self._number,
                first=first,
                last=last,
                start_ticks=fragment.start_ticks,
            )
        self._growing.segment.append(fragment.content)
        self._growing.last = last
        self._growing.samples += fragment.samples
        self._growing.duration_ticks = (
            fragment.start_ticks + fragment.duration_ticks - self._growing.start_ticks
        )
        if not self._video and self._long_enough():
            self.seal(last.at)

    def _arrivals_of(self, fragment: Fragment) -> tuple[Arrival, Arrival]:
        """Return when the first and the last sample of a fragment arrived."""
        first = last = self._arrivals.popleft()
        for _ in range(fragment.samples - 1):
            last = self._arrivals.popleft()
        return first, last

    def _long_enough(self) -> bool:
        # A tenth less, so that a camera whose keyframes come a little early is not cut twice as long.
        growing = self._growing
        least = self._segment_seconds * 0.9 * self._timescale
        return growing is not None and growing.duration_ticks >= least

    def _sealed(
        self, growing: _Growing, digest: str, copies: int, *, short: bool
    ) -> journal.Sealed:
        a_sample = dt.timedelta(
            seconds=growing.duration_ticks / self._timescale / max(1, growing.samples)
        )
        first = growing.first
        return journal.Sealed(
            recording=self.place.recording,
            stretch=self.place.stretch,
            track=self.place.track,
            number=growing.number,
            path=growing.segment.path,
            size_bytes=growing.segment.size_bytes,
            sha256=digest,
            init_sha256=self._init_sha256,
            timescale=self._timescale,
            start_ticks=growing.start_ticks,
            duration_ticks=growing.duration_ticks,
            samples=growing.samples,
            starts_at=journal.text_of(first.at),
            ends_at=journal.text_of(growing.last.at + a_sample),
            monotonic_ms=first.monotonic_ms,
            camera_at=journal.text_of(first.camera_at) if first.camera_at else None,
            copies=copies,
            flags=("short",) if short else (),
            derived=self.place.derived,
        )
