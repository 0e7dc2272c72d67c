"""`./unbroken migrate`: make the database where there is none and bring it to this version."""

import django
from django.core.management import call_command

from unbroken.base import config, database
from unbroken.base.config import Config
from unbroken.station import postgres, roles
from unbroken.station.speech import _, say


def main(_arguments: list[str]) -> int:
    """Migrate the station's database; repeating it changes nothing."""
    loaded = config.load().config
    with postgres.station_server(loaded) as server:
        bring_up(loaded, server)
    say(_("The database is at this version."))
    return 0


def bring_up(loaded: Config, server: database.Server) -> None:
    """Make roles, database and tables on a running server."""
    access = roles.access_of(loaded, server)
    roles.prepare(access)
    # Settings read the passwords, so Django may only be loaded once they exist.
    django.setup()
    call_command("migrate", database="owner", verbosity=0)
    from unbroken.chain import fsck, walls  # noqa: PLC0415 — models exist only after set-up.

    walls.build()
    fsck.note_walls()


def collect_static() -> None:
    """Gather the static files under their hashed names."""
    call_command("collectstatic", interactive=False, verbosity=0)
