"""The vault of this station, as its configuration names it."""

import functools
from pathlib import Path

from unbroken.base import config
from unbroken.vault import FilesystemVault


def station_vault() -> FilesystemVault:
    """Return the vault in which this station keeps original bytes."""
    return _vault_in(config.load().config.home / "vault")


@functools.cache
def _vault_in(folder: Path) -> FilesystemVault:
    return FilesystemVault(folder)
