"""Taking in one file of a recorder: bytes first, with their digest, then the act that names them.

Whatever the bytes are, they are kept as they came; a label says what can be made of them. The clock
offset of the recorder is written beside its times and added to nothing.
"""

import datetime as dt
import functools
import hashlib
import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from unbroken.base.identifiers import DeviceRef, Digest, OfficerRef
from unbroken.chain import vaults
from unbroken.chain.recorded import NamedFile
from unbroken.media import uploads
from unbroken.media.decode import Decoder, Limits
from unbroken.media.labels import Probe
from unbroken.vault.digests import READ_BYTES
from unbroken.vault.upload import Upload

PART_BYTES = 8 * 1024 * 1024
NUMBER = re.compile(r"(\d{1,9})(?!.*\d)")
LABEL_LIMITS = Limits(wall_seconds=20, cpu_seconds=15)

Told = Callable[[int, int], None]
"""Told how many bytes of how many are here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """From where and for whom files come."""

    device: DeviceRef
    officer: OfficerRef
    unit: str
    clock_offset_ms: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A file that is in the vault now."""

    name: str
    digest: Digest
    size_bytes: int
    label: Probe


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder, those of its folders too, in the order of their names."""
    found = (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    return sorted(found, key=lambda one: os.fsencode(one.relative_to(folder)))


def name_of(file: Path, folder: Path) -> str:
    """Return a file's name inside the folder; bytes that are no text are replaced, never refused."""
    return os.fsencode(file.relative_to(folder)).decode("utf-8", errors="replace")


def keep(file: Path, *, name: str, owner: str, now: dt.datetime, told: Told) -> Kept:
    """Bring a file into the vault, going on where a broken attempt stopped, and label it."""
    digest, size = digest_of(file)
    vault = vaults.station_vault()
    if not vault.has(digest):
        _send(file, name=name, owner=owner, digest=digest, size=size, now=now, told=told)
    told(size, size)
    return Kept(name=name, digest=digest, size_bytes=size, label=label_of(digest))


def arrived(file: NamedFile) -> Kept:
    """Return a file that a page has sent whole, with its label."""
    size = vaults.station_vault().size(file.sha256)
    return Kept(name=file.name, digest=file.sha256, size_bytes=size, label=label_of(file.sha256))


def digest_of(file: Path) -> tuple[Digest, int]:
    """Digest a file at first contact, before anything else touches it."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as content:
        while part := content.read(READ_BYTES):
            digest.update(part)
            size += len(part)
    return Digest(digest.hexdigest()), size


def _send(
    file: Path, *, name: str, owner: str, digest: Digest, size: int, now: dt.datetime, told: Told
) -> None:
    station = uploads.station_uploads()
    begun = _begun(owner, digest, size)
    upload = begun or station.begin(
        begun_at=now, owner=owner, length_bytes=size, declared_sha256=digest, given_name=name
    )
    with file.open("rb") as content:
        content.seek(upload.offset_bytes)
        while upload.offset_bytes < size:
            # Dying here leaves an upload that the next start of the command goes on with.
            part = io.BytesIO(content.read(PART_BYTES))
            upload = station.append(
                upload_id=upload.id, offset_bytes=upload.offset_bytes, stream=part
            )
            told(upload.offset_bytes, size)
    # The vault reads the bytes again and refuses what is not as it was at first contact.
    station.finish(upload_id=upload.id, vault=vaults.station_vault())


def _begun(owner: str, digest: Digest, size: int) -> Upload | None:
    """Return the attempt that was broken off: the same sender, the same bytes."""
    for one in uploads.station_uploads().open_uploads():
        same = (one.owner, one.declared_sha256, one.length_bytes) == (owner, digest, size)
        if same and one.digest is None:
            return one
    return None


def label_of(digest: Digest) -> Probe:
    """Say what can be made of kept bytes; whatever they are, there is a label."""
    with vaults.station_vault().open(digest) as content:
        return _decoder().probe(content)


@functools.cache
def _decoder() -> Decoder:
    return Decoder(limits=LABEL_LIMITS)


def number_in(name: str) -> int | None:
    """Read the running number that recorders write last into a file's name."""
    found = NUMBER.search(name.rpartition("/")[2].rpartition(".")[0])
    return int(found[1]) if found else None
