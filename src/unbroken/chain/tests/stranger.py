"""A stranger who reads a log over HTTP, written from the specifications alone.

Nothing of ours is imported: c2sp.org/signed-note, tlog-checkpoint, tlog-tiles, RFC 6962 section 2.1.
"""

import base64
import hashlib
import urllib.request
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def fetch(url):
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 — an address of the test.
        return answer.read(), answer.headers


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf(entry):
    return sha256(b"\x00", entry)


def mth(hashes):
    """RFC 6962 section 2.1, over the hashes of the leaves."""
    if not hashes:
        return sha256()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha256(b"\x01", mth(hashes[:k]), mth(hashes[k:]))


def path(index, hashes):
    """RFC 6962 section 2.1.1."""
    if len(hashes) == 1:
        return []
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if index < k:
        return [*path(index, hashes[:k]), mth(hashes[k:])]
    return [*path(index - k, hashes[k:]), mth(hashes[:k])]


def climb(leaf_hash, index, size, proof):
    """RFC 9162 section 2.1.3.2."""
    fn, sn, r = index, size - 1, leaf_hash
    for c in proof:
        assert sn != 0
        if fn & 1 or fn == sn:
            r = sha256(b"\x01", c, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\x01", r, c)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return r


@dataclass
class Checkpoint:
    origin: str
    size: int
    root: bytes


def checkpoint(data, vkey):
    """Read a signed checkpoint, with the log's key in the form name+id+base64."""
    name, key_id, key = vkey.split("+", 2)
    raw = base64.b64decode(key)
    assert raw[0] == 1
    text, _, signatures = data.rpartition(b"\n\n")
    text += b"\n"
    for line in signatures.decode().splitlines():
        dash, by, blob = line.split(" ")
        blob = base64.b64decode(blob)
        if dash == "—" and by == name and blob[:4].hex() == key_id:
            Ed25519PublicKey.from_public_bytes(raw[1:]).verify(blob[4:], text)
            origin, size, root = text.decode().splitlines()
            assert origin == name
            return Checkpoint(origin, int(size), base64.b64decode(root))
    raise AssertionError("not signed by the log")


def groups(number):
    parts = [f"{number % 1000:03d}"]
    while number := number // 1000:
        parts.insert(0, f"x{number % 1000:03d}")
    return "/".join(parts)


def tile_paths(kind, count):
    """Name the tiles of one level that holds so many hashes: the full ones and the partial one."""
    for number in range(count // 256):
        yield f"tile/{kind}/{groups(number)}", 256
    if count % 256:
        yield f"tile/{kind}/{groups(count // 256)}.p/{count % 256}", count % 256


def entries(base, size):
    found = []
    for tile, width in tile_paths("entries", size):
        data, headers = fetch(f"{base}/{tile}")
        assert headers["Content-Type"] == "application/octet-stream"
        assert "immutable" in headers["Cache-Control"]
        for _ in range(width):
            length = int.from_bytes(data[:2], "big")
            found.append(data[2 : 2 + length])
            data = data[2 + length :]
        assert not data
    return found


def hashes(base, level, count):
    found = []
    for tile, width in tile_paths(str(level), count):
        data, headers = fetch(f"{base}/{tile}")
        assert headers["Content-Type"] == "application/octet-stream"
        assert len(data) == 32 * width
        found += [data[at : at + 32] for at in range(0, len(data), 32)]
    return found


def read_all(base, vkey):
    """Read the whole log and prove every entry; returns the checkpoint and the entries."""
    data, headers = fetch(f"{base}/checkpoint")
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    said = checkpoint(data, vkey)
    found = entries(base, said.size)
    leaves = [leaf(each) for each in found]
    assert mth(leaves) == said.root
    level, below = 0, leaves
    while below:
        assert hashes(base, level, len(below)) == below
        below = [mth(below[at : at + 256]) for at in range(0, len(below) - 255, 256)]
        level += 1
    for index in range(0, said.size, max(1, said.size // 20)):
        assert climb(leaves[index], index, said.size, path(index, leaves)) == said.root
    return said, found
