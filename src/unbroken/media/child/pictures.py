"""Makes small pictures from a file, and measures how bright it is and how much it moves."""

import io
from collections.abc import Iterator
from fractions import Fraction
from typing import BinaryIO

import av
import av.error
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.stream import VideoStream

from unbroken.media.child import exif, formats, look

GREY_WIDTH, GREY_HEIGHT = 160, 90
KEYFRAMES_MAX = 20_000


class NoPicture(Exception):
    """This file has no picture that can be made small."""


def poster(file: BinaryIO, *, width: int) -> bytes:
    """Return one frame as JPEG: the first that is not black, or else the first."""
    found, head = _recognised(file)
    with look.opened(file, found) as container:
        stream = _picture_track(container, found)
        first = None
        for number, frame in enumerate(look.pictures(container, stream, keyframes=True)):
            first = first or frame
            if number >= 20 or _brightness(_grey(frame)) > 24:
                return _jpeg(frame if number < 20 else first, width=width, turn=_turn(frame, head))
        if first is None:
            raise NoPicture
        return _jpeg(first, width=width, turn=_turn(first, head))


def storyboard(file: BinaryIO, *, width: int, count: int) -> list[tuple[int, bytes]]:
    """Return small pictures at equal distances, each with its time in milliseconds."""
    found, head = _recognised(file)
    with look.opened(file, found) as container:
        stream = _picture_track(container, found)
        look.use_one_thread(stream)
        length = container.duration or 0
        pictures = []
        for number in range(count):
            at = length * number // count
            frame = _frame_at(container, stream, at)
            if frame is not None:
                small = _jpeg(frame, width=width, turn=_turn(frame, head))
                pictures.append((int((frame.time or 0) * 1000), small))
        return _without_repeats(pictures)


def levels(file: BinaryIO) -> list[tuple[int, int, int]]:
    """Return for each keyframe its time, its mean brightness and its mean change, both 0 to 255."""
    found, _ = _recognised(file)
    with look.opened(file, found) as container:
        stream = _picture_track(container, found)
        measured: list[tuple[int, int, int]] = []
        before = b""
        for frame in look.pictures(container, stream, keyframes=True):
            grey = _grey(frame)
            measured.append(
                (int((frame.time or 0) * 1000), _brightness(grey), _change(before, grey))
            )
            before = grey
            if len(measured) >= KEYFRAMES_MAX:
                break
        return measured


def _recognised(file: BinaryIO) -> tuple[formats.Format, bytes]:
    file.seek(0)
    head = file.read(look.EXIF_BYTES_MAX)
    found = formats.format_of(head[: formats.HEAD_BYTES])
    if found.demuxer is None or found.kind == "sound":
        raise NoPicture
    return found, head


def _picture_track(container: InputContainer, found: formats.Format) -> VideoStream:
    streams = list(container.streams.video)
    if not streams or (found.name == "heif" and len(streams) > 1):
        # Such a still is cut into tiles; one tile must not pass for the picture.
        raise NoPicture
    return streams[0]


def _frame_at(container: InputContainer, stream: VideoStream, at: int) -> VideoFrame | None:
    """Return the keyframe before a moment, or None where nothing decodes there."""
    try:
        container.seek(at, backward=True)
    except av.error.FFmpegError:
        return None
    stream.codec_context.flush_buffers()
    for packet in container.demux(stream):
        try:
            for frame in packet.decode():
                return frame
        except av.error.FFmpegError:
            continue
    return None


def _without_repeats(pictures: list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    """Drop pictures of the same moment, which a film with few keyframes gives."""
    return list(dict(pictures).items())


def _turn(frame: VideoFrame, head: bytes) -> int:
    """Return by how many degrees clockwise a frame must be turned to stand upright."""
    said = exif.read_exif(head) if head.startswith(b"\xff\xd8") else None
    if said is not None:
        return said.turn
    return -frame.rotation % 360


def _grey(frame: VideoFrame) -> bytes:
    small = frame.reformat(width=GREY_WIDTH, height=GREY_HEIGHT, format="gray", threads=1)
    return b"".join(_rows(small.planes[0], GREY_WIDTH, GREY_HEIGHT))


def _brightness(grey: bytes) -> int:
    return sum(grey) // len(grey)


def _change(before: bytes, after: bytes) -> int:
    if not before:
        return 255
    return sum(abs(old - new) for old, new in zip(before, after, strict=True)) // len(after)


def _rows(plane: VideoPlane, width: int, height: int) -> Iterator[bytes]:
    content, step = memoryview(plane), plane.line_size
    for row in range(height):
        yield bytes(content[row * step : row * step + width])


def _jpeg(frame: VideoFrame, *, width: int, turn: int) -> bytes:
    """Encode a frame as JPEG, made smaller and turned upright; nothing of its metadata stays."""
    upright = turn not in (90, 270)
    scale = min(1.0, width / max(1, frame.width if upright else frame.height))
    small = frame.reformat(
        width=max(2, int(frame.width * scale) & ~1),
        height=max(2, int(frame.height * scale) & ~1),
        format="yuvj420p",
        threads=1,
    )
    return _encoded(_turned(small, turn))


def _turned(frame: VideoFrame, turn: int) -> VideoFrame:
    if turn not in (90, 180, 270):
        return frame
    size = (frame.width, frame.height) if turn == 180 else (frame.height, frame.width)
    upright = av.VideoFrame(*size, "yuvj420p")
    for source, target in zip(frame.planes, upright.planes, strict=True):
        flat = b"".join(_rows(source, source.width, source.height))
        rows = _turned_rows(flat, source.width, source.height, turn)
        padding = bytes(target.line_size - target.width)
        target.update(b"".join(row + padding for row in rows)[: target.buffer_size])
    return upright


def _turned_rows(flat: bytes, width: int, height: int, turn: int) -> list[bytes]:
    if turn == 180:
        flat = flat[::-1]
        return [flat[start : start + width] for start in range(0, width * height, width)]
    columns = [flat[column::width] for column in range(width)]
    if turn == 90:
        return [column[::-1] for column in columns]
    return columns[::-1]


def _encoded(frame: VideoFrame) -> bytes:
    encoder = VideoCodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    encoder.thread_count = 1
    encoder.options = {"strict": "unofficial", "threads": "1"}
    frame.pts = None
    out = io.BytesIO()
    for packet in [*encoder.encode(frame), *encoder.encode(None)]:
        out.write(bytes(packet))
    return out.getvalue()
