"""Bytes by their own digest. Plain Python: no Django, no database."""

from unbroken.vault.digests import Digests
from unbroken.vault.filesystem import FilesystemVault, Stored

__all__ = ["Digests", "FilesystemVault", "Stored"]
