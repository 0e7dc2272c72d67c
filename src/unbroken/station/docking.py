"""`./unbroken dock`: take in a folder of a recorder's files; started again, it goes on where it was."""

import argparse
from collections.abc import Callable
from pathlib import Path

import django

from unbroken.base import clock, config
from unbroken.base.refusal import N_, Refusal
from unbroken.station import postgres
from unbroken.station.speech import _, say


class NoSuchFolder(Refusal):
    """What is to be taken in is a folder that can be read."""

    sentence = N_("There is no folder %(folder)s.")
    remedy = N_("Name the folder in which the recorder's files lie.")


def main(arguments: list[str]) -> int:
    """Take in every file of a folder and say what came, what was here already and what cannot be played."""
    parser = argparse.ArgumentParser(prog="./unbroken dock")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--device", required=True, help=_("number of the recorder, as in R11"))
    parser.add_argument("--officer", required=True, help=_("number of the officer who wore it"))
    parser.add_argument("--clock-offset-ms", type=int, help=_("true time minus the recorder's"))
    given = parser.parse_args(arguments)
    if not given.folder.is_dir():
        raise NoSuchFolder(folder=given.folder)
    with postgres.station_server(config.load().config):
        django.setup()
        return take_in(given)


def take_in(given: argparse.Namespace) -> int:
    """Take in the files of a folder one by one; each is safe before the next is begun."""
    from unbroken.docking import dock, find, perform  # noqa: PLC0415 — models exist only after set-up.
    from unbroken.people import command  # noqa: PLC0415 — as above.

    now = clock.now()
    by = command.operator(now)
    brought = find.brought(
        device=given.device, officer=given.officer, clock_offset_ms=given.clock_offset_ms, now=now
    )
    files, new, unplayable = dock.files_in(given.folder), 0, 0
    for number, file in enumerate(files, start=1):
        name = dock.name_of(file, given.folder)
        counted = f"{number}/{len(files)} {name}"
        kept = dock.keep(file, name=name, owner=brought.device, now=now, told=_telling(counted))
        fresh = perform.take_in(kept, brought=brought, by=by, now=clock.now())
        new += fresh
        unplayable += kept.label.reason is not None
        say(
            f"{counted}  {kept.size_bytes} B  {kept.digest[:16]}  {_told_of(kept.label, fresh=fresh)}"
        )
    say(
        _(
            "%(files)d files: %(new)d new, %(old)d here already; %(other)d cannot be played as they are."
        )
        % {"files": len(files), "new": new, "old": len(files) - new, "other": unplayable}
    )
    return 0


def _telling(counted: str) -> Callable[[int, int], None]:
    def tell(here: int, whole: int) -> None:
        if here < whole:
            say(f"{counted}  {here * 100 // whole} %")

    return tell


def _told_of(label: object, *, fresh: bool) -> str:
    why = getattr(label, "why_not", None)
    words = [] if fresh else [_("here already")]
    return ", ".join([*words, *([why.en] if why else [])])
