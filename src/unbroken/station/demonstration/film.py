"""Makes films with the simulated camera: each shows its own number, time and a frame counter."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame

from unbroken.capture.camera import picture
from unbroken.capture.camera.source import as_frame

FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


def make(
    file: Path,
    *,
    began_at: dt.datetime,
    seconds: float,
    every_seconds: float = 1,
    first: int = 0,
    pieces_of: int = 0,
) -> None:
    """Write a film that lasts so long, with a picture every so often; what lasts long needs few.

    Its counter begins at `first`; where `pieces_of` says so, it comes in fragments of so many pictures.
    """
    options = FRAGMENTED if pieces_of else {}
    with av.open(str(file), "w", format="mp4", options=options) as out:
        stream = out.add_stream("libx264", rate=Fraction(1) / Fraction(every_seconds))
        stream.width, stream.height, stream.pix_fmt = picture.WIDTH, picture.HEIGHT, "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "30"}
        stream.codec_context.thread_count = 1
        if pieces_of:
            stream.codec_context.gop_size = pieces_of
            keyed = f"keyint={pieces_of}:min-keyint={pieces_of}:scenecut=0:bframes=0"
            stream.options |= {"x264-params": keyed}
        for frame in _frames(began_at, seconds=seconds, every_seconds=every_seconds, first=first):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def _frames(
    began_at: dt.datetime, *, seconds: float, every_seconds: float, first: int
) -> Iterator[VideoFrame]:
    for number in range(max(1, round(seconds / every_seconds))):
        at = began_at + dt.timedelta(seconds=number * every_seconds)
        frame = as_frame(picture.draw(number=first + number, at=at))
        frame.pts = number
        yield frame
