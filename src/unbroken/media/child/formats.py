"""Which demuxer reads which file: decided by its first bytes, from a short list.

Left to itself the library would try some three hundred readers, among them those of scripts and
playlists that name other files.
"""

from dataclasses import dataclass

HEAD_BYTES = 4096

_MPEG_TS_PACKET = 188


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """What a file says it is."""

    kind: str
    """`video` (which may turn out to be sound only), `picture`, `sound` or `other`."""
    name: str
    demuxer: str | None = None


def _other(name: str) -> Format:
    return Format(kind="other", name=name)


_PREFIXES: tuple[tuple[bytes, Format], ...] = (
    (b"\xff\xd8\xff", Format(kind="picture", name="jpeg", demuxer="jpeg_pipe")),
    (b"\x89PNG\r\n\x1a\n", Format(kind="picture", name="png", demuxer="png_pipe")),
    (b"GIF87a", Format(kind="picture", name="gif", demuxer="gif")),
    (b"GIF89a", Format(kind="picture", name="gif", demuxer="gif")),
    (b"II*\x00", Format(kind="picture", name="tiff", demuxer="tiff_pipe")),
    (b"MM\x00*", Format(kind="picture", name="tiff", demuxer="tiff_pipe")),
    (b"BM", Format(kind="picture", name="bmp", demuxer="bmp_pipe")),
    (b"\x1a\x45\xdf\xa3", Format(kind="video", name="matroska", demuxer="matroska")),
    (b"OggS", Format(kind="video", name="ogg", demuxer="ogg")),
    (b"FLV\x01", Format(kind="video", name="flv", demuxer="flv")),
    (b"DHAV", Format(kind="video", name="dhav", demuxer="dhav")),
    (b"\x00\x00\x01\xba", Format(kind="video", name="mpeg-ps", demuxer="mpeg")),
    (b"\x00\x00\x00\x01", Format(kind="video", name="h264", demuxer="h264")),
    (b"ID3", Format(kind="sound", name="mp3", demuxer="mp3")),
    (b"fLaC", Format(kind="sound", name="flac", demuxer="flac")),
    (b"#!AMR", Format(kind="sound", name="amr", demuxer="amr")),
    (b"%PDF-", _other("pdf")),
    (b"PK\x03\x04", _other("zip")),
    (b"PK\x05\x06", _other("zip")),
    (b"#EXTM3U", _other("playlist")),
    (b"ffconcat", _other("playlist")),
    (b"\x7fELF", _other("program")),
    (b"MZ", _other("program")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _other("office")),
)

_RIFF = {
    b"WAVE": Format(kind="sound", name="wav", demuxer="wav"),
    b"AVI ": Format(kind="video", name="avi", demuxer="avi"),
    b"WEBP": Format(kind="picture", name="webp", demuxer="webp_pipe"),
}

_BOXES = frozenset(
    {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"pnot", b"sidx"}
)
_PICTURE_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
)


def format_of(head: bytes) -> Format:
    """Say from its first bytes what a file is."""
    if head[4:8] in _BOXES:
        return _base_media(head)
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    for prefix, found in _PREFIXES:
        if head.startswith(prefix):
            return found
    return _by_rhythm(head)


def _base_media(head: bytes) -> Format:
    """Tell still pictures, QuickTime and MP4 apart by their brand."""
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    if brand in _PICTURE_BRANDS:
        return Format(kind="picture", name="heif", demuxer="mov")
    if brand == b"qt  " or head[4:8] in {b"wide", b"pnot", b"skip"}:
        return Format(kind="video", name="quicktime", demuxer="mov")
    return Format(kind="video", name="mp4", demuxer="mov")


def _by_rhythm(head: bytes) -> Format:
    """Recognise streams that have no title but a rhythm."""
    if len(head) > 2 * _MPEG_TS_PACKET and all(
        head[at] == 0x47 for at in range(0, len(head), _MPEG_TS_PACKET)
    ):
        return Format(kind="video", name="mpeg-ts", demuxer="mpegts")
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return Format(kind="sound", name="aac", demuxer="aac")
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return Format(kind="sound", name="mp3", demuxer="mp3")
    return _other("unknown")
