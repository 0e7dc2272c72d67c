"""Judge one act before it enters the log: everything is recomputed from the bytes that are stored."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from unbroken.base.refusal import N_
from unbroken.chain.log.unsound import Unsound
from unbroken_verify import Malformed, jcs
from unbroken_verify import act as format_

LATE_AFTER = dt.timedelta(minutes=5)
AHEAD_MAX = dt.timedelta(seconds=5)
"""Two clocks on two machines of one station differ by less."""

COLUMNS = """a.seq, a.log_id, a.stream, a.n, a.id, a.type, a.nature, a.occurred_at, a.recorded_at,
a.actor, a.corrects, a.h, a.envelope, p.names, p.preimages, p.salts, p.digests"""
JOINED = "unb.act a LEFT JOIN unb.payload p ON p.log_id = a.log_id AND p.act = a.id"


class ActBroken(Unsound):
    """An act enters the log only as it was recorded: every byte, digest and link of it."""

    sentence = N_("Record %(act)s (%(stream)s, number %(n)s) is not as it was recorded: %(fault)s.")
    remedy = N_(
        "Nothing further is signed. Keep the database as it is, restore this record from a backup, "
        "and find out who could write there."
    )

    def __init__(self, *, act: object, stream: str, n: int, fault: str) -> None:
        super().__init__(act=act, stream=stream, n=n, fault=fault)
        self.subject = f"act:{act}"
        self.fault = fault


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """An act as its tables hold it, believed in nothing."""

    seq: int
    log_id: str
    stream: str
    n: int
    id: uuid.UUID
    type: str
    nature: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    actor: str
    corrects: uuid.UUID | None
    h: bytes
    envelope: bytes
    names: list[str] | None
    preimages: list[bytes | None] | None
    salts: list[bytes | None] | None
    digests: list[bytes] | None

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "Stored":
        """Make one of a row of COLUMNS."""
        return cls(**dict(zip(cls.__slots__, row, strict=True)))

    def broken(self, *fault: object) -> ActBroken:
        """Name this act as broken."""
        said = " ".join(map(str, fault))
        return ActBroken(act=self.id, stream=self.stream, n=self.n, fault=said)


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """The act before in the same stream, as the log has it."""

    n: int
    h: bytes
    recorded_at: dt.datetime


def recomputed(stored: Stored, *, log_id: str) -> format_.Envelope:
    """Recompute all that is stored of an act; raises ActBroken with what differs."""
    try:
        envelope = format_.parse_envelope(stored.envelope)
    except Malformed as why:
        raise stored.broken("envelope:", type(why).__name__) from why
    if format_.act_hash(stored.envelope) != stored.h:
        raise stored.broken("hash")
    for name, said, kept in _columns(stored, envelope):
        if said != kept:
            raise stored.broken("column", name)
    if envelope.log != log_id:
        raise stored.broken("log")
    _recompute_payload(stored, envelope)
    return envelope


def follows(stored: Stored, envelope: format_.Envelope, before: Before | None) -> None:
    """Raise ActBroken unless the act follows the one before it in its stream."""
    last, h = (before.n, before.h) if before else (0, None)
    if envelope.n != last + 1:
        raise stored.broken("the act before it is number", last)
    if envelope.prev != h:
        raise stored.broken("link")


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Why an act's time of recording is not believed, and by how many seconds."""

    kind: str
    seconds: int


def doubts(
    recorded_at: dt.datetime,
    *,
    before: Before | None,
    looked_at: dt.datetime | None,
    now: dt.datetime,
) -> list[Doubt]:
    """Compare an act's time of recording with our own clock (decision 17).

    An act that was recorded before our last complete look would have been seen then; what five
    minutes do not explain was dated back. A downtime therefore excuses the acts of that downtime,
    and no older ones.
    """
    found = []
    if looked_at and recorded_at < looked_at - LATE_AFTER:
        found.append(Doubt(kind="back_dated", seconds=_seconds(now - recorded_at)))
    if recorded_at > now + AHEAD_MAX:
        found.append(Doubt(kind="in_future", seconds=_seconds(recorded_at - now)))
    if before and recorded_at < before.recorded_at:
        found.append(Doubt(kind="decreasing", seconds=_seconds(before.recorded_at - recorded_at)))
    return found


def _columns(stored: Stored, envelope: format_.Envelope) -> list[tuple[str, object, object]]:
    return [
        ("log_id", envelope.log, stored.log_id),
        ("stream", envelope.stream, stored.stream),
        ("n", envelope.n, stored.n),
        ("id", envelope.id, str(stored.id)),
        ("type", envelope.type, stored.type),
        ("nature", envelope.nature, stored.nature),
        ("occurred_at", envelope.occurred_at, stored.occurred_at),
        ("recorded_at", envelope.recorded_at, stored.recorded_at),
        ("actor", envelope.by, stored.actor),
        ("corrects", envelope.corrects, str(stored.corrects) if stored.corrects else None),
    ]


def _recompute_payload(stored: Stored, envelope: format_.Envelope) -> None:
    if None in (stored.names, stored.preimages, stored.salts, stored.digests):
        raise stored.broken("payload is gone")
    try:
        fields = list(
            zip(stored.names, stored.preimages, stored.salts, stored.digests, strict=True)  # type: ignore[arg-type]
        )
    except ValueError as why:
        raise stored.broken("payload: lengths") from why
    for name, preimage, salt, digest in fields:
        _recompute_field(stored, name, preimage, salt, digest)
    if len({name for name, *_ in fields}) != len(fields):
        raise stored.broken("payload: a field stands twice")
    if format_.root_of_digests(digest for *_, digest in fields) != envelope.payload:
        raise stored.broken("payload root")


def _recompute_field(
    stored: Stored, name: str, preimage: bytes | None, salt: bytes | None, digest: bytes
) -> None:
    if preimage is None and salt is None:
        return  # Erased under the law: its digest still proves the rest.
    if preimage is None or salt is None:
        raise stored.broken("field", name)
    try:
        said = jcs.decode(preimage)
        made = format_.field_digest(salt=salt, name=name, value=said[1])  # type: ignore[index]
    except (Malformed, TypeError, LookupError) as why:
        raise stored.broken("field", name) from why
    # The name is inside the preimage: a digest made from another name differs.
    if made != digest:
        raise stored.broken("field", name)


def _seconds(span: dt.timedelta) -> int:
    return int(span.total_seconds())
