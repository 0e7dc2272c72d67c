import importlib

from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "unbroken.trace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what every act adds to the index; the index has no acts of its own."""
        importlib.import_module("unbroken.trace.project")
