"""The rooms that are recorded, and how a page speaks to the recorder of this station.

The recorder is a process of its own and may be away; nothing here waits for it long, and nothing here
fails because it does not answer. What it did not confirm is not called recorded.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from unbroken.base.config import home_folder
from unbroken.capture.recorder import control, journal
from unbroken.capture.recorder.settings import Channel, WrongSettings, control_of, read_settings

ANSWER_SECONDS = 3.0
RELEASE_SECONDS = 60.0
"""Before a file leaves the spool the vault's copy is read again."""
SEAL_SECONDS = 15.0
"""Ending a recording seals what is open, which a slow volume may take a while for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A room with cameras, as `cameras.toml` names it."""

    code: str
    name: str
    cameras: tuple[Channel, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CameraNow:
    """What the recorder says of one camera."""

    code: str
    recording: str
    """The recording that runs, or nothing."""
    lost: str
    """Why no picture comes, or nothing."""
    seen_at: dt.datetime | None
    low: bool = False
    """Its volume is nearly full."""

    @property
    def records(self) -> bool:
        """Say whether pictures of a recording arrive."""
        return bool(self.recording) and not self.lost


@dataclass(frozen=True, kw_only=True, slots=True)
class RecorderNow:
    """What the recorder does now; away means that it did not answer."""

    away: bool
    cameras: Mapping[str, CameraNow] = field(default_factory=dict)

    @property
    def low(self) -> bool:
        """Say whether the volume of a camera is nearly full: the recording will end when it is."""
        return any(one.low for one in self.cameras.values())

    def of(self, recording: str) -> tuple[CameraNow, ...]:
        """Return the cameras that are ordered to record this."""
        return tuple(one for one in self.cameras.values() if one.recording == recording)


AWAY = RecorderNow(away=True)


def rooms(home: Path | None = None) -> tuple[Room, ...]:
    """Return the rooms that can be recorded; none where the cameras' file cannot be read."""
    try:
        channels = read_settings(home or home_folder()).channels
    except (WrongSettings, ValueError, OSError):
        # The recorder refuses such a file aloud; a page shows that there is nothing to choose.
        return ()
    codes = dict.fromkeys(one.room for one in channels if one.room)
    return tuple(_room(code, [one for one in channels if one.room == code]) for code in codes)


def cameras_of(room: str, home: Path | None = None) -> tuple[Channel, ...]:
    """Return the cameras of a room."""
    return next((one.cameras for one in rooms(home) if one.code == room), ())


def now(home: Path | None = None) -> RecorderNow:
    """Ask the recorder what it does."""
    answer = _ask({"do": "status"}, home, ANSWER_SECONDS)
    if answer is None or not answer.get("ok"):
        return AWAY
    return RecorderNow(
        away=False, cameras={one["channel"]: _camera(one) for one in answer["channels"]}
    )


def begin(
    *, cameras: Iterable[str], recording: str, case: str, session: str, home: Path | None = None
) -> tuple[str, ...]:
    """Order a recording; return the cameras that confirmed it."""
    words = {"do": "start", "recording": recording, "case": case, "session": session}
    return tuple(
        code
        for code in cameras
        if (_ask({**words, "channel": code}, home, ANSWER_SECONDS) or {}).get("ok")
    )


def end(*, cameras: Iterable[str], recording: str, home: Path | None = None) -> tuple[str, ...]:
    """End a recording and no other; return the cameras that did not confirm it."""
    words = {"do": "stop", "recording": recording}
    return tuple(
        code
        for code in cameras
        if not (_ask({**words, "channel": code}, home, SEAL_SECONDS) or {}).get("ok")
    )


def release(*, camera: str, n: int, head: str, home: Path | None = None) -> tuple[str, ...]:
    """Tell the recorder up to which line acts name everything; return what the vault does not hold."""
    order = {"do": "release", "channel": camera, "n": n, "hash": head}
    answer = _ask(order, home, RELEASE_SECONDS)
    return tuple(answer["missing"]) if answer and answer.get("ok") else ()


def _ask(order: Mapping[str, object], home: Path | None, seconds: float) -> dict[str, Any] | None:
    try:
        return control.ask(control_of(home or home_folder()), dict(order), seconds=seconds)
    except (OSError, ValueError):
        # Not there, not in time, or it died before it answered.
        return None


def _room(code: str, cameras: list[Channel]) -> Room:
    name = next((one.room_name for one in cameras if one.room_name), code)
    return Room(code=code, name=name, cameras=tuple(cameras))


def _camera(said: dict[str, Any]) -> CameraNow:
    seen_at = said["seen_at"]
    return CameraNow(
        code=said["channel"],
        recording=said["recording"] or "",
        lost=said["lost"] or "",
        seen_at=journal.moment_of(seen_at) if seen_at else None,
        low=bool(said.get("low")),
    )
