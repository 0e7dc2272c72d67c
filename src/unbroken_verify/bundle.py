"""A bundle: one case to carry away, as a BagIt folder in a container of one form.

docs/reference/bundle-format.md describes it byte by byte.
"""

import base64
import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from unbroken_verify import Malformed, act, container, contents, jcs, merkle, note

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BAGIT_NAME = "bagit.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
ACTS = "data/acts.jsonl"
CONTENTS = "data/contents.json"
DISCLOSURE = "data/disclosure.json"
HEADS = "data/heads.jsonl"
POLICY = "data/policy.txt"
STORY = "data/story.jsonl"
MEDIA_FOLDER = "data/media/"
PROOF_FOLDER = "data/proofs/"
RULES_FOLDER = "data/rules/"
PROOF_SUFFIX = ".tlog-proof"

DISCLOSURE_TYPE = "disclosure"
CONTENTS_FIELD = "bundle_sha256"


class BadActLine(Malformed):
    """An act in a bundle is its envelope, its disclosed fields and the digests of the others."""


class BadHeadLine(Malformed):
    """An earlier checkpoint in a bundle is the signed note and its consistency proof."""


class NotListed(Malformed):
    """What is written into a bundle is what the contents list names, all of it."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ActRecord:
    """An act as a bundle carries it."""

    envelope: bytes
    fields: tuple[act.Field, ...]
    withheld: tuple[bytes, ...] = ()

    @property
    def h(self) -> bytes:
        """The hash by which the act is named."""
        return act.act_hash(self.envelope)

    def root(self) -> bytes:
        """Return the payload root that follows from the disclosed and the withheld fields."""
        names = {field.name for field in self.fields}
        if len(names) != len(self.fields):
            raise act.FieldTwice
        return act.root_of_digests([*(field.digest() for field in self.fields), *self.withheld])

    def encode(self) -> bytes:
        """Spell the act as one line, without the newline."""
        return jcs.encode(
            {
                "envelope": self.envelope.decode("utf-8"),
                "fields": [
                    {"name": each.name, "salt": each.salt.hex(), "value": each.value}
                    for each in sorted(self.fields, key=lambda field: field.name)
                ],
                "withheld": [digest.hex() for digest in sorted(self.withheld)],
            }
        )


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class HeadRecord:
    """An earlier checkpoint and the proof that the final tree begins with its own."""

    checkpoint: bytes
    consistency: tuple[bytes, ...]

    def encode(self) -> bytes:
        """Spell the checkpoint as one line, without the newline."""
        return jcs.encode(
            {
                "checkpoint": self.checkpoint.decode("utf-8"),
                "consistency": [base64.b64encode(each).decode() for each in self.consistency],
            }
        )


@dataclasses.dataclass(frozen=True, kw_only=True)
class BundleParts:
    """Everything that a bundle is written from.

    `proofs` has the tlog-proof file of every act by its h: the listed ones, the withheld ones and
    the disclosure act. `open_medium` reads the bytes of a listed digest in pieces.
    """

    contents: contents.Contents
    acts: Sequence[ActRecord]
    disclosure: ActRecord
    proofs: Mapping[bytes, bytes]
    heads: Sequence[HeadRecord]
    policy: bytes
    open_medium: Callable[[bytes], Iterable[bytes]]
    files: Mapping[str, bytes] = dataclasses.field(default_factory=dict)


def write_bundle(parts: BundleParts, *, out: BinaryIO) -> None:
    """Write a bundle into a file that can be sought; the caller makes it durable and names it."""
    _check_parts(parts)
    writer = BundleWriter(out)
    small = _small_members(parts)
    sizes = {MEDIA_FOLDER + each.sha256.hex(): each for each in parts.contents.media}
    for name in sorted([*small, *sizes]):
        if name in small:
            writer.add(name, size=len(small[name]), chunks=(small[name],))
        else:
            medium = sizes[name]
            writer.add(name, size=medium.size_bytes, chunks=parts.open_medium(medium.sha256))
    writer.close()


class BundleWriter:
    """Writes the members of a bundle in order, and its manifests at the end."""

    def __init__(self, out: BinaryIO) -> None:
        self._container = container.ContainerWriter(out)
        self._digests: dict[str, bytes] = {}
        self._container.add(BAGIT_NAME, size=len(BAGIT), chunks=(BAGIT,))

    def add(self, name: str, *, size: int, chunks: Iterable[bytes]) -> None:
        """Add a member of the payload; a medium must have the digest that is its name."""
        digest = hashlib.sha256()
        self._container.add(name, size=size, chunks=_digesting(chunks, digest.update))
        self._digests[name] = digest.digest()
        if name.startswith(MEDIA_FOLDER) and digest.hexdigest() != name[len(MEDIA_FOLDER) :]:
            raise NotListed(name)

    def close(self) -> None:
        """Write the manifests and the directory."""
        for name, data in tag_files(self._digests).items():
            self._container.add(name, size=len(data), chunks=(data,))
        self._container.close()


def tag_files(digests: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return both manifests for a payload."""
    manifest = _manifest(digests)
    tags = {name: hashlib.sha256(data).digest() for name, data in ((BAGIT_NAME, BAGIT),)}
    tags[MANIFEST] = hashlib.sha256(manifest).digest()
    return {MANIFEST: manifest, TAG_MANIFEST: _manifest(tags)}


def contents_files(files: Mapping[str, bytes]) -> tuple[contents.ListedFile, ...]:
    """Return the lines of the contents list for the policy, the story, the rules."""
    return tuple(
        contents.ListedFile(path=path, sha256=hashlib.sha256(files[path]).digest())
        for path in sorted(files)
    )


def proof_name(h: bytes) -> str:
    """Return where the proof of an act stands."""
    return f"{PROOF_FOLDER}{h.hex()}{PROOF_SUFFIX}"


def parse_act_line(line: bytes) -> ActRecord:
    """Read one act."""
    body = jcs.decode(line)
    match body:
        case {
            "envelope": str(envelope),
            "fields": list(fields),
            "withheld": list(withheld),
            **more,
        } if not more:
            found = ActRecord(
                envelope=envelope.encode("utf-8"),
                fields=tuple(_field(each) for each in fields),
                withheld=tuple(act.parse_digest(each) for each in withheld),
            )
        case _:
            raise BadActLine
    names = [each.name for each in found.fields]
    if names != sorted(names) or withheld != sorted(map(str, withheld)):
        raise BadActLine
    return found


def parse_head_line(line: bytes) -> HeadRecord:
    """Read one earlier checkpoint."""
    body = jcs.decode(line)
    match body:
        case {"checkpoint": str(text), "consistency": list(hashes)}:
            found = HeadRecord(
                checkpoint=text.encode("utf-8"),
                consistency=tuple(note.strict_base64(str(each)) for each in hashes),
            )
        case _:
            raise BadHeadLine
    if found.encode() != line or any(len(h) != merkle.HASH_BYTES for h in found.consistency):
        raise BadHeadLine
    return found


def lines_of(data: bytes) -> list[bytes]:
    """Split a file of lines, each of which ends in one newline."""
    if not data:
        return []
    if not data.endswith(b"\n"):
        raise BadActLine
    return data[:-1].split(b"\n")


def _field(body: jcs.Json) -> act.Field:
    match body:
        case {"name": str(name), "salt": str(salt), "value": value, **more} if not more:
            return act.Field(name=name, value=value, salt=act.parse_digest(salt))
        case _:
            raise BadActLine


def _check_parts(parts: BundleParts) -> None:
    listed = parts.contents
    if listed != listed.in_order() or [each.h for each in parts.acts] != [
        each.h for each in listed.acts
    ]:
        raise NotListed("acts")
    proved = {each.h for each in parts.acts} | {each.h for each in listed.withheld_acts}
    proved.add(parts.disclosure.h)
    if parts.proofs.keys() != proved:
        raise NotListed("proofs")
    if listed.files != contents_files({POLICY: parts.policy, **parts.files}):
        raise NotListed("files")
    if len(parts.heads) != len(listed.heads):
        raise NotListed("heads")


def _small_members(parts: BundleParts) -> dict[str, bytes]:
    return {
        ACTS: _lines(each.encode() for each in parts.acts),
        CONTENTS: parts.contents.encode(),
        DISCLOSURE: parts.disclosure.encode(),
        HEADS: _lines(each.encode() for each in parts.heads),
        POLICY: parts.policy,
        **parts.files,
        **{proof_name(h): data for h, data in parts.proofs.items()},
    }


def _lines(each: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in each)


def _manifest(digests: Mapping[str, bytes]) -> bytes:
    return b"".join(
        f"{digests[name].hex()}  {name}\n".encode() for name in sorted(digests, key=str.encode)
    )


def _digesting(chunks: Iterable[bytes], update: Callable[[bytes], object]) -> Iterator[bytes]:
    for chunk in chunks:
        update(chunk)
        yield chunk
