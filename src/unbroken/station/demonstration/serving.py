"""Runs the station of a check: `python -m unbroken.station.demonstration.serving HOME PORT PORT PORT`.

It is what `./unbroken demo` runs, with one case and with one camera that fails once.
"""

import argparse
import json
import os
from pathlib import Path

from unbroken.base import clock, config
from unbroken.station import running, users
from unbroken.station.demonstration import folder, parts, seeding
from unbroken.station.demonstration.ports import Ports

ROOM = "I3"
LOADED = "loaded.json"
"""What was loaded, for the process that takes the steps."""
STALL_AFTER, STALL_LASTS = 6, 7
STALL_SEEN = 4
"""How long at least the stall is seen: a recorder that gives the camera up sooner comes back to it sooner."""
FAULTS = {ROOM: f"stall={STALL_AFTER}&stalllen={STALL_LASTS}"}


def main() -> None:
    """Prepare the folder and serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("ports", type=int, nargs=3)
    given = parser.parse_args()
    pages, witness, cameras = given.ports
    ports = Ports(pages=pages, witness=witness, cameras=cameras)
    folder.prepare(given.home, ports=ports)
    os.environ[config.HOME_VARIABLE] = str(given.home)
    loaded = config.load(given.home).config
    apart = users.are_apart(loaded)
    with running.started(loaded) as keep_database:
        parts.write_policies(loaded, ports)
        parts.write_cameras(loaded, ports, faults=FAULTS)
        # Before the worker runs: a case that is half loaded would be judged as it stands.
        told = seeding.run(loaded, now=clock.now(), check=given.home / "derived" / "check")
        (given.home / LOADED).write_text(json.dumps(told), "utf-8")
        beside = parts.beside(loaded, ports, apart=apart)
        running.serve(loaded, apart=apart, keep_database=keep_database, beside=beside)


if __name__ == "__main__":
    main()
