"""What the recorder's tests share: record for a while, and read back which pictures are there."""

import contextlib
import hashlib
import io
import time

import av

from unbroken.base.addresses import read_networks
from unbroken.capture.camera import picture
from unbroken.capture.recorder import control, journal, reading
from unbroken.capture.recorder.channel import ChannelRecorder
from unbroken.capture.recorder.settings import Channel, Settings, control_of

LOOPBACK = read_networks(["127.0.0.0/8"])


def a_channel(address, **others):
    return Channel(
        code="room-1", address=address, **{"stall_seconds": 2, "segment_seconds": 0.8} | others
    )


def some_settings(folder, channel, *, spools=None, room_bytes_min=0, **more):
    return Settings(
        spools=spools or (folder / "a", folder / "b"),
        control=control_of(folder),
        channels=(channel,),
        networks=LOOPBACK,
        room_bytes_min=room_bytes_min,
        **more,
    )


@contextlib.contextmanager
def recording(folder, address, *, spools=None, room_bytes_min=0, live=lambda *_: None, **others):
    """Record as `rec-1` until the end of the block."""
    channel = a_channel(address, **others)
    settings = some_settings(folder, channel, spools=spools, room_bytes_min=room_bytes_min)
    recorder = ChannelRecorder(channel=channel, settings=settings, live=live)
    recorder.recover()
    recorder.start("rec-1")
    try:
        yield recorder
    finally:
        recorder.stop()
        recorder.close()


def until(condition, *, seconds=20):
    """Wait for something to become true, and fail where it does not."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return found


def entries(root):
    return list(journal.read(root / "room-1"))


def rows(root, kind):
    return [entry.row for entry in entries(root) if isinstance(entry.row, kind)]


def read(root):
    return reading.read_recording(entries(root), recording="rec-1")


def causes(root):
    return [row.cause for row in rows(root, journal.Happened)]


def marks(root, *, track="video"):
    """Return the numbers of all pictures in a recording, decoded from its sealed files."""
    numbers = []
    inits = {row.stretch: row.path for row in rows(root, journal.TrackBegun) if row.track == track}
    for stretch, init in inits.items():
        files = [
            row.path
            for row in rows(root, journal.Sealed)
            if (row.stretch, row.track) == (stretch, track)
        ]
        content = b"".join((root / path).read_bytes() for path in [init, *files])
        with av.open(io.BytesIO(content)) as container:
            for frame in container.decode(video=0):
                plane = frame.planes[0]
                mark = picture.read_mark(memoryview(plane), line_bytes=plane.line_size)
                numbers.append(mark and mark.number)
    return numbers


def assert_files_are_as_written(root, *, copies=1):
    """Check every file against its journal line, and that no file is without one."""
    named = {}
    for row in [*rows(root, journal.TrackBegun), *rows(root, journal.Sealed)]:
        named[row.path] = (row.sha256, row.size_bytes)
    on_disk = {
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file() and path.suffix in (".m4s", ".mp4", ".mov", ".open")
    }
    assert on_disk ^ set(named) == set()
    for path, (digest, size_bytes) in named.items():
        content = (root / path).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (digest, size_bytes)


def sealed(root, *, track="video", count=1):
    return len([row for row in rows(root, journal.Sealed) if row.track == track]) >= count


def order(home, **words):
    return control.ask(control_of(home), words)
