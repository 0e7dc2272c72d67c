"""`./unbroken demo --check`: the main job of the whole thing, by real processes, without a browser."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from unbroken.base import config
from unbroken.station import processes, users
from unbroken.station.child import as_user, spawn
from unbroken.station.demonstration import folder
from unbroken.station.demonstration.ports import Ports
from unbroken.station.speech import _, say

STOP_SECONDS_MAX = 60
LOG = "check.log"


def run(home: Path) -> int:
    """Check everything in a folder of its own; thrown away afterwards unless something failed."""
    folder.reset(home)
    ports = Ports.free()
    with _station(home, ports):
        status = _steps(home)
    if status:
        say(_("What was left for looking at: %(home)s") % {"home": home})
        return status
    folder.reset(home)
    return 0


@contextlib.contextmanager
def _station(home: Path, ports: Ports) -> Iterator[None]:
    """Have a station for a block, as a process of its own that ends with us."""
    log = home.with_name(f"{home.name}.log")
    log.parent.mkdir(parents=True, exist_ok=True)
    numbers = (str(ports.pages), str(ports.witness), str(ports.cameras))
    with log.open("wb") as output:
        station = spawn(
            (*processes.python("unbroken.station.demonstration.serving"), str(home), *numbers),
            uid=None,
            env=os.environ,
            output=output,
            death_signal=signal.SIGTERM,
        )
        try:
            yield
        finally:
            station.terminate()
            station.wait(timeout=STOP_SECONDS_MAX)


def _steps(home: Path) -> int:
    """Run the steps as the user that serves the pages, so that what they write is theirs."""
    loaded = config.Config(home=home)
    apart = users.are_apart(loaded)
    uid = users.uid_of(loaded, users.WEB) if apart else None
    done = subprocess.run(  # type: ignore[call-overload]  # `as_user` gives user and group.
        [*processes.python("unbroken.station.demonstration.checking"), str(home)],
        env={**os.environ, config.HOME_VARIABLE: str(home), "PYTHONUNBUFFERED": "1"},
        stdout=sys.stdout,
        stderr=sys.stderr,
        check=False,
        **as_user(uid, (users.group_of(loaded),) if uid is not None else ()),
    )
    return int(done.returncode)
