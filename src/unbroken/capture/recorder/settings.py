"""Which cameras are recorded, and where to: `cameras.toml` in the data folder."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from unbroken.base.addresses import Network, read_networks

_NUMBERS = ("room_bytes_min", "room_bytes_low", "keep_hours")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class WrongSettings(Exception):
    """The cameras' file holds only settings that exist."""

    def __init__(self, file: Path, why: str, name: str = "") -> None:
        super().__init__(f"{file}: {why}{name and f': {name}'}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """One camera and how it is recorded."""

    code: str
    """The station's own code of the camera; the name of its folder."""
    address: str
    """`rtsp://host:port/path`, without user and password."""
    name: str = ""
    """What people call the camera: "overview", "suspect"."""
    room: str = ""
    """The station's own code of the room that it looks at; a session in this room records it."""
    room_name: str = ""
    user: str = ""
    password_file: Path | None = field(default=None, repr=False)
    segment_seconds: float = 2
    stall_seconds: float = 5
    silence_seconds: float = 30
    sound_for_browsers: bool = True
    """Also make AAC from sound that browsers cannot play; derived, never evidence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Everything that the recorder is told."""

    spools: tuple[Path, ...]
    """One folder, or two on two volumes: then everything is written twice."""
    control: Path
    """The socket for orders."""
    channels: tuple[Channel, ...]
    networks: tuple[Network, ...]
    room_bytes_min: int = 64 * 1024 * 1024
    """Below this much free space a volume counts as full."""
    room_bytes_low: int = 2 * 1024 * 1024 * 1024
    """Below this much free space the recorder raises its alarm, and keeps nothing that others keep."""
    keep_hours: float = 24
    """So long what acts name and the vault holds stays in the spool as well."""
    vault: Path | None = None
    """Where the station keeps bytes; without it nothing ever leaves the spool."""

    def channel(self, code: str) -> Channel | None:
        """Return the channel of a code."""
        return next((channel for channel in self.channels if channel.code == code), None)


def control_of(home: Path) -> Path:
    """Name the socket on which the recorder of a data folder takes orders."""
    return home / "run" / "recorder" / "recorder.sock"


def live_of(home: Path) -> Path:
    """Name the socket on which the recorder of a data folder shows what it records."""
    return control_of(home).with_name("live.sock")


def read_settings(home: Path) -> Settings:
    """Read the cameras of a data folder; nothing unknown may stand in the file.

    A station without the file has no cameras; its recorder waits.
    """
    file = home / "cameras.toml"
    written = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    unknown = set(written) - {"networks", "second_spool", "camera", *_NUMBERS}
    if unknown:
        raise WrongSettings(file, "there is no such setting", min(unknown))
    second = [Path(written["second_spool"])] if written.get("second_spool") else []
    room = {name: written[name] for name in _NUMBERS if name in written}
    return Settings(
        spools=(home / "spool", *second),
        control=control_of(home),
        channels=tuple(_channel(home, file, camera) for camera in written.get("camera", ())),
        networks=read_networks(written.get("networks", ())),
        vault=home / "vault",
        **room,
    )


def _channel(home: Path, file: Path, camera: Mapping[str, Any]) -> Channel:
    known = {known.name for known in fields(Channel)} - {"password_file"}
    unknown = set(camera) - known
    if unknown:
        raise WrongSettings(file, "a camera has no such setting", min(unknown))
    if not _CODE.fullmatch(camera.get("code", "")):
        raise WrongSettings(file, "a camera needs a code of letters, digits, dots and dashes")
    if "address" not in camera:
        raise WrongSettings(file, "a camera has no address", camera["code"])
    secret = home / "keys" / "recorder" / camera["code"]
    return Channel(**camera, password_file=secret if secret.exists() else None)
