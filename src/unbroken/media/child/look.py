"""Looks at one file: what is in it, does it decode, when and where does it say it was made."""

import itertools
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, BinaryIO

import av
import av.error
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from unbroken.media.child import exif, formats

TRACKS_MAX = 32
PACKETS_TRIED_MAX = 200
"""How many packets may fail before a track is called damaged."""

PIXELS_MAX = 64 * 1024 * 1024
EXIF_BYTES_MAX = 256 * 1024

_KINDS = {"video": "video", "audio": "sound", "subtitle": "text", "data": "data"}
_BROWSER_VIDEO = frozenset({"h264", "vp8", "vp9", "av1"})
_BROWSER_SOUND = frozenset({"aac", "mp3", "mp3float", "opus", "vorbis", "flac", "pcm_s16le"})
_BROWSER_PICTURE = frozenset({"jpeg", "png", "gif", "webp", "bmp"})
_BROWSER_CONTAINER = frozenset({"mp4", "matroska", "ogg", "mp3", "wav", "flac", "aac"})
_BROWSER_PIXELS = frozenset({"yuv420p", "yuvj420p", "nv12", None})
_PLACE = re.compile(r"^([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)")
_PLACE_NAMES = ("com.apple.quicktime.location.ISO6709", "location", "location-eng")
_MOMENT_NAMES = ("com.apple.quicktime.creationdate", "creation_time", "date")

Found = dict[str, Any]


class TooLarge(Exception):
    """A picture with more pixels than this is not decoded."""


def opened(file: BinaryIO, found: formats.Format) -> InputContainer:
    """Open a file with the one demuxer that its first bytes ask for."""
    file.seek(0)
    return av.open(
        file,
        mode="r",
        format=found.demuxer,
        metadata_errors="replace",
        options={"probesize": "5000000", "analyzeduration": "5000000", "max_streams": "64"},
    )


def probe(file: BinaryIO) -> Found:
    """Return what a file holds and why it can or cannot be played."""
    head = file.read(formats.HEAD_BYTES)
    found = formats.format_of(head)
    label: Found = {"kind": found.kind, "container": found.name}
    if not head:
        return label | {"reason": "empty"}
    if found.demuxer is None:
        return label | {"reason": "not_media"}
    label |= _said_by_photograph(file, found)
    try:
        with opened(file, found) as container:
            return label | _contents(container, found, label)
    except TooLarge:
        return label | {"reason": "too_large"}
    except av.error.FFmpegError as error:
        return label | {"reason": _reason_of(error)}


def _contents(container: InputContainer, found: formats.Format, label: Found) -> Found:
    streams = list(itertools.islice(container.streams, TRACKS_MAX))
    tracks = [_track(stream) for stream in streams]
    contents = {
        "tracks": tracks,
        "kind": _kind(found, tracks),
        "duration_ms": _milliseconds(container.duration, Fraction(1, av.time_base)),
    }
    contents |= _said_by_container(container) | {k: v for k, v in label.items() if v is not None}
    contents["kind"] = _kind(found, tracks)
    return contents | {"reason": _why_not(container, found, streams, tracks)}


def _kind(found: formats.Format, tracks: list[Found]) -> str:
    """Call a film without pictures what it is."""
    if found.kind == "video" and tracks and not any(t["kind"] == "video" for t in tracks):
        return "sound" if any(t["kind"] == "sound" for t in tracks) else "other"
    return found.kind


def _track(stream: Stream) -> Found:
    # The library has no context where it does not know the encoding, whatever its types say.
    context: Any = stream.codec_context
    track: Found = {
        "kind": _KINDS.get(stream.type, "data"),
        "codec": context.name if context else None,
        "duration_ms": _milliseconds(stream.duration, stream.time_base),
        "start_ms": _milliseconds(stream.start_time, stream.time_base),
        "frames": stream.frames or None,
    }
    if context and isinstance(stream, VideoStream):
        track |= {
            "width": context.width,
            "height": context.height,
            "pixels": context.pix_fmt,
            "frame_rate": str(stream.average_rate) if stream.average_rate else None,
        }
    elif context and isinstance(stream, AudioStream):
        track |= {"sample_rate": context.sample_rate, "channels": context.channels}
    return track


def _why_not(
    container: InputContainer,
    found: formats.Format,
    streams: list[Stream],
    tracks: list[Found],
) -> str | None:
    """Return the first reason why this file cannot be played, or None."""
    shown = [
        (stream, track)
        for stream, track in zip(streams, tracks, strict=True)
        if track["kind"] in ("video", "sound")
    ]
    if not shown:
        return "no_track"
    if any(track["codec"] is None for _, track in shown):
        return "codec_unknown"
    decoded = [_decodes(container, stream, track) for stream, track in shown]
    if not any(decoded):
        return "damaged"
    return _why_not_in_browser(found, [track for _, track in shown])


def _why_not_in_browser(found: formats.Format, tracks: list[Found]) -> str | None:
    """Compare with what the oldest browser that is supported plays by itself (Chromium 109)."""
    if found.kind == "picture":
        return None if found.name in _BROWSER_PICTURE else "format_not_for_browsers"
    for track in tracks:
        wanted = _BROWSER_VIDEO if track["kind"] == "video" else _BROWSER_SOUND
        if track["codec"] not in wanted or track.get("pixels") not in _BROWSER_PIXELS:
            return "codec_not_for_browsers"
    return None if found.name in _BROWSER_CONTAINER else "format_not_for_browsers"


def _decodes(container: InputContainer, stream: Stream, track: Found) -> bool:
    """Tell whether at least one frame of a track can be decoded."""
    frame = next(_frames(container, stream), None)
    track["decoded"] = frame is not None
    if isinstance(frame, VideoFrame) and frame.rotation:
        # The library counts anticlockwise, people and pages clockwise.
        track["turn"] = -frame.rotation % 360
    return frame is not None


def pictures(
    container: InputContainer, stream: VideoStream, *, keyframes: bool = False
) -> Iterator[VideoFrame]:
    """Decode the pictures of a track from its beginning."""
    if keyframes:
        stream.codec_context.skip_frame = "NONKEY"
    yield from (frame for frame in _frames(container, stream) if isinstance(frame, VideoFrame))


def sounds(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Decode the sound of a track from its beginning."""
    yield from (frame for frame in _frames(container, stream) if isinstance(frame, AudioFrame))


def _frames(container: InputContainer, stream: Stream) -> Iterator[object]:
    """Decode a track; broken packets are passed over, up to a limit."""
    use_one_thread(stream)
    rewind(container, stream)
    failed = 0
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.error.MemoryError:
            raise
        except av.error.FFmpegError:
            failed += 1
            if failed >= PACKETS_TRIED_MAX:
                return


def use_one_thread(stream: Stream) -> None:
    """Prepare a track for decoding behind walls where no thread can be made."""
    context = stream.codec_context
    if isinstance(stream, VideoStream) and stream.width * stream.height > PIXELS_MAX:
        raise TooLarge
    context.thread_count = 1
    context.thread_type = "NONE"


def rewind(container: InputContainer, stream: Stream) -> None:
    """Go back to the beginning, where the format can."""
    try:
        container.seek(0, stream=None, backward=True, any_frame=False)
    except av.error.FFmpegError:
        # Formats without an index are read from where they stand.
        return
    finally:
        stream.codec_context.flush_buffers()


def _said_by_photograph(file: BinaryIO, found: formats.Format) -> Found:
    if found.name != "jpeg":
        return {}
    file.seek(0)
    said = exif.read_exif(file.read(EXIF_BYTES_MAX))
    if said is None:
        return {}
    return {
        "recorded_at": said.taken_at,
        "recorded_at_source": "exif" if said.taken_at else None,
        "latitude": said.latitude,
        "longitude": said.longitude,
        "turn": said.turn or None,
    }


def _said_by_container(container: InputContainer) -> Found:
    said = dict(container.metadata)
    for stream in itertools.islice(container.streams, TRACKS_MAX):
        said = dict(stream.metadata) | said
    moment = next((said[name] for name in _MOMENT_NAMES if said.get(name)), None)
    place = next((_PLACE.match(said[name]) for name in _PLACE_NAMES if said.get(name)), None)
    return {
        "recorded_at": moment[:40] if moment else None,
        "recorded_at_source": "container" if moment else None,
        "latitude": float(place[1]) if place else None,
        "longitude": float(place[2]) if place else None,
    }


def _milliseconds(amount: int | None, unit: Fraction | None) -> int | None:
    if amount is None or unit is None or amount < 0:
        return None
    return min(int(amount * unit * 1000), 2**53 - 1)


def _reason_of(error: av.error.FFmpegError) -> str:
    if isinstance(error, av.error.MemoryError):
        return "too_much_memory"
    if isinstance(error, (av.error.DecoderNotFoundError, av.error.PatchWelcomeError)):
        return "codec_unknown"
    return "damaged"
