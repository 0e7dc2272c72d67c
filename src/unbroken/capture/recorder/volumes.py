"""Segments on their way to the disk, on one volume or on two."""

import errno
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from unbroken.vault import durable


class VolumesFull(Exception):
    """No volume takes another byte; what was whole before stays."""


@dataclass(kw_only=True, slots=True)
class Volume:
    """One folder on one volume."""

    root: Path
    room_bytes_min: int
    fault: str = ""
    """Why nothing is written here any more; a fault other than fullness lasts until the restart."""
    broken: bool = False

    def usable(self) -> bool:
        """Tell whether a new segment may begin here."""
        if self.broken:
            return False
        try:
            room = os.statvfs(self.root)
        except OSError as fault:
            self.report(fault)
            return False
        if room.f_bavail * room.f_frsize < self.room_bytes_min:
            self.fault = self.fault or os.strerror(errno.ENOSPC)
            return False
        self.fault = ""
        return True

    def room_bytes(self) -> int | None:
        """Return how many bytes may still be written here, or nothing where the volume does not say."""
        try:
            room = os.statvfs(self.root)
        except OSError:
            return None
        return room.f_bavail * room.f_frsize

    def report(self, fault: OSError) -> None:
        """Take note of a failed write."""
        self.fault = fault.strerror or str(fault)
        self.broken = fault.errno not in (errno.ENOSPC, errno.EDQUOT)


@dataclass(kw_only=True, slots=True)
class _Copy:
    volume: Volume
    path: Path
    file: int
    whole_bytes: int = 0


@dataclass(kw_only=True, slots=True)
class OpenSegment:
    """A segment that still grows, fragment by fragment, on each volume that works."""

    path: str
    """Its final name, relative to each volume's root."""
    size_bytes: int = 0
    full: bool = False
    _copies: list[_Copy] = field(default_factory=list)
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def open(self, volumes: list[Volume]) -> None:
        """Begin the segment wherever there is room."""
        for volume in volumes:
            if not volume.usable():
                continue
            final = volume.root / self.path
            opened = final.with_suffix(".open")
            try:
                durable.make_folders(final.parent, below=volume.root)
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
                file = os.open(opened, flags, 0o600)
            except OSError as fault:
                volume.report(fault)
                continue
            self._copies.append(_Copy(volume=volume, path=opened, file=file))
        if not self._copies:
            raise VolumesFull

    def append(self, content: bytes) -> None:
        """Add a fragment; it is durable on at least one volume when this returns."""
        took = [self._write(copy, content) for copy in self._copies]
        if not any(took):
            self.full = True
            raise VolumesFull
        self._digest.update(content)
        self.size_bytes += len(content)

    def seal(self) -> tuple[str, int]:
        """Give the segment its name on each volume that has it whole; return digest and copies."""
        sealed = sum(self._seal(copy) for copy in self._copies)
        self._copies.clear()
        if not sealed:
            raise VolumesFull
        return self._digest.hexdigest(), sealed

    def _write(self, copy: _Copy, content: bytes) -> bool:
        if copy.whole_bytes != self.size_bytes:
            return False
        try:
            durable.write_all(copy.file, content)
            os.fdatasync(copy.file)
        except OSError as fault:
            # What is whole stays: a torn fragment at the end would not play.
            copy.volume.report(fault)
            os.ftruncate(copy.file, copy.whole_bytes)
            return False
        copy.whole_bytes += len(content)
        return True

    def _seal(self, copy: _Copy) -> bool:
        try:
            whole = copy.whole_bytes == self.size_bytes == os.fstat(copy.file).st_size
            if not whole or not self.size_bytes:
                copy.path.unlink()
                return False
            os.fdatasync(copy.file)
            # Dying here leaves an open segment, which the next start seals as recovered.
            os.fchmod(copy.file, 0o444)
            copy.path.rename(copy.path.with_name(Path(self.path).name))
            durable.sync_folder(copy.path.parent)
            # From here on the segment is safe; the journal names it next.
            return True
        except OSError as fault:
            copy.volume.report(fault)
            return False
        finally:
            os.close(copy.file)


def write_file(volumes: list[Volume], path: str, content: bytes) -> int:
    """Write a small file on each volume that works; return on how many."""
    written = 0
    for volume in volumes:
        if not volume.usable():
            continue
        final = volume.root / path
        try:
            durable.make_folders(final.parent, below=volume.root)
            durable.replace_file(final, content)
            written += 1
        except OSError as fault:
            volume.report(fault)
    if not written:
        raise VolumesFull
    return written
