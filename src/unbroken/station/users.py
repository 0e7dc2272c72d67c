"""Which user each process runs as: numbers of their own when started as root, else all one user."""

import sys
from pathlib import Path

from unbroken.base.config import Config
from unbroken.station.child import is_root, reachable

POSTGRES = "postgres"
WEB = "web"
WORKER = "worker"
INTEGRATOR = "integrator"
RECORDER = "recorder"
DOCK = "dock"
WITNESS = "witness"
CAMERAS = "cameras"
SOURCE = Path(__file__).resolve().parents[2]
_ORDER = (POSTGRES, WEB, WORKER, INTEGRATOR, RECORDER, DOCK, WITNESS, CAMERAS)
_GROUP_OFFSET = 99


def uid_of(config: Config, process: str) -> int | None:
    """Name the user of a process; None where all run as the one who started them."""
    return config.uid_base + _ORDER.index(process) if is_root() else None


def group_of(config: Config) -> int:
    """Name the group that all processes of the station share: folders of bytes belong to it."""
    return config.uid_base + _GROUP_OFFSET


def are_apart(config: Config) -> bool:
    """Tell whether processes can have users of their own: only root may, and they must reach all."""
    if not is_root():
        return False
    program = (SOURCE, Path(sys.prefix), Path(sys.executable).resolve())
    return all(reachable(place / "x", config.uid_base) for place in (config.home, *program))
