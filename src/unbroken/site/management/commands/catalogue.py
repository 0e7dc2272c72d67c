"""Keep the catalogue: extract sentences, check translations, compile them."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from unbroken.site import catalogue

SOURCE = Path(catalogue.__file__).resolve().parents[2]
ROOT = SOURCE.parent


class Command(BaseCommand):
    """`catalogue extract`, `catalogue check` and `catalogue compile`."""

    help = "Extract the sentences of pages and errors, check their translations, or compile them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        parser.add_argument("what", choices=["extract", "check", "compile"])

    def handle(self, *_args: object, what: str, **_options: object) -> None:
        """Do it, and say what is wrong in sentences."""
        {"extract": self._extract, "check": self._check, "compile": self._compile}[what]()

    def _extract(self) -> None:
        po = catalogue.po_file(ROOT)
        catalogue.write(po, catalogue.update(catalogue.read(po), catalogue.sentences(SOURCE)))

    def _check(self) -> None:
        po = catalogue.po_file(ROOT)
        faults = catalogue.faults(catalogue.read(po), catalogue.sentences(SOURCE))
        for fault in faults:
            self.stderr.write(f"“{fault.sentence}” {fault.what}.")
        if faults:
            message = f"{len(faults)} sentences need work."
            raise CommandError(message)

    def _compile(self) -> None:
        catalogue.compile_catalogue(catalogue.po_file(ROOT))
