"""The Merkle tree of RFC 6962 and RFC 9162: roots, proofs, and their checks."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from unbroken_verify import Malformed

HASH_BYTES = 32
SIZE_MAX = 2**63 - 1
EMPTY_ROOT = hashlib.sha256(b"").digest()

NodeReader = Callable[[int, int], bytes]
"""Gives the root of the perfect subtree number `index` of 2^`level` leaves."""


class BadRange(Malformed):
    """A proof is asked for a leaf or a smaller tree inside the tree."""


class BadProof(Malformed):
    """A proof that does not lead to the root proves nothing."""


class BadHash(Malformed):
    """Every hash is exactly 32 bytes, or an empty hash could equal an empty root."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees joined."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class CompactRange:
    """The roots of the perfect subtrees of a tree that grows: at most 64 hashes."""

    def __init__(self, *, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        _check_hashes(roots)
        if len(roots) != size.bit_count():
            raise BadRange(size, len(roots))
        self.size = size
        self._roots = list(roots)

    @property
    def roots(self) -> tuple[bytes, ...]:
        """The subtree roots, the largest first."""
        return tuple(self._roots)

    def append(self, leaf: bytes) -> None:
        """Add the hash of one leaf at the right."""
        _check_hashes((leaf,))
        carry, merged = self.size, leaf
        while carry & 1:
            merged = node_hash(self._roots.pop(), merged)
            carry >>= 1
        self._roots.append(merged)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        return _folded(self._roots)


class Tree:
    """A whole tree in memory, for proofs over some thousand leaves."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add the hash of one leaf at the right, and each perfect subtree that it completes."""
        _check_hashes((leaf,))
        level, added = 0, leaf
        self._levels[0].append(added)
        while len(self._levels[level]) % 2 == 0:
            added = node_hash(*self._levels[level][-2:])
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(added)

    def node(self, level: int, index: int) -> bytes:
        """Return the root of one perfect subtree."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the tree, or of its first `size` leaves."""
        return range_root(self.node, 0, self.size if size is None else size)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Return the proof that a leaf is in the tree."""
        return inclusion_proof(self.node, index, self.size if size is None else size)

    def consistency(self, old_size: int, size: int | None = None) -> list[bytes]:
        """Return the proof that the tree only grew since it had `old_size` leaves."""
        return consistency_proof(self.node, old_size, self.size if size is None else size)


def range_root(node: NodeReader, begin: int, end: int) -> bytes:
    """Return the hash of the leaves `begin` to `end`, where begin is a multiple of the span."""
    roots = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        roots.append(node(level, begin >> level))
        begin += 1 << level
    return _folded(roots)


def inclusion_proof(node: NodeReader, index: int, size: int) -> list[bytes]:
    """Return the path of RFC 9162 section 2.1.3.1, the leaf's sibling first."""
    if not 0 <= index < size <= SIZE_MAX:
        raise BadRange(index, size)
    path, begin, end = [], 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(range_root(node, middle, end))
            end = middle
        else:
            path.append(range_root(node, begin, middle))
            begin = middle
    return path[::-1]


def consistency_proof(node: NodeReader, old_size: int, size: int) -> list[bytes]:
    """Return the proof of RFC 9162 section 2.1.4.1 between two sizes of one tree."""
    if not 0 < old_size <= size <= SIZE_MAX:
        raise BadRange(old_size, size)
    proof, begin, end = [], 0, size
    while old_size != end:
        middle = begin + _split(end - begin)
        if old_size <= middle:
            proof.append(range_root(node, middle, end))
            end = middle
        else:
            proof.append(range_root(node, begin, middle))
            begin = middle
    if begin > 0:
        proof.append(range_root(node, begin, end))
    return proof[::-1]


def check_inclusion(
    *, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise BadProof unless the proof leads from the leaf to the root (RFC 9162 2.1.3.2)."""
    _check_hashes((leaf, root, *proof))
    if not 0 <= index < size <= SIZE_MAX:
        raise BadRange(index, size)
    inner = (index ^ (size - 1)).bit_length()
    if len(proof) != inner + (index >> inner).bit_count():
        raise BadProof(index, size)
    if _climbed(leaf, index, size - 1, proof) != root:
        raise BadProof(index, size)


def check_consistency(
    *, old_size: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes
) -> None:
    """Raise BadProof unless the later tree begins with the earlier one (RFC 9162 2.1.4.2)."""
    _check_hashes((old_root, root, *proof))
    if not 0 < old_size <= size <= SIZE_MAX:
        raise BadRange(old_size, size)
    if old_size == size:
        if proof or old_root != root:
            raise BadProof(old_size, size)
        return
    steps = list(proof)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if _climbed_twice(old_size - 1, size - 1, steps) != (old_root, root):
        raise BadProof(old_size, size)


def _climbed(leaf: bytes, index: int, last: int, proof: Sequence[bytes]) -> bytes | None:
    reached = leaf
    for step in proof:
        if last == 0:
            return None
        if index & 1 or index == last:
            reached = node_hash(step, reached)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            reached = node_hash(reached, step)
        index, last = index >> 1, last >> 1
    return reached if last == 0 else None


def _climbed_twice(index: int, last: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    while index & 1:
        index, last = index >> 1, last >> 1
    if not steps:
        return None
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if index & 1 or index == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new = node_hash(new, step)
        index, last = index >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(count: int) -> int:
    """Return the largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _folded(roots: Sequence[bytes]) -> bytes:
    if not roots:
        return EMPTY_ROOT
    folded = roots[-1]
    for root in reversed(roots[:-1]):
        folded = node_hash(root, folded)
    return folded


def _check_hashes(hashes: Iterable[bytes]) -> None:
    for each in hashes:
        if len(each) != HASH_BYTES:
            raise BadHash(len(each))
