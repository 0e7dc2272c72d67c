"""`./unbroken account`: found a station, give a first password, close an account."""

import argparse

import django

from unbroken.base import clock, config
from unbroken.station import postgres
from unbroken.station.speech import _, say


def main(arguments: list[str]) -> int:
    """Do one thing to one account; the database runs while it is done."""
    asked = _parser().parse_args(arguments)
    with postgres.station_server(config.load().config):
        django.setup()
        _DO[asked.what](asked)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./unbroken account")
    what = parser.add_subparsers(dest="what", required=True)
    grant = what.add_parser("grant", help=_("Appoint one of the first two security officers."))
    grant.add_argument("officer")
    grant.add_argument("--name", required=True)
    grant.add_argument("--unit", required=True)
    grant.add_argument("--unit-name", default="")
    grant.add_argument("--person", default="")
    for name, says in (
        ("add", _("Give a registered officer a password for the first sign-in.")),
        ("disable", _("Close an account at once.")),
        ("reset-factor", _("Let the last security officer begin anew.")),
    ):
        what.add_parser(name, help=says).add_argument("officer")
    return parser


def _grant(asked: argparse.Namespace) -> None:
    from unbroken.people import command  # noqa: PLC0415 — models exist only after set-up.

    founder = command.Founder(
        code=asked.officer,
        name=asked.name,
        unit=asked.unit,
        unit_name=asked.unit_name,
        person=asked.person,
    )
    _tell_password(command.found(founder, now=clock.now()))


def _add(asked: argparse.Namespace) -> None:
    from unbroken.people import command  # noqa: PLC0415 — models exist only after set-up.

    _tell_password(command.give_password(asked.officer, now=clock.now()))


def _reset(asked: argparse.Namespace) -> None:
    from unbroken.people import command  # noqa: PLC0415 — models exist only after set-up.

    _tell_password(command.reset(asked.officer, now=clock.now()))


def _disable(asked: argparse.Namespace) -> None:
    from unbroken.people import command  # noqa: PLC0415 — models exist only after set-up.

    command.close(asked.officer, now=clock.now())
    say(_("The account is closed; its sessions end now."))


def _tell_password(password: str) -> None:
    say(_("Password for the first sign-in, told once: %(password)s") % {"password": password})


_DO = {"grant": _grant, "add": _add, "reset-factor": _reset, "disable": _disable}
