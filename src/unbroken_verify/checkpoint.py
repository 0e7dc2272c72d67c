"""Checkpoints (c2sp.org/tlog-checkpoint): a log's name, size and root, signed."""

import base64
import dataclasses
import re

from unbroken_verify import Malformed, merkle, note

_SIZE = re.compile(rb"0|[1-9][0-9]{0,18}")


class BadCheckpoint(Malformed):
    """A checkpoint is three lines: origin, size and root, and no extension line."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoint:
    """What a log says of itself at one moment."""

    origin: str
    size: int
    root: bytes

    def encode(self) -> bytes:
        """Spell the text that is signed."""
        note.check_name(self.origin)
        return b"%s\n%d\n%s\n" % (self.origin.encode(), self.size, base64.b64encode(self.root))


def parse_checkpoint(text: bytes) -> Checkpoint:
    """Read a checkpoint's text; refuse extension lines, which ML-DSA cosignatures leave out."""
    lines = text.split(b"\n")
    if len(lines) != 4 or lines[3] or not _SIZE.fullmatch(lines[1]):
        raise BadCheckpoint
    root = note.strict_base64(lines[2].decode("utf-8", "replace"))
    size = int(lines[1])
    if len(root) != merkle.HASH_BYTES or size > merkle.SIZE_MAX:
        raise BadCheckpoint
    if size == 0 and root != merkle.EMPTY_ROOT:
        raise BadCheckpoint(0)
    origin = note.check_name(lines[0].decode("utf-8"))
    return Checkpoint(origin=origin, size=size, root=root)


def check_by_log(signed: note.Note, key: note.VerifierKey) -> Checkpoint:
    """Read a checkpoint that the log's own key signed, once or more, under the log's own name."""
    found = parse_checkpoint(signed.text)
    if found.origin != key.name:
        raise note.NotSigned(found.origin)
    lines = signed.by(key)
    for line in lines:
        note.check_signature(text=signed.text, key=key, signature=line)
    if not lines:
        raise note.NotSigned(found.origin)
    return found
