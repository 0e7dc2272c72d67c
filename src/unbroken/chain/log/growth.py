"""Let the tree grow: new leaves go into tiles at the right edge, and nothing else changes."""

from collections.abc import Callable

from unbroken_verify import tiles

LEVELS = tiles.LEVELS // tiles.HEIGHT


class Growth:
    """A tree at its right edge: the tiles that are not full, and those that changed."""

    def __init__(self, *, size: int, fetch: Callable[[tiles.TileRef], bytes]) -> None:
        self.size = size
        self._edge = [_edge_tile(level, size, fetch) for level in range(LEVELS)]
        self._filled: dict[tuple[int, int], bytes] = {}
        self._touched: set[int] = set()

    def append(self, leaf: bytes) -> None:
        """Add a leaf, and above it the root of each tile that it fills."""
        added = leaf
        for level in range(LEVELS):
            row = self._edge[level]
            row.append(added)
            self._touched.add(level)
            if len(row) < tiles.WIDTH:
                break
            self._filled[level, _index(self.size, level)] = tiles.encode_tile(row)
            added = tiles.tile_root(row)
            self._edge[level] = []
        self.size += 1

    def changed(self) -> dict[tuple[int, int], bytes]:
        """Return every tile that grew, by level and number, as it is now."""
        edge = {
            (level, _index(self.size, level)): tiles.encode_tile(row)
            for level, row in enumerate(self._edge)
            if row and level in self._touched
        }
        return {**self._filled, **edge}

    def root(self) -> bytes:
        """Return the root, which follows from the right edge alone."""
        return tiles.TileTree(size=self.size, fetch=self._fetch).root()

    def _fetch(self, wanted: tiles.TileRef) -> bytes:
        return tiles.encode_tile(self._edge[wanted.level])


def _index(size: int, level: int) -> int:
    """Return the number of the tile at the right edge, which the next leaf reaches."""
    return size >> (tiles.HEIGHT * (level + 1))


def _edge_tile(level: int, size: int, fetch: Callable[[tiles.TileRef], bytes]) -> list[bytes]:
    index = _index(size, level)
    width = tiles.tile_width(level=level, index=index, size=size)
    if not width:
        return []
    data = fetch(tiles.TileRef(level=level, index=index, width=width))
    return tiles.parse_tile(data, width=width)
