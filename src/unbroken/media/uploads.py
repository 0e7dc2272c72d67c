"""Files on their way into the vault: each upload belongs to whoever began it, and to nobody else."""

import datetime as dt
import functools
import logging
from pathlib import Path
from urllib.parse import urlsplit

from unbroken.base import config
from unbroken.base.refusal import Refusal
from unbroken.chain import vaults
from unbroken.chain.actor import Actor
from unbroken.chain.recorded import NamedFile
from unbroken.vault.upload import NoSuchUpload, Upload, UploadId, Uploads

KEPT = dt.timedelta(hours=72)
"""How long an unfinished upload waits for its sender, from its last byte; a desk may be left over a weekend."""

NAMED = dt.timedelta(days=30)
"""How long the address of a finished upload stands for its file: a form that names it may wait as draft."""
LOG = logging.getLogger(__name__)


def station_uploads() -> Uploads:
    """Return the uploads of this station, as its configuration names their folder."""
    return _uploads_in(config.load().config.home / "upload")


@functools.cache
def _uploads_in(folder: Path) -> Uploads:
    return Uploads(folder)


def upload_of(actor: Actor, upload: UploadId) -> Upload:
    """Return one's own upload; raises NoSuchUpload for another's as for one that is not there."""
    found = station_uploads().state(upload)
    if found.owner != str(actor.id):
        raise NoSuchUpload(upload=upload)
    return found


def finish_if_whole(upload: Upload) -> Upload:
    """Give an upload to the vault as soon as every byte is here."""
    if not upload.whole or upload.digest:
        return upload
    return station_uploads().finish(upload_id=upload.id, vault=vaults.station_vault())


def digest_at(actor: Actor, address: str) -> str | None:
    """Say which bytes arrived at an upload's address, for forms; None where none did."""
    upload = UploadId(urlsplit(address).path.rstrip("/").rsplit("/", 1)[-1])
    try:
        return upload_of(actor, upload).digest
    except NoSuchUpload:
        return None


def arrived_at(actor: Actor, address: str) -> NamedFile | None:
    """Return the file that arrived at an upload's address, under the name it came with; None where none did."""
    upload = UploadId(urlsplit(address).path.rstrip("/").rsplit("/", 1)[-1])
    try:
        found = upload_of(actor, upload)
    except NoSuchUpload:
        return None
    return NamedFile(name=found.given_name, sha256=found.digest) if found.digest else None


def expire(now: dt.datetime) -> int:
    """Forget uploads whose time has run out; say how many. What arrived whole goes into the vault first."""
    for upload in station_uploads().open_uploads():
        _finish_or_keep(upload)
    return len(station_uploads().expire(is_over=functools.partial(_is_over, now)))


def _finish_or_keep(upload: Upload) -> None:
    """Finish what a crash left whole but outside the vault; where that fails, its bytes stay."""
    try:
        finish_if_whole(upload)
    except Refusal as refused:
        LOG.warning("The upload %s is whole, but not in the vault: %s", upload.id, refused)


def _is_over(now: dt.datetime, upload: Upload, changed_at: dt.datetime) -> bool:
    """Say whether nobody waits for an upload: its sender was told of no byte that is lost with it.

    What is whole was acknowledged as a file, so it is never over before the vault has it.
    """
    if upload.digest:
        return changed_at < now - NAMED
    return not upload.whole and changed_at < now - KEPT
