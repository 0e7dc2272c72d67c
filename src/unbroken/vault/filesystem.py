"""The vault on one file system: `sha256/ab/cd/<64 digits>`, written once, never replaced."""

import contextlib
import datetime as dt
import fcntl
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from unbroken.base.identifiers import Digest, new_id
from unbroken.base.refusal import N_, Refusal
from unbroken.vault import durable
from unbroken.vault.digests import (
    READ_BYTES,
    Digesting,
    Digests,
    LongerThanDeclared,
    check_declared,
    digests_of,
)

OBJECT_BYTES_MAX = 1 << 40
ROOM_BYTES_MIN = 64 * 1024 * 1024
"""What stays free, so that journals and the database on the same volume can still write."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


class NoSuchBytes(Refusal):
    """The vault has no bytes under this digest."""

    sentence = N_("The vault has no file with the digest %(digest)s.")
    remedy = N_("Check the digest, or look for the file in the backup and the second copy.")
    status = HTTPStatus.NOT_FOUND


class NotADigest(Refusal):
    """Bytes are named by 64 lower-case hexadecimal digits and by nothing else."""

    sentence = N_("%(given)r is not a SHA-256 digest.")
    remedy = N_("Give 64 hexadecimal digits in lower case.")
    status = HTTPStatus.BAD_REQUEST


class DeclaredTooLarge(Refusal):
    """A file has a greatest size, set by whoever runs the station."""

    sentence = N_("The file has %(declared)d bytes; at most %(limit)d are taken.")
    remedy = N_("Split the recording at its source, or have the limit raised in the settings.")
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Damaged(Refusal):
    """Stored bytes must still have the digest that is their name."""

    sentence = N_("The file stored as %(digest)s has changed: its digest is now %(found)s.")
    remedy = N_("Leave it where it is, and repair it from a verified copy.")
    status = HTTPStatus.INTERNAL_SERVER_ERROR


class StoredBytesDiffer(Refusal):
    """A stored file is never replaced, even where it is damaged and whole bytes arrive."""

    sentence = N_("The file stored as %(digest)s differs from the same file that arrived now.")
    remedy = N_("The whole file was kept as %(kept)s. Repair the stored one from it.")
    status = HTTPStatus.INTERNAL_SERVER_ERROR


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored(Digests):
    """What the vault keeps now, and whether it kept it before."""

    was_there: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Scrubbed:
    """What re-reading one stored file found."""

    digest: Digest
    size_bytes: int
    found: Digest | None
    """The digest of what can be read now; None where the volume could not read it."""

    @property
    def whole(self) -> bool:
        """Tell whether the bytes are still what their name says."""
        return self.found == self.digest


@dataclass(frozen=True, kw_only=True, slots=True)
class Unnamed:
    """A stored file that no act names."""

    digest: Digest
    size_bytes: int
    since: dt.datetime


class FilesystemVault:
    """Bytes by digest, in one folder on one file system."""

    def __init__(
        self,
        root: Path,
        *,
        object_bytes_max: int = OBJECT_BYTES_MAX,
        room_bytes_min: int = ROOM_BYTES_MIN,
    ) -> None:
        self.root = root
        self._object_bytes_max = object_bytes_max
        self._room_bytes_min = room_bytes_min
        self._incoming = root / "incoming"
        self._beside = root / "beside"
        self._synced: set[Path] = set()
        self._fault: durable.VolumeFails | None = None
        for folder in (self._incoming, self._beside, root / "sha256"):
            folder.mkdir(parents=True, exist_ok=True)

    def put(
        self,
        stream: BinaryIO,
        *,
        declared_sha256: str | None = None,
        declared_bytes: int | None = None,
    ) -> Stored:
        """Keep a stream for good and return its digests; refuse what is not as declared."""
        self.check_room(size_bytes=declared_bytes or 0)
        with self._temporary() as (path, file):
            digests = self._copy(stream, file, declared_bytes=declared_bytes)
            check_declared(digests, sha256=declared_sha256, size_bytes=declared_bytes)
            self._settle(file, digests)
            # Dying here leaves a temporary file that no record names; `sweep` removes it.
            return self._give_name(path, digests)

    def adopt(
        self,
        path: Path,
        *,
        declared_sha256: str | None = None,
        declared_bytes: int | None = None,
    ) -> Stored:
        """Keep a file without copying it where both share a file system.

        Nobody may have it open for writing. Its old name stays, for the caller to remove once the
        digest is written down: adopting again after a crash is harmless.
        """
        found = path.stat()
        # Only its owner may make a file read-only, so another's is copied too.
        if found.st_dev != self.root.stat().st_dev or found.st_uid != os.geteuid():
            with path.open("rb") as source:
                return self.put(
                    source, declared_sha256=declared_sha256, declared_bytes=declared_bytes
                )
        with durable.volume_faults(self.root), path.open("rb") as source:
            digests = digests_of(source)
            check_declared(digests, sha256=declared_sha256, size_bytes=declared_bytes)
            self._settle(source.fileno(), digests)
        # Dying here leaves the file under its old name, and nothing in the vault.
        return self._give_name(path, digests)

    def has(self, digest: Digest) -> bool:
        """Tell whether bytes of this digest are kept."""
        try:
            return stat.S_ISREG(self.path(digest).lstat().st_mode)
        except FileNotFoundError:
            return False

    def path(self, digest: Digest) -> Path:
        """Return where bytes of this digest are, or would be."""
        if not _DIGEST.fullmatch(digest):
            raise NotADigest(given=digest)
        return self.root / "sha256" / digest[:2] / digest[2:4] / digest

    def open(self, digest: Digest) -> BinaryIO:
        """Open stored bytes for reading."""
        try:
            file = os.open(self.path(digest), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError as missing:
            raise NoSuchBytes(digest=digest) from missing
        return os.fdopen(file, "rb", buffering=0)

    def size(self, digest: Digest) -> int:
        """Return how many bytes are stored under a digest."""
        with self.open(digest) as file:
            return os.fstat(file.fileno()).st_size

    def verify(self, digest: Digest) -> Digests:
        """Read stored bytes again, from the disk where possible, and check them."""
        with durable.volume_faults(self.root), self.open(digest) as file:
            # What the page cache holds says nothing about the disk.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            found = digests_of(file)
        if found.digest != digest:
            raise Damaged(digest=digest, found=found.digest)
        return found

    def scrub(
        self, *, after: Digest | None = None, bytes_max: int | None = None
    ) -> Iterator[Scrubbed]:
        """Read stored files again in the order of their names, beginning behind `after`."""
        read_bytes = 0
        for digest in self.digests(after=after):
            if bytes_max is not None and read_bytes >= bytes_max:
                return
            scrubbed = self._scrub_one(digest)
            read_bytes += scrubbed.size_bytes
            yield scrubbed

    def digests(self, *, after: Digest | None = None) -> Iterator[Digest]:
        """Return the digests of all stored files, sorted, beginning behind `after`."""
        start = after or ""
        for first in _sorted_names(self.root / "sha256"):
            if first < start[:2]:
                continue
            for second in _sorted_names(self.root / "sha256" / first):
                if first + second < start[:4]:
                    continue
                for name in _sorted_names(self.root / "sha256" / first / second):
                    if name > start and _DIGEST.fullmatch(name):
                        yield Digest(name)

    def unnamed(
        self, *, is_named: Callable[[Digest], bool], before: dt.datetime
    ) -> Iterator[Unnamed]:
        """Return stored files from before a moment that no act names."""
        for digest in self.digests():
            since = changed_at(self.path(digest))
            if since < before and not is_named(digest):
                yield Unnamed(digest=digest, size_bytes=self.size(digest), since=since)

    def sweep(self, *, before: dt.datetime) -> int:
        """Remove temporary files from before a moment whose writer is dead; return how many."""
        old = [path for path in self._incoming.iterdir() if changed_at(path) < before]
        return sum(_remove_if_dead(path) for path in old)

    def check_room(self, *, size_bytes: int) -> None:
        """Refuse bytes that are too many for the settings or for the volume."""
        if self._fault is not None:
            raise durable.VolumeFails(**self._fault.details)
        if size_bytes > self._object_bytes_max:
            raise DeclaredTooLarge(declared=size_bytes, limit=self._object_bytes_max)
        if durable.free_bytes(self.root) < size_bytes + self._room_bytes_min:
            raise durable.NoRoom(folder=self.root)

    @contextlib.contextmanager
    def _temporary(self) -> Iterator[tuple[Path, int]]:
        """Make a locked file beside the stored ones, and take its name away at the end."""
        path = self._incoming / new_id().hex
        with durable.volume_faults(self.root):
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            # The lock says that the writer is alive; the kernel drops it when the process dies.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield path, file
        finally:
            path.unlink(missing_ok=True)
            os.close(file)

    def _copy(self, stream: BinaryIO, file: int, *, declared_bytes: int | None) -> Digests:
        """Copy a stream into a file, digesting what goes by."""
        digesting = Digesting()
        while chunk := stream.read(READ_BYTES):
            digesting.update(chunk)
            if declared_bytes is not None and digesting.size_bytes > declared_bytes:
                raise LongerThanDeclared(declared=declared_bytes)
            if digesting.size_bytes > self._object_bytes_max:
                raise DeclaredTooLarge(declared=digesting.size_bytes, limit=self._object_bytes_max)
            with durable.volume_faults(self.root):
                durable.write_all(file, chunk)
        return digesting.result()

    def _settle(self, file: int, digests: Digests) -> None:
        """Make a file's bytes last and its mode read-only."""
        try:
            with durable.volume_faults(self.root):
                if os.fstat(file).st_size != digests.size_bytes:
                    raise OSError(5, "the file's length is not what was written")
                os.fchmod(file, 0o444)
                os.fsync(file)
        except durable.VolumeFails as fault:
            # A later fsync may succeed though these bytes are lost, so this process takes no more.
            self._fault = fault
            raise

    def _give_name(self, path: Path, digests: Digests) -> Stored:
        """Give settled bytes their digest as name; compare them where the name is taken."""
        final = self.path(digests.digest)
        with durable.volume_faults(self.root):
            self._make_folder(final.parent)
            try:
                os.link(path, final)
                was_there = False
            except FileExistsError:
                was_there = True
            if was_there:
                self._compare(path, final)
            # Dying here may lose the name, but nobody has been told that it exists.
            durable.sync_folder(final.parent)
            # From here on the bytes are safe, and only now may a record name their digest.
        return Stored(
            digest=digests.digest,
            size_bytes=digests.size_bytes,
            segment_root=digests.segment_root,
            was_there=was_there,
        )

    def _make_folder(self, folder: Path) -> None:
        if folder not in self._synced:
            durable.make_folders(folder, below=self.root)
            self._synced.add(folder)

    def _compare(self, arrived: Path, final: Path) -> None:
        """Check that stored bytes equal those that arrived; keep the arrived ones if not."""
        if _same_bytes(arrived, final):
            return
        kept = self._beside / f"{final.name}.{new_id().hex}"
        os.link(arrived, kept)
        durable.sync_folder(self._beside)
        raise StoredBytesDiffer(digest=final.name, kept=kept.name)

    def _scrub_one(self, digest: Digest) -> Scrubbed:
        size_bytes = self.path(digest).lstat().st_size
        try:
            found: Digest | None = self.verify(digest).digest
        except Damaged as damaged:
            found = Digest(str(damaged.details["found"]))
        except durable.VolumeFails:
            # The volume could not read it, which is what a scrub is there to find.
            found = None
        return Scrubbed(digest=digest, size_bytes=size_bytes, found=found)


def changed_at(path: Path) -> dt.datetime:
    """Return when a file was written last."""
    try:
        return dt.datetime.fromtimestamp(path.lstat().st_mtime, dt.UTC)
    except FileNotFoundError:
        # Another process has just removed it, so it is as young as can be.
        return dt.datetime.max.replace(tzinfo=dt.UTC)


def _sorted_names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries)


def _same_bytes(left: Path, right: Path) -> bool:
    with left.open("rb") as one, right.open("rb") as other:
        while (chunk := one.read(READ_BYTES)) == other.read(READ_BYTES):
            if not chunk:
                return True
    return False


def _remove_if_dead(path: Path) -> bool:
    """Remove a temporary file unless somebody is writing it."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(file)
