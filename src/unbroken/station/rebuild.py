"""`./unbroken rebuild`: the log is replayed, and every table is compared with it."""

import argparse

import django

from unbroken.base import config
from unbroken.station import postgres
from unbroken.station.speech import _, say


def main(arguments: list[str]) -> int:
    """Compare every table with what the acts say; exit 1 where one differs."""
    parser = argparse.ArgumentParser(prog="./unbroken rebuild")
    parser.add_argument("--check", action="store_true", required=True, help=_("compare only"))
    parser.parse_args(arguments)
    with postgres.station_server(config.load().config):
        django.setup()
        from unbroken.chain import fsck  # noqa: PLC0415 — models exist only after set-up.

        found = list(fsck.tables())
    for one in found:
        say(f"{one.where}: {one.what}")
    say(_("%(count)d differences were found.") % {"count": len(found)})
    return 1 if found else 0
