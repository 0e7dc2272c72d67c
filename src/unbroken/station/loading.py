"""`./unbroken load`: read a file of foreign records into this station."""

import argparse
import json
from pathlib import Path

import django

from unbroken.base import config
from unbroken.station import postgres
from unbroken.station.speech import _, say


def main(arguments: list[str]) -> int:
    """Load a file of records and say what came in."""
    parser = argparse.ArgumentParser(prog="./unbroken load")
    parser.add_argument("file", type=Path)
    parser.add_argument("--media", type=Path, help=_("folder with the files that the acts name"))
    parser.add_argument("--roster", type=Path, help=_("officers, units, rooms and persons (JSON)"))
    given = parser.parse_args(arguments)
    roster = json.loads(given.roster.read_text(encoding="utf-8")) if given.roster else {}
    with postgres.station_server(config.load().config):
        django.setup()
        from unbroken.station import load  # noqa: PLC0415 — models exist only after set-up.

        loaded = load.load(file=given.file, media=given.media, registry=roster)
    say(
        _("%(acts)d acts were loaded as batch %(batch)s.")
        % {"acts": loaded.acts, "batch": loaded.batch}
    )
    return 0
