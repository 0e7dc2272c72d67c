"""Tiles (c2sp.org/tlog-tiles): a log as static files, and proofs made from them."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from unbroken_verify import Malformed, merkle

WIDTH = 256
HEIGHT = 8
LEVELS = 64
ENTRY_BYTES_MAX = 65_535
ENTRIES = -1
"""The level that stands for entry bundles, whose path says `entries`."""

_PATH = re.compile(
    r"tile/(entries|0|[1-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)
_INDEX_GROUPS_MAX = 7


class BadTilePath(Malformed):
    """A tile's path is level, number in groups of three, and the width where it is partial."""


class BadTile(Malformed):
    """A tile holds as many hashes or entries as its path says, and nothing after them."""


class EntryTooLong(Malformed):
    """A log entry is at most 65,535 bytes."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True, order=True)
class TileRef:
    """One hash tile, or one entry bundle when the level is ENTRIES."""

    level: int
    index: int
    width: int = WIDTH

    def path(self) -> str:
        """Return the path under the log's prefix."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_grouped(self.index)}{partial}"

    def whole(self) -> "TileRef":
        """Return the full tile, which may stand in for a partial one."""
        return dataclasses.replace(self, width=WIDTH)


def parse_path(path: str) -> TileRef:
    """Read a tile's path; there is one spelling for each tile."""
    match = _PATH.fullmatch(path)
    if not match:
        raise BadTilePath(path[:100])
    level, groups, last, width = match.groups()
    digits = groups.replace("x", "").replace("/", "") + last
    found = TileRef(
        level=ENTRIES if level == "entries" else int(level),
        index=int(digits),
        width=int(width) if width else WIDTH,
    )
    if found.path() != path or groups.count("x") >= _INDEX_GROUPS_MAX:
        raise BadTilePath(path[:100])
    return found


def tile_width(*, level: int, index: int, size: int) -> int:
    """Return how many hashes (or entries) a tile has in a tree of that size; zero if none."""
    count = size if level == ENTRIES else size >> (HEIGHT * level)
    return max(0, min(WIDTH, count - index * WIDTH))


def tiles_between(old_size: int, size: int) -> Iterator[TileRef]:
    """Name the tiles that a tree needs beyond its smaller self: bundles, then hashes upward."""
    for level in range(ENTRIES, LEVELS // HEIGHT):
        shift = HEIGHT * max(level, 0)
        first = (old_size >> shift) // WIDTH
        for index in range(first, ((size >> shift) + WIDTH - 1) // WIDTH):
            width = tile_width(level=level, index=index, size=size)
            if width > tile_width(level=level, index=index, size=old_size):
                yield TileRef(level=level, index=index, width=width)


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Spell an entry bundle: each entry behind its length."""
    parts = []
    for entry in entries:
        if len(entry) > ENTRY_BYTES_MAX:
            raise EntryTooLong(len(entry))
        parts.append(len(entry).to_bytes(2, "big") + entry)
    return b"".join(parts)


def parse_bundle(data: bytes, *, width: int) -> list[bytes]:
    """Read exactly `width` entries."""
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) < width:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise BadTile(at)
        entries.append(data[at + 2 : end])
        at = end
    if at != len(data) or len(entries) != width:
        raise BadTile(len(entries))
    return entries


def encode_tile(hashes: Sequence[bytes]) -> bytes:
    """Spell a hash tile."""
    if not 1 <= len(hashes) <= WIDTH or any(len(each) != merkle.HASH_BYTES for each in hashes):
        raise BadTile(len(hashes))
    return b"".join(hashes)


def parse_tile(data: bytes, *, width: int) -> list[bytes]:
    """Read exactly `width` hashes."""
    if len(data) != width * merkle.HASH_BYTES:
        raise BadTile(len(data))
    return [data[at : at + merkle.HASH_BYTES] for at in range(0, len(data), merkle.HASH_BYTES)]


def tile_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root of one full tile, which is a hash of the tile above."""
    if len(hashes) != WIDTH:
        raise BadTile(len(hashes))
    row = list(hashes)
    while len(row) > 1:
        row = [merkle.node_hash(*row[at : at + 2]) for at in range(0, len(row), 2)]
    return row[0]


class TileTree:
    """A tree read from its tiles, for one size. It trusts them: check the root it gives."""

    def __init__(self, *, size: int, fetch: Callable[[TileRef], bytes]) -> None:
        self.size = size
        self._fetch = fetch
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def node(self, level: int, index: int) -> bytes:
        """Return the root of the perfect subtree number `index` of 2^`level` leaves."""
        tile_level, above = divmod(level, HEIGHT)
        first = index << above
        tile = self._tile(tile_level, first // WIDTH)
        row = tile[first % WIDTH : first % WIDTH + (1 << above)]
        return merkle.range_root(_row_reader(row), 0, 1 << above)

    def root(self) -> bytes:
        """Return the root that the tiles give."""
        return merkle.range_root(self.node, 0, self.size)

    def compact_range(self) -> merkle.CompactRange:
        """Return the right edge, from which the tree can grow."""
        roots, begin = [], 0
        for level in reversed(range(self.size.bit_length())):
            if self.size >> level & 1:
                roots.append(self.node(level, begin >> level))
                begin += 1 << level
        return merkle.CompactRange(size=self.size, roots=roots)

    def inclusion(self, index: int) -> list[bytes]:
        """Return the proof that a leaf is in the tree."""
        return merkle.inclusion_proof(self.node, index, self.size)

    def consistency(self, old_size: int) -> list[bytes]:
        """Return the proof that the tree only grew since it had `old_size` leaves."""
        return merkle.consistency_proof(self.node, old_size, self.size)

    def entry(self, index: int) -> bytes:
        """Return one entry out of its bundle."""
        if not 0 <= index < self.size:
            raise merkle.BadRange(index, self.size)
        number, at = divmod(index, WIDTH)
        width = tile_width(level=ENTRIES, index=number, size=self.size)
        data = self._fetch(TileRef(level=ENTRIES, index=number, width=width))
        return parse_bundle(data, width=width)[at]

    def _tile(self, level: int, index: int) -> list[bytes]:
        if (level, index) not in self._tiles:
            width = tile_width(level=level, index=index, size=self.size)
            data = self._fetch(TileRef(level=level, index=index, width=width))
            self._tiles[level, index] = parse_tile(data, width=width)
        return self._tiles[level, index]


def _row_reader(row: Sequence[bytes]) -> merkle.NodeReader:
    def node(level: int, index: int) -> bytes:
        if level == 0:
            return row[index]
        return merkle.node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))

    return node


def _grouped(index: int) -> str:
    digits = f"{index:03d}"
    digits = digits.rjust(-(-len(digits) // 3) * 3, "0")
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{each}" for each in groups[:-1]), groups[-1]])
