"""`./unbroken disclose`: hand a case over as a bundle that proves itself."""

import argparse
import getpass
import sys
import uuid
from pathlib import Path

import django

from unbroken.base import clock, config
from unbroken.base.identifiers import CaseRef, Code, Key, PersonRef
from unbroken.station import postgres
from unbroken.station.speech import _, say


def main(arguments: list[str]) -> int:
    """Record the disclosure of a case and write its bundle; the station must be running."""
    asked = _parser().parse_args(arguments)
    with postgres.station_server(config.load().config):
        django.setup()
        from unbroken.disclosure import listing, perform  # noqa: PLC0415 — models exist only now.
        from unbroken.people import command  # noqa: PLC0415 — models exist only after set-up.

        now = clock.now()
        by = command.officer(asked.officer, _pin_of(asked.officer), now=now)
        second = (
            command.officer(asked.second, _pin_of(asked.second), now=now) if asked.second else None
        )
        done = perform.disclose_at_the_machine(
            asked=perform.Asked(
                case=CaseRef(asked.case),
                to=perform.Recipient(
                    person=PersonRef(asked.to), role=Code(asked.role), text=asked.text
                ),
                choice=listing.Choice(with_media=not asked.text_only),
            ),
            out=asked.out,
            by=by,
            second=second,
            now=now,
            key=Key(uuid.uuid4()),
        )
    say(
        _("%(acts)d records and %(media)d files were written to %(out)s.")
        % {"acts": len(done.contents.acts), "media": len(done.contents.media), "out": asked.out}
    )
    say(_("Digest of the bundle: %(digest)s") % {"digest": done.sha256})
    if not done.standing.is_verified:
        say(_("No witness has confirmed the log's signature on this disclosure."))
    return 0


def _pin_of(officer: str) -> str:
    """Let an officer type his PIN; a script hands it in on a line of its own."""
    if sys.stdin.isatty():
        return getpass.getpass(_("PIN of %(officer)s: ") % {"officer": officer})
    return sys.stdin.readline().rstrip("\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./unbroken disclose")
    parser.add_argument("case", help=_("the case, as case:…"))
    parser.add_argument("out", type=Path, help=_("the file to write"))
    parser.add_argument(
        "--officer", required=True, help=_("the officer who discloses; he types his PIN")
    )
    parser.add_argument("--second", default="", help=_("the second person, for many files"))
    parser.add_argument("--to", required=True, help=_("the person who receives it, as person:…"))
    parser.add_argument(
        "--role",
        required=True,
        choices=("party", "guardian", "counsel", "procuratorate", "court", "other"),
        help=_("in what capacity"),
    )
    parser.add_argument("--text", required=True, help=_("what the person is told with it"))
    parser.add_argument("--text-only", action="store_true", help=_("without the files"))
    return parser
