"""What a person does to a case: may I, does it make sense, record."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from http import HTTPStatus

from unbroken.base.identifiers import ActId, CaseRef, Key, OfficerRef, StreamName, new_id, ref
from unbroken.base.refusal import N_, Refusal
from unbroken.casefile import closure, find, gate
from unbroken.casefile.acts import EmergencyAccessTaken
from unbroken.chain import door
from unbroken.chain.actor import Actor
from unbroken.chain.entry import Entry
from unbroken.chain.receipt import Receipt
from unbroken.chain.recorded import NamedFile, Signature
from unbroken.chain.register import Act
from unbroken.people.refusals import require, require_able

GLASS_LASTS = dt.timedelta(minutes=60)
REASON_LETTERS_MIN = 20


class ReasonTooShort(Refusal):
    """Whoever breaks a glass says why, in words that somebody else can judge."""

    sentence = N_("The reason is too short: it needs at least %(letters)s characters.")
    remedy = N_("Say what happened, with the number of the incident.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


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
    after_closure_reason: str = "",
) -> Receipt:
    """Record an act in a case that is there; raises GateClosed for a decision that a rule refuses."""
    require(by, act.declared.wire_name, find.facts_about(case, act), now)
    entry = Entry(
        act=act,
        stream=StreamName(case),
        by=by,
        occurred_at=occurred_at,
        key=key,
        seen=seen,
        corrects=corrects,
        accompanied_by=accompanied_by,
        signatures=signatures,
        media=media,
        after_closure_reason=after_closure_reason,
    )
    return _through_the_gate([entry], case=case, now=now)[0]


def open_case(first: Entry, *others: Entry, now: dt.datetime) -> list[Receipt]:
    """Record the first acts of a case that does not exist yet, all or none."""
    for entry in (first, *others):
        require_able(entry.by, entry.act.declared.wire_name, now)
    return _through_the_gate([first, *others], case=CaseRef(first.stream), now=now)


def record_together(*entries: Entry, case: CaseRef, now: dt.datetime) -> list[Receipt]:
    """Record several acts in a case that is there, all or none."""
    for entry in entries:
        facts = find.facts_about(case, entry.act)
        require(entry.by, entry.act.declared.wire_name, facts, now)
    return _through_the_gate(entries, case=case, now=now)


def _through_the_gate(
    entries: Sequence[Entry], *, case: CaseRef, now: dt.datetime
) -> list[Receipt]:
    """Record what no rule refuses; a repeat gets its first receipts, whatever has come since."""
    if not door.is_known(entries[0].key):
        row = find.row_of(case)
        for entry in entries:
            closure.refuse_unexplained(entry, row=row, now=now)
            gate.refuse_unapproved(entry)
            gate.refuse_unless_open(entry, row=row, now=now)
    return door.record_all(entries)


def break_glass(
    *, case: CaseRef, reason: str, by: Actor, occurred_at: dt.datetime, now: dt.datetime, key: Key
) -> Receipt:
    """Open a case in an emergency to somebody outside it, for an hour; it is reviewed afterwards.

    Raises before it looks whether there is such a case, so that nobody finds cases by breaking glass.
    """
    require_able(by, "emergency_access", now)
    if len(reason.strip()) < REASON_LETTERS_MIN:
        raise ReasonTooShort(letters=REASON_LETTERS_MIN)
    if not find.exists(case):
        raise find.NoSuchCase
    said = EmergencyAccessTaken(
        officer=OfficerRef(by.id), reason=reason.strip(), until=now + GLASS_LASTS
    )
    by = dataclasses.replace(by, purpose=reason.strip())
    return record_in_case(said, case=case, by=by, occurred_at=occurred_at, now=now, key=key)
