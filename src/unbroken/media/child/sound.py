"""Draws how loud a file is over time."""

from array import array
from typing import BinaryIO

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from unbroken.media.child import formats, look

RATE = 8000
HOURS_MAX = 12


class NoSound(Exception):
    """This file has no sound that can be decoded."""


def waveform(file: BinaryIO, *, per_second: int) -> bytes:
    """Return the greatest swing in each part of a second, 0 to 255."""
    file.seek(0)
    found = formats.format_of(file.read(formats.HEAD_BYTES))
    if found.demuxer is None:
        raise NoSound
    with look.opened(file, found) as container:
        stream = next(iter(container.streams.audio), None)
        if stream is None:
            raise NoSound
        return _swings(container, stream, step=RATE // per_second)


def _swings(container: InputContainer, stream: AudioStream, *, step: int) -> bytes:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    swings, rest = bytearray(), array("h")
    for frame in look.sounds(container, stream):
        for piece in resampler.resample(frame):
            rest.frombytes(bytes(piece.planes[0])[: piece.samples * 2])
        whole = len(rest) // step * step
        for start in range(0, whole, step):
            part = rest[start : start + step]
            swings.append(_swing(part))
        del rest[:whole]
        if len(swings) * step > HOURS_MAX * 3600 * RATE:
            break
    if not swings:
        raise NoSound
    return bytes(swings)


def _swing(part: "array[int]") -> int:
    loudest = max(part), -min(part)
    return min(255, max(loudest) >> 7)
