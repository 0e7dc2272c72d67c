"""The processes of a station, and the folders that each may write."""

import os
import sys
from collections.abc import Sequence

from unbroken.base import database
from unbroken.base.config import Config
from unbroken.station import secretfiles, users
from unbroken.station.child import is_root
from unbroken.station.supervise import Process

_AS_WORKER = {"UNBROKEN_DATABASE_ROLE": database.WORKER}
# A process, its user, its command and what its environment tells it. One more process is one more line.
_KINDS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    (users.WEB, users.WEB, "web", {}),
    (users.WORKER, users.WORKER, "worker", _AS_WORKER),
    (users.INTEGRATOR, users.INTEGRATOR, "integrate", {}),
    (users.RECORDER, users.RECORDER, "record", {}),
    ("collector", users.WORKER, "collect", _AS_WORKER),
)

_SHARED_FOLDERS = ("vault", "derived", "upload", "spool")


def of_station(config: Config, *, apart: bool) -> list[Process]:
    """List what runs beside the database."""
    return [_process(config, *kind, apart=apart) for kind in _KINDS]


def make_folders(config: Config, *, apart: bool) -> None:
    """Make the folders of bytes; where users are apart they share them through one group."""
    for name in _SHARED_FOLDERS:
        folder = config.home / name
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        if apart:
            os.chown(folder, -1, users.group_of(config))
            folder.chmod(0o2770)


def make_log_folders(config: Config, *, apart: bool) -> None:
    """Make what the integrator alone may write: its key's folder and the store of heads."""
    uid = users.uid_of(config, users.INTEGRATOR) if apart else None
    secretfiles.private_folder(config.keys / "log", uid=uid)
    heads = config.home / "heads"
    heads.mkdir(mode=0o755, parents=True, exist_ok=True)
    if uid is not None:
        os.chown(heads, uid, uid)


def make_recorder_folder(config: Config, *, apart: bool) -> None:
    """Make the folder of the recorder's sockets: its own, and the station's group may connect."""
    folder = config.run / "recorder"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if apart:
        os.chown(folder, users.uid_of(config, users.RECORDER) or -1, users.group_of(config))
        folder.chmod(0o2750)


def _process(
    config: Config, name: str, user: str, word: str, env: dict[str, str], *, apart: bool
) -> Process:
    return Process(
        name=name,
        argv=(*python(), word),
        uid=users.uid_of(config, user) if apart else None,
        group=users.group_of(config) if apart and is_root() else None,
        env={**env, "UNBROKEN_HOME": str(config.home), "PYTHONUNBUFFERED": "1"},
    )


def python(module: str = "unbroken") -> Sequence[str]:
    """Begin a command that runs a module of ours by the Python that we are."""
    return (sys.executable, "-m", module)
