"""`./unbroken demo`: a whole station with simulated cameras and a past, on this machine only."""

import argparse
import datetime as dt
import os
import time
from pathlib import Path

from unbroken.base import clock, config
from unbroken.base.config import Config
from unbroken.station import running, users
from unbroken.station.child import is_root
from unbroken.station.demonstration import check, folder, parts, seeding
from unbroken.station.demonstration.ports import USUAL, Ports
from unbroken.station.speech import _, say


def main(arguments: list[str]) -> int:
    """Run the demonstration until told to stop; --reset throws it away, --check runs it by itself."""
    asked = _parser().parse_args(arguments)
    home = (asked.data or config.home_folder() / "demo").absolute()
    if asked.check:
        return check.run((asked.data or config.home_folder() / "demo-check").absolute())
    if asked.reset:
        thrown = folder.reset(home)
        said = _("%(home)s was thrown away.") if thrown else _("There is nothing at %(home)s.")
        say(said % {"home": home})
        return 0
    _run(home, Ports.beginning_at(asked.port or _port_before(home)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./unbroken demo")
    parser.add_argument("--port", type=int, help=_("port of the pages; the two after it are used"))
    parser.add_argument("--data", type=Path, help=_("data folder; var/demo where none is named"))
    parser.add_argument("--reset", action="store_true", help=_("throw the demonstration away"))
    parser.add_argument(
        "--check", action="store_true", help=_("do the main job by itself, step by step")
    )
    return parser


def _port_before(home: Path) -> int:
    return config.load(home).config.port if folder.seeded(home) else USUAL


def _run(home: Path, ports: Ports) -> None:
    began = time.monotonic()
    loaded = ready(home, ports)
    apart = users.are_apart(loaded)
    if is_root() and not apart:
        # `run` refuses this; here nothing is real, and whoever only wants to look shall see it.
        say(_("Other users cannot reach this folder or Python: all processes run as root."))
    with running.started(loaded, prepared=folder.is_prepared(home)) as keep_database:
        policy = furnish(loaded, ports)
        folder.note_prepared(home)
        say(_("Set up in %(seconds)s s.") % {"seconds": f"{time.monotonic() - began:.1f}"})
        _tell(loaded, policy)
        running.serve(
            loaded,
            apart=apart,
            keep_database=keep_database,
            beside=parts.beside(loaded, ports, apart=apart),
        )


def ready(home: Path, ports: Ports) -> Config:
    """Have a marked folder whose first start came to its end or has not begun, and its settings."""
    folder.prepare(home, ports=ports)
    if folder.seeded(home) is None:
        # Nobody has worked in a folder whose first start was cut short: it begins anew.
        folder.reset(home)
        folder.prepare(home, ports=ports)
    ports.require_free()
    os.environ[config.HOME_VARIABLE] = str(home)
    return config.load(home).config


def furnish(loaded: Config, ports: Ports) -> Path:
    """Make keys, policies and cameras, and bring the past in where there is none; names the policy."""
    policy = parts.write_policies(loaded, ports)
    parts.write_cameras(loaded, ports)
    if folder.seeded(loaded.home) is None:
        _bring_in(loaded, now=clock.now())
    return policy


def _bring_in(loaded: Config, *, now: dt.datetime) -> None:
    say(_("Bringing the past of the demonstration in ..."))
    cases = seeding.run(loaded, now=now)
    folder.note_seeded(loaded.home, folder.Seeded(now=now.isoformat(), cases=cases))


def _tell(loaded: Config, policy: Path) -> None:
    say("")
    say(_("Open http://127.0.0.1:%(port)s/ and take a card.") % {"port": loaded.port})
    say(_("The cards are roles of an invented station: whoever takes one is that officer."))
    say(
        _("To check what is handed over: ./unbroken verify FILE --policy %(policy)s")
        % {"policy": policy}
    )
    say(_("Throw everything away: ./unbroken demo --reset"))
