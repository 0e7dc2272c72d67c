"""Give committed acts their place in the log: check each, number them without gaps, grow the tree.

One transaction a batch. An act that is committed is never passed over: what is looked for is not
"later than the last" but "has no place yet", beyond a mark below which everything has one.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unbroken.base.refusal import N_
from unbroken.chain.log import judge, rows
from unbroken.chain.log.growth import Growth
from unbroken.chain.log.judge import Before, Stored
from unbroken.chain.log.lease import Lease
from unbroken.chain.log.rows import Connection, Head
from unbroken.chain.log.unsound import Unsound
from unbroken_verify import act as format_
from unbroken_verify import merkle

BATCH_ACTS = 1024
SETTLED_AFTER = dt.timedelta(seconds=60)
LATE_KEYS = uuid.UUID("6b0f6c4e-6a0c-5d57-9d5c-2f6f7c1d2a10")
"""Namespace of the keys by which late acts are reported, once each."""

WAITING = f"""SELECT {judge.COLUMNS} FROM {judge.JOINED}
WHERE a.seq > %s AND NOT EXISTS (SELECT 1 FROM unb.sequenced s WHERE s.act_seq = a.seq)
ORDER BY a.seq LIMIT {BATCH_ACTS}"""  # noqa: S608 — constants.
BEFORE = """SELECT s.stream, s.n, s.act, s.h, a.envelope
FROM unnest(%s::text[], %s::bigint[]) AS w (stream, n)
JOIN unb.sequenced s ON s.log_id = %s AND s.stream = w.stream AND s.n = w.n
LEFT JOIN unb.act a ON a.log_id = s.log_id AND a.id = s.act"""
ENDS = """SELECT w.stream FROM unnest(%s::text[], %s::bytea[]) AS w (stream, h)
LEFT JOIN unb.stream_head e ON e.log_id = %s AND e.stream = w.stream
WHERE e.h IS DISTINCT FROM w.h"""
SNAPSHOT = """SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint,
  (SELECT coalesce(max(seq), 0) FROM unb.act), clock_timestamp()
FROM pg_current_snapshot() s"""
PUT = "COPY unb.sequenced (log_id, log_index, act_seq, act, stream, n, h) FROM STDIN"
PUT_TILE = """INSERT INTO unb.tile (log_id, level, idx, data) VALUES (%s, %s, %s, %s)
ON CONFLICT (log_id, level, idx) DO UPDATE SET data = EXCLUDED.data"""
PUT_LATE = """INSERT INTO unb.late
(log_id, log_index, act, kind, recorded_at, integrated_at, seconds, key)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""
FIRST_HEAD = (
    "INSERT INTO unb.tree_head (log_id, size, root) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
)
MOVE_HEAD = """UPDATE unb.tree_head SET size = %s, root = %s, changed_at = clock_timestamp()
WHERE log_id = %s AND size = %s AND root = %s"""


class TilesBroken(Unsound):
    """The tiles give the root of the head; else one of them was changed behind our back."""

    sentence = N_("The tiles of the log do not give its root at %(size)s entries.")
    remedy = N_("Nothing further is signed. Run ./unbroken fsck, which names the tile.")
    subject = "tile"
    fault = "root"


class HeadMoved(Exception):
    """Somebody else extended the tree since it was read; nothing of this batch was kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """Which transactions are open, and the highest number of an act that is committed."""

    oldest_open: int
    next_one: int
    highest: int
    at: dt.datetime


class Settled:
    """Below which number every act that will ever be committed has its place.

    A transaction may be committed after one with a higher number. The mark therefore follows a
    number only when every transaction that was open when it was the highest has ended.
    """

    def __init__(self) -> None:
        self.mark = 0
        self._then: Snapshot | None = None
        self._complete = 0

    def look(self, now: Snapshot) -> None:
        """Take in a snapshot: does it show all there will ever be up to an earlier highest number."""
        then = self._then
        if then is None:
            self._then = now
        elif now.oldest_open >= then.next_one and now.at >= then.at + SETTLED_AFTER:
            self._complete, self._then = then.highest, now

    def all_placed(self) -> None:
        """Move the mark: everything that the last snapshot showed has its place."""
        self.mark = self._complete


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What one transaction added."""

    head: Head
    added: int
    late: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """An act that was found sound, with what makes one doubt its time."""

    stored: Stored
    doubts: tuple[judge.Doubt, ...]


def place_batch(
    connection: Connection,
    *,
    lease: Lease,
    settled: Settled,
    looked_at: dt.datetime | None,
    now: dt.datetime,
) -> Batch:
    """Check and place the next acts; raises ActBroken, TilesBroken, HeadMoved or LeaseLost."""
    log_id = lease.log_id
    with connection.transaction():
        lease.hold(connection)
        ask = rows.through(connection)
        settled.look(_snapshot(ask))
        head = rows.head(ask, log_id=log_id)
        waiting = [Stored.of(row) for row in ask(WAITING, (settled.mark,))]
        placed = _judged(ask, waiting, log_id=log_id, looked_at=looked_at, now=now)
        grown = _grown(ask, head, log_id, waiting)
        if waiting:
            _write_places(connection, log_id, head.size, placed, now)
            _write_tree(connection, log_id, head, grown)
        # Dying before the commit leaves the log as it was; after it these acts have their places
        # for ever, and the next start finds a head that it may sign.
    if len(waiting) < BATCH_ACTS:
        settled.all_placed()
    return Batch(
        head=Head(size=grown.size, root=grown.root()),
        added=len(waiting),
        late=sum(bool(one.doubts) for one in placed),
    )


def _snapshot(ask: rows.Ask) -> Snapshot:
    ((oldest_open, next_one, highest, at),) = ask(SNAPSHOT, ())
    return Snapshot(oldest_open=oldest_open, next_one=next_one, highest=highest, at=at)


def _judged(
    ask: rows.Ask,
    waiting: Sequence[Stored],
    *,
    log_id: str,
    looked_at: dt.datetime | None,
    now: dt.datetime,
) -> list[Placed]:
    last = _before(ask, waiting, log_id)
    placed = []
    for stored in waiting:
        envelope = judge.recomputed(stored, log_id=log_id)
        before = last.get(stored.stream)
        judge.follows(stored, envelope, before)
        found = judge.doubts(envelope.recorded_at, before=before, looked_at=looked_at, now=now)
        placed.append(Placed(stored=stored, doubts=tuple(found)))
        last[stored.stream] = Before(n=stored.n, h=stored.h, recorded_at=envelope.recorded_at)
    _refuse_missing_ends(ask, waiting, log_id)
    return placed


def _before(ask: rows.Ask, waiting: Sequence[Stored], log_id: str) -> dict[str, Before]:
    """Read the act before the first of each stream, believing only what the log says of it."""
    first: dict[str, Stored] = {}
    for stored in waiting:
        first.setdefault(stored.stream, stored)
    streams, numbers = list(first), [stored.n - 1 for stored in first.values()]
    found = {}
    for stream, n, act, h, envelope in ask(BEFORE, (streams, numbers, log_id)):
        if envelope is None or format_.act_hash(envelope) != h:
            raise judge.ActBroken(act=act, stream=stream, n=n, fault="gone or changed since")
        recorded_at = format_.parse_envelope(envelope).recorded_at
        found[stream] = Before(n=n, h=h, recorded_at=recorded_at)
    return found


def _refuse_missing_ends(ask: rows.Ask, waiting: Sequence[Stored], log_id: str) -> None:
    """Refuse a stream whose head says that it is longer than its acts: the last ones were removed."""
    if len(waiting) == BATCH_ACTS:
        return  # Later acts of these streams may stand in the next batch, which is judged alike.
    last = {stored.stream: stored for stored in waiting}
    hashes = [stored.h for stored in last.values()]
    for (stream,) in ask(ENDS, (list(last), hashes, log_id)):
        raise last[stream].broken("the stream's head is not this act")


def _grown(ask: rows.Ask, head: Head, log_id: str, waiting: Iterable[Stored]) -> Growth:
    try:
        grown = Growth(
            size=head.size, fetch=lambda wanted: rows.tile(ask, log_id=log_id, wanted=wanted)
        )
    except rows.NotThere as why:
        raise TilesBroken(size=head.size) from why
    if grown.root() != head.root:
        raise TilesBroken(size=head.size)
    for stored in waiting:
        grown.append(merkle.leaf_hash(format_.log_entry(stored.h)))
    return grown


def _write_places(
    connection: Connection, log_id: str, first: int, placed: Sequence[Placed], now: dt.datetime
) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(PUT) as copy:
            for index, one in enumerate(placed, first):
                act = one.stored
                copy.write_row((log_id, index, act.seq, act.id, act.stream, act.n, act.h))
        cursor.executemany(PUT_LATE, _late_rows(log_id, first, placed, now))


def _write_tree(connection: Connection, log_id: str, head: Head, grown: Growth) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            PUT_TILE,
            [(log_id, level, index, data) for (level, index), data in grown.changed().items()],
        )
        cursor.execute(FIRST_HEAD, (log_id, rows.EMPTY.size, rows.EMPTY.root))
        cursor.execute(MOVE_HEAD, (grown.size, grown.root(), log_id, head.size, head.root))
        if cursor.rowcount != 1:
            raise HeadMoved


def _late_rows(
    log_id: str, first: int, placed: Sequence[Placed], now: dt.datetime
) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for index, one in enumerate(placed, first):
        act = one.stored
        for doubt in one.doubts:
            key = uuid.uuid5(LATE_KEYS, f"{log_id} {index} {doubt.kind}")
            line = (log_id, index, act.id, doubt.kind, act.recorded_at, now, doubt.seconds, key)
            found.append(line)
    return found
