"""`./unbroken status`: what runs, as whom, and what does not."""

import argparse
import json
import os

import psycopg

from unbroken.base import config, database
from unbroken.base.config import Config
from unbroken.capture import rooms
from unbroken.station import users
from unbroken.station.speech import _, say


def main(arguments: list[str]) -> int:
    """Print a line for each part; 0 when all of them run."""
    argparse.ArgumentParser(prog="./unbroken status").parse_args(arguments)
    loaded = config.load().config
    say(_("data folder: %(home)s") % {"home": loaded.home})
    healthy = _tell_database(loaded) & _tell_processes(loaded)
    healthy &= _tell_recorder(loaded)
    _tell_users(loaded)
    return 0 if healthy else 1


def _tell_database(loaded: Config) -> bool:
    server = database.server_of(loaded)
    arguments = server.arguments(role=database.WEB, password=loaded.secret(database.WEB))
    try:
        with psycopg.connect(**arguments, connect_timeout=5) as web:  # type: ignore[arg-type]
            version = web.execute("SHOW server_version").fetchone()
    except psycopg.OperationalError:
        say(_("database: does not answer"))
        return False
    told = {"version": version[0] if version else "", "host": server.host}
    say(_("database: PostgreSQL %(version)s at %(host)s") % told)
    return True


def _tell_processes(loaded: Config) -> bool:
    file = loaded.run / "station.json"
    try:
        state = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        say(_("station: does not run"))
        return False
    if not _lives(state["supervisor"]):
        say(_("station: was killed; the next start clears up"))
        return False
    healthy = True
    for name, process in state["processes"].items():
        lives = process["pid"] is not None and _lives(process["pid"])
        healthy &= lives
        sentence = _("%(name)s: runs as process %(pid)s") if lives else _("%(name)s: does not run")
        say(sentence % {"name": name, "pid": process["pid"]})
    return healthy


def _tell_recorder(loaded: Config) -> bool:
    found = rooms.now(loaded.home)
    if found.low:
        say(_("recorder: its disk is nearly full; when it is full, recording stops"))
    return not found.low


def _tell_users(loaded: Config) -> None:
    if users.are_apart(loaded):
        say(_("users: each process has a user of its own"))
    else:
        say(_("users: all processes share one user, who can read every secret of the station"))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
