"""One connection to a camera: opens it, sorts its packets into tracks, notices what is wrong."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream

from unbroken.base import clock
from unbroken.capture.recorder import journal, sound
from unbroken.capture.recorder.reader import OPEN_SECONDS, Piece, Reader
from unbroken.capture.recorder.settings import Channel
from unbroken.capture.recorder.track import Arrival, Place, Sink, Track

JUMP_SECONDS = 2
"""Timestamps that run ahead of the clock by more than this, or back, have jumped."""

PAUSE_SECONDS = 1
"""A hole between two pictures that is written down as a gap."""

SETTLED_SECONDS = 1
"""Pictures that are late catch up within it, or go on doing so; what does not is missing."""

CATCHING_UP_SECONDS = 0.2

STEP_SECONDS = 0.5
SOUND_LOST_SECONDS = 3
FULL_RETRY_SECONDS = 1


@dataclass(kw_only=True, slots=True)
class _Wait:
    """No picture came for a while, and the pictures' own time does not say whether any is missing."""

    until: dt.datetime
    behind: float
    """By how many seconds the pictures' own time is behind the clock that nobody can set."""
    lowest: float
    since_ms: int


@dataclass(kw_only=True, slots=True)
class _Clockwork:
    """The timestamps of one track, made to run on without a break."""

    last_dts: int | None = None
    last: Arrival | None = None
    rebase: int = 0
    step: int = 1
    wait: _Wait | None = None


@dataclass(kw_only=True, slots=True)
class Notes:
    """What a connection tells the channel."""

    happened: Callable[[str, str], None]
    gap: Callable[[str, dt.datetime, dt.datetime, str], None]
    began: Callable[[dt.datetime], None]
    """The first pictures of a stretch are durable; they began at this moment."""
    arrived: Callable[[Arrival], None]
    stopping: Callable[[], bool]


@dataclass(kw_only=True, slots=True)
class _Watch:
    """What is being watched beside the packets themselves."""

    clock_offset: float | None = None
    sound_lost: bool = False
    quiet_since: dt.datetime | None = None
    silent: bool = False
    full_since: dt.datetime | None = None
    tried_monotonic: float = 0


@dataclass(kw_only=True, slots=True)
class Connection:
    """The packets of one camera, from opening to the end."""

    channel: Channel
    recording: str
    stretch: int
    """The number of the last stretch; the next has one more."""
    sink: Sink
    notes: Notes
    _tracks: dict[str, Track] = field(default_factory=dict)
    _clockworks: dict[str, _Clockwork] = field(default_factory=dict)
    _watch: _Watch = field(default_factory=_Watch)
    _browser_sound: sound.BrowserSound | None = None
    _zero: Fraction = Fraction(0)
    _break: str = ""

    def run(self, url: str) -> str:
        """Record until the camera, the order or a stall ends it; return the cause."""
        reader = Reader(url=url, read_seconds=self.channel.stall_seconds)
        reader.start()
        try:
            return self._run(reader)
        finally:
            self._finish()
            reader.leave()

    def _run(self, reader: Reader) -> str:
        """Take what the reader hands over; its silence is a stall, whatever the library thinks."""
        patience = OPEN_SECONDS + self.channel.stall_seconds
        while not self.notes.stopping():
            piece = reader.next(seconds=patience)
            if isinstance(piece, str):
                return piece
            patience = self.channel.stall_seconds
            self._take(piece, reader)
            if self._stalled(piece.arrival):
                return "stall"
        return "stopped"

    def _take(self, piece: Piece, reader: Reader) -> None:
        packet, arrival, heard = piece.packet, piece.arrival, reader.heard
        self._watch_clock(arrival)
        if piece.picture:
            self.notes.arrived(arrival)
            self._run_on("video", packet, arrival)
            if packet.is_keyframe and self._may_begin(arrival):
                self._begin(packet, arrival, reader.video)
            self._feed("video", packet, arrival)
            self._watch_sound(arrival)
        elif heard is not None and "video" in self._tracks:
            self._watch_loudness(heard.codec_context.name, packet, arrival)
            self._run_on("sound", packet, arrival)
            self._feed_sound(packet, arrival, heard)

    def _may_begin(self, arrival: Arrival) -> bool:
        """Tell whether a new stretch begins with this keyframe."""
        if self._break or not (self._tracks or self._watch.full_since):
            return True
        if self._watch.full_since is None:
            return False
        now = time.monotonic()
        if now - self._watch.tried_monotonic < FULL_RETRY_SECONDS:
            return False
        self._watch.tried_monotonic = now
        return any(volume.usable() for volume in self.sink.volumes)

    def _begin(self, packet: "Packet[Any]", arrival: Arrival, video: VideoStream) -> None:
        """Begin a stretch: new tracks, a new initialisation, timestamps from zero."""
        self._finish()
        self._break = ""
        self.stretch += 1
        self._clockworks = {"video": self._clockworks["video"]}
        clockwork = self._clockworks["video"]
        raw = (packet.dts or 0) - clockwork.rebase
        packet.dts, packet.pts = raw, (packet.pts or 0) - clockwork.rebase
        clockwork.rebase, clockwork.last_dts = 0, raw
        self._zero = raw * packet.time_base
        self._add_track("video", video, arrival)
        self._watch.full_since = None

    def _add_track(
        self,
        name: str,
        template: VideoStream | AudioStream,
        arrival: Arrival,
        *,
        offset: Fraction = Fraction(0),
        derived: bool = False,
    ) -> None:
        place = Place(
            channel=self.channel.code,
            recording=self.recording,
            stretch=self.stretch,
            track=name,
            derived=derived,
        )
        self._tracks[name] = Track(
            place=place,
            template=template,
            segment_seconds=self.channel.segment_seconds,
            sink=self.sink,
            offset_seconds=offset,
            begun=arrival,
            began=self.notes.began if name == "video" else lambda _: None,
        )

    def _feed(self, name: str, packet: "Packet[Any]", arrival: Arrival) -> None:
        track = self._tracks.get(name)
        if track is None:
            return
        track.take(packet, arrival)
        if track.full and self._watch.full_since is None:
            self._watch.full_since = arrival.at
            self.notes.happened("volume_full", "")
            self._finish()

    def _feed_sound(self, packet: "Packet[Any]", arrival: Arrival, heard: AudioStream) -> None:
        if "sound" not in self._tracks:
            offset = max(Fraction(0), (packet.dts or 0) * packet.time_base - self._zero)
            self._add_track("sound", heard, arrival, offset=offset)
            if (
                self.channel.sound_for_browsers
                and sound.loudness(heard.codec_context.name, b"") is not None
            ):
                self._browser_sound = sound.BrowserSound(heard)
                template = self._browser_sound.template
                self._add_track("sound-aac", template, arrival, offset=offset, derived=True)
        # The copy is made first: muxing takes the packet's bytes away.
        copies = list(self._browser_sound.packets(packet)) if self._browser_sound else []
        self._feed("sound", packet, arrival)
        for copy in copies:
            self._feed("sound-aac", copy, arrival)

    def _run_on(self, name: str, packet: "Packet[Any]", arrival: Arrival) -> None:
        """Keep a track's timestamps running; a jump is taken out until the next keyframe."""
        clockwork = self._clockworks.setdefault(name, _Clockwork())
        second = 1 / packet.time_base
        raw = packet.dts if packet.dts is not None else packet.pts
        last, last_at = clockwork.last_dts, clockwork.last
        if raw is None:
            raw = 0 if last is None else last + clockwork.step - clockwork.rebase
        dts = raw + clockwork.rebase
        if last is not None and last_at is not None:
            waited = (arrival.monotonic_ms - last_at.monotonic_ms) / 1000
            ahead = float((dts - last) / second)
            has_jumped = ahead <= 0 or ahead > waited + JUMP_SECONDS
            if name == "video" and self._tracks:
                self._watch_pictures(last_at, arrival, ahead=None if has_jumped else ahead)
            if has_jumped:
                clockwork.rebase += last + clockwork.step - dts
                if abs(ahead) > JUMP_SECONDS:
                    self._note_jump(name, ahead)
                dts = last + clockwork.step
            elif ahead < PAUSE_SECONDS:
                clockwork.step = max(1, dts - last)
        late = (packet.pts - packet.dts) if packet.pts is not None and packet.dts is not None else 0
        packet.dts, packet.pts = dts, dts + late
        if not packet.duration:
            packet.duration = clockwork.step
        clockwork.last_dts, clockwork.last = dts, arrival

    def _watch_pictures(self, last: Arrival, arrival: Arrival, *, ahead: float | None) -> None:
        """Write down when pictures are missing; `ahead` is what their own time says, unless it jumped.

        A segment lasts from the arrival of its first picture to that of its last, so whatever is
        missing in between has to be said.
        """
        waited = (arrival.monotonic_ms - last.monotonic_ms) / 1000
        if ahead is None or ahead > PAUSE_SECONDS:
            self._note_wait()
            if (waited if ahead is None else ahead) > PAUSE_SECONDS:
                self.notes.gap("video", last.at, arrival.at, "camera_paused")
            return
        self._watch_wait(arrival, waited - ahead)

    def _watch_wait(self, arrival: Arrival, behind: float) -> None:
        """Find out whether pictures that did not come were late, or are missing."""
        clockwork = self._clockworks["video"]
        wait = clockwork.wait
        if wait is None:
            if behind > PAUSE_SECONDS:
                clockwork.wait = _Wait(
                    until=arrival.at, behind=behind, lowest=behind, since_ms=arrival.monotonic_ms
                )
            return
        wait.behind += behind
        if wait.behind <= PAUSE_SECONDS:
            clockwork.wait = None
        elif wait.behind < wait.lowest - CATCHING_UP_SECONDS:
            wait.lowest, wait.since_ms = wait.behind, arrival.monotonic_ms
        elif arrival.monotonic_ms - wait.since_ms > SETTLED_SECONDS * 1000:
            self._note_wait()

    def _note_wait(self) -> None:
        """Write down what did not come after all."""
        clockwork = self._clockworks.get("video")
        if clockwork is None or clockwork.wait is None:
            return
        wait, clockwork.wait = clockwork.wait, None
        missing = dt.timedelta(seconds=wait.behind)
        self.notes.gap("video", wait.until - missing, wait.until, "camera_paused")

    def _note_jump(self, name: str, seconds: float) -> None:
        if not self._break:
            self._break = "timestamp_jump"
            self.notes.happened("timestamp_jump", f"{name} {seconds:+.1f} s")

    def _watch_clock(self, arrival: Arrival) -> None:
        offset = arrival.at.timestamp() - arrival.monotonic_ms / 1000
        known = self._watch.clock_offset
        self._watch.clock_offset = offset
        if known is not None and abs(offset - known) > STEP_SECONDS:
            self.notes.happened("clock_step", f"{offset - known:+.1f} s")

    def _watch_sound(self, arrival: Arrival) -> None:
        heard = self._clockworks.get("sound")
        if heard is None or heard.last is None:
            return
        lost = arrival.monotonic_ms - heard.last.monotonic_ms > SOUND_LOST_SECONDS * 1000
        if lost and not self._watch.sound_lost:
            self.notes.happened("sound_lost", "")
            self._watch.sound_lost = True

    def _watch_loudness(self, codec: str, packet: "Packet[Any]", arrival: Arrival) -> None:
        if self._watch.sound_lost:
            self._sound_back(arrival)
        loud = sound.loudness(codec, bytes(packet))
        if loud is None or loud >= sound.SILENT_BELOW:
            if self._watch.silent:
                self.notes.happened("sound_again", "")
            self._watch.quiet_since, self._watch.silent = None, False
            return
        since = self._watch.quiet_since = self._watch.quiet_since or arrival.at
        quiet = (arrival.at - since).total_seconds()
        if quiet >= self.channel.silence_seconds and not self._watch.silent:
            self._watch.silent = True
            self.notes.happened("silence", f"since {journal.text_of(since)}")

    def _sound_back(self, arrival: Arrival) -> None:
        self._watch.sound_lost = False
        heard = self._clockworks["sound"].last
        if heard is not None:
            self.notes.gap("sound", heard.at, arrival.at, "sound_lost")

    def _stalled(self, arrival: Arrival) -> bool:
        """Tell whether only sound still comes: that is no recording of a room."""
        seen = self._clockworks.get("video")
        if seen is None or seen.last is None:
            return False
        waited_ms = arrival.monotonic_ms - seen.last.monotonic_ms
        return waited_ms > self.channel.stall_seconds * 1000

    def _finish(self) -> None:
        """Seal what is open and let the tracks go."""
        now = clock.now()
        self._note_wait()
        if self._watch.sound_lost:
            last = self._clockworks["sound"].last
            self._watch.sound_lost = False
            if last is not None:
                self.notes.gap("sound", last.at, now, "sound_lost")
        tracks, self._tracks, self._browser_sound = self._tracks, {}, None
        for track in tracks.values():
            track.finish(now)
