"""Uploads that go on after a break: an offset that is true on the disk, and one writer at a time.

`upload/<id>/` holds `bytes`, `state.json` and `lock`. The state is the truth: bytes behind its
offset were never acknowledged and are cut off before more is written. The protocol (tus 1.0) is a
view on top of this; its answers follow from the state and from the refusals.
"""

import contextlib
import dataclasses
import datetime as dt
import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, NewType

from unbroken.base.identifiers import Digest, new_id
from unbroken.base.refusal import N_, Refusal
from unbroken.vault import durable
from unbroken.vault.digests import READ_BYTES, LongerThanDeclared
from unbroken.vault.filesystem import (
    OBJECT_BYTES_MAX,
    ROOM_BYTES_MIN,
    DeclaredTooLarge,
    FilesystemVault,
    changed_at,
)

UploadId = NewType("UploadId", str)

SYNC_BYTES = 8 * 1024 * 1024
"""How much of a running upload a power cut may cost."""

CHECKSUMS = ("sha1", "sha256")
"""What a part may be checked with; tus demands the first."""

STATE = "state.json"

_UPLOAD_ID = re.compile(r"[0-9a-f]{32}")


class NoSuchUpload(Refusal):
    """An upload is known from its beginning until it is ended or its time has run out."""

    sentence = N_("There is no upload %(upload)s.")
    remedy = N_("Begin the upload again; bytes already kept are not sent twice.")
    status = HTTPStatus.NOT_FOUND


class OffsetDiffers(Refusal):
    """A part goes exactly behind what is already kept."""

    sentence = N_("The upload stands at byte %(kept)d, but the part begins at %(given)d.")
    remedy = N_("Ask for the upload's state and go on from there.")


class UploadBusy(Refusal):
    """One sender writes to an upload at a time."""

    sentence = N_("Somebody else is sending to the upload %(upload)s.")
    remedy = N_("Wait until the other sender has finished or has been cut off.")
    status = HTTPStatus.LOCKED


class ChecksumDiffers(Refusal):
    """A part that is not what its sender says is thrown away."""

    sentence = N_("The part was changed on its way: its %(algorithm)s does not match.")
    remedy = N_("Send this part again; what came before it is kept.")


class UnknownChecksum(Refusal):
    """A checksum is one that both sides can compute."""

    sentence = N_("The checksum %(algorithm)r is not known here.")
    remedy = N_("Use sha256.")
    status = HTTPStatus.BAD_REQUEST


class NotWhole(Refusal):
    """Only a whole upload becomes a file."""

    sentence = N_("The upload stands at byte %(kept)d of %(declared)s.")
    remedy = N_("Send the rest first.")


class AlreadyFinished(Refusal):
    """What has become evidence is neither continued nor ended as an upload."""

    sentence = N_("The upload %(upload)s is finished and its file is kept.")
    remedy = N_("Nothing needs to be done.")
    status = HTTPStatus.FORBIDDEN


class LengthDeclaredBefore(Refusal):
    """The length of an upload is declared once."""

    sentence = N_("The upload was declared with %(declared)d bytes, not %(given)d.")
    remedy = N_("Begin a new upload.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """How far an upload has come, as the disk knows it."""

    id: UploadId
    begun_at: dt.datetime
    offset_bytes: int = 0
    length_bytes: int | None = None
    declared_sha256: str | None = None
    given_name: str = ""
    owner: str = ""
    """Who began it, as `kind:id`; the protocol compares it on each request."""
    digest: Digest | None = None
    """Set once the file is kept in the vault."""

    @property
    def whole(self) -> bool:
        """Tell whether every declared byte is here."""
        return self.offset_bytes == self.length_bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Checksum:
    """What the sender says about one part."""

    algorithm: str
    value: bytes


class Uploads:
    """All uploads of one folder."""

    def __init__(
        self,
        root: Path,
        *,
        bytes_max: int = OBJECT_BYTES_MAX,
        room_bytes_min: int = ROOM_BYTES_MIN,
    ) -> None:
        self.root = root
        self.bytes_max = bytes_max
        self._room_bytes_min = room_bytes_min
        root.mkdir(parents=True, exist_ok=True)

    def begin(
        self,
        *,
        begun_at: dt.datetime,
        owner: str,
        length_bytes: int | None = None,
        declared_sha256: str | None = None,
        given_name: str = "",
    ) -> Upload:
        """Begin an upload; refuse one that is too large for the settings or for the volume."""
        self._check_length(length_bytes or 0)
        upload = Upload(
            id=UploadId(new_id().hex),
            begun_at=begun_at,
            owner=owner,
            length_bytes=length_bytes,
            declared_sha256=declared_sha256,
            given_name=given_name,
        )
        with durable.volume_faults(self.root):
            folder, content = self._folder(upload.id), self._folder(upload.id) / "bytes"
            folder.mkdir(mode=0o700)
            content.touch(mode=0o600)
            folder.chmod(self._mode(0o700))
            content.chmod(self._mode(0o600))
            self._write(upload)
            durable.sync_folder(self.root)
        return upload

    def state(self, upload_id: UploadId) -> Upload:
        """Return how far an upload has come."""
        try:
            written = json.loads((self._folder(upload_id) / STATE).read_bytes())
        except FileNotFoundError as missing:
            raise NoSuchUpload(upload=upload_id) from missing
        return Upload(**written | {"begun_at": dt.datetime.fromisoformat(written["begun_at"])})

    def declare_length(self, *, upload_id: UploadId, length_bytes: int) -> Upload:
        """Declare the length of an upload that began without one."""
        with self._locked(upload_id) as upload:
            if upload.length_bytes not in (None, length_bytes):
                raise LengthDeclaredBefore(declared=upload.length_bytes, given=length_bytes)
            if length_bytes < upload.offset_bytes:
                raise LongerThanDeclared(declared=length_bytes)
            self._check_length(length_bytes - upload.offset_bytes)
            return self._write(dataclasses.replace(upload, length_bytes=length_bytes))

    def append(
        self,
        *,
        upload_id: UploadId,
        offset_bytes: int,
        stream: BinaryIO,
        checksum: Checksum | None = None,
    ) -> Upload:
        """Add a part behind what is kept; what arrived before a break is kept too.

        A part with a checksum is kept whole or not at all.
        """
        if checksum is not None and checksum.algorithm not in CHECKSUMS:
            raise UnknownChecksum(algorithm=checksum.algorithm)
        with self._locked(upload_id) as upload, self._opened(upload) as file:
            if offset_bytes != upload.offset_bytes:
                raise OffsetDiffers(kept=upload.offset_bytes, given=offset_bytes)
            part = _Part(uploads=self, upload=upload, file=file)
            if checksum is None:
                return part.take(stream)
            return part.take_checked(stream, checksum)

    def finish(self, *, upload_id: UploadId, vault: FilesystemVault) -> Upload:
        """Give a whole upload to the vault, which reads and digests it again from the disk."""
        with self._locked(upload_id) as upload:
            if not upload.whole:
                raise NotWhole(kept=upload.offset_bytes, declared=upload.length_bytes)
            content = self._folder(upload_id) / "bytes"
            with self._opened(upload):
                # Opening has cut off whatever a crash left behind the offset.
                stored = vault.adopt(
                    content,
                    declared_sha256=upload.declared_sha256,
                    declared_bytes=upload.length_bytes,
                )
            # Dying here leaves a whole upload; finishing it again finds the same file.
            finished = self._write(dataclasses.replace(upload, digest=stored.digest))
            content.unlink()
            return finished

    def end(self, *, upload_id: UploadId) -> None:
        """Throw away an upload that never became a file."""
        with self._locked(upload_id):
            shutil.rmtree(self._folder(upload_id))
            durable.sync_folder(self.root)

    def expire(self, *, is_over: Callable[[Upload, dt.datetime], bool]) -> list[UploadId]:
        """Forget uploads that are over, by their state and when it was written; return which."""
        gone = []
        for upload in self.open_uploads():
            folder = self._folder(upload.id)
            with contextlib.suppress(UploadBusy, NoSuchUpload), self._lock(upload.id):
                # Only under the lock nothing more is acknowledged, so the state is read again.
                if is_over(self.state(upload.id), changed_at(folder / STATE)):
                    shutil.rmtree(folder)
                    gone.append(upload.id)
        return gone

    def open_uploads(self) -> list[Upload]:
        """Return all uploads of the folder, the oldest first."""
        uploads = []
        for name in sorted(entry.name for entry in self.root.iterdir()):
            # A folder without a state is an upload that was never acknowledged, or just ended.
            with contextlib.suppress(NoSuchUpload):
                uploads.append(self.state(UploadId(name)))
        return uploads

    def keep_offset(self, upload: Upload, *, file: int, offset_bytes: int) -> Upload:
        """Make the bytes last, then say so: in this order the offset is never a lie."""
        with durable.volume_faults(self.root):
            os.fdatasync(file)
            # Dying here leaves bytes behind the offset, which are cut off before more is written.
            return self._write(dataclasses.replace(upload, offset_bytes=offset_bytes))

    def _check_length(self, more_bytes: int) -> None:
        if more_bytes > self.bytes_max:
            raise DeclaredTooLarge(declared=more_bytes, limit=self.bytes_max)
        awaited = sum(
            max(0, (upload.length_bytes or 0) - upload.offset_bytes)
            for upload in self.open_uploads()
        )
        if durable.free_bytes(self.root) < awaited + more_bytes + self._room_bytes_min:
            raise durable.NoRoom(folder=self.root)

    def _folder(self, upload_id: UploadId) -> Path:
        if not _UPLOAD_ID.fullmatch(upload_id):
            raise NoSuchUpload(upload=upload_id)
        return self.root / upload_id

    def _write(self, upload: Upload) -> Upload:
        written = dataclasses.asdict(upload) | {"begun_at": upload.begun_at.isoformat()}
        state = self._folder(upload.id) / STATE
        durable.replace_file(state, json.dumps(written).encode(), mode=self._mode(0o600))
        return upload

    def _mode(self, own: int) -> int:
        """Let the group do what it may do in the folder of all: what is over goes by another process."""
        return own | (self.root.stat().st_mode & (own >> 3))

    @contextlib.contextmanager
    def _lock(self, upload_id: UploadId) -> Iterator[None]:
        """Hold an upload for one writer; the kernel lets go when the process dies."""
        path = self._folder(upload_id) / "lock"
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except FileNotFoundError as missing:
            raise NoSuchUpload(upload=upload_id) from missing
        try:
            _lock_or_refuse(lock, upload_id)
            if os.fstat(lock).st_uid == os.geteuid():
                os.fchmod(lock, self._mode(0o600))
            yield
        finally:
            os.close(lock)

    @contextlib.contextmanager
    def _locked(self, upload_id: UploadId) -> Iterator[Upload]:
        """Hold an upload that is not finished yet."""
        with self._lock(upload_id):
            upload = self.state(upload_id)
            if upload.digest is not None:
                raise AlreadyFinished(upload=upload_id)
            yield upload

    @contextlib.contextmanager
    def _opened(self, upload: Upload) -> Iterator[int]:
        """Open the bytes at the offset, without what was never acknowledged."""
        file = os.open(self._folder(upload.id) / "bytes", os.O_RDWR | os.O_CLOEXEC)
        try:
            os.ftruncate(file, upload.offset_bytes)
            os.lseek(file, upload.offset_bytes, os.SEEK_SET)
            yield file
        finally:
            os.close(file)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """One part of an upload on its way to the disk."""

    uploads: Uploads
    upload: Upload
    file: int

    def take(self, stream: BinaryIO) -> Upload:
        """Keep what arrives, as far as it arrives."""
        upload, arrived = self.upload, self.upload.offset_bytes
        try:
            for chunk in self._chunks(stream):
                arrived += self._written(chunk)
                if arrived - upload.offset_bytes >= SYNC_BYTES:
                    upload = self._kept(upload, arrived)
        except durable.VolumeFails:
            # A sync that follows a failed one may succeed though the bytes are lost.
            raise
        except BaseException:
            self._kept(upload, arrived)
            raise
        return self._kept(upload, arrived)

    def take_checked(self, stream: BinaryIO, checksum: Checksum) -> Upload:
        """Keep a part only if it is what its sender says."""
        computed = hashlib.new(checksum.algorithm, usedforsecurity=False)
        arrived = self.upload.offset_bytes
        for chunk in self._chunks(stream):
            computed.update(chunk)
            arrived += self._written(chunk)
        if computed.digest() != checksum.value:
            raise ChecksumDiffers(algorithm=checksum.algorithm)
        return self._kept(self.upload, arrived)

    def _kept(self, upload: Upload, offset_bytes: int) -> Upload:
        return self.uploads.keep_offset(upload, file=self.file, offset_bytes=offset_bytes)

    def _chunks(self, stream: BinaryIO) -> Iterator[bytes]:
        """Read a part, and stop where it goes beyond the declared length."""
        limit = self.upload.length_bytes
        if limit is None:
            limit = self.uploads.bytes_max
        room = limit - self.upload.offset_bytes
        while chunk := stream.read(READ_BYTES):
            room -= len(chunk)
            if room < 0:
                raise LongerThanDeclared(declared=limit)
            yield chunk

    def _written(self, chunk: bytes) -> int:
        with durable.volume_faults(self.uploads.root):
            durable.write_all(self.file, chunk)
        return len(chunk)


def _lock_or_refuse(lock: int, upload_id: UploadId) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as busy:
        raise UploadBusy(upload=upload_id) from busy
