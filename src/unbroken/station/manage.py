"""`./unbroken manage …`: Django's own commands, with the station's database at hand."""

import django
from django.core.management import execute_from_command_line

from unbroken.base import config
from unbroken.station import postgres

# These read and write source only: no server is started for them.
_WITHOUT_DATABASE = {"help", "check", "collectstatic", "diffsettings", "findstatic", "sqlmigrate"}


def main(arguments: list[str]) -> int:
    """Run a command of Django's; the database runs while it does."""
    argv = ["./unbroken manage", *arguments]
    if not arguments or arguments[0] in _WITHOUT_DATABASE | {"makemigrations"}:
        execute_from_command_line(argv)
        return 0
    with postgres.station_server(config.load().config):
        django.setup()
        execute_from_command_line(argv)
    return 0
