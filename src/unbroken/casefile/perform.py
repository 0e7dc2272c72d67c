"""What a person does to a case: may I, does it make sense, record."""

import datetime as dt

from unbroken.base.identifiers import ActId, CaseRef, Key, OfficerRef, StreamName, new_id, ref
from unbroken.casefile import find
from unbroken.chain import door
from unbroken.chain.actor import Actor
from unbroken.chain.door import Receipt
from unbroken.chain.entry import Entry
from unbroken.chain.recorded import NamedFile, Signature
from unbroken.chain.register import Act
from unbroken.people.refusals import require, require_able


def new_case() -> CaseRef:
    """Name a case that does not exist yet; its first act opens it (decision 4)."""
    return CaseRef(ref("case", new_id()))


def record_in_case(
    act: Act,
    *,
    case: CaseRef,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
    seen: int | None = None,
    corrects: ActId | None = None,
    accompanied_by: tuple[OfficerRef, ...] = (),
    signatures: tuple[Signature, ...] = (),
    media: tuple[NamedFile, ...] = (),
) -> Receipt:
    """Record an act in a case that is there."""
    require(by, act.declared.wire_name, find.facts_of(case), now)
    return door.record(
        act,
        stream=StreamName(case),
        by=by,
        occurred_at=occurred_at,
        key=key,
        seen=seen,
        corrects=corrects,
        accompanied_by=accompanied_by,
        signatures=signatures,
        media=media,
    )


def open_case(first: Entry, *others: Entry, now: dt.datetime) -> list[Receipt]:
    """Record the first acts of a case that does not exist yet, all or none."""
    for entry in (first, *others):
        require_able(entry.by, entry.act.declared.wire_name, now)
    return door.record_all([first, *others])
