"""The one ZIP form that a bundle has, written and read without a byte of freedom.

Entries are stored, sorted by name, dated 1980-01-01, with the UTF-8 flag and nothing optional;
ZIP64 fields stand where a number needs them and nowhere else. So the whole file follows from the
members' names and bytes, and the reader compares every byte that lies between them.
"""

import dataclasses
import io
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from unbroken_verify import Malformed

CHUNK_BYTES = 1024 * 1024
MEMBERS_MAX = 4_000_000
NAME_BYTES_MAX = 1024
DIRECTORY_BYTES_MAX = 1024**3

_LIMIT_32 = 0xFFFFFFFF
_LIMIT_16 = 0xFFFF
_FLAGS = 0x0800  # The name is UTF-8.
_DATE = 0x0021  # 1980-01-01.
_STORED = 0
_PLAIN, _ZIP64 = 20, 45
_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END_64 = struct.Struct("<IQHHIIQQQQ")
_LOCATOR = struct.Struct("<IIQI")
_END = struct.Struct("<IHHHHIIH")


class NoContainer(Malformed):
    """A bundle is one ZIP file of the one form, or an unpacked folder."""


class OtherContainer(Malformed):
    """Between the members stands exactly what this format writes, byte for byte."""


class BadMemberName(Malformed):
    """A member's name is a relative path, and the names come in ascending order, each once."""


class WrongLength(Malformed):
    """A member has as many bytes as was said before it was written."""


class NotARegularFile(Malformed):
    """A bundle's folder holds folders and regular files, and no link that leads elsewhere."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One file of the container, by its place in it."""

    name: str
    crc: int
    size: int
    offset: int

    def local_header(self) -> bytes:
        """Return the bytes that stand before the member's own."""
        name = self.name.encode()
        large = self.size >= _LIMIT_32
        extra = struct.pack("<HHQQ", 1, 16, self.size, self.size) if large else b""
        size = _LIMIT_32 if large else self.size
        return (
            _LOCAL.pack(
                0x04034B50,
                _ZIP64 if large else _PLAIN,
                _FLAGS,
                _STORED,
                0,
                _DATE,
                self.crc,
                size,
                size,
                len(name),
                len(extra),
            )
            + name
            + extra
        )

    def central_header(self) -> bytes:
        """Return the member's line in the directory at the end."""
        name = self.name.encode()
        numbers = [self.size, self.size] if self.size >= _LIMIT_32 else []
        numbers += [self.offset] if self.offset >= _LIMIT_32 else []
        extra = struct.pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers)
        extra = extra if numbers else b""
        version = _ZIP64 if numbers else _PLAIN
        return (
            _CENTRAL.pack(
                0x02014B50,
                version,
                version,
                _FLAGS,
                _STORED,
                0,
                _DATE,
                self.crc,
                min(self.size, _LIMIT_32),
                min(self.size, _LIMIT_32),
                len(name),
                len(extra),
                0,
                0,
                0,
                0,
                min(self.offset, _LIMIT_32),
            )
            + name
            + extra
        )

    def data_offset(self) -> int:
        """Return where the member's own bytes begin."""
        return self.offset + len(self.local_header())


def end_records(*, count: int, directory_offset: int, directory_bytes: int) -> bytes:
    """Return what stands after the directory."""
    end_64 = b""
    if count >= _LIMIT_16 or max(directory_offset, directory_bytes) >= _LIMIT_32:
        end_64 = _END_64.pack(
            0x06064B50, 44, _ZIP64, _ZIP64, 0, 0, count, count, directory_bytes, directory_offset
        ) + _LOCATOR.pack(0x07064B50, 0, directory_offset + directory_bytes, 1)
    short_count = min(count, _LIMIT_16)
    return end_64 + _END.pack(
        0x06054B50,
        0,
        0,
        short_count,
        short_count,
        min(directory_bytes, _LIMIT_32),
        min(directory_offset, _LIMIT_32),
        0,
    )


class ContainerWriter:
    """Writes members one after the other, in ascending order of their names.

    Dying before `close` leaves a file without its end, which no reader takes for a bundle.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self._members: list[Member] = []

    def add(self, name: str, *, size: int, chunks: Iterable[bytes]) -> None:
        """Add one member of a length known beforehand."""
        last = self._members[-1].name if self._members else ""
        if not is_safe_name(name) or name.encode() <= last.encode():
            raise BadMemberName(name)
        member = Member(name=name, crc=0, size=size, offset=self._at)
        self._write(member.local_header())
        crc = self._write_data(name, size, chunks)
        member = dataclasses.replace(member, crc=crc)
        # The check sum is known only now; it stands in the header before the data.
        self._out.seek(member.offset)
        self._out.write(member.local_header())
        self._out.seek(self._at)
        self._members.append(member)

    def close(self) -> None:
        """Write the directory; from here on the file is whole."""
        offset = self._at
        for member in self._members:
            self._write(member.central_header())
        count, length = len(self._members), self._at - offset
        self._write(end_records(count=count, directory_offset=offset, directory_bytes=length))

    def _write_data(self, name: str, size: int, chunks: Iterable[bytes]) -> int:
        crc = written = 0
        for chunk in chunks:
            crc = zlib.crc32(chunk, crc)
            written += len(chunk)
            self._write(chunk)
        if written != size:
            raise WrongLength(name, size, written)
        return crc

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)


class Members(Protocol):
    """The files of a bundle, whether packed or not."""

    container_checked: bool

    def names(self) -> list[str]:
        """Return the names in ascending order."""

    def size(self, name: str) -> int:
        """Return a member's length."""

    def chunks(self, name: str) -> Iterator[bytes]:
        """Read a member in pieces; raise a kind of Malformed where its check sum differs."""


class WrongCheckSum(Malformed):
    """A member's bytes have the check sum that its header states."""


class PackedMembers:
    """The members of a container whose every other byte was compared."""

    container_checked = True

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._members = {member.name: member for member in read_directory(file)}

    def names(self) -> list[str]:
        """Return the names in ascending order."""
        return list(self._members)

    def size(self, name: str) -> int:
        """Return a member's length."""
        return self._members[name].size

    def chunks(self, name: str) -> Iterator[bytes]:
        """Read a member in pieces; raise WrongCheckSum at the end where it differs."""
        member = self._members[name]
        at, end, crc = member.data_offset(), member.data_offset() + member.size, 0
        while at < end:
            chunk = _read_at(self._file, at, min(CHUNK_BYTES, end - at))
            crc = zlib.crc32(chunk, crc)
            at += len(chunk)
            yield chunk
        if crc != member.crc:
            raise WrongCheckSum(name)


class FolderMembers:
    """The members of an unpacked bundle; its container cannot be checked any more."""

    container_checked = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = sorted(_walk(folder, ""), key=os.fsencode)

    def names(self) -> list[str]:
        """Return the names in ascending order."""
        return self._names

    def size(self, name: str) -> int:
        """Return a member's length."""
        return (self._folder / name).stat().st_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """Read a member in pieces."""
        with (self._folder / name).open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk


def read_directory(file: BinaryIO) -> list[Member]:
    """Return the members; raise unless all between them is as this format writes it."""
    total = file.seek(0, io.SEEK_END)
    count, offset, length = _read_end(file, total)
    if count > MEMBERS_MAX or length > DIRECTORY_BYTES_MAX or offset + length > total:
        raise NoContainer
    directory = _read_at(file, offset, length)
    members = list(_parsed_directory(directory, count))
    _check_between(file, members, directory, offset)
    ending = end_records(count=count, directory_offset=offset, directory_bytes=length)
    if _read_at(file, offset + length, total - offset - length) != ending:
        raise OtherContainer(offset + length)
    return members


def _read_end(file: BinaryIO, total: int) -> tuple[int, int, int]:
    if total < _END.size:
        raise NoContainer
    end = _END.unpack(_read_at(file, total - _END.size, _END.size))
    if end[0] != 0x06054B50:
        raise NoContainer
    count, length, offset = end[4], end[5], end[6]
    if count < _LIMIT_16 and max(length, offset) < _LIMIT_32:
        return count, offset, length
    at = total - _END.size - _LOCATOR.size - _END_64.size
    if at < 0:
        raise NoContainer
    end_64 = _END_64.unpack(_read_at(file, at, _END_64.size))
    return end_64[7], end_64[9], end_64[8]


def _parsed_directory(directory: bytes, count: int) -> Iterator[Member]:
    at, last = 0, b""
    for _ in range(count):
        member = _parsed_member(directory, at)
        header = member.central_header()
        if directory[at : at + len(header)] != header:
            raise OtherContainer(member.name)
        if not is_safe_name(member.name) or member.name.encode() <= last:
            raise BadMemberName(member.name)
        at, last = at + len(header), member.name.encode()
        yield member
    if at != len(directory):
        raise OtherContainer(at)


def _parsed_member(directory: bytes, at: int) -> Member:
    if at + _CENTRAL.size > len(directory):
        raise OtherContainer(at)
    header = _CENTRAL.unpack_from(directory, at)
    crc, size, name_bytes, extra_bytes, offset = header[7], header[9], *header[10:12], header[16]
    begin = at + _CENTRAL.size
    name = directory[begin : begin + name_bytes]
    extra = directory[begin + name_bytes + 4 : begin + name_bytes + extra_bytes]
    numbers = list(struct.unpack(f"<{len(extra) // 8}Q", extra[: len(extra) // 8 * 8]))
    if size == _LIMIT_32 and len(numbers) > 1:
        size, _, *numbers = numbers
    if offset == _LIMIT_32 and numbers:
        offset = numbers[0]
    try:
        return Member(name=name.decode("utf-8"), crc=crc, size=size, offset=offset)
    except UnicodeDecodeError:
        raise BadMemberName(repr(name)[:100]) from None


def _check_between(file: BinaryIO, members: list[Member], directory: bytes, end: int) -> None:
    at = 0
    for member in members:
        header = member.local_header()
        if member.offset != at or _read_at(file, at, len(header)) != header:
            raise OtherContainer(member.name)
        at += len(header) + member.size
    if at != end or not directory:
        raise OtherContainer(at)


def _read_at(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    data = file.read(length)
    if len(data) != length:
        raise NoContainer
    return data


def is_safe_name(name: str) -> bool:
    """Tell whether a name is a relative path that leads nowhere but down, in plain ASCII."""
    parts = name.split("/")
    return (
        name.isascii()
        and name.isprintable()
        and len(name) <= NAME_BYTES_MAX
        and not set(name) & set('\\:*?"<>|% ')
        and all(part not in {"", ".", ".."} for part in parts)
    )


def _walk(folder: Path, prefix: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), f"{name}/")
            elif entry.is_file(follow_symlinks=False):
                yield name
            else:
                raise NotARegularFile(name)
