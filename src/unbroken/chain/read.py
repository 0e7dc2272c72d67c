"""Reading acts back: one at a time, a stream, what concerns a thing."""

import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import TypeVar

from django.db import connections
from django.db.models import QuerySet

from unbroken.base.identifiers import ActId, Key, OfficerRef, StreamName, UnitRef
from unbroken.base.refusal import N_, Refusal
from unbroken.chain import payload, table
from unbroken.chain.models import Projection
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, act_type
from unbroken_verify import act as format_

P = TypeVar("P", bound=Projection)

COLUMNS = "a.envelope, p.names, p.preimages"
JOINED = "unb.act a JOIN unb.payload p ON p.log_id = a.log_id AND p.act = a.id"


class NoSuchAct(Refusal):
    """There is no such act, or it may not be seen; both look alike."""

    sentence = N_("There is no such record.")
    remedy = N_("Check the number; if it is right, ask whoever leads the case.")
    status = HTTPStatus.NOT_FOUND


class TypeUnknown(Exception):
    """An act's type is not in the register of this version of the program."""


class NotFounded(Refusal):
    """A station keeps one log, named when it is founded."""

    sentence = N_("This station has no log yet.")
    remedy = N_("Run ./unbroken migrate, which founds it.")
    status = HTTPStatus.SERVICE_UNAVAILABLE


def rows_of(model: type[P]) -> "QuerySet[P]":
    """Return the rows of a table in this station's log, which leads every key (decision 9)."""
    return model._default_manager.filter(log_id=station_log())


def station_log() -> str:
    """Return the name of this station's log."""
    return _log_of(str(connections["default"].settings_dict["NAME"]))


@functools.cache
def _log_of(_database: str) -> str:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT log_id FROM unb.log")
        row = cursor.fetchone()
    if row is None:
        raise NotFounded
    return str(row[0])


def recorded_from(
    envelope: bytes, names: Sequence[str], preimages: Sequence[bytes | None]
) -> Recorded[Act]:
    """Make an act of its stored bytes again; raises TypeUnknown."""
    said, around = table.words(envelope, names, preimages)
    declared = act_type(around.type)
    if declared is None:
        raise TypeUnknown(around.type)
    unit = said.get(payload.UNIT)
    return Recorded(
        act=payload.act_from(declared, said),
        id=payload.act_id_from(around.id),
        log_id=around.log,
        stream=StreamName(around.stream),
        n=around.n,
        by=OfficerRef(around.by),
        unit=UnitRef(str(unit)) if unit else None,
        occurred_at=around.occurred_at,
        recorded_at=around.recorded_at,
        accompanied_by=payload.officers_from(said.get(payload.ACCOMPANIED_BY)),
        source=around.source,
        terminal=around.terminal,
        signatures=payload.signatures_from(said.get(payload.SIGNATURES)),
        media=payload.media_from(said.get(payload.MEDIA)),
        corrects=payload.act_id_from(around.corrects) if around.corrects else None,
        h=format_.act_hash(bytes(envelope)),
        claimed_recorded_at=payload.moment_from(said.get(payload.CLAIMED)),
        after_closure_reason=str(said.get(payload.AFTER_CLOSURE) or ""),
    )


def stream(name: StreamName, *, after: int = 0, count: int | None = None) -> list[Recorded[Act]]:
    """Return the acts of a stream in order, those after number `after`, so many at most."""
    return _acts("a.stream = %s AND a.n > %s ORDER BY a.n LIMIT %s", name, after, count)


def around(
    name: StreamName, *, beside: str, types: Sequence[str], since: dt.datetime
) -> list[Recorded[Act]]:
    """Return a stream and, in the order of the log, what other streams recorded of these types.

    `beside` is how the names of the other streams begin, `since` from when on they are read.
    """
    return _acts(
        "(a.stream = %s OR (a.type = ANY(%s) AND a.recorded_at >= %s AND a.stream LIKE %s))"
        " ORDER BY a.seq",
        name,
        list(types),
        since,
        f"{beside}%",
    )


def last_place() -> int:
    """Return the place of the newest act in the log, 0 where there is none."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(seq), 0) FROM unb.act")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def beside_since(place: int, *, beside: str) -> list[Recorded[Act]]:
    """Return what streams whose names begin so recorded after a place in the log."""
    return _acts("a.seq > %s AND a.stream LIKE %s ORDER BY a.seq", place, f"{beside}%")


def one(act: ActId) -> Recorded[Act]:
    """Return one act; raises NoSuchAct."""
    found = _acts("a.id = %s", act)
    if not found:
        raise NoSuchAct
    return found[0]


def latest(
    name: StreamName, *, after: int, count: int, types: Sequence[str] | None = None
) -> list[Recorded[Act]]:
    """Return so many acts of a stream, what happened last first, leaving out the first `after`."""
    order = "ORDER BY a.occurred_at DESC, a.n DESC OFFSET %s LIMIT %s"
    if types is None:
        return _acts(f"a.stream = %s {order}", name, after, count)
    return _acts(f"a.stream = %s AND a.type = ANY(%s) {order}", name, list(types), after, count)


def counts(name: StreamName) -> dict[str, int]:
    """Count the acts of a stream by their type."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT type, count(*) FROM unb.act WHERE log_id = %s AND stream = %s GROUP BY type",
            [station_log(), name],
        )
        return dict(cursor.fetchall())


def numbered(name: StreamName, n: int) -> Recorded[Act]:
    """Return the act of this number in a stream; raises NoSuchAct."""
    found = _acts("a.stream = %s AND a.n = %s", name, n)
    if not found:
        raise NoSuchAct
    return found[0]


def corrections(name: StreamName, acts: Sequence[ActId]) -> list[Recorded[Act]]:
    """Return the acts of a stream that correct these, in the order of their numbers."""
    return _acts("a.stream = %s AND a.corrects = ANY(%s) ORDER BY a.n", name, list(acts))


def some(acts: Sequence[ActId]) -> list[Recorded[Act]]:
    """Return these acts, in the order in which they were recorded."""
    return _acts("a.id = ANY(%s) ORDER BY a.seq", list(acts))


def occurred_at_of(key: Key) -> dt.datetime | None:
    """Return when the act recorded under a key happened, or None where there is none.

    Whoever sends "it happens now" twice means the first moment both times.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT occurred_at FROM unb.act WHERE log_id = %s AND key = %s", [station_log(), key]
        )
        row = cursor.fetchone()
    return row[0] if row else None


def head(name: StreamName) -> int:
    """Return the number of a stream's last act, 0 where there is none."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT n FROM unb.stream_head WHERE log_id = %s AND stream = %s", [station_log(), name]
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def is_recorded(key: Key) -> bool:
    """Say whether an act with this key is recorded, so that sending it again is no new act."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM unb.act WHERE log_id = %s AND key = %s", [station_log(), key])
        return cursor.fetchone() is not None


def everything(*, using: str = "default", batch: int = 2000) -> Iterator[Recorded[Act]]:
    """Go through all acts of the log in the order in which they were appended."""
    after = 0
    while True:
        with connections[using].cursor() as cursor:
            cursor.execute(
                f"SELECT a.seq, {COLUMNS} FROM {JOINED} WHERE a.seq > %s ORDER BY a.seq LIMIT %s",  # noqa: S608 — constants.
                [after, batch],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        for _, envelope, names, preimages in rows:
            yield recorded_from(envelope, names, preimages)


Asked = str | int | dt.datetime | ActId | list[ActId] | list[str] | None


def _acts(where: str, *values: Asked) -> list[Recorded[Act]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM {JOINED} WHERE a.log_id = %s AND {where}",  # noqa: S608 — constants.
            [station_log(), *values],
        )
        return [recorded_from(*row) for row in cursor.fetchall()]
