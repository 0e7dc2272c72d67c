"""Proof files (c2sp.org/tlog-proof): that one entry stands in one log, to carry away."""

import base64
import dataclasses
import functools
import re

from unbroken_verify import Malformed, merkle, note

FIRST_LINE = b"c2sp.org/tlog-proof@v1\n"
PATH_HASHES_MAX = 63

_INDEX = re.compile(rb"index (0|[1-9][0-9]{0,18})")


class BadProofFile(Malformed):
    """A proof file is the first line, the index, the path and a checkpoint, and no extra line."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class TlogProof:
    """A leaf's index and path, and the checkpoint that they lead to."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        """Spell the file."""
        hashes = b"".join(base64.b64encode(each) + b"\n" for each in self.path)
        return FIRST_LINE + b"index %d\n" % self.index + hashes + b"\n" + self.checkpoint


def parse_proof(data: bytes) -> TlogProof:
    """Read a proof file; the unauthenticated `extra` line is refused, since we never write it."""
    head, separator, signed = data.partition(b"\n\n")
    lines = head.split(b"\n")
    if len(lines) < 2 or lines[0] + b"\n" != FIRST_LINE or not separator:
        raise BadProofFile
    index = _INDEX.fullmatch(lines[1])
    path = tuple(_hash(line) for line in lines[2:])
    if not index or len(path) > PATH_HASHES_MAX:
        raise BadProofFile
    _see_note(signed)
    return TlogProof(index=int(index[1]), path=path, checkpoint=signed)


def _hash(line: bytes) -> bytes:
    found = note.strict_base64(line.decode("utf-8", "replace"))
    if len(found) != merkle.HASH_BYTES:
        raise BadProofFile(len(found))
    return found


@functools.lru_cache(maxsize=16)
def _see_note(signed: bytes) -> None:
    """Raise unless the checkpoint has the form of a note; thousands of proofs share one."""
    note.parse_note(signed)
