"""`./unbroken messages`: bring the catalogue up to the source."""

import argparse

from unbroken.site import catalogue
from unbroken.station.speech import ROOT, _, say
from unbroken.station.users import SOURCE


def main(arguments: list[str]) -> int:
    """Write new sentences into the catalogue and name what still lacks its Chinese; 1 if any does."""
    parser = argparse.ArgumentParser(prog="./unbroken messages")
    parser.add_argument("--check", action="store_true", help="change nothing, only look")
    looking = parser.parse_args(arguments).check
    file, found = catalogue.po_file(ROOT), catalogue.sentences(SOURCE)
    if not looking:
        catalogue.write(file, catalogue.update(catalogue.read(file), found))
    faults = catalogue.faults(catalogue.read(file), found)
    for fault in faults:
        say(f"“{fault.sentence}” {fault.what}.")
    say(_("%(number)s sentences need work.") % {"number": len(faults)})
    catalogue.compile_catalogue(file)
    return 1 if faults else 0
