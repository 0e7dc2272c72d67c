"""Everything re-read and proved again: each act, each link, each byte, each table, each wall.

What is found is named: the act, the row, the file. Nothing is repaired here.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from unbroken.base import config
from unbroken.base.refusal import Refusal
from unbroken.chain import read, replay, vaults, walls
from unbroken.chain.log import audit, heads
from unbroken_verify import Malformed, jcs
from unbroken_verify import act as format_

EVERY_ACT = """SELECT a.seq, a.stream, a.n, a.id, a.type, a.nature, a.occurred_at, a.recorded_at, a.actor,
  a.corrects, a.h, a.envelope, p.names, p.preimages, p.salts, p.digests
FROM unb.act a LEFT JOIN unb.payload p ON p.log_id = a.log_id AND p.act = a.id
WHERE a.seq > %s ORDER BY a.seq LIMIT 2000"""
HEADS = "SELECT stream, n, h FROM unb.stream_head WHERE n > 0"
ORPHANS = """SELECT p.act FROM unb.payload p
WHERE NOT EXISTS (SELECT 1 FROM unb.act a WHERE a.log_id = p.log_id AND a.id = p.act)"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """One thing that is not as it was recorded."""

    kind: str
    where: str
    what: str


def check(*, using: str = "default") -> Iterator[Damage]:
    """Go through everything; yields nothing where the station is whole."""
    yield from acts(using=using)
    yield from log(using=using)
    yield from tables(using=using)
    yield from files()
    yield from standing_walls(using=using)


def acts(*, using: str = "default") -> Iterator[Damage]:
    """Check each act's bytes, fields, columns and link to the act before it."""
    heads: dict[str, tuple[int, bytes]] = {}
    for row in _every_act(using):
        where = f"act {row.id} ({row.stream} {row.n})"
        for what in _of_act(row, heads.get(row.stream)):
            yield Damage(kind="act", where=where, what=what)
        heads[row.stream] = (row.n, bytes(row.h))
    with connections[using].cursor() as cursor:
        cursor.execute(HEADS)
        stored = {stream: (n, bytes(h)) for stream, n, h in cursor.fetchall()}
        cursor.execute(ORPHANS)
        orphans = cursor.fetchall()
    for stream in sorted(stored.keys() | heads.keys()):
        if stored.get(stream) != heads.get(stream):
            yield Damage(kind="stream", where=stream, what="the head is not the last act")
    for (act,) in orphans:
        yield Damage(kind="act", where=f"act {act}", what="its payload is there, the act is not")


def log(*, using: str = "default") -> Iterator[Damage]:
    """Compute places, tiles, head and checkpoints anew from the acts, in one view of the database."""

    def ask(query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with connections[using].cursor() as cursor:
            cursor.execute(query, values)  # type: ignore[arg-type]  # as psycopg takes them.
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    key = heads.public_key(config.load().config.home / "heads")
    with transaction.atomic(using=using):
        ask_one_view(using)
        found = list(audit.audit(ask, log_id=read.station_log(), key=key))
    for one in found:
        yield Damage(kind="log", where=one.subject, what=one.fault)


def ask_one_view(using: str) -> None:
    """Let the integrator go on meanwhile without being seen."""
    with connections[using].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def tables(*, using: str = "default") -> Iterator[Damage]:
    """Replay the log and compare every table with it."""
    for one in replay.differences(using=using):
        yield Damage(
            kind="table",
            where=f"{one.table} {one.ref}",
            what=f"{', '.join(one.columns)} not as act {one.act} left it",
        )


def files() -> Iterator[Damage]:
    """Read every file that an act names and compute its digest again."""
    vault = vaults.station_vault()
    seen: set[str] = set()
    for event in read.everything():
        if event.source.startswith("load:"):
            continue
        for digest in event.digests():
            if digest in seen:
                continue
            seen.add(digest)
            try:
                vault.verify(digest)
            except Refusal as why:
                yield Damage(kind="file", where=digest, what=f"{why} Named by act {event.id}.")


def standing_walls(*, using: str = "default") -> Iterator[Damage]:
    """Compare schema, triggers, functions, grants and roles with what the last migration left."""
    kept = walls_file()
    if not kept.exists():
        yield Damage(kind="wall", where=str(kept), what="missing: run migrate")
        return
    before = set(json.loads(kept.read_text(encoding="utf-8"))["lines"])
    now = set(walls.fingerprint(using=using))
    for line in sorted(before - now):
        yield Damage(kind="wall", where=line, what="gone or changed")
    for line in sorted(now - before):
        yield Damage(kind="wall", where=line, what="new")


def note_walls(*, using: str = "owner") -> None:
    """Keep the walls as they stand now; whoever migrates does so last."""
    kept = walls_file()
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps({"lines": walls.fingerprint(using=using)}), encoding="utf-8")


def walls_file() -> Path:
    """Name the file that keeps the walls as the last migration left them, outside the database."""
    return config.load().config.home / "heads" / "walls.json"


@dataclass(frozen=True, slots=True)
class _Row:
    seq: int
    stream: str
    n: int
    id: object
    type: str
    nature: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    actor: str
    corrects: object
    h: bytes
    envelope: bytes
    names: list[str] | None
    preimages: list[bytes | None]
    salts: list[bytes | None]
    digests: list[bytes]


def _every_act(using: str) -> Iterator[_Row]:
    after = 0
    while True:
        with connections[using].cursor() as cursor:
            cursor.execute(EVERY_ACT, [after])
            rows = cursor.fetchall()
        if not rows:
            return
        yield from (_Row(*row) for row in rows)
        after = rows[-1][0]


def _of_act(row: _Row, before: tuple[int, bytes] | None) -> Iterator[str]:
    envelope_bytes = bytes(row.envelope)
    if format_.act_hash(envelope_bytes) != bytes(row.h):
        yield "its envelope does not have its hash"
    try:
        envelope = format_.parse_envelope(envelope_bytes)
    except Malformed as why:
        yield f"its envelope cannot be read: {why!r}"
        return
    yield from _columns(row, envelope)
    n, h = before or (0, None)
    if (envelope.n, envelope.prev) != (n + 1, h):
        yield "it does not follow the act before it"
    if row.names is None:
        yield "its payload is gone"
        return
    yield from _payload(row, envelope)


def _columns(row: _Row, envelope: format_.Envelope) -> Iterator[str]:
    copies: dict[str, tuple[Any, Any]] = {
        "stream": (row.stream, envelope.stream),
        "n": (row.n, envelope.n),
        "id": (str(row.id), envelope.id),
        "type": (row.type, envelope.type),
        "nature": (row.nature, envelope.nature),
        "occurred_at": (row.occurred_at, envelope.occurred_at),
        "recorded_at": (row.recorded_at, envelope.recorded_at),
        "actor": (row.actor, envelope.by),
        "corrects": (str(row.corrects) if row.corrects else None, envelope.corrects),
    }
    for column, (stored, said) in copies.items():
        if stored != said:
            yield f"column {column} differs from its envelope"


def _payload(row: _Row, envelope: format_.Envelope) -> Iterator[str]:
    digests = [bytes(one) for one in row.digests]
    if len({len(row.names or ()), len(row.preimages), len(row.salts), len(digests)}) != 1:
        yield "its fields, salts and digests are not equally many"
        return
    if format_.root_of_digests(digests) != envelope.payload:
        yield "its fields do not have the payload root"
    for name, preimage, salt, digest in zip(
        row.names or (), row.preimages, row.salts, digests, strict=True
    ):
        if preimage is None or salt is None:
            continue  # Erased under the law; the digest still proves the rest.
        said_name, value = jcs.decode(bytes(preimage))  # type: ignore[misc,str-unpack]
        if (
            said_name != name
            or format_.field_digest(salt=bytes(salt), name=name, value=value) != digest
        ):
            yield f"field {name} differs from its digest"
