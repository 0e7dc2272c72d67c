"""Read the log's tables, through whichever connection asks: the integrator's or a page's."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import psycopg

from unbroken_verify import act as format_
from unbroken_verify import merkle, note, tiles

Ask: TypeAlias = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""Runs one query and gives its rows."""

Connection: TypeAlias = psycopg.Connection[Any]

HEAD = "SELECT size, root FROM unb.tree_head WHERE log_id = %s"
TILE = "SELECT substr(data, 1, %s) FROM unb.tile WHERE log_id = %s AND level = %s AND idx = %s"
ENTRIES = """SELECT h FROM unb.sequenced
WHERE log_id = %s AND log_index >= %s AND log_index < %s ORDER BY log_index"""
LAST_SIGNED = """SELECT size, note, signed_at FROM unb.checkpoint
WHERE log_id = %s ORDER BY size DESC LIMIT 1"""
FIRST_SIGNED = """SELECT size, note, signed_at FROM unb.checkpoint
WHERE log_id = %s AND size > %s ORDER BY size LIMIT 1"""
SIGNED = "SELECT size, note, signed_at FROM unb.checkpoint WHERE log_id = %s AND size = %s"
COSIGNED = """SELECT c.size, c.line, k.note, k.signed_at
FROM unb.cosignature c JOIN unb.checkpoint k ON k.log_id = c.log_id AND k.size = c.size
WHERE c.log_id = %s AND c.size >= %s ORDER BY c.size, c.at, c.name LIMIT %s"""
LINES = (
    "SELECT line FROM unb.cosignature WHERE log_id = %s AND size = %s ORDER BY at, name LIMIT %s"
)
PLACE = "SELECT log_index, h FROM unb.sequenced WHERE log_id = %s AND act = %s"


class NotThere(LookupError):
    """The log has no such tile, entry or checkpoint."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Size and root of the tree."""

    size: int
    root: bytes


EMPTY = Head(size=0, root=merkle.EMPTY_ROOT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """A checkpoint that was published, as signed by the log alone."""

    size: int
    note: bytes
    at: dt.datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an act stands in the log, and the h that stands there."""

    index: int
    h: bytes


def through(connection: Connection) -> Ask:
    """Ask through a connection of psycopg."""

    def ask(query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        return connection.execute(query, values).fetchall()

    return ask


def head(ask: Ask, *, log_id: str) -> Head:
    """Return the committed head; an empty tree where nothing was integrated yet."""
    found = ask(HEAD, (log_id,))
    return Head(size=found[0][0], root=bytes(found[0][1])) if found else EMPTY


def tile(ask: Ask, *, log_id: str, wanted: tiles.TileRef) -> bytes:
    """Return a tile or an entry bundle, exactly as wide as asked; raises NotThere."""
    if wanted.level == tiles.ENTRIES:
        return _bundle(ask, log_id, wanted)
    width_bytes = wanted.width * merkle.HASH_BYTES
    found = ask(TILE, (width_bytes, log_id, wanted.level, wanted.index))
    if not found or len(found[0][0]) != width_bytes:
        raise NotThere(wanted.path())
    return bytes(found[0][0])


def _bundle(ask: Ask, log_id: str, wanted: tiles.TileRef) -> bytes:
    first = wanted.index * tiles.WIDTH
    found = ask(ENTRIES, (log_id, first, first + wanted.width))
    if len(found) != wanted.width:
        raise NotThere(wanted.path())
    return tiles.encode_bundle(format_.log_entry(bytes(h)) for (h,) in found)


def tree(ask: Ask, *, log_id: str, size: int) -> tiles.TileTree:
    """Return the tree of that size, read from the tiles as needed."""
    return tiles.TileTree(size=size, fetch=lambda wanted: tile(ask, log_id=log_id, wanted=wanted))


def last_signed(ask: Ask, *, log_id: str) -> Signed | None:
    """Return the newest published checkpoint."""
    return _signed(ask(LAST_SIGNED, (log_id,)))


def first_signed_with(ask: Ask, *, log_id: str, index: int) -> Signed | None:
    """Return the first published checkpoint that contains the entry of this index."""
    return _signed(ask(FIRST_SIGNED, (log_id, index)))


def signed_at_size(ask: Ask, *, log_id: str, size: int) -> Signed | None:
    """Return the published checkpoint of a size."""
    return _signed(ask(SIGNED, (log_id, size)))


def with_cosignatures(ask: Ask, *, log_id: str, signed: Signed) -> bytes:
    """Return a checkpoint with the cosignature lines that have come in so far."""
    room = note.SIGNATURE_LINES_MAX - 1
    return signed.note + b"".join(
        bytes(line) for (line,) in ask(LINES, (log_id, signed.size, room))
    )


def place_of(ask: Ask, *, log_id: str, act: uuid.UUID) -> Place | None:
    """Return where an act stands in the log, or None while it is only recorded."""
    found = ask(PLACE, (log_id, act))
    return Place(index=found[0][0], h=bytes(found[0][1])) if found else None


def _signed(found: list[tuple[Any, ...]]) -> Signed | None:
    if not found:
        return None
    size, text, at = found[0]
    return Signed(size=size, note=bytes(text), at=at)
