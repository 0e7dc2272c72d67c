"""What is handed to the door, and the envelope that it becomes: all of it pure."""

import dataclasses
import datetime as dt
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from unbroken.base.identifiers import (
    ActId,
    Digest,
    Key,
    OfficerRef,
    StreamName,
    UnitRef,
    new_id,
    ref,
)
from unbroken.base.refusal import N_, Refusal
from unbroken.chain import payload
from unbroken.chain.actor import Actor
from unbroken.chain.recorded import NamedFile, Recorded, Signature, digests_in, missing_of
from unbroken.chain.register import Act, Field, Nature, end_of
from unbroken_verify import act as format_
from unbroken_verify import jcs


class DetailMissing(Refusal):
    """A decision gives every detail that its type requires (a fact may lack one, and is marked)."""

    sentence = N_("%(act)s was not recorded: %(fields)s is missing.")
    remedy = N_("Fill in the details named and send again.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TimeWithoutZone(Refusal):
    """A time says how far it is from UTC."""

    sentence = N_("The time %(time)s does not say its zone.")
    remedy = N_("Write the time with its offset, as in 2026-11-24T09:00:00+08:00.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One act as it comes to the door.

    `seen` is the number of the stream's last act that the actor had before his eyes; decisions and
    corrections name it, facts need not (decision 6).
    """

    act: Act
    stream: StreamName
    by: Actor
    occurred_at: dt.datetime
    key: Key
    seen: int | None = None
    corrects: ActId | None = None
    accompanied_by: tuple[OfficerRef, ...] = ()
    signatures: tuple[Signature, ...] = ()
    media: tuple[NamedFile, ...] = ()
    claimed_offset_min: int = 0
    source: str = "manual"
    claimed_recorded_at: dt.datetime | None = None
    """When a loaded record says that it was recorded; our own time is `recorded_at` (decision 15)."""
    id: ActId | None = None
    """Given beforehand only where another act of the same call names this one."""
    after_closure_reason: str = ""
    """Why something is recorded in a case that was closed."""

    @property
    def why_after_closure(self) -> str:
        """Return why it comes after the closing of its case: its own reason, else what its maker says."""
        return self.after_closure_reason or self.by.after_closure_reason

    @property
    def loaded(self) -> bool:
        """Say whether the act is a foreign record brought in."""
        return self.source.startswith("load:")


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """An entry with the identifier that its act will have."""

    entry: Entry
    id: ActId

    def fields(self) -> dict[str, jcs.Json]:
        """Return every field of the payload, the act's own and those that the door adds."""
        entry = self.entry
        around: dict[str, jcs.Json] = {
            payload.UNIT: entry.by.unit,
            payload.ACCOMPANIED_BY: list(entry.accompanied_by),
            payload.SIGNATURES: payload.of_signatures(entry.signatures),
            payload.MEDIA: payload.of_media(entry.media),
            payload.CLAIMED: payload.of_moment(entry.claimed_recorded_at),
            payload.AFTER_CLOSURE: entry.why_after_closure,
        }
        return payload.of_act(entry.act) | {name: value for name, value in around.items() if value}

    def unplaced(self, *, log_id: str = "") -> Recorded[Act]:
        """Return the act before it has a place and a time in the record: what it says is there."""
        return self.recorded(log_id=log_id, n=0, at=self.entry.occurred_at)

    def recorded(self, *, log_id: str, n: int, at: dt.datetime, h: bytes = b"") -> Recorded[Act]:
        """Return the act as it will stand in the record."""
        entry = self.entry
        return Recorded(
            act=entry.act,
            id=self.id,
            log_id=log_id,
            stream=entry.stream,
            n=n,
            by=OfficerRef(entry.by.id),
            unit=UnitRef(entry.by.unit) if entry.by.unit else None,
            occurred_at=to_millisecond(entry.occurred_at),
            recorded_at=at,
            accompanied_by=entry.accompanied_by,
            source=entry.source,
            terminal=entry.by.terminal,
            signatures=entry.signatures,
            media=entry.media,
            corrects=entry.corrects,
            h=h,
            claimed_recorded_at=entry.claimed_recorded_at,
            after_closure_reason=entry.why_after_closure,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed:
    """An act ready to be appended: the bytes that are hashed, and its salted fields."""

    recorded: Recorded[Act]
    envelope: bytes
    preimages: tuple[bytes, ...]
    salts: tuple[bytes, ...]

    @property
    def h(self) -> bytes:
        """Return the hash by which the act is named everywhere."""
        return self.recorded.h


def drafts_of(entry: Entry, *, first_id: ActId | None = None) -> list[Draft]:
    """Check an entry and make its draft, or two where the act lasts and its end is known."""
    if entry.occurred_at.tzinfo is None:
        raise TimeWithoutZone(time=entry.occurred_at.isoformat())
    missing = missing_of(entry.act)
    if missing and entry.act.declared.nature is Nature.DECISION and not entry.loaded:
        raise DetailMissing(act=entry.act.declared.en, fields=", ".join(missing))
    opening = Draft(entry=_without_end(entry), id=first_id or entry.id or ActId(new_id()))
    return [opening, *_ending(entry, opening)]


def _later(entry: Entry) -> list[Field]:
    """Return the fields that the second act says, where what lasts has ended already."""
    lasts = entry.act.declared.lasts
    if lasts is None or getattr(entry.act, lasts.end) is None:
        return []
    return [field for field in entry.act.declared.fields if field.later]


def _without_end(entry: Entry) -> Entry:
    later = {field.attribute: field.unsaid for field in _later(entry)}
    if not later:
        return entry
    slots = {signer.slot for signer in entry.act.declared.signers}
    return dataclasses.replace(
        entry,
        act=dataclasses.replace(entry.act, **later),  # type: ignore[type-var]  # acts are dataclasses.
        signatures=tuple(s for s in entry.signatures if s.slot in slots),
    )


def _ending(entry: Entry, opening: Draft) -> list[Draft]:
    declared = end_of(entry.act.declared)
    later = {field.attribute: getattr(entry.act, field.attribute) for field in _later(entry)}
    if declared is None or entry.act.declared.lasts is None or not later:
        return []
    slots = {signer.slot for signer in declared.signers}
    end = Entry(
        act=declared.cls(opened=ref("act", opening.id), **later),  # type: ignore[call-arg]  # `ends` checks.
        stream=entry.stream,
        by=entry.by,
        occurred_at=later[entry.act.declared.lasts.end],
        key=Key(uuid.uuid5(entry.key, "end")),
        signatures=tuple(s for s in entry.signatures if s.slot in slots),
        source=entry.source,
        claimed_recorded_at=entry.claimed_recorded_at,
        after_closure_reason=entry.after_closure_reason,
    )
    return [Draft(entry=end, id=ActId(new_id()))]


def seal(
    draft: Draft, *, log_id: str, n: int, prev: bytes | None, at: dt.datetime, schema: int
) -> Sealed:
    """Salt every field and spell the envelope (decision 3)."""
    fields = [
        format_.Field(name=name, value=value, salt=os.urandom(format_.SALT_BYTES))
        for name, value in draft.fields().items()
    ]
    entry, declared = draft.entry, draft.entry.act.declared
    envelope = format_.Envelope(
        log=log_id,
        stream=entry.stream,
        n=n,
        prev=prev,
        id=str(draft.id),
        type=declared.wire_name,
        schema=schema,
        nature=declared.nature.value,
        occurred_at=to_millisecond(entry.occurred_at),
        claimed_offset_min=entry.claimed_offset_min,
        recorded_at=at,
        by=entry.by.id,
        terminal=entry.by.terminal,
        source=entry.source,
        payload=format_.payload_root(fields),
        corrects=str(entry.corrects) if entry.corrects else None,
    ).encode()
    return Sealed(
        recorded=draft.recorded(log_id=log_id, n=n, at=at, h=format_.act_hash(envelope)),
        envelope=envelope,
        preimages=tuple(field.preimage for field in fields),
        salts=tuple(field.salt for field in fields),
    )


def said_before(draft: Draft, stored: Mapping[str, jcs.Json], envelope: format_.Envelope) -> bool:
    """Say whether a stored act is what this draft says: then the call is a repeat, else a clash."""
    entry = draft.entry
    given = (
        entry.act.declared.wire_name,
        entry.stream,
        entry.by.id,
        to_millisecond(entry.occurred_at),
        str(entry.corrects) if entry.corrects else None,
    )
    kept = (envelope.type, envelope.stream, envelope.by, envelope.occurred_at, envelope.corrects)
    numbers = {
        f.name: stored[f.name] for f in entry.act.declared.fields if f.number and f.name in stored
    }
    return kept == given and {**numbers, **draft.fields()} == stored


def to_millisecond(moment: dt.datetime) -> dt.datetime:
    """Cut a moment to what an envelope can hold, in UTC."""
    utc = moment.astimezone(dt.UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def digests_of(draft: Draft) -> tuple[Digest, ...]:
    """Name the bytes that a draft attaches."""
    entry = draft.entry
    named = digests_in(entry.act, entry.act.declared.fields)
    return tuple(dict.fromkeys([*named, *(file.sha256 for file in entry.media)]))
