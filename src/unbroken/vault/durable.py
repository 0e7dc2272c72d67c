"""Steps that make bytes last, and what a volume says when it cannot."""

import contextlib
import errno
import os
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from unbroken.base.refusal import N_, Refusal

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class NoRoom(Refusal):
    """Bytes are taken only where there is room for all of them."""

    sentence = N_("There is no room for this file on the volume of %(folder)s.")
    remedy = N_("Nothing was kept. Free space or add a volume, then send the file again.")
    status = HTTPStatus.INSUFFICIENT_STORAGE


class VolumeFails(Refusal):
    """After a failed write nothing that the volume says may be believed."""

    sentence = N_("The volume of %(folder)s reports a fault: %(fault)s.")
    remedy = N_(
        "Nothing was kept. Check the disk, restart this process, run fsck, then send the file again."
    )
    status = HTTPStatus.INSUFFICIENT_STORAGE


@contextlib.contextmanager
def volume_faults(folder: Path) -> Iterator[None]:
    """Turn what the volume reports into a refusal that says what to do."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise NoRoom(folder=folder) from fault
        raise VolumeFails(folder=folder, fault=os.strerror(fault.errno or 0)) from fault


def free_bytes(folder: Path) -> int:
    """Return how many bytes this process may still write below a folder."""
    with volume_faults(folder):
        room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize


def write_all(file: int, chunk: bytes | memoryview) -> None:
    """Write every byte; a volume that is nearly full takes fewer at first, without an error."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(file, rest) :]


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def make_folders(folder: Path, *, below: Path) -> None:
    """Make a folder and those above it up to `below`, and make all their names last."""
    folder.mkdir(parents=True, exist_ok=True)
    # A folder that another process has just made may not be durable yet, so each is synced.
    while folder != below:
        folder = folder.parent
        sync_folder(folder)


def replace_file(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Put new content under a name; a reader sees the old or the new, never a part."""
    temporary = path.with_name(path.name + ".new")
    file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(file, mode)
        write_all(file, content)
        os.fsync(file)
    finally:
        os.close(file)
    # Dying here leaves the old content under the name, and a file that the next call overwrites.
    temporary.replace(path)
    sync_folder(path.parent)
