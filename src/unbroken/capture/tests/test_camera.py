import contextlib
import math
import shutil
import struct
import subprocess
import time

import av
import pytest

from unbroken.capture.camera import picture, source
from unbroken.capture.camera.faults import Faults, faults_of
from unbroken.capture.tests.conftest import running_camera

OPTIONS = {"rtsp_transport": "tcp", "analyzeduration": "0", "probesize": "32768"}


@contextlib.contextmanager
def watching(address):
    with av.open(address, options=OPTIONS, timeout=(5, 5)) as container:
        yield container


def pictures(address, *, count):
    with watching(address) as container:
        for number, frame in enumerate(container.decode(video=0)):
            plane = frame.planes[0]
            yield picture.read_mark(memoryview(plane), line_bytes=plane.line_size), bytes(plane)
            if number + 1 == count:
                return


@pytest.mark.parametrize("number", [0, 1, 99, 2**32 - 1])
def test_a_mark_is_read_back_from_a_drawn_picture(number):
    at = source.dt.datetime(2026, 11, 20, 9, 2, 0, 120_000, tzinfo=source.dt.UTC)

    drawn = picture.draw(number=number, at=at)

    assert picture.read_mark(drawn, line_bytes=picture.WIDTH) == picture.mark_of(
        number=number, at=at
    )


def test_a_covered_or_blurred_mark_is_not_read_as_another():
    at = source.dt.datetime(2026, 11, 20, tzinfo=source.dt.UTC)
    drawn = bytearray(picture.draw(number=12345, at=at))
    for line in range(picture.CELL):
        drawn[line * picture.WIDTH : line * picture.WIDTH + picture.CELL] = b"\xeb" * picture.CELL

    assert picture.read_mark(drawn, line_bytes=picture.WIDTH) is None
    assert picture.read_mark(picture.black(), line_bytes=picture.WIDTH) is None


def test_alaw_agrees_with_the_library():
    samples = list(range(-32768, 32768, 257))
    decoder = av.CodecContext.create("pcm_alaw", "r")
    decoder.sample_rate, decoder.layout = 8000, "mono"

    (frame,) = decoder.decode(av.Packet(bytes(source.alaw(sample) for sample in samples)))

    decoded = struct.unpack(f"<{len(samples)}h", bytes(frame.planes[0])[: 2 * len(samples)])
    for sample, found in zip(samples, decoded, strict=True):
        assert abs(sample - found) <= max(16, abs(sample) // 16)


def test_every_picture_comes_once_and_in_order_with_the_cameras_time(camera):
    marks = [mark for mark, _ in pictures(camera, count=20)]

    first = marks[0].number
    assert [mark.number for mark in marks] == list(range(first, first + 20))
    assert abs(marks[-1].centiseconds - int(time.time() * 100) % 2**32) < 200


@pytest.mark.parametrize(
    ("audio", "codec", "rate"), [("alaw", "pcm_alaw", 8000), ("aac", "aac", 16000)]
)
def test_sound_comes_with_the_picture(camera, audio, codec, rate):
    with watching(f"{camera}?audio={audio}") as container:
        sound = container.streams.audio[0]
        assert (sound.codec_context.name, sound.rate) == (codec, rate)
        frames = [frame for frame, _ in zip(container.decode(audio=0), range(5), strict=False)]
    assert sum(frame.samples for frame in frames) > 0


def test_the_cameras_clock_comes_with_each_packet(camera):
    with watching(f"{camera}?clock=3600") as container:
        packet = next(container.demux(video=0))
        microseconds = struct.unpack("<q", bytes(packet.get_sidedata("prft"))[:8])[0]

    assert abs(microseconds / 1e6 - 3600 - time.time()) < 3


def test_a_cut_ends_the_connection_once(camera):
    address = f"{camera}?cut=0.4&away=0.5"
    shown = sum(1 for _ in pictures(address, count=1000))
    assert 5 <= shown <= 12

    with pytest.raises(av.error.FFmpegError), watching(address):
        pass
    time.sleep(0.6)
    assert sum(1 for _ in pictures(address, count=20)) == 20


def test_a_frozen_picture_stays_and_a_black_one_has_no_mark(camera):
    frozen = [mark for mark, _ in pictures(f"{camera}?frozen=0.2", count=12)]
    black = [mark for mark, _ in pictures(f"{camera}?black=0.2", count=12)]

    assert len({mark.number for mark in frozen[7:]}) == 1
    assert black[0] is not None
    assert black[-1] is None


@pytest.mark.parametrize("digest", [True, False])
def test_only_who_knows_the_password_may_watch(tmp_path, digest):
    (tmp_path / "password").write_text("correct horse\n")
    login = ["--user", "recorder", "--password-file", str(tmp_path / "password")]
    with running_camera(*login, *([] if digest else ["--basic"])) as address:
        with pytest.raises(av.error.FFmpegError), watching(address):
            pass
        with watching(address.replace("//", "//recorder:correct%20horse@")) as container:
            assert container.streams.video


def test_faults_are_read_from_an_address():
    assert faults_of("rtsp://h/p?cut=4&away=3&audio=aac") == Faults(cut=4, away=3, audio="aac")
    assert faults_of("rtsp://h/p").cut == math.inf
    with pytest.raises(ValueError, match="cutt"):
        faults_of("rtsp://h/p?cutt=4")


@pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffprobe is not installed")
def test_ffprobe_reads_the_camera(camera):
    words = [
        "ffprobe",
        "-v",
        "error",
        "-rtsp_transport",
        "tcp",
        "-show_entries",
        "stream=codec_name",
        "-of",
        "csv=p=0",
    ]

    said = subprocess.run([*words, camera], capture_output=True, text=True, timeout=20, check=True)

    assert said.stdout.split() == ["h264", "pcm_alaw"]


@pytest.mark.skipif(not shutil.which("gst-launch-1.0"), reason="GStreamer is not installed")
def test_gstreamer_reads_the_camera(camera):
    words = (
        f"gst-launch-1.0 -q rtspsrc location={camera} protocols=tcp ! rtph264depay ! h264parse "
        "! identity eos-after=20 ! fakesink"
    )

    subprocess.run(words.split(), timeout=30, check=True, capture_output=True)
