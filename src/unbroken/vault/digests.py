"""What the bytes are: SHA-256 of the whole, and the RFC 6962 root over its segments.

The root lets a stranger check one clip of a long video, and an upload resume, without the rest.
"""

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO

from unbroken.base.identifiers import Digest
from unbroken.base.refusal import N_, Refusal
from unbroken_verify import merkle

SEGMENT_BYTES = 4 * 1024 * 1024
READ_BYTES = 1024 * 1024


class DigestDiffers(Refusal):
    """What arrived must be what was declared."""

    sentence = N_("The file that arrived is not the one that was declared.")
    remedy = N_("Nothing was kept. Send the file again; if it happens again, check the sender.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ShorterThanDeclared(Refusal):
    """A file that ends early is not taken for the whole."""

    sentence = N_("Only %(arrived)d of %(declared)d bytes arrived.")
    remedy = N_("Nothing was kept. Send the file again, whole.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class LongerThanDeclared(Refusal):
    """No more is taken than was declared."""

    sentence = N_("More than the declared %(declared)d bytes arrived.")
    remedy = N_("Nothing was kept. Declare the right length and send the file again.")
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


ROOT = "tree:"
"""Stands before a root, so that nobody takes it for the digest of bytes: a verifier asks for those."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Digests:
    """What was computed over some bytes in one pass."""

    digest: Digest
    size_bytes: int
    segment_root: str


class Digesting:
    """Computes both digests while the bytes go by."""

    def __init__(self) -> None:
        self.size_bytes = 0
        self._whole = hashlib.sha256()
        self._segments = merkle.CompactRange()
        self._leaf = hashlib.sha256(b"\x00")
        self._leaf_bytes = 0

    def update(self, chunk: bytes | memoryview) -> None:
        """Take the next bytes, however long."""
        self._whole.update(chunk)
        self.size_bytes += len(chunk)
        rest = memoryview(chunk)
        while rest:
            taken = rest[: SEGMENT_BYTES - self._leaf_bytes]
            self._leaf.update(taken)
            self._leaf_bytes += len(taken)
            rest = rest[len(taken) :]
            if self._leaf_bytes == SEGMENT_BYTES:
                self._close_segment()

    def result(self) -> Digests:
        """Return the digests; nothing may be added afterwards."""
        if self._leaf_bytes:
            self._close_segment()
        return Digests(
            digest=Digest(self._whole.hexdigest()),
            size_bytes=self.size_bytes,
            segment_root=f"{ROOT}{self._segments.root().hex()}",
        )

    def _close_segment(self) -> None:
        self._segments.append(self._leaf.digest())
        self._leaf, self._leaf_bytes = hashlib.sha256(b"\x00"), 0


def digests_of(stream: BinaryIO) -> Digests:
    """Read a stream to its end and return its digests."""
    digesting = Digesting()
    while chunk := stream.read(READ_BYTES):
        digesting.update(chunk)
    return digesting.result()


def check_declared(digests: Digests, *, sha256: str | None, size_bytes: int | None) -> None:
    """Refuse bytes whose length or digest is not what was declared."""
    if size_bytes is not None and digests.size_bytes < size_bytes:
        raise ShorterThanDeclared(arrived=digests.size_bytes, declared=size_bytes)
    if size_bytes is not None and digests.size_bytes > size_bytes:
        raise LongerThanDeclared(declared=size_bytes)
    if sha256 is not None and digests.digest != sha256.lower():
        raise DigestDiffers(declared=sha256, arrived=digests.digest)
