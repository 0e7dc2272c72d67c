"""What the packages that have acts share: at start-up each enters its own in the register."""

import importlib
import importlib.util

from django.apps import AppConfig


class Floor(AppConfig):
    """Load a package's acts, then whatever follows from them."""

    default_auto_field = "django.db.models.BigAutoField"
    follows: tuple[str, ...] = ("project",)
    """Modules that say what recording changes; loaded where the package has them."""

    def ready(self) -> None:
        """Enter the acts, and register what follows from them."""
        importlib.import_module(f"{self.name}.acts")
        for module in self.follows:
            if importlib.util.find_spec(f"{self.name}.{module}"):
                importlib.import_module(f"{self.name}.{module}")
