"""`./unbroken messages`: bring the catalogue up to the source."""

from unbroken.station import catalogue
from unbroken.station.speech import _, say


def main(_arguments: list[str]) -> int:
    """Update the catalogue and name what still lacks its Chinese; 1 while anything does."""
    catalogue.update()
    missing = catalogue.untranslated()
    for one in missing:
        say(f"{one.place}: {one.text}")
    say(_("%(number)s sentences lack a translation.") % {"number": len(missing)})
    return 1 if missing else 0
