"""Where Django may put files: static ones under hashed names, uploads nowhere."""

from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Serve each static file under a name that carries its hash, imports between modules too."""

    support_js_module_import_aggregation = True


class NoUploads(Storage):
    """Refuse files: whatever is evidence goes into the vault, by digest."""
