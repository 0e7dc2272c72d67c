"""What a viewer does: opens a look, and ends it. The look is recorded before the first byte leaves."""

import dataclasses
import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable

from unbroken.base.identifiers import ActRef, Code, Key, OfficerRef, RecordingRef, StreamName, ref
from unbroken.chain import door
from unbroken.chain.actor import Actor
from unbroken.chain.receipt import Receipt
from unbroken.media import find, scratch
from unbroken.media.acts import LookEnded, RecordLookedAt, StretchSeen
from unbroken.media.models import Recording, Ticket
from unbroken.people.refusals import PurposeNeeded
from unbroken.people.rule import Reason

TICKET_LASTS = dt.timedelta(seconds=90)
SEEN_STRETCHES_MAX = 500
_NAMES = uuid.UUID("6d1b7f0e-54a2-5b90-a3c4-0f6a51d2ab77")


def open_look(
    *,
    recording: Recording,
    purpose: str,
    session: str,
    by: Actor,
    occurred_at: dt.datetime,
    key: Key,
) -> Ticket:
    """Record that somebody opens a recording, and give him the ticket for its bytes."""
    by = dataclasses.replace(by, purpose=purpose.strip())
    find.require(by, recording, occurred_at, actions=find.OPEN)
    kind = "view" if recording.kind == find.FILE else "play"
    receipt = _record_look(recording, kind=kind, by=by, occurred_at=occurred_at, key=key)
    # Dying here leaves a look without bytes, never bytes without a look.
    return scratch.open_ticket(
        session=session_mark(session),
        recording=recording.ref,
        stream=receipt.stream,
        look=ref("act", receipt.act),
        officer=by.id,
        until=occurred_at + TICKET_LASTS,
    )


def take_copy(
    *, recording: Recording, purpose: str, by: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    """Record that somebody takes a copy of the original bytes; they leave afterwards."""
    by = dataclasses.replace(by, purpose=purpose.strip())
    find.require(by, recording, occurred_at, actions=find.COPY)
    return _record_look(recording, kind="download", by=by, occurred_at=occurred_at, key=key)


def end_look(
    *, ticket: Ticket, seen: Iterable[tuple[int, int]], by: Actor, occurred_at: dt.datetime
) -> Receipt:
    """Record that a look is over and what was seen; said twice, it was said once."""
    act = LookEnded(
        look=ActRef(ticket.look),
        ended_at=occurred_at,
        seen=tuple(StretchSeen(from_s=a, to_s=b) for a, b in joined(seen)),
    )
    scratch.end_ticket(ticket, at=occurred_at)
    # Dying here leaves a look without its end, and no ticket: nothing can be seen any more.
    return door.record(
        act,
        stream=StreamName(ticket.stream),
        by=by,
        occurred_at=occurred_at,
        key=Key(uuid.uuid5(_NAMES, f"end/{ticket.id}")),
    )


def session_mark(session: str) -> str:
    """Return what a ticket keeps of a session's key: not the key itself."""
    return hashlib.sha256(session.encode()).hexdigest()


def stream_of_looks(recording: Recording) -> StreamName:
    """Return where looks stand: beside the case, whose version no viewer moves (decision 5)."""
    if recording.case:
        return StreamName(f"access:{recording.case.removeprefix('case:')}")
    return StreamName(recording.stream)


def joined(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches that touch; what ends before it begins says nothing."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(s for s in stretches if 0 <= s[0] < s[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found[:SEEN_STRETCHES_MAX]


def _record_look(
    recording: Recording, *, kind: str, by: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    if not by.purpose:
        raise PurposeNeeded(action=find.OPEN[recording.kind == find.FILE], reason=Reason.PURPOSE)
    is_recording = recording.ref.startswith("recording:")
    act = RecordLookedAt(
        who=OfficerRef(by.id),
        kind=Code(kind),
        what=recording.name or recording.ref,
        of_act=ActRef(ref("act", recording.act)),
        recording=RecordingRef(recording.ref) if is_recording else None,
        purpose=by.purpose,
    )
    return door.record(
        act, stream=stream_of_looks(recording), by=by, occurred_at=occurred_at, key=key
    )
