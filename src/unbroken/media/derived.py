"""Derived files, by their digest in `derived/`: never evidence, and may be thrown away (decision 23)."""

import os
from pathlib import Path

from unbroken.base.config import Config
from unbroken.base.identifiers import Digest
from unbroken.vault import Digests
from unbroken.vault.digests import check_declared, digests_of


def folder_of(config: Config) -> Path:
    """Return the folder of derived files of a station."""
    return config.home / "derived" / "media"


def path(folder: Path, digest: Digest) -> Path:
    """Return where a derived file is, or would be."""
    return folder / digest[:2] / digest


def keep(folder: Path, file: Path, digest: Digest) -> Digests:
    """Copy a derived file under its digest; raises DigestDiffers where it is another."""
    with file.open("rb") as content:
        digests = digests_of(content)
    check_declared(digests, sha256=digest, size_bytes=None)
    final = path(folder, digest)
    if not final.exists():
        final.parent.mkdir(parents=True, exist_ok=True)
        temporary = final.with_name(f"{final.name}.{os.getpid()}")
        temporary.write_bytes(file.read_bytes())
        # No fsync: whoever loses it makes it again.
        temporary.replace(final)
    return digests
