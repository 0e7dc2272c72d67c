"""What can be said about a file without believing it: its label, and why it cannot be played.

Intake never fails because a file cannot be decoded: broken bytes are evidence too.
"""

import datetime as dt
from dataclasses import dataclass

from unbroken.base.codes import Word, code_list
from unbroken.base.identifiers import Geo

REASONS = code_list(
    "not_playable",
    "不能播放的原因",
    "Why a file cannot be played",
    ("empty", "文件是空的，没有任何字节", "the file is empty"),
    ("not_media", "这不是视频、音频或图片文件", "it is not a video, sound or picture file"),
    ("no_track", "文件里没有画面也没有声音", "there is neither picture nor sound in it"),
    ("damaged", "文件已损坏，解不出任何画面或声音", "it is damaged: nothing in it can be decoded"),
    ("codec_unknown", "编码格式无法识别", "its encoding is not known here"),
    (
        "codec_not_for_browsers",
        "浏览器不支持这种编码，需要另做一份播放用的副本（原件不变）",
        "browsers cannot decode it; a derived copy is needed, the original stays",
    ),
    (
        "format_not_for_browsers",
        "浏览器不支持这种文件格式，需要另做一份播放用的副本（原件不变）",
        "browsers cannot open its format; a derived copy is needed, the original stays",
    ),
    ("too_large", "画面尺寸超过上限", "its picture is larger than the limit"),
    ("took_too_long", "解码超过时间上限", "decoding it took longer than the limit"),
    ("too_much_memory", "解码超过内存上限", "decoding it took more memory than the limit"),
    ("said_too_much", "解码结果超过大小上限", "decoding it gave more output than the limit"),
    ("crashed", "解码程序因这个文件而崩溃", "the decoder crashed on it"),
    (
        "no_sandbox",
        "本机没有隔离环境，因此没有解码",
        "this machine has no sandbox, so nothing was decoded",
    ),
    ("unreadable", "存储设备读不出这个文件", "the volume cannot read the file"),
)

KINDS = code_list(
    "media_kind",
    "媒体种类",
    "Kind of media",
    ("video", "视频", "video"),
    ("sound", "音频", "sound"),
    ("picture", "图片", "picture"),
    ("other", "其他文件", "other file"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    """One track of a file."""

    kind: str
    codec: str | None
    decoded: bool = False
    duration_ms: int | None = None
    start_ms: int | None = None
    frames: int | None = None
    width: int | None = None
    height: int | None = None
    turn: int = 0
    """By how many degrees clockwise the picture must be turned to stand upright."""
    pixels: str | None = None
    frame_rate: str | None = None
    sample_rate: int | None = None
    channels: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedTime:
    """When a file says it was recorded; a claim of the device that made it, nothing more."""

    text: str
    source: str
    """`container` or `exif`."""
    utc: dt.datetime | None
    """None where the file names no zone: a local time is not guessed into another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """The label of one file."""

    kind: str
    container: str
    reason: str | None
    """A code of REASONS; None where the file can be played or shown as it is."""
    size_bytes: int
    duration_ms: int | None = None
    tracks: tuple[Track, ...] = ()
    turn: int = 0
    recorded_at: ClaimedTime | None = None
    position: Geo | None = None
    tool: str
    """What looked at the file, with its version; the key of everything derived from it."""

    @property
    def playable(self) -> bool:
        """Tell whether a browser plays or shows the original itself."""
        return self.reason is None

    @property
    def why_not(self) -> Word | None:
        """Return the reason in Chinese and English."""
        return REASONS.word(self.reason) if self.reason else None

    @property
    def picture(self) -> Track | None:
        """Return the first track with pictures."""
        return next((track for track in self.tracks if track.kind == "video"), None)

    @property
    def sound(self) -> Track | None:
        """Return the first track with sound."""
        return next((track for track in self.tracks if track.kind == "sound"), None)


def claimed_time(text: str, *, source: str) -> ClaimedTime:
    """Understand a time as a file writes it."""
    return ClaimedTime(text=text, source=source, utc=_utc(text))


def _utc(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    # The zero time of QuickTime and MP4 means that the clock was never set.
    if moment.tzinfo is None or moment.year <= 1904:
        return None
    return moment.astimezone(dt.UTC)
