"""The commands: `./unbroken NAME …`. A command is a module with `main(arguments) -> exit status`."""

import importlib
import os
import sys
from dataclasses import dataclass

from unbroken.base.refusal import N_, Refusal
from unbroken.station import speech
from unbroken.station.speech import _


@dataclass(frozen=True, kw_only=True)
class Command:
    """A word of the command line, the module that does it and the sentence that explains it."""

    module: str
    says: str


def _command(module: str, says: str) -> Command:
    return Command(module=f"unbroken.station.{module}", says=says)


COMMANDS: dict[str, Command] = {
    "demo": _command(
        "demonstration.command", N_("Run a station with an invented past, to look and try.")
    ),
    "test": _command(
        "testing", N_("Run the tests, cheap to dear; further arguments go to pytest.")
    ),
    "check": _command("checks", N_("Check format, rules, types, templates, catalogues.")),
    "run": _command("running", N_("Run a whole station on this machine.")),
    "web": _command("web", N_("Serve the pages only.")),
    "worker": _command("worker", N_("Do the jobs that run later only.")),
    "integrate": Command(
        module="unbroken.chain.integrate", says=N_("Order the acts and sign the log only.")
    ),
    "record": Command(
        module="unbroken.capture.recorder.__main__", says=N_("Record the rooms' cameras only.")
    ),
    "collect": _command("collecting", N_("Have recorded what the recorder has sealed only.")),
    "witness": Command(
        module="unbroken.chain.witness", says=N_("Watch the logs of other stations.")
    ),
    "log": Command(
        module="unbroken.chain.log.command",
        says=N_("Print the log's keys (vkey) or trust policy (policy), or adopt a head (adopt)."),
    ),
    "load": _command("loading", N_("Load foreign records as new acts, marked for ever.")),
    "dock": _command("docking", N_("Take in the files of a recorder, each with its digest.")),
    "disclose": _command("disclosing", N_("Write the bundle of a case, to hand it over.")),
    "fsck": _command("checkall", N_("Read and prove everything again; name what differs.")),
    "rebuild": _command("rebuild", N_("Replay the log and compare every table with it (--check).")),
    "rules": Command(
        module="unbroken.rulebook.check", says=N_("Check a story (check) or tell a rule (explain).")
    ),
    "verify": Command(
        module="unbroken_verify.cli", says=N_("Check a bundle, as any stranger can.")
    ),
    "migrate": _command("migrate", N_("Bring the database to this version.")),
    "status": _command("status", N_("Show what runs and what does not.")),
    "config": _command("showconfig", N_("Print the settings in force and where each came from.")),
    "account": _command("account", N_("Found a station, give a first password, close an account.")),
    "bench": _command(
        "bench.command", N_("Measure the door beside what others do (append), on this machine.")
    ),
    "messages": _command("messages", N_("Write new sentences into the catalogue.")),
    "docs": _command("pages", N_("Write the pages of reference that follow from the code.")),
    "lock": _command("lock", N_("Write the locks anew from the requirement files.")),
    "manage": _command("manage", N_("Run a command of Django's.")),
}


def main(arguments: list[str]) -> int:
    """Run one command; a refusal is told in two lines and ends with 1, a wrong call with 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unbroken.site.settings")
    speech.compile_changed_catalogue()
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        speech.say(usage())
        return 0
    command = COMMANDS.get(arguments[0])
    if command is None:
        sys.stderr.write(_("There is no command “%(name)s”.") % {"name": arguments[0]} + "\n")
        sys.stderr.write(usage() + "\n")
        return 2
    try:
        return int(importlib.import_module(command.module).main(arguments[1:]))
    except Refusal as refusal:
        speech.refuse(refusal)
        return 1
    except KeyboardInterrupt:
        return 130


def usage() -> str:
    """List the commands, one a line."""
    lines = [f"  {name:<10}{_(command.says)}" for name, command in COMMANDS.items()]
    return "\n".join([_("./unbroken COMMAND, where COMMAND is one of"), "", *lines])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
