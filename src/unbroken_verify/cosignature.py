"""Cosignatures (c2sp.org/tlog-cosignature): what a witness adds below a checkpoint.

It says: "this is the largest consistent tree of that log that I had seen at this time".
"""

import dataclasses
import datetime as dt
from importlib import util

from unbroken_verify import Malformed, checkpoint, ed25519, note

TIME_BYTES = 8
MLDSA44_SIGNATURE_BYTES = 2420
SECONDS_MAX = 253_402_300_799  # The last second of the year 9999.

_MLDSA_LABEL = b"subtree/v1\n\x00"
_SIGNATURE_BYTES = {
    note.COSIGNATURE_ED25519: ed25519.SIGNATURE_BYTES,
    note.COSIGNATURE_MLDSA44: MLDSA44_SIGNATURE_BYTES,
}


class BadCosignature(Malformed):
    """A cosignature is eight bytes of time and a signature of its type's length."""


class NotCheckedHere(Malformed):
    """An ML-DSA-44 signature cannot be checked on this machine, and so does not count."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Cosigned:
    """That a witness had seen a checkpoint by a time."""

    name: str
    at: dt.datetime


def cosign(
    *, text: bytes, at: dt.datetime, key: note.VerifierKey, signer: note.Signer
) -> note.Signature:
    """Cosign a checkpoint by a witness's Ed25519 key."""
    if key.type != note.COSIGNATURE_ED25519:
        raise BadCosignature(key.name)
    checkpoint.parse_checkpoint(text)
    seconds = int(at.timestamp())
    signature = signer.sign(_ed25519_message(text, seconds))
    made = note.Signature(
        name=key.name, key_id=key.key_id, signature=seconds.to_bytes(TIME_BYTES, "big") + signature
    )
    check_cosignature(text=text, key=key, line=made)
    return made


def check_cosignature(*, text: bytes, key: note.VerifierKey, line: note.Signature) -> Cosigned:
    """Return when the witness saw the checkpoint; raise unless the line is its own."""
    length = _SIGNATURE_BYTES.get(key.type)
    if length is None or len(line.signature) != TIME_BYTES + length:
        raise BadCosignature(key.name)
    seconds = int.from_bytes(line.signature[:TIME_BYTES], "big")
    if not 0 < seconds <= SECONDS_MAX:
        raise BadCosignature(key.name)
    if not (key.names(line) and _holds(text, key, seconds, line.signature[TIME_BYTES:])):
        raise note.WrongSignature(key.name)
    return Cosigned(name=key.name, at=dt.datetime.fromtimestamp(seconds, dt.UTC))


def mldsa44_message(*, text: bytes, cosigner: str, seconds: int) -> bytes:
    """Return the structure that an ML-DSA-44 witness signs for a whole checkpoint."""
    seen = checkpoint.parse_checkpoint(text)
    return b"".join(
        (
            _MLDSA_LABEL,
            _short(cosigner.encode()),
            seconds.to_bytes(8, "big"),
            _short(seen.origin.encode()),
            (0).to_bytes(8, "big"),
            seen.size.to_bytes(8, "big"),
            seen.root,
        )
    )


def _short(data: bytes) -> bytes:
    if not 1 <= len(data) <= 255:
        raise BadCosignature(len(data))
    return bytes([len(data)]) + data


def _ed25519_message(text: bytes, seconds: int) -> bytes:
    return b"cosignature/v1\ntime %d\n%s" % (seconds, text)


def _holds(text: bytes, key: note.VerifierKey, seconds: int, signature: bytes) -> bool:
    if key.type == note.COSIGNATURE_MLDSA44:
        message = mldsa44_message(text=text, cosigner=key.name, seconds=seconds)
        return _mldsa44_holds(key.public_key, message, signature)
    message = _ed25519_message(text, seconds)
    return ed25519.holds(public_key=key.public_key, message=message, signature=signature)


def _mldsa44_holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    if not mldsa44_is_here():
        raise NotCheckedHere
    from cryptography.exceptions import (  # noqa: PLC0415  # may be absent
        InvalidSignature,
        UnsupportedAlgorithm,
    )
    from cryptography.hazmat.primitives.asymmetric import mldsa  # noqa: PLC0415

    try:
        mldsa.MLDSA44PublicKey.from_public_bytes(public_key).verify(signature, message)
    except UnsupportedAlgorithm:
        raise NotCheckedHere from None
    except (InvalidSignature, ValueError):
        return False
    return True


def mldsa44_is_here() -> bool:
    """Tell whether this machine can check ML-DSA-44 signatures at all."""
    if util.find_spec("cryptography") is None:
        return False
    return util.find_spec("cryptography.hazmat.primitives.asymmetric.mldsa") is not None
