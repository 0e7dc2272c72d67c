"""The bytes of a bundle: read once, hashed, and compared with the manifests."""

import dataclasses
import hashlib

from unbroken_verify import Malformed, bundle, container
from unbroken_verify.findings import Findings

KEPT_BYTES_MAX = 2 * 1024**3
PAYLOAD_PREFIX = "data/"


class TooLarge(Malformed):
    """What a bundle holds beside its media fits into memory."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Payload:
    """The digest of every member, and the bytes of all that are no media."""

    digests: dict[str, bytes]
    sizes: dict[str, int]
    kept: dict[str, bytes]


def read_payload(members: container.Members, findings: Findings) -> Payload:
    """Read every byte once; what is judged later is what was hashed here."""
    payload = Payload(digests={}, sizes={}, kept={})
    kept = sum(members.size(n) for n in members.names() if not _is_medium(n))
    if kept > KEPT_BYTES_MAX:
        raise TooLarge(kept)
    for name in members.names():
        _read_member(members, name, payload, findings)
    _check_tag_files(payload, findings)
    return payload


def _is_medium(name: str) -> bool:
    return name.startswith(bundle.MEDIA_FOLDER)


def _read_member(
    members: container.Members, name: str, payload: Payload, findings: Findings
) -> None:
    digest, size, parts = hashlib.sha256(), 0, []
    try:
        for chunk in members.chunks(name):
            digest.update(chunk)
            size += len(chunk)
            if not _is_medium(name):
                parts.append(chunk)
    except container.WrongCheckSum as wrong:
        findings.misshapen(wrong, name)
    payload.digests[name] = digest.digest()
    payload.sizes[name] = size
    if not _is_medium(name):
        payload.kept[name] = b"".join(parts)


def _check_tag_files(payload: Payload, findings: Findings) -> None:
    inside = {n: d for n, d in payload.digests.items() if n.startswith(PAYLOAD_PREFIX)}
    expected = {bundle.BAGIT_NAME: bundle.BAGIT, **bundle.tag_files(inside)}
    for name, data in expected.items():
        if payload.kept.get(name) != data:
            findings.forged("tag_file_differs", name)
    for name in payload.digests.keys() - inside.keys() - expected.keys():
        findings.forged("unlisted_file", name)
    _name_changed_files(payload, inside, findings)


def _name_changed_files(payload: Payload, inside: dict[str, bytes], findings: Findings) -> None:
    """Say which files differ from the manifest, where the manifest can still be read."""
    lines = payload.kept.get(bundle.MANIFEST, b"").decode("utf-8", "replace").splitlines()
    stated = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name in sorted(stated.keys() | inside.keys()):
        found = inside.get(name)
        if found is None:
            findings.forged("file_missing", name)
        elif name in stated and stated[name] != found.hex():
            findings.forged("file_changed", name)
        elif name not in stated:
            findings.forged("unlisted_file", name)
