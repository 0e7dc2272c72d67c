"""Cameras that we did not write: the shared RTSP server, and GStreamer's."""

import contextlib
import io
import itertools
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import av
import pytest

from unbroken.capture.camera import picture, source
from unbroken.capture.recorder import journal
from unbroken.capture.tests.recordings import (
    assert_files_are_as_written,
    causes,
    read,
    recording,
    rows,
    until,
)

SHARED = Path(os.environ.get("UNBROKEN_SHARED", Path(__file__).parents[5] / "shared"))
GSTREAMER = """
import sys, gi
gi.require_version("Gst", "1.0"); gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer
Gst.init(None)
server = GstRtspServer.RTSPServer(service=sys.argv[1], address="127.0.0.1")
factory = GstRtspServer.RTSPMediaFactory(shared=True)
factory.set_launch(
    "( videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=25/1 "
    "! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! rtph264pay name=pay0 pt=96 "
    "audiotestsrc is-live=true ! audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1 pt=8 )"
)
server.get_mount_points().add_factory("/room-1", factory)
server.attach(None)
print("ready", flush=True)
GLib.MainLoop().run()
"""


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Make a film of 25 s whose pictures carry their number."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    pictures = source.Pictures(
        look=source.Look(), started_at=source.dt.datetime.now(source.dt.UTC), gop_seconds=0.4
    )
    tone = source.AlawTone()
    with av.open(str(path.with_suffix(".mov")), "w", format="mov") as container:
        shown = container.add_stream("libx264", rate=25)
        shown.width, shown.height, shown.pix_fmt = picture.WIDTH, picture.HEIGHT, "yuv420p"
        shown.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "profile": "baseline",
            "g": "10",
        }
        heard = container.add_stream("pcm_alaw", rate=8000, layout="mono")
        for number in range(250):
            frame = source.as_frame(picture.draw(number=number, at=pictures._started_at))
            frame.pts, frame.time_base = number, source.Fraction(1, 25)
            container.mux(shown.encode(frame))
            for _ in range(2):
                packet = av.Packet(tone.next().pieces[0])
                packet.stream, packet.time_base = heard, source.Fraction(1, 8000)
                packet.pts = packet.dts = (tone._number - 1) * 160
                packet.duration = 160
                container.mux(packet)
        container.mux(shown.encode(None))
    return path.with_suffix(".mov")


@contextlib.contextmanager
def serving(*words):
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    with process:
        try:
            assert process.stdout.readline().startswith("ready")
            yield
        finally:
            process.kill()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def decoded(root):
    """Return how many pictures each stretch of a recording has, and their numbers."""
    for begun in [row for row in rows(root, journal.TrackBegun) if row.track == "video"]:
        files = [
            row.path
            for row in rows(root, journal.Sealed)
            if (row.stretch, row.track) == (begun.stretch, "video")
        ]
        content = b"".join((root / path).read_bytes() for path in [begun.path, *files])
        with av.open(io.BytesIO(content)) as container:
            for frame in container.decode(video=0):
                plane = frame.planes[0]
                yield picture.read_mark(memoryview(plane), line_bytes=plane.line_size)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared files are not beside this repository")
@pytest.mark.parametrize("fault", ["", pytest.param("?cut=2", marks=pytest.mark.release)])
def test_the_shared_camera_is_recorded(film, tmp_path, fault):
    port = free_port()
    with (
        serving(sys.executable, SHARED / "tools" / "rtspd.py", film, str(port)),
        recording(tmp_path, f"rtsp://127.0.0.1:{port}/cam{fault}"),
    ):
        wanted = 2 if fault else 1
        until(
            lambda: [
                r
                for r in rows(tmp_path / "a", journal.Sealed)
                if r.stretch == wanted and r.number == 2
            ]
        )

    numbers = [mark.number for mark in decoded(tmp_path / "a")]
    breaks = [(a, b) for a, b in itertools.pairwise(numbers) if b != (a + 1) % 250]
    assert len(breaks) <= (1 if fault else 0)
    assert ("lost" in causes(tmp_path / "a")) == bool(fault)
    assert_files_are_as_written(tmp_path / "a")
    assert_files_are_as_written(tmp_path / "b")


def has_gstreamer_server():
    words = ["/usr/bin/python3", "-c", "import gi; gi.require_version('GstRtspServer', '1.0')"]
    return (
        shutil.which(words[0])
        and subprocess.run(words, capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not has_gstreamer_server(), reason="GStreamer's RTSP server is not installed")
def test_gstreamers_camera_is_recorded(tmp_path):
    port = free_port()
    with (
        serving("/usr/bin/python3", "-c", GSTREAMER, str(port)),
        recording(tmp_path, f"rtsp://127.0.0.1:{port}/room-1"),
    ):
        until(
            lambda: [
                r
                for r in rows(tmp_path / "a", journal.Sealed)
                if r.track == "video" and r.number == 3
            ]
        )

    samples = sum(r.samples for r in rows(tmp_path / "a", journal.Sealed) if r.track == "video")
    assert len(list(decoded(tmp_path / "a"))) == samples
    assert len(read(tmp_path / "a").coverage) == 1
    assert {row.track for row in rows(tmp_path / "a", journal.TrackBegun)} == {
        "video",
        "sound",
        "sound-aac",
    }
    assert_files_are_as_written(tmp_path / "a")
