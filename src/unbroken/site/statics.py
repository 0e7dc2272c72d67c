"""Which static files of others the pages carry."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Leave out what no page names: htmx's extensions import each other by names we do not serve."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ext", "htmx-4*"]
