"""`./unbroken fsck`: everything is read and proved again; what differs is named."""

import argparse

import django

from unbroken.base import config
from unbroken.station import postgres
from unbroken.station.speech import _, say


def main(arguments: list[str]) -> int:
    """Check the whole station; exit 0 where it is whole, 1 where something differs."""
    argparse.ArgumentParser(prog="./unbroken fsck").parse_args(arguments)
    with postgres.station_server(config.load().config):
        django.setup()
        from unbroken.chain import fsck  # noqa: PLC0415 — models exist only after set-up.

        damages = list(fsck.check())
    for one in damages:
        say(f"{one.kind}: {one.where}: {one.what}")
    say(_("%(count)d differences were found.") % {"count": len(damages)})
    return 1 if damages else 0
