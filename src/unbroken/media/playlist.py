"""Playlists (HLS, RFC 8216) of sealed segments; addresses are digests, relative to the ticket's."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

VERSION = 7
BITS_A_SECOND_UNKNOWN = 2_000_000


class Piece(Protocol):
    """One segment, original or derived."""

    stretch: int
    sha256: str
    init_sha256: str
    duration_ms: int
    size_bytes: int

    @property
    def started_at(self) -> dt.datetime:
        """Return when its first sample arrived."""
        ...


AAC = "mp4a.40.2"


def codec_of(init: bytes) -> str:
    """Name the picture's codec as RFC 6381 does, where it is H.264; else nothing is claimed."""
    at = init.find(b"avcC")
    return f"avc1.{init[at + 5 : at + 8].hex()}" if at >= 0 else ""


def master(pieces: Sequence[Piece], *, codec: str, sound: str) -> str:
    """Return the playlist that offers the picture, with sound where there is any."""
    lines, group = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}"], ""
    if sound:
        lines.append(
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="sound",DEFAULT=YES,AUTOSELECT=YES,'
            f'URI="{sound}.m3u8"'
        )
        group = ',AUDIO="sound"'
    if codec:
        # The sound's own bytes say only "AAC"; without the whole name a browser refuses it.
        group += f',CODECS="{",".join([codec, AAC] if sound else [codec])}"'
    lines += [f"#EXT-X-STREAM-INF:BANDWIDTH={_bandwidth(pieces)}{group}", "video.m3u8"]
    return "\n".join(lines) + "\n"


def of_track(pieces: Sequence[Piece]) -> str:
    """Return the playlist of one track; a new stretch has an initialisation and clock of its own."""
    longest = max((piece.duration_ms for piece in pieces), default=1000)
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-TARGETDURATION:{-(-longest // 1000)}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    stretch = None
    for piece in pieces:
        if piece.stretch != stretch:
            lines += ["#EXT-X-DISCONTINUITY"] if stretch is not None else []
            lines.append(f'#EXT-X-MAP:URI="{piece.init_sha256}"')
            stretch = piece.stretch
        lines += [
            f"#EXT-X-PROGRAM-DATE-TIME:{piece.started_at.isoformat(timespec='milliseconds')}",
            f"#EXTINF:{piece.duration_ms / 1000:.3f},",
            piece.sha256,
        ]
    return "\n".join([*lines, "#EXT-X-ENDLIST"]) + "\n"


def _bandwidth(pieces: Sequence[Piece]) -> int:
    rates = (piece.size_bytes * 8000 // max(1, piece.duration_ms) for piece in pieces)
    return max(rates, default=BITS_A_SECOND_UNKNOWN)
