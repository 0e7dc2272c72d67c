"""Private keys in files that only their process can read, in the form that note tools know."""

import base64
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ed25519

from unbroken.base.refusal import N_, Refusal
from unbroken.vault import durable
from unbroken_verify import note

PREFIX = "PRIVATE+KEY+"
NAME = "signing"
SEED_BYTES = 32


class KeyFileUnsafe(Refusal):
    """Nobody but the process that signs may read a private key."""

    sentence = N_("Others may read the private key %(file)s.")
    remedy = N_("Find out who has read it; set its mode to 0600 and consider making a new key.")


class KeyFileWrong(Refusal):
    """A private key names the log or witness that it signs for."""

    sentence = N_("The private key %(file)s is not one of %(name)s.")
    remedy = N_("Bring back the key that belongs to this name; a new name needs a new folder.")


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """A private key and the public key that others check with."""

    public: note.VerifierKey
    _private: ed25519.Ed25519PrivateKey

    def sign(self, data: bytes, /) -> bytes:
        """Return an Ed25519 signature."""
        return self._private.sign(data)


def own_key(folder: Path, *, name: str, key_type: int) -> SigningKey:
    """Read the key of a folder, making it at the first start; raises KeyFileUnsafe, KeyFileWrong."""
    file = folder / NAME
    if not file.exists():
        _make(file, name=name, key_type=key_type)
    if file.stat().st_mode & 0o077:
        raise KeyFileUnsafe(file=file)
    made = _parsed(file.read_text("utf-8").strip(), name=name, key_type=key_type)
    if made is None:
        raise KeyFileWrong(file=file, name=name)
    return made


def spelled(*, name: str, key_type: int, seed: bytes) -> str:
    """Write a private key as one word, in the form of Go's note package."""
    public = _public(name, key_type, ed25519.Ed25519PrivateKey.from_private_bytes(seed))
    return f"{PREFIX}{name}+{public.key_id.hex()}+{base64.b64encode(bytes([key_type]) + seed).decode()}"


def _make(file: Path, *, name: str, key_type: int) -> None:
    note.check_name(name)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = spelled(name=name, key_type=key_type, seed=os.urandom(SEED_BYTES))
    with durable.volume_faults(file.parent):
        durable.replace_file(file, f"{text}\n".encode())
        # Dying here leaves a key under which nothing was signed yet; the next start takes it up.
        durable.sync_folder(file.parent.parent)


def _parsed(text: str, *, name: str, key_type: int) -> SigningKey | None:
    head = f"{PREFIX}{name}+"
    key_id, _, encoded = text.removeprefix(head).partition("+")
    blob = note.strict_base64(encoded)
    if not text.startswith(head) or blob[:1] != bytes([key_type]) or len(blob) != 1 + SEED_BYTES:
        return None
    private = ed25519.Ed25519PrivateKey.from_private_bytes(blob[1:])
    public = _public(name, key_type, private)
    return SigningKey(public=public, _private=private) if public.key_id.hex() == key_id else None


def _public(name: str, key_type: int, private: ed25519.Ed25519PrivateKey) -> note.VerifierKey:
    raw = private.public_key().public_bytes_raw()
    return note.VerifierKey(name=name, type=key_type, public_key=raw)
