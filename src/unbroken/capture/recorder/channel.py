"""One camera's recording: connects, connects again, and writes down what is missing and why."""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from unbroken.base import addresses, clock
from unbroken.base.refusal import Refusal
from unbroken.capture.recorder import journal, recovery
from unbroken.capture.recorder.connection import Connection, Notes
from unbroken.capture.recorder.journal import Gap, Happened, Journal, Row
from unbroken.capture.recorder.pruning import Released, Spool
from unbroken.capture.recorder.reader import OPEN_SECONDS
from unbroken.capture.recorder.settings import Channel, Settings
from unbroken.capture.recorder.track import Arrival, Place, Sink
from unbroken.capture.recorder.volumes import Volume

RTSP_PORTS = {"rtsp": 554}
WAITS_SECONDS = (0, 1, 2, 5)
"""Between attempts to connect; the last is repeated."""

GAP_SECONDS_MIN = 0.5
"""A shorter hole is the time that packets take."""

log = logging.getLogger("unbroken.recorder")


class ChannelRecorder:
    """Records one camera in a thread of its own, whenever a recording is ordered."""

    def __init__(
        self,
        *,
        channel: Channel,
        settings: Settings,
        live: Callable[[Place, bytes, bytes], None] = lambda *_: None,
    ) -> None:
        self.channel = channel
        self._settings = settings
        self._volumes = [
            Volume(root=root, room_bytes_min=settings.room_bytes_min) for root in settings.spools
        ]
        self._journal = Journal(root / channel.code for root in settings.spools)
        self._sink = Sink(volumes=self._volumes, write=self._write, live=live)
        self._faults: dict[Path, str] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._recording: str | None = None
        self._stretch = 0
        self._covered_until: dt.datetime | None = None
        self._lost: str = ""
        self._turned = time.monotonic()
        self._seen_at: dt.datetime | None = None
        self._lock = threading.RLock()
        self._room = threading.Lock()
        self._low = False
        self._missing: set[str] = set()
        self._spool = _spool_of(channel, settings)

    def recover(self) -> None:
        """Seal what a crash left open and go on with the recording that was running."""
        found = recovery.recover(
            channel=self.channel.code,
            journal=self._journal,
            volumes=[volume.root for volume in self._volumes],
            at=clock.now(),
        )
        self._stretch = found.stretch
        if found.recording is not None:
            self._covered_until = found.covered_until
            self._lost = "restart"
            self._begin(found.recording)

    def start(self, recording: str, *, case: str = "", session: str = "") -> bool:
        """Begin a recording; tell whether it was begun now, for it may run already."""
        with self._lock:
            if self._recording is not None:
                return False
            now = clock.now()
            self._write(journal.Started(recording=recording, case=case, session=session), now)
            self._covered_until, self._lost, self._stretch = now, "starting", 0
            self._begin(recording)
            return True

    def stop(self) -> str | None:
        """End the recording and seal everything; return its name."""
        with self._lock:
            recording = self._recording
            if recording is None:
                return None
            self._end_thread()
            now = clock.now()
            if self._lost and self._covered_until is not None:
                self._note_gap("video", self._covered_until, now, self._lost)
            self._write(journal.Stopped(recording=recording), now)
            self._recording, self._lost = None, ""
            return recording

    def close(self) -> None:
        """Seal everything without ending the recording: the next start goes on with it."""
        with self._lock:
            self._end_thread()
            self._journal.close()

    def release(self, *, n: int, head: str) -> Released:
        """Let go of what acts name up to a line and the vault holds; old files first, all where room is short."""
        self.look_at_room()
        if self._spool is None:
            return Released()
        keep = dt.timedelta(0) if self._low else dt.timedelta(hours=self._settings.keep_hours)
        found = self._spool.release(n=n, head=head, before=clock.now() - keep)
        if fresh := set(found.missing) - self._missing:
            self._note("not_in_vault", ", ".join(sorted(fresh)[:5]))
        self._missing |= set(found.missing)
        return found

    def look_at_room(self) -> None:
        """Raise the alarm, once, before a volume is full, and say when there is room again."""
        with self._room:
            self._tell_room()

    def _tell_room(self) -> None:
        rooms = [room for one in self._volumes if (room := one.room_bytes()) is not None]
        low = min(rooms, default=0) < self._settings.room_bytes_low
        if low == self._low:
            return
        self._low = low
        told = f"{min(rooms, default=0) // 2**20} MiB"
        if low:
            log.error("channel %s: only %s are free on its volume", self.channel.code, told)
        self._note("volume_low" if low else "volume_room", told)

    def well(self) -> bool:
        """Tell whether the channel's thread does its work: packets come, or it looks for them."""
        if self._recording is None:
            return True
        thread = self._thread
        alive = thread is not None and thread.is_alive()
        patience = self.channel.stall_seconds + OPEN_SECONDS + max(WAITS_SECONDS)
        return alive and time.monotonic() - self._turned < patience

    def status(self) -> dict[str, object]:
        """Say how it stands, for whoever asks."""
        thread = self._thread
        return {
            "channel": self.channel.code,
            "recording": self._recording,
            "state": self._state(),
            "lost": self._lost or None,
            "covered_until": journal.text_of(self._covered_until) if self._covered_until else None,
            "seen_at": journal.text_of(self._seen_at) if self._seen_at else None,
            "stretch": self._stretch,
            "journal": {"n": self._journal.head.n, "hash": self._journal.head.hash},
            "volumes": [{"root": str(v.root), "fault": v.fault or None} for v in self._volumes],
            "low": self._low,
            "alive": thread is not None and thread.is_alive(),
        }

    def _state(self) -> str:
        if self._recording is None:
            return "idle"
        return "lost" if self._lost else "recording"

    def _begin(self, recording: str) -> None:
        self._recording = recording
        self._stop.clear()
        self._thread = threading.Thread(
            target=self._run, args=(recording,), name=f"channel {self.channel.code}", daemon=True
        )
        self._thread.start()

    def _end_thread(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=self.channel.stall_seconds + 10)

    def _run(self, recording: str) -> None:
        """Connect for as long as the recording is wanted."""
        attempt = 0
        while not self._stop.wait(WAITS_SECONDS[min(attempt, len(WAITS_SECONDS) - 1)]):
            self._turned = time.monotonic()
            before = self._stretch
            cause = self._connect(recording)
            attempt = 0 if self._stretch > before else attempt + 1
            if cause != "stopped" and not self._stop.is_set():
                self._lose(cause)

    def _connect(self, recording: str) -> str:
        connection = Connection(
            channel=self.channel,
            recording=recording,
            stretch=self._stretch,
            sink=self._sink,
            notes=Notes(
                happened=self._note,
                gap=self._note_gap,
                began=self._found,
                arrived=self._saw,
                stopping=self._stop.is_set,
            ),
        )
        try:
            return connection.run(self._url())
        except Refusal as refused:
            return type(refused).__name__
        finally:
            self._stretch = connection.stretch

    def _url(self) -> str:
        """Return the address to connect to, with the password; it goes nowhere else."""
        address = addresses.resolve(
            self.channel.address,
            purpose=self.channel.code,
            ports=RTSP_PORTS,
            networks=self._settings.networks,
        )
        if self.channel.password_file is None:
            return address.url
        password = self.channel.password_file.read_text("utf-8").strip()
        login = f"{quote(self.channel.user, safe='')}:{quote(password, safe='')}@"
        return f"{address.scheme}://{login}{address.authority}{address.path}"

    def _lose(self, cause: str) -> None:
        """Write down once that the camera is lost; the gap follows when it is back."""
        if not self._lost:
            self._note("lost", cause)
            self._lost = cause
        elif self._lost in ("starting", "restart") and cause:
            # The first cause stands for the gap; what came of the next attempts is told beside it.
            self._note("not_reached", cause)
            self._lost = f"{self._lost}:{cause}"

    def _found(self, at: dt.datetime) -> None:
        """Close the gap, now that there is a picture again."""
        since = self._covered_until
        if self._lost and since is not None and (at - since).total_seconds() >= GAP_SECONDS_MIN:
            self._note_gap("video", since, at, self._lost)
        self._lost = ""

    def _saw(self, arrival: Arrival) -> None:
        self._turned = time.monotonic()
        self._seen_at = arrival.at
        if not self._lost:
            self._covered_until = arrival.at

    def _note(self, cause: str, detail: str) -> None:
        if cause == "volume_full":
            self._lost = cause
        self._write(Happened(recording=self._recording, cause=cause, detail=detail), clock.now())

    def _note_gap(self, track: str, start: dt.datetime, end: dt.datetime, cause: str) -> None:
        gap = Gap(
            recording=str(self._recording),
            track=track,
            starts_at=journal.text_of(start),
            ends_at=journal.text_of(end),
            cause=cause,
        )
        self._write(gap, end)

    def _write(self, row: Row, at: dt.datetime) -> None:
        """Write a line, and lines about volumes that failed meanwhile."""
        self._journal.append(row, at=at)
        for volume in self._volumes:
            if volume.fault != self._faults.get(volume.root, ""):
                self._faults[volume.root] = volume.fault
                cause = "copy_lost" if volume.fault else "copy_back"
                detail = f"{volume.root.name}: {volume.fault}" if volume.fault else volume.root.name
                self._journal.append(
                    Happened(recording=self._recording, cause=cause, detail=detail), at=at
                )
        while self._journal.lost:
            lost = self._journal.lost.pop()
            self._journal.append(
                Happened(recording=self._recording, cause="journal_copy_lost", detail=lost), at=at
            )


def _spool_of(channel: Channel, settings: Settings) -> Spool | None:
    if settings.vault is None:
        return None
    return Spool(channel=channel.code, roots=settings.spools, vault=settings.vault)
