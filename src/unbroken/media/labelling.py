"""Labels and previews of files, as the sandboxed decoder gives them; each is asked for once a process."""

import functools
from typing import BinaryIO

from unbroken.base import config
from unbroken.base.identifiers import Digest
from unbroken.chain import vaults
from unbroken.media import derived
from unbroken.media.decode import Decoder, Limits
from unbroken.media.labels import Probe
from unbroken.vault.filesystem import NoSuchBytes

PREVIEW_WIDTH = 1280
LABELS_KEPT = 256
_LIMITS = Limits(wall_seconds=20, cpu_seconds=15)


def label_of(digest: Digest) -> Probe | None:
    """Return the label of stored bytes; None where the vault has none under this digest."""
    if not vaults.station_vault().has(digest):
        return None
    return _label(digest)


def preview_of(digest: Digest) -> bytes:
    """Return a picture of a file, made anew; raises NotMade with the reason."""
    with vaults.station_vault().open(digest) as file:
        return _decoder().poster(file, width=PREVIEW_WIDTH)


def open_rendition(digest: Digest) -> BinaryIO:
    """Open a derived file; raises NoSuchBytes where it was thrown away."""
    try:
        return derived.path(derived.folder_of(config.load().config), digest).open("rb")
    except FileNotFoundError as missing:
        raise NoSuchBytes(digest=digest) from missing


@functools.lru_cache(maxsize=LABELS_KEPT)
def _label(digest: Digest) -> Probe:
    with vaults.station_vault().open(digest) as file:
        return _decoder().probe(file)


@functools.cache
def _decoder() -> Decoder:
    return Decoder(limits=_LIMITS)
