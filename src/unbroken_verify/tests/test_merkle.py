"""Trees, proofs and tiles against a slow reading of the definition."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbroken_verify import Malformed, merkle, tiles

LEAVES = [merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(700)]
sizes = st.integers(1, len(LEAVES))


def defined_root(leaves):
    """Compute the root as RFC 6962 section 2.1 defines it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else merkle.EMPTY_ROOT
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return merkle.node_hash(defined_root(leaves[:half]), defined_root(leaves[half:]))


TREE = merkle.Tree(LEAVES)


@given(sizes)
def test_every_way_to_the_root_gives_the_defined_one(size):
    growing = merkle.CompactRange()
    for leaf in LEAVES[:size]:
        growing.append(leaf)
    assert growing.root() == TREE.root(size) == defined_root(LEAVES[:size])
    again = merkle.CompactRange(size=size, roots=growing.roots)
    assert again.root() == growing.root()


@given(sizes, st.data())
def test_each_leaf_is_proved_and_nothing_else_is(size, data):
    index = data.draw(st.integers(0, size - 1))
    path = TREE.inclusion(index, size)
    right = {
        "leaf": LEAVES[index],
        "index": index,
        "size": size,
        "proof": path,
        "root": TREE.root(size),
    }
    merkle.check_inclusion(**right)
    other = data.draw(st.integers(0, size).filter(lambda each: each != index))
    wrong = [{"index": other}, {"leaf": merkle.leaf_hash(b"other")}, {"root": bytes(32)}]
    wrong += [{"proof": [*path, bytes(32)]}, {"proof": [*path[:-1]]} if path else {"size": 0}]
    for changed in wrong:
        with pytest.raises(Malformed):
            merkle.check_inclusion(**{**right, **changed})


@given(sizes, st.data())
def test_each_growth_is_proved_and_no_other_past_is(size, data):
    old = data.draw(st.integers(1, size))
    right = {
        "old_size": old,
        "size": size,
        "proof": TREE.consistency(old, size),
        "old_root": TREE.root(old),
        "root": TREE.root(size),
    }
    merkle.check_consistency(**right)
    wrong = [{"old_root": bytes(32)}, {"root": bytes(32)}, {"old_size": 0}]
    wrong += [{"proof": [*right["proof"], bytes(32)]}, {"size": old - 1}]
    for changed in wrong:
        with pytest.raises(Malformed):
            merkle.check_consistency(**{**right, **changed})


@given(sizes, st.data())
def test_tiles_give_the_same_proofs_as_the_tree(size, data):
    tree = tiles.TileTree(size=size, fetch=published(size).__getitem__)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert tree.root() == TREE.root(size)
    assert tree.inclusion(index) == TREE.inclusion(index, size)
    assert tree.consistency(old) == TREE.consistency(old, size)
    assert tree.entry(index) == index.to_bytes(4, "big")
    growing = tree.compact_range()
    growing.append(LEAVES[0])
    assert growing.size == size + 1


@given(sizes, st.data())
def test_what_a_growing_tree_publishes_is_what_its_readers_fetch(size, data):
    """The tiles named between two sizes, kept from size to size, are all that is needed."""
    steps = sorted(data.draw(st.sets(st.integers(1, size), max_size=6)) | {size})
    kept, before = {}, 0
    for step in steps:
        wanted = set(tiles.tiles_between(before, step))
        kept.update({ref: cut(ref) for ref in wanted})
        before = step
    tree = tiles.TileTree(size=size, fetch=kept.__getitem__)
    assert tree.root() == TREE.root(size)
    assert tree.entry(size - 1) == (size - 1).to_bytes(4, "big")


def cut(ref):
    """Cut one tile out of the whole tree, by the definition."""
    if ref.level == tiles.ENTRIES:
        first = ref.index * tiles.WIDTH
        return tiles.encode_bundle(n.to_bytes(4, "big") for n in range(first, first + ref.width))
    first = ref.index * tiles.WIDTH
    span = tiles.HEIGHT * ref.level
    return tiles.encode_tile([TREE.node(span, first + i) for i in range(ref.width)])


def published(size):
    return {ref: cut(ref) for ref in tiles.tiles_between(0, size)}


def test_the_partial_tiles_of_a_size_are_those_of_the_format():
    paths = {ref.path() for ref in tiles.tiles_between(0, 256)}
    assert paths == {"tile/entries/000", "tile/0/000", "tile/1/000.p/1"}
    paths = {ref.path() for ref in tiles.tiles_between(69_999, 70_000)}
    assert paths == {"tile/entries/273.p/112", "tile/0/273.p/112"}
    assert list(tiles.tiles_between(70_000, 70_000)) == []
    widths = [tiles.tile_width(level=n, index=i, size=70_000) for n, i in ((1, 1), (2, 0), (3, 0))]
    assert widths == [17, 1, 0]


@pytest.mark.parametrize(
    ("index", "path"),
    [
        (0, "tile/0/000"),
        (999, "tile/0/999"),
        (1000, "tile/0/x001/000"),
        (1_234_067, "tile/0/x001/x234/067"),
    ],
)
def test_a_tile_number_is_written_in_groups_of_three(index, path):
    ref = tiles.TileRef(level=0, index=index)
    assert ref.path() == path
    assert tiles.parse_path(path) == ref


@given(st.integers(-1, 63), st.integers(0, 2**55), st.integers(1, 256))
def test_every_path_reads_back(level, index, width):
    ref = tiles.TileRef(level=level, index=index, width=width)
    assert tiles.parse_path(ref.path()) == ref


@pytest.mark.parametrize(
    "path",
    [
        "tile/64/000",
        "tile/00/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/1/",
        "tile/data/000",
        "tile/0/000\n",
        "/tile/0/000",
        "tile/0/../000",
        "tile/0/٠٠٠",
        "checkpoint",
    ],
)
def test_a_tile_path_in_another_spelling_is_refused(path):
    with pytest.raises(tiles.BadTilePath):
        tiles.parse_path(path)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=9))
def test_an_entry_bundle_reads_back_and_no_other_width_does(entries):
    data = tiles.encode_bundle(entries)
    assert tiles.parse_bundle(data, width=len(entries)) == entries
    for wrong, width in (
        (data, len(entries) + 1),
        (data, len(entries) - 1),
        (data[:-1], len(entries)),
        (data + b"\x00", len(entries)),
    ):
        with pytest.raises(tiles.BadTile):
            tiles.parse_bundle(wrong, width=width)


def test_tiles_and_entries_keep_their_limits():
    with pytest.raises(tiles.EntryTooLong):
        tiles.encode_bundle([bytes(65_536)])
    for hashes in ([], [bytes(31)], [bytes(32)] * 257):
        with pytest.raises(tiles.BadTile):
            tiles.encode_tile(hashes)
    with pytest.raises(tiles.BadTile):
        tiles.parse_tile(bytes(64), width=1)
    with pytest.raises(tiles.BadTile):
        tiles.tile_root([bytes(32)])


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (0, 2**63)])
def test_no_proof_is_made_for_what_is_outside_the_tree(index, size):
    with pytest.raises(merkle.BadRange):
        merkle.inclusion_proof(TREE.node, index, size)


@pytest.mark.parametrize(("old", "size"), [(0, 5), (6, 5), (1, 2**63)])
def test_no_consistency_is_shown_from_nothing_or_backwards(old, size):
    with pytest.raises(merkle.BadRange):
        merkle.consistency_proof(TREE.node, old, size)


def test_a_compact_range_has_as_many_roots_as_its_size_has_ones():
    with pytest.raises(merkle.BadRange):
        merkle.CompactRange(size=3, roots=[bytes(32)])
    with pytest.raises(merkle.BadHash):
        merkle.CompactRange(size=1, roots=[b""])
    with pytest.raises(merkle.BadHash):
        merkle.Tree([b"short"])
