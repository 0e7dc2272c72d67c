"""Signed notes (c2sp.org/signed-note): a text, a blank line, signature lines."""

import base64
import binascii
import dataclasses
import hashlib
import re
from collections.abc import Iterable
from typing import Protocol

from unbroken_verify import Malformed, ed25519

NOTE_BYTES_MAX = 64 * 1024
SIGNATURE_LINES_MAX = 16
KEY_ID_BYTES = 4
ED25519 = 0x01
COSIGNATURE_ED25519 = 0x04
COSIGNATURE_MLDSA44 = 0x06
KEY_BYTES = {ED25519: 32, COSIGNATURE_ED25519: 32, COSIGNATURE_MLDSA44: 1312}

_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_KEY_ID = re.compile(r"[0-9a-f]{8}")
_CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f]")
_LINE_START = "— ".encode()


class BadNote(Malformed):
    """A note is text, a blank line and signature lines, all of them ended."""


class BadSignatureLine(Malformed):
    """A signature line is a dash, a key's name and strict Base64, one space between."""


class BadVerifierKey(Malformed):
    """A verifier key is name, key ID and Base64 of a known type and key, and they agree."""


class BadKeyName(Malformed):
    """A key's name has at least one character, no space and no plus sign."""


class BadBase64(Malformed):
    """Base64 has its one spelling: standard alphabet, padding, no white space."""


class WrongSignature(Malformed):
    """A signature by a known key does not fit what it stands under."""


class UnknownSignature(Malformed):
    """No line is signed by a key that is not named: nobody could tell what it means."""


class NotSigned(Malformed):
    """A note without a signature by a key that is asked for says nothing."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """One signature line."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> bytes:
        """Return the line as it stands in a note, with its newline."""
        encoded = base64.b64encode(self.key_id + self.signature)
        return _LINE_START + self.name.encode() + b" " + encoded + b"\n"


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A text and its signature lines, not yet checked."""

    text: bytes
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """Spell the note."""
        return self.text + b"\n" + b"".join(each.line() for each in self.signatures)

    def by(self, key: "VerifierKey") -> tuple[Signature, ...]:
        """Return the lines that claim to be made by a key."""
        return tuple(each for each in self.signatures if key.names(each))


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class VerifierKey:
    """A public key with the name that it signs by (a "vkey")."""

    name: str
    type: int
    public_key: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public_key) != KEY_BYTES.get(self.type):
            raise BadVerifierKey(self.name)

    @property
    def key_id(self) -> bytes:
        """The four bytes that signature lines carry."""
        return key_id(name=self.name, key_type=self.type, public_key=self.public_key)

    def encode(self) -> str:
        """Spell the key as one word."""
        key = base64.b64encode(bytes([self.type]) + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    def fingerprint(self) -> str:
        """Return 64 digits in groups of four, to be compared by telephone."""
        digest = hashlib.sha256(self.encode().encode()).hexdigest()
        return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))

    def names(self, signature: Signature) -> bool:
        """Tell whether a signature line claims to be made by this key."""
        return signature.name == self.name and signature.key_id == self.key_id


class Signer(Protocol):
    """Whoever holds an Ed25519 private key: a file, a token, a process of its own."""

    def sign(self, data: bytes, /) -> bytes:
        """Return the 64 bytes of an Ed25519 signature."""


def parse_vkey(text: str) -> VerifierKey:
    """Read a verifier key; refuse one whose key ID does not follow from the rest."""
    # The Base64 part may hold a plus sign: only the first two separate.
    parts = text.split("+", 2)
    if len(parts) != 3 or not _KEY_ID.fullmatch(parts[1]):
        raise BadVerifierKey(text[:100])
    key = strict_base64(parts[2])
    if not key:
        raise BadVerifierKey(text[:100])
    found = VerifierKey(name=parts[0], type=key[0], public_key=key[1:])
    if found.key_id.hex() != parts[1]:
        raise BadVerifierKey(found.name)
    return found


def parse_note(data: bytes) -> Note:
    """Read a note; refuse every form that another reader could take differently."""
    if len(data) > NOTE_BYTES_MAX or _CONTROL.search(data) or not data.endswith(b"\n"):
        raise BadNote(len(data))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as broken:
        raise BadNote(broken.start) from None
    text, separator, rest = data.rpartition(b"\n\n")
    lines = rest.splitlines(keepends=True)
    if not separator or not 1 <= len(lines) <= SIGNATURE_LINES_MAX:
        raise BadNote(len(lines))
    return Note(text=text + b"\n", signatures=tuple(_parsed_line(line) for line in lines))


def sign_note(*, text: bytes, key: VerifierKey, signer: Signer) -> Signature:
    """Sign a note's text by a log's Ed25519 key."""
    if key.type != ED25519 or not text.endswith(b"\n"):
        raise BadNote(key.name)
    made = Signature(name=key.name, key_id=key.key_id, signature=signer.sign(text))
    check_signature(text=text, key=key, signature=made)
    return made


def check_signature(*, text: bytes, key: VerifierKey, signature: Signature) -> None:
    """Raise WrongSignature unless the line is the Ed25519 key's own over the text."""
    if not (
        key.type == ED25519
        and key.names(signature)
        and ed25519.holds(public_key=key.public_key, message=text, signature=signature.signature)
    ):
        raise WrongSignature(signature.name)


def open_note(data: bytes, keys: Iterable[VerifierKey]) -> Note:
    """Read a note that one of the Ed25519 keys signed; a wrong line by any of them spoils it."""
    note = parse_note(data)
    signed = [(key, line) for key in keys for line in note.by(key)]
    for key, line in signed:
        check_signature(text=note.text, key=key, signature=line)
    if not signed:
        raise NotSigned
    return note


def key_id(*, name: str, key_type: int, public_key: bytes) -> bytes:
    """Return the first four bytes of the hash of name, type and key."""
    named = name.encode() + b"\n" + bytes([key_type]) + public_key
    return hashlib.sha256(named).digest()[:KEY_ID_BYTES]


def check_name(name: str) -> str:
    """Return a key's name; raise BadKeyName for one that a line could not carry."""
    if not _NAME.fullmatch(name):
        raise BadKeyName(name[:100])
    return name


def strict_base64(text: str) -> bytes:
    """Decode Base64 that is spelled in the one way."""
    try:
        data = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadBase64 from None
    # Unused bits of the last character may differ without changing what is decoded.
    if binascii.b2a_base64(data, newline=False).decode() != text:
        raise BadBase64
    return data


def _parsed_line(line: bytes) -> Signature:
    parts = line.decode("utf-8").removesuffix("\n").split(" ")
    if len(parts) != 3 or parts[0] != "—":
        raise BadSignatureLine(line[:100])
    blob = strict_base64(parts[2])
    if len(blob) <= KEY_ID_BYTES:
        raise BadSignatureLine(parts[1])
    return Signature(
        name=check_name(parts[1]), key_id=blob[:KEY_ID_BYTES], signature=blob[KEY_ID_BYTES:]
    )
