"""Playlists (HLS, RFC 8216) computed from the journal alone."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from unbroken.capture.recorder.journal import Row, Sealed, Stopped, TrackBegun

VERSION = 7


def playlist(rows: Iterable[Row], *, recording: str, track: str = "video") -> str:
    """Return the media playlist of one track; addresses are relative to the recording's folder.

    It is open-ended until the recording has stopped, so a player follows it live.
    """
    rows = list(rows)
    segments = [
        row
        for row in rows
        if isinstance(row, Sealed) and (row.recording, row.track) == (recording, track)
    ]
    inits = {
        row.stretch: row
        for row in rows
        if isinstance(row, TrackBegun) and (row.recording, row.track) == (recording, track)
    }
    stopped = any(isinstance(row, Stopped) and row.recording == recording for row in rows)
    return (
        "\n".join([*_head(segments, ended=stopped), *_body(segments, inits), *_end(stopped)]) + "\n"
    )


def master(rows: Iterable[Row], *, recording: str) -> str:
    """Return the playlist that offers the picture with the sound that a browser can play."""
    tracks = {
        row.track: row for row in rows if isinstance(row, TrackBegun) and row.recording == recording
    }
    sound = tracks.get("sound-aac") or tracks.get("sound")
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}"]
    group = ""
    if sound is not None:
        lines.append(
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="sound",DEFAULT=YES,AUTOSELECT=YES,'
            f'URI="{sound.track}.m3u8"'
        )
        group = ',AUDIO="sound"'
    lines += [f"#EXT-X-STREAM-INF:BANDWIDTH={_bandwidth(rows, recording)}{group}", "video.m3u8"]
    return "\n".join(lines) + "\n"


def _head(segments: list[Sealed], *, ended: bool) -> list[str]:
    longest = max((row.duration_ticks / row.timescale for row in segments), default=1)
    return [
        "#EXTM3U",
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-TARGETDURATION:{max(1, round(longest + 0.5))}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        f"#EXT-X-PLAYLIST-TYPE:{'VOD' if ended else 'EVENT'}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]


def _body(segments: list[Sealed], inits: dict[int, TrackBegun]) -> list[str]:
    lines: list[str] = []
    stretch = None
    for row in segments:
        if row.stretch != stretch:
            # A new stretch has an initialisation and timestamps of its own.
            lines += ["#EXT-X-DISCONTINUITY"] if stretch is not None else []
            lines.append(f'#EXT-X-MAP:URI="{_relative(inits[row.stretch].path)}"')
            stretch = row.stretch
        lines += [
            f"#EXT-X-PROGRAM-DATE-TIME:{row.starts_at}",
            f"#EXTINF:{row.duration_ticks / row.timescale:.6f},",
            _relative(row.path),
        ]
    return lines


def _end(ended: bool) -> list[str]:  # noqa: FBT001 — one word, at one place.
    return ["#EXT-X-ENDLIST"] if ended else []


def _relative(path: str) -> str:
    """Leave out channel and recording, which the page's own address names."""
    return str(PurePosixPath(*PurePosixPath(path).parts[2:]))


def _bandwidth(rows: Iterable[Row], recording: str) -> int:
    rates = [
        row.size_bytes * 8 * row.timescale // max(1, row.duration_ticks)
        for row in rows
        if isinstance(row, Sealed) and (row.recording, row.track) == (recording, "video")
    ]
    return max(rates, default=1_000_000)
