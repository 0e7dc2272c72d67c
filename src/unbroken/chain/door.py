"""The one door: everything that happens to a case is recorded here, in one transaction.

Two round trips (decision 8). The first locks the heads of the streams and reads the server's clock
and the rows that the acts name. Then pure functions say what changes. The second appends the acts,
writes the changes and commits. All of it, or nothing.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.db import connections
from psycopg import errors

from unbroken.base.identifiers import ActId, Key, OfficerRef, StreamName
from unbroken.base.refusal import N_, Refusal
from unbroken.chain import read, table, vaults
from unbroken.chain.actor import Actor
from unbroken.chain.entry import Draft, Entry, Sealed, digests_of, drafts_of, said_before, seal
from unbroken.chain.memory import Lately
from unbroken.chain.numbers import numbered
from unbroken.chain.projection import Held, Past, Wanted, consequences
from unbroken.chain.read import recorded_from, station_log
from unbroken.chain.receipt import Receipt
from unbroken.chain.recorded import NamedFile, Recorded, Signature
from unbroken.chain.register import Act, Nature
from unbroken.chain.trip import Connection, Trip

TRIES_MAX = 5
TOO_OLD = "UB003"
"""What `append_act` says of an act whose time of recording is not now."""
LATELY = Lately(streams_max=200)
"""What watchers worked out of the streams in which something was recorded lately."""
BEGIN, COMMIT = b"BEGIN", b"COMMIT"
HEAD = b"SELECT n, h, clock FROM unb.lock_head($1, $2)"
KNOWN = b"SELECT 1 FROM unb.act WHERE log_id = $1 AND key = $2"
STORED = b"""SELECT a.key, a.id, a.stream, a.n, a.h, a.recorded_at, a.envelope, p.names, p.preimages
FROM unb.act a JOIN unb.payload p ON p.log_id = a.log_id AND p.act = a.id
WHERE a.log_id = $1 AND a.key = ANY($2)"""
SINCE = b"""SELECT a.envelope, p.names, p.preimages
FROM unb.act a JOIN unb.payload p ON p.log_id = a.log_id AND p.act = a.id
WHERE a.log_id = $1 AND a.stream = $2 AND a.n > $3 ORDER BY a.n LIMIT 1000"""
APPEND = b"SELECT unb.append_act($1, $2, $3, $4)"


Stored = dict[uuid.UUID, tuple[Any, ...]]
"""What was recorded under each key, as `STORED` reads it."""


class KeyUsedBefore(Refusal):
    """A key stands for one content; the same key with another content is a mistake of the caller."""

    sentence = N_("This form was already sent with other content (record %(act)s).")
    remedy = N_("Open the form anew and send it again; the first record stands as it is.")


class Stale(Refusal):
    """A decision was taken without having seen what was recorded about its subject in between."""

    sentence = N_("Something was recorded in between: %(acts)s.")
    remedy = N_("Look at what is new and send again; what you typed is kept.")


class BytesUnknown(Refusal):
    """Bytes are in the vault before an act names them (decision 23)."""

    sentence = N_("The file with digest %(digest)s has not arrived in the vault.")
    remedy = N_("Upload the file first, then send the form again.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class InsideTransaction(Exception):
    """The door opens and commits its own transaction; inside another one it could promise nothing."""


@dataclass(kw_only=True)
class _Seen:
    """What the first trip brought back."""

    heads: dict[str, tuple[int, bytes | None]] = field(default_factory=dict)
    at: dt.datetime
    repeated: bool
    """Something was recorded under one of the keys already."""
    since: list[Recorded[Act]]
    rows: Held


def record(
    act: Act,
    *,
    stream: StreamName,
    by: Actor,
    occurred_at: dt.datetime,
    key: Key,
    seen: int | None = None,
    corrects: ActId | None = None,
    accompanied_by: tuple[OfficerRef, ...] = (),
    signatures: tuple[Signature, ...] = (),
    media: tuple[NamedFile, ...] = (),
    claimed_offset_min: int = 0,
    source: str = "manual",
    after_closure_reason: str = "",
) -> Receipt:
    """Record one act. Raises KeyUsedBefore, Stale, DetailMissing or BytesUnknown."""
    entry = Entry(
        act=act,
        stream=stream,
        by=by,
        occurred_at=occurred_at,
        key=key,
        seen=seen,
        corrects=corrects,
        accompanied_by=accompanied_by,
        signatures=signatures,
        media=media,
        claimed_offset_min=claimed_offset_min,
        source=source,
        after_closure_reason=after_closure_reason,
    )
    return record_all([entry])[0]


def is_known(key: Key) -> bool:
    """Say whether something was recorded with this key: then the call is a repeat."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM unb.act WHERE log_id = %s AND key = %s", [station_log(), key])
        return cursor.fetchone() is not None


def record_all(entries: Sequence[Entry]) -> list[Receipt]:
    """Record several acts in one transaction; the receipts come in the same order."""
    drafts = [draft for entry in entries for draft in drafts_of(entry)]
    _refuse_unknown_bytes(drafts)
    for _ in range(TRIES_MAX - 1):
        try:
            return _in_one_transaction(entries, drafts)
        except (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation):
            # Another writer was first, at a new stream, a new number or the same key: look again.
            continue
        except errors.DatabaseError as refused:
            if refused.sqlstate != TOO_OLD:
                raise
            # The machine took seconds between the trips, and the time that we had read has passed.
            continue
    return _in_one_transaction(entries, drafts)


def _refuse_unknown_bytes(drafts: Iterable[Draft]) -> None:
    for draft in drafts:
        if draft.entry.loaded:
            continue  # Loaded records name digests as claimed; coverage says so (decision 13).
        for digest in digests_of(draft):
            if not vaults.station_vault().has(digest):
                raise BytesUnknown(digest=digest)


def _in_one_transaction(entries: Sequence[Entry], drafts: list[Draft]) -> list[Receipt]:
    connection = _connection()
    log_id = station_log()
    try:
        before = _first_trip(connection, log_id, drafts)
        if before.repeated:
            connection.rollback()
            return _receipts_of_repeat(log_id, entries, _stored(connection, log_id, drafts))
        _refuse_stale(entries, before)
        sealed = _follow(log_id, drafts, before)
        # Dying before the commit below leaves nothing; from its success on the acts are recorded.
        _second_trip(connection, sealed, before.rows, {d.id: d.entry.key for d in drafts})
    except BaseException:
        if not connection.closed:
            connection.rollback()
        raise
    return [_receipt(one) for one in sealed if one.recorded.id in _first_ids(entries, drafts)]


def _connection() -> Connection:
    wrapper = connections["default"]
    if wrapper.in_atomic_block:
        raise InsideTransaction
    wrapper.ensure_connection()
    connection: Connection = wrapper.connection
    return connection


def _first_trip(connection: Connection, log_id: str, drafts: list[Draft]) -> _Seen:
    streams = sorted({draft.entry.stream for draft in drafts})
    wanted = table.together(_wanted(log_id, drafts))
    watched = [d.entry for d in drafts if d.entry.seen is not None]
    trip = Trip(connection)
    trip.ask(BEGIN)
    heads = [(stream, trip.ask(HEAD, log_id, stream)) for stream in streams]
    known = [trip.ask(KNOWN, log_id, draft.entry.key) for draft in drafts]
    since = [trip.ask(SINCE, log_id, e.stream, e.seen) for e in watched]
    found = [(one, table.select(trip, log_id, one)) for one in wanted]
    trip.make()
    at = dt.datetime.max.replace(tzinfo=dt.UTC)
    places: dict[str, tuple[int, bytes | None]] = {}
    for stream, answer in heads:
        for n, h, clock in answer.rows():
            places[stream], at = (n, h), clock
    heads_before = {stream: h for stream, (_, h) in places.items() if h}
    rows = Held(past=Past(acts=read.stream, memory=LATELY, heads=heads_before))
    for one, answer in found:
        for row in answer.rows():
            rows.hold(table.row_from(one.model, row))
    return _Seen(
        heads=places,
        at=at.replace(microsecond=at.microsecond // 1000 * 1000),
        repeated=any(answer.rows() for answer in known),
        since=[recorded_from(*row) for answer in since for row in answer.rows()],
        rows=rows,
    )


def _wanted(log_id: str, drafts: list[Draft]) -> list[Wanted]:
    wanted: list[Wanted] = []
    for draft in drafts:
        event = draft.unplaced(log_id=log_id)
        for follows in consequences(type(draft.entry.act)):
            wanted += follows.reads(event)
    return wanted


def _stored(connection: Connection, log_id: str, drafts: list[Draft]) -> Stored:
    trip = Trip(connection)
    answer = trip.ask(STORED, log_id, [draft.entry.key for draft in drafts])
    trip.make()
    return {row[0]: row for row in answer.rows()}


def _receipts_of_repeat(log_id: str, entries: Sequence[Entry], stored: Stored) -> list[Receipt]:
    receipts = []
    for entry in entries:
        row = stored.get(entry.key)
        if row is None:
            raise KeyUsedBefore(act=next(iter(stored.values()))[1])
        _, act, stream, n, h, recorded_at, *_ = row
        for draft in drafts_of(entry, first_id=act):
            _refuse_other_content(draft, stored.get(draft.entry.key))
        receipts.append(
            Receipt(
                log_id=log_id,
                act=act,
                type=entry.act.declared.wire_name,
                stream=stream,
                n=n,
                h=h,
                recorded_at=recorded_at,
                repeated=True,
            )
        )
    return receipts


def _refuse_other_content(draft: Draft, row: tuple[Any, ...] | None) -> None:
    if row is None or not said_before(draft, *table.words(row[6], row[7], row[8])):
        raise KeyUsedBefore(act=row[1] if row else draft.id)


def _refuse_stale(entries: Sequence[Entry], before: _Seen) -> None:
    for entry in entries:
        if entry.seen is None or (entry.act.declared.nature is Nature.FACT and not entry.corrects):
            continue
        named = _subjects_of_decision(entry)
        between = [
            e for e in before.since if e.stream == entry.stream and named & set(e.subjects())
        ]
        if between:
            raise Stale(acts=", ".join(event.declared.wire_name for event in between[:5]))


def _subjects_of_decision(entry: Entry) -> set[str]:
    draft = drafts_of(entry)[0]
    event = draft.unplaced()
    own = set(event.subjects()) - {entry.by.id, str(entry.by.unit)}
    return own if entry.act.declared.whole_case else own - {str(event.case)}


def _follow(log_id: str, drafts: list[Draft], before: _Seen) -> list[Sealed]:
    """Seal and project each act in turn; each sees what the ones before it changed."""
    sealed = []
    for draft in drafts:
        n, h = before.heads[draft.entry.stream]
        ready = numbered(draft, before.rows, log_id=log_id)
        one = seal(
            ready,
            log_id=log_id,
            n=n + 1,
            prev=h,
            at=before.at,
            schema=draft.entry.act.declared.schema,
        )
        before.rows.follow(one.recorded)
        before.heads[draft.entry.stream] = (n + 1, one.h)
        sealed.append(one)
    return sealed


def _second_trip(
    connection: Connection,
    sealed: list[Sealed],
    rows: Held,
    keys: dict[ActId, Key],
) -> None:
    trip = Trip(connection)
    for one in sealed:
        preimages, salts = list(one.preimages), list(one.salts)
        trip.ask(APPEND, one.envelope, preimages, salts, keys[one.recorded.id])
    for row, columns, how in rows.changed():
        table.write(trip, row, columns, how)
    trip.ask(COMMIT)
    trip.make()


def _first_ids(entries: Sequence[Entry], drafts: list[Draft]) -> set[ActId]:
    keys = {entry.key for entry in entries}
    return {draft.id for draft in drafts if draft.entry.key in keys}


def _receipt(one: Sealed) -> Receipt:
    event = one.recorded
    return Receipt(
        log_id=event.log_id,
        act=event.id,
        type=event.declared.wire_name,
        stream=event.stream,
        n=event.n,
        h=one.h,
        recorded_at=event.recorded_at,
    )
