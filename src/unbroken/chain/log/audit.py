"""Re-check the log from its entries: what the tables hold against what follows from the acts.

Everything is computed anew from the envelopes, so that whoever owns the database and changes a
tile, a place or a checkpoint is found by the name of what he changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from unbroken.chain.log import rows
from unbroken.chain.log.growth import Growth
from unbroken.chain.log.rows import Ask
from unbroken_verify import Malformed, checkpoint, merkle, note, tiles
from unbroken_verify import act as format_

BATCH = 2048
PLACED = f"""SELECT s.log_index, s.act, s.stream, s.n, s.h, s.act_seq, a.stream, a.n, a.seq, a.envelope
FROM unb.sequenced s LEFT JOIN unb.act a ON a.log_id = s.log_id AND a.id = s.act
WHERE s.log_id = %s AND s.log_index >= %s ORDER BY s.log_index LIMIT {BATCH}"""  # noqa: S608
SIGNED = "SELECT size, note FROM unb.checkpoint WHERE log_id = %s ORDER BY size"
TILES = "SELECT level, idx, data FROM unb.tile WHERE log_id = %s"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that is not as it follows from the acts."""

    subject: str
    fault: str


def audit(ask: Ask, *, log_id: str, key: note.VerifierKey | None) -> Iterator[Fault]:
    """Compute the whole log anew; yields nothing where it is whole. Reads in one snapshot, please."""
    signed = [(size, bytes(text)) for size, text in ask(SIGNED, (log_id,))]
    grown = Growth(size=0, fetch=_nothing)
    roots = {0: merkle.EMPTY_ROOT}
    wanted = {size for size, _ in signed}
    for row in _placed(ask, log_id):
        yield from _of_place(row, expected=grown.size)
        grown.append(merkle.leaf_hash(format_.log_entry(_true_h(row))))
        if grown.size in wanted:
            roots[grown.size] = grown.root()
    yield from _of_tiles(ask, log_id, grown)
    head = rows.head(ask, log_id=log_id)
    if (head.size, head.root) != (grown.size, grown.root()):
        yield Fault(subject="tree_head", fault="not the root of the entries")
    for size, text in signed:
        yield from _of_checkpoint(size, text, root=roots.get(size), key=key)


def _placed(ask: Ask, log_id: str) -> Iterator[tuple[Any, ...]]:
    first = 0
    while found := ask(PLACED, (log_id, first)):
        yield from found
        first = found[-1][0] + 1


def _true_h(row: tuple[Any, ...]) -> bytes:
    """Return the h of the act as it stands; where the act is gone, only the log's word is left."""
    return bytes(row[4]) if row[9] is None else format_.act_hash(bytes(row[9]))


def _of_place(row: tuple[Any, ...], *, expected: int) -> Iterator[Fault]:
    index, act, stream, n, h, seq, *kept, envelope = row
    if index != expected:
        yield Fault(subject=f"entry:{expected}", fault="missing")
    if envelope is None:
        yield Fault(subject=f"act:{act}", fault="gone")
        return
    if format_.act_hash(bytes(envelope)) != bytes(h):
        yield Fault(subject=f"act:{act}", fault="not the act that was placed")
    if (stream, n, seq) != tuple(kept):
        yield Fault(subject=f"entry:{index}", fault="not the place of its act")


def _of_tiles(ask: Ask, log_id: str, grown: Growth) -> Iterator[Fault]:
    kept = {(level, index): bytes(data) for level, index, data in ask(TILES, (log_id,))}
    true = grown.changed()
    for level, index in sorted(kept.keys() | true.keys()):
        if kept.get((level, index)) != true.get((level, index)):
            named = tiles.TileRef(level=level, index=index)
            yield Fault(subject=named.path(), fault="not the hashes of its entries")


def _of_checkpoint(
    size: int, text: bytes, *, root: bytes | None, key: note.VerifierKey | None
) -> Iterator[Fault]:
    subject = f"checkpoint:{size}"
    try:
        signed = note.parse_note(text)
        said = (
            checkpoint.check_by_log(signed, key)
            if key
            else checkpoint.parse_checkpoint(signed.text)
        )
    except Malformed as why:
        yield Fault(subject=subject, fault=type(why).__name__)
        return
    if (said.size, said.root) != (size, root):
        yield Fault(subject=subject, fault="not the root of the entries")


def _nothing(wanted: tiles.TileRef) -> bytes:
    raise rows.NotThere(wanted.path())
