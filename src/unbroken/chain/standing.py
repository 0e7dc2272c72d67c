"""What pages and decisions ask the log: how far has this act come, what proves it, what was late."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections

from unbroken.base import config
from unbroken.base.identifiers import ActId, Key
from unbroken.chain import read
from unbroken.chain.log import trust
from unbroken.chain.log.standing import Log, Seen, Standing, State
from unbroken_verify import act as format_

WAIT_SECONDS_MAX = 30.0
LATE_MAX = 100
UNREPORTED = """SELECT l.key, l.act, l.kind, l.recorded_at, l.integrated_at, l.seconds
FROM unb.late l WHERE l.log_id = %s
  AND NOT EXISTS (SELECT 1 FROM unb.act a WHERE a.log_id = l.log_id AND a.key = l.key)
ORDER BY l.log_index LIMIT %s"""
UNREPORTED_DOWNTIME = """SELECT d.key, d.began, d.ended FROM unb.downtime d WHERE d.log_id = %s
  AND NOT EXISTS (SELECT 1 FROM unb.act a WHERE a.log_id = d.log_id AND a.key = d.key)
ORDER BY d.began LIMIT %s"""
HEALTH = """SELECT l.looked_at, l.refuses, h.size,
  (SELECT max(size) FROM unb.checkpoint c WHERE c.log_id = h.log_id),
  (SELECT max(at) FROM unb.cosignature c WHERE c.log_id = h.log_id),
  (SELECT count(*) FROM unb.broken b WHERE b.log_id = h.log_id)
FROM unb.tree_head h JOIN unb.lease l ON l.log_id = h.log_id WHERE h.log_id = %s"""
RECEIPT = """SELECT stream, n, type, h, occurred_at, recorded_at, envelope
FROM unb.act WHERE log_id = %s AND id = %s"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """An act whose time of recording the integrator did not believe, not reported yet."""

    key: Key
    act: ActId
    kind: str
    recorded_at: dt.datetime
    integrated_at: dt.datetime
    seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Downtime:
    """A time in which nobody compared clocks, not reported yet."""

    key: Key
    began: dt.datetime
    ended: dt.datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """How the log is."""

    looked_at: dt.datetime | None
    refuses: str | None
    size: int
    signed: int | None
    witnessed_at: dt.datetime | None
    broken: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptPage:
    """What the page of one act's receipt shows."""

    act: ActId
    log_id: str
    stream: str
    n: int
    type: str
    h: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    standing: Standing
    seen: tuple[Seen, ...]


def asking(query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """Ask as a page does."""
    with connections["default"].cursor() as cursor:
        cursor.execute(query, values)  # type: ignore[arg-type]  # uuid lists, as psycopg takes.
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def own_log() -> Log:
    """Return this station's log, with the witnesses of its policy."""
    loaded = config.load().config
    return Log(asking, log_id=read.station_log(), outsiders=trust.outsiders(loaded))


def status_of(act: ActId) -> Standing:
    """Return how far an act has come: recorded, integrated, witnessed."""
    return own_log().standing(act)


def statuses_of(acts: Sequence[ActId]) -> dict[ActId, Standing]:
    """Return how far each of these acts has come."""
    return own_log().standings(acts)


def wait_for(act: ActId, state: State, *, seconds: float = WAIT_SECONDS_MAX) -> Standing:
    """Wait for an act to come so far, half a minute at most; the answer says how far it came."""
    return own_log().wait_for(act, state, seconds=min(seconds, WAIT_SECONDS_MAX))


def proof_of(act: ActId) -> bytes:
    """Return an act's proof to carry away; raises NotIntegrated or ProofFails."""
    return own_log().proof(act)


def receipt_of(act: ActId) -> ReceiptPage:
    """Return what the receipt of an act shows; whoever calls has looked at the permission.

    Raises read.NoSuchAct.
    """
    log = own_log()
    found = asking(RECEIPT, (log.log_id, act))
    if not found:
        raise read.NoSuchAct
    stream, n, type_, _, occurred_at, recorded_at, envelope = found[0]
    standing = log.standing(act)
    return ReceiptPage(
        act=act,
        log_id=log.log_id,
        stream=stream,
        n=n,
        type=type_,
        h=format_.act_hash(bytes(envelope)).hex(),
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        standing=standing,
        seen=standing.seen,
    )


def late_to_report() -> list[Late]:
    """Return what the worker still has to record as alarms, each with the key to record it by."""
    return [
        Late(
            key=Key(uuid.UUID(str(key))),
            act=ActId(act),
            kind=kind,
            recorded_at=recorded_at,
            integrated_at=integrated_at,
            seconds=seconds,
        )
        for key, act, kind, recorded_at, integrated_at, seconds in asking(
            UNREPORTED, (read.station_log(), LATE_MAX)
        )
    ]


def downtimes_to_report() -> list[Downtime]:
    """Return the times without an integrator that the worker still has to record."""
    found = asking(UNREPORTED_DOWNTIME, (read.station_log(), LATE_MAX))
    return [Downtime(key=Key(key), began=began, ended=ended) for key, began, ended in found]


def health() -> Health | None:
    """Return how the log is, or None before the first checkpoint."""
    found = asking(HEALTH, (read.station_log(),))
    if not found:
        return None
    looked_at, refuses, size, signed, witnessed_at, broken = found[0]
    return Health(
        looked_at=looked_at,
        refuses=refuses,
        size=size,
        signed=signed,
        witnessed_at=witnessed_at,
        broken=broken,
    )
