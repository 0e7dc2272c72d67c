"""Encodes the simulated camera's pictures and sound as they happen."""

import datetime as dt
import math
from array import array
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame

from unbroken.capture.camera import picture

FRAMES_PER_SECOND: Final = 25
VIDEO_CLOCK: Final = 90_000
ALAW_RATE: Final = 8_000
ALAW_PACKET_SAMPLES: Final = 160
ALAW_SILENCE: Final = 0xD5
AAC_RATE: Final = 16_000
AAC_FRAME_SAMPLES: Final = 1024
_TONE_HZ, _BEEP_HZ = 400, 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What is wrong with the picture, if anything; seconds count from the source's start."""

    frozen_at: float = math.inf
    black_at: float = math.inf
    clock_seconds: float = 0
    """By how much the camera's clock is wrong."""

    @property
    def plain(self) -> bool:
        """Tell whether nothing is wrong."""
        return self == Look()


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """One encoded picture, or one packet of sound."""

    seconds: float
    """When it was taken, counted from the source's start."""
    key: bool
    pieces: tuple[bytes, ...]
    """The NAL units of a picture, or the one block of a sound packet."""


class Pictures:
    """The encoder of one camera's picture."""

    def __init__(self, *, look: Look, started_at: dt.datetime, gop_seconds: float = 1) -> None:
        self._look = look
        self._started_at = started_at
        self._number = 0
        self._shown: bytes | None = None
        self._encoder = _h264(gop_frames=max(1, round(gop_seconds * FRAMES_PER_SECOND)))

    def next(self) -> Unit:
        """Encode the next picture."""
        seconds = self._number / FRAMES_PER_SECOND
        frame = self._frame(seconds)
        frame.pts = self._number
        frame.time_base = Fraction(1, FRAMES_PER_SECOND)
        frame.pict_type = PictureType.NONE
        self._number += 1
        packets = self._encoder.encode(frame)
        nals = tuple(nal for packet in packets for nal in split_nals(bytes(packet)))
        return Unit(seconds=seconds, key=any(packet.is_keyframe for packet in packets), pieces=nals)

    def _frame(self, seconds: float) -> VideoFrame:
        if seconds < self._look.frozen_at or self._shown is None:
            clock = dt.timedelta(seconds=seconds + self._look.clock_seconds)
            self._shown = picture.draw(number=self._number, at=self._started_at + clock)
        shown = picture.black() if seconds >= self._look.black_at else self._shown
        return as_frame(shown)


class AacTone:
    """The encoder of a tone, for cameras that send AAC."""

    def __init__(self) -> None:
        self._encoder = AudioCodecContext.create("aac", "w")
        self._encoder.sample_rate = AAC_RATE
        self._encoder.layout = "mono"
        self._encoder.format = "fltp"
        self._encoder.bit_rate = 32_000
        self._encoder.open()
        self._second = array("f", (sample / 32768 for sample in _tone(AAC_RATE)))
        self._number = 0

    @property
    def config(self) -> bytes:
        """Return what a decoder needs to know beforehand."""
        return bytes(self._encoder.extradata or b"")

    def next(self) -> Unit:
        """Encode the next block of tone."""
        start = self._number * AAC_FRAME_SAMPLES
        samples = array(
            "f", (self._second[(start + n) % AAC_RATE] for n in range(AAC_FRAME_SAMPLES))
        )
        frame = AudioFrame(format="fltp", layout="mono", samples=AAC_FRAME_SAMPLES)
        frame.planes[0].update(samples.tobytes())
        frame.sample_rate, frame.pts = AAC_RATE, start
        frame.time_base = Fraction(1, AAC_RATE)
        self._number += 1
        blocks = tuple(bytes(packet) for packet in self._encoder.encode(frame))
        return Unit(seconds=start / AAC_RATE, key=True, pieces=blocks)


class AlawTone:
    """A tone as most room cameras send it: 8 kHz A-law."""

    def __init__(self) -> None:
        self._second = bytes(alaw(sample) for sample in _tone(ALAW_RATE))
        self._number = 0

    def next(self) -> Unit:
        """Return the next twentieth of a second of tone."""
        start = self._number * ALAW_PACKET_SAMPLES
        self._number += 1
        at = start % ALAW_RATE
        block = self._second[at : at + ALAW_PACKET_SAMPLES]
        return Unit(seconds=start / ALAW_RATE, key=True, pieces=(block,))


def split_nals(stream: bytes) -> list[bytes]:
    """Cut an H.264 byte stream at its start codes."""
    pieces = stream.replace(b"\x00\x00\x00\x01", b"\x00\x00\x01").split(b"\x00\x00\x01")
    return [piece for piece in pieces if piece]


def alaw(sample: int) -> int:
    """Encode one 16-bit sample by ITU-T G.711 A-law."""
    sign = 0x80 if sample >= 0 else 0
    magnitude = min(abs(sample) >> 4, 0x7FF)
    exponent = max(0, magnitude.bit_length() - 4)
    mantissa = magnitude >> max(0, exponent - 1) & 0x0F
    return (sign | exponent << 4 | mantissa) ^ 0x55


def _h264(*, gop_frames: int) -> VideoCodecContext:
    encoder = VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = picture.WIDTH, picture.HEIGHT, "yuv420p"
    encoder.time_base = Fraction(1, FRAMES_PER_SECOND)
    encoder.framerate = Fraction(FRAMES_PER_SECOND)
    encoder.gop_size = gop_frames
    encoder.thread_count = 1
    encoder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "profile": "baseline",
        "crf": "26",
        "x264-params": f"keyint={gop_frames}:min-keyint={gop_frames}:scenecut=0:sliced-threads=0",
    }
    return encoder


def as_frame(brightness: bytes) -> VideoFrame:
    """Make a grey picture of its brightness, row by row."""
    frame = VideoFrame(picture.WIDTH, picture.HEIGHT, "yuv420p")
    for plane, content in zip(frame.planes, (brightness, _GREY, _GREY), strict=True):
        plane.update(_padded(content, plane.width, plane.line_size))
    return frame


def _padded(content: bytes, width: int, line_bytes: int) -> bytes:
    if width == line_bytes:
        return content
    padding = bytes(line_bytes - width)
    rows = range(0, len(content), width)
    return b"".join(content[start : start + width] + padding for start in rows)


def _tone(rate: int) -> list[int]:
    """Return one second: a quiet tone, and a louder beep in its first tenth."""
    return [
        round(
            (12_000 if n < rate // 10 else 3_000)
            * math.sin(2 * math.pi * (_BEEP_HZ if n < rate // 10 else _TONE_HZ) * n / rate)
        )
        for n in range(rate)
    ]


_GREY = bytes([128]) * (picture.WIDTH // 2 * picture.HEIGHT // 2)

av.logging.set_level(av.logging.PANIC)
