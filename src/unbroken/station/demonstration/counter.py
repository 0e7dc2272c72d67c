"""Reads the frame counter of simulated pictures back from bytes that were handed over."""

import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import av
from av.video.frame import VideoFrame

from unbroken.capture.camera import picture
from unbroken.capture.camera.source import FRAMES_PER_SECOND


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """What the counter says: its runs without a break, first and last number of each."""

    frames: int
    unread: int
    runs: tuple[tuple[int, int], ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """Return how many frames are missing between the runs."""
        return tuple(b[0] - a[1] - 1 for a, b in itertools.pairwise(self.runs))

    @property
    def missing_seconds(self) -> float:
        """Return how long the missing frames would have lasted."""
        return sum(self.missing) / FRAMES_PER_SECOND


def count(stretches: Iterable[Sequence[bytes]]) -> Count:
    """Read every picture of some films, each in pieces: the initialisation, then its segments."""
    numbers: list[int | None] = []
    for pieces in stretches:
        numbers += [_number(frame) for frame in _frames(b"".join(pieces))]
    seen = [number for number in numbers if number is not None]
    return Count(frames=len(numbers), unread=numbers.count(None), runs=tuple(_runs(seen)))


def _frames(film: bytes) -> Iterator[VideoFrame]:
    with av.open(io.BytesIO(film), "r", format="mp4") as opened:
        yield from opened.decode(video=0)


def _number(frame: VideoFrame) -> int | None:
    plane = frame.reformat(format="gray").planes[0]
    mark = picture.read_mark(memoryview(plane), line_bytes=plane.line_size)
    return mark.number if mark else None


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = before = None
    for number in numbers:
        if before is None or first is None:
            first = number
        elif number != before + 1:
            yield first, before
            first = number
        before = number
    if first is not None and before is not None:
        yield first, before
