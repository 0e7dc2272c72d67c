"""What a person does in the area: may I, record. Facts are never refused for being late or incomplete."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TypeVar

from unbroken.area import find
from unbroken.area.acts import (
    GuardPatrolled,
    PersonEnteredArea,
    RoomEntered,
    StayFileOpened,
    StayLinked,
)
from unbroken.area.models import Stay
from unbroken.base.identifiers import (
    ActRef,
    CaseRef,
    Code,
    Key,
    OfficerRef,
    PersonRef,
    RoomRef,
    StayRef,
    StreamName,
    ref,
    uuid7,
)
from unbroken.base.refusal import N_, Refusal
from unbroken.casefile import find as casefile
from unbroken.casefile.acts import PersonEntered
from unbroken.casefile.models import CasePerson
from unbroken.chain import door, read
from unbroken.chain.actor import Actor, machine
from unbroken.chain.entry import Entry
from unbroken.chain.receipt import Receipt
from unbroken.chain.recorded import Signature
from unbroken.chain.register import Act, act_type
from unbroken.people.policy import decide
from unbroken.people.refusals import NotAllowed, require, require_able
from unbroken.people.rule import Reason
from unbroken.rulebook.acts import ClockChanged
from unbroken.rulebook.clocks import area_clocks

A = TypeVar("A", bound=Act)
R = TypeVar("R")

NOT_LIMITED = Code("none")


class NobodySeen(Refusal):
    """A patrol sees somebody."""

    sentence = N_("Nobody was chosen, so nothing was recorded.")
    remedy = N_("Choose those whom you have seen.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooLateToExtend(Refusal):
    """An extension counts only when it is approved before the limit has passed (R-ARE-06)."""

    sentence = N_("The limit has passed at %(at)s; it can no longer be extended.")
    remedy = N_("Let the person go, or decide a measure, and explain the finding.")


class NotAStep(Refusal):
    """A limit is extended by the steps that the law knows, by whom it names."""

    sentence = N_("This limit cannot be extended like this, or not by you.")
    remedy = N_("Choose one of the steps on the page; it names who may approve them.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Extension:
    """An extension that somebody approves: to which length, and why."""

    length: dt.timedelta
    opinion: str
    seen: int
    """The number of the stream's last act that was before his eyes (decision 6)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One act of a form, with the signatures under it and when it happened."""

    act: Act
    occurred_at: dt.datetime
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """What the entry form says: the entry itself, who the person is, and what was done at once."""

    entered: PersonEnteredArea
    known: CasePerson | None
    """A person of a case; otherwise the person is entered anew."""
    identity: PersonEntered | None
    occurred_at: dt.datetime
    wristband: str | None = None
    signatures: tuple[Signature, ...] = ()
    done: tuple[Said, ...] = ()


def at_once(do: Callable[[dt.datetime], R], *, now: dt.datetime, key: Key) -> R:
    """Do what happens now; the same form sent twice means one moment, and gets the first receipt."""
    try:
        return do(now)
    except door.KeyUsedBefore:
        # The form was sent before: what it called "now" was then.
        first = read.occurred_at_of(key)
        if first is None:
            raise
        return do(first)


def key_of(key: Key, name: str) -> Key:
    """Return the key of one of several acts that a form records."""
    return Key(uuid.uuid5(key, name))


def allow(by: Actor, action: str, stay: Stay, now: dt.datetime) -> None:
    """Return if the actor may do this to a stay that he may see; else raise NotAllowed."""
    verdicts = [decide(by, action, facts, now) for facts in find.facts_of(stay)]
    if not any(one.allowed for one in verdicts):
        raise NotAllowed(action=action, reason=verdicts[0].reason or Reason.ROLE)


def record_of_stay(said: Said, *, stay: StayRef, by: Actor, now: dt.datetime, key: Key) -> Receipt:
    """Record an act that concerns a stay, in the stream in which the stay lives."""
    known = find.stay_for(by, stay, now)
    allow(by, said.act.declared.wire_name, known, now)
    return door.record(
        said.act,
        stream=StreamName(known.stream),
        by=by,
        occurred_at=said.occurred_at,
        key=key,
        signatures=said.signatures,
    )


def enter(arrival: Arrival, *, by: Actor, now: dt.datetime, key: Key) -> list[Receipt]:
    """Record that a person entered the area: person, entry, clock and first room, all or none.

    The stay and a new person are named by the form's key, so that the form sent twice is one entry.
    """
    _may_enter(arrival, by=by, now=now)
    stay = StayRef(ref("stay", _id(key, "stay", arrival.occurred_at)))
    anew = ref("person", _id(key, "person", arrival.occurred_at))
    person = PersonRef(arrival.known.ref if arrival.known else anew)
    stream = StreamName(arrival.known.case if arrival.known else by.unit)
    keeper = machine(name="area", terminal=by.terminal, at=now)
    entries = [
        *(_entry(one, stream, by, key) for one in _told(arrival, stay, person)),
        *(_entry(one, stream, keeper, key) for one in _follows(arrival, stay, person, by.unit)),
    ]
    return door.record_all(entries)


def _may_enter(arrival: Arrival, *, by: Actor, now: dt.datetime) -> None:
    require_able(by, "area_entry", now)
    if arrival.known:
        facts = casefile.facts_of(CaseRef(arrival.known.case))
        require(by, "area_entry", facts, now)
    for one in arrival.done:
        require_able(by, one.act.declared.wire_name, now)


def _told(arrival: Arrival, stay: StayRef, person: PersonRef) -> list[Said]:
    """Return what the officer says: a new person first, then the entry, then what was done at once."""
    said = [
        Said(act=arrival.entered, occurred_at=arrival.occurred_at, signatures=arrival.signatures)
    ]
    said += arrival.done
    about = [
        replace(
            one,
            act=_about(one.act, stay=stay, person=person),
            signatures=_signed_by(one.signatures, person),
        )
        for one in said
    ]
    if arrival.identity is None:
        return about
    identity = _about(arrival.identity, person=person)
    return [Said(act=identity, occurred_at=arrival.occurred_at), *about]


def _signed_by(signatures: tuple[Signature, ...], person: PersonRef) -> tuple[Signature, ...]:
    """Name the person under what he signed; before the entry he had no reference."""
    return tuple(
        replace(one, person=person) if one.slot == "person" and one.person is None else one
        for one in signatures
    )


def _follows(arrival: Arrival, stay: StayRef, person: PersonRef, unit: str) -> list[Said]:
    """Return what follows by itself: the file with its clock, and the room at the entrance."""
    entered = arrival.entered
    found = [_file(arrival, stay, person)]
    room = next((one for one in find.rooms_of(unit) if one.kind == "registration"), None)
    if room:
        found.append(
            RoomEntered(
                stay=stay,
                person=person,
                room=RoomRef(room.ref),
                room_kind=Code("registration"),
                started_at=entered.entered_at,
                guards=(),
                officers=entered.escorts or (),
                reason=Code("registration"),
            )
        )
    return [Said(act=act, occurred_at=arrival.occurred_at) for act in found]


def _file(arrival: Arrival, stay: StayRef, person: PersonRef) -> Act:
    """Open the file of a stay; which clock runs is for the rulebook to say."""
    entered = arrival.entered
    clock = area_clocks().starts(arrival=entered.arrival, role=entered.person_role)
    started = entered.arrived_at or entered.entered_at
    before = next((one.ref for one in find.stays_of_person(person) if one.ref != stay), None)
    return StayFileOpened(
        stay=stay,
        person=person,
        wristband=arrival.wristband,
        liberty_ground=Code(clock.ground) if clock else NOT_LIMITED,
        clock=clock.id if clock else None,
        clock_started_at=started,
        limit_s=int(clock.within.total_seconds()) if clock else None,
        due_at=started + clock.within if clock and started else None,
        previous_stay=StayRef(before) if before else None,
    )


def patrol(
    seen: Mapping[str, Code],
    *,
    remarks: str | None,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
) -> list[Receipt]:
    """Record for each stay how the person was seen, in one transaction; each act has its own key."""
    if not seen:
        raise NobodySeen
    entries = []
    for stay, state in sorted(seen.items()):
        known = find.stay_for(by, StayRef(stay), now)
        allow(by, "guard_patrol", known, now)
        said = _seen(known, state, remarks=remarks, by=by, occurred_at=occurred_at)
        entries.append(_entry(said, StreamName(known.stream), by, key_of(key, stay)))
    return door.record_all(entries)


def key_of_patrol(key: Key, stay: str) -> Key:
    """Return the key under which a patrol's act of one stay is recorded."""
    return key_of(key_of(key, stay), "guard_patrol")


def _seen(
    stay: Stay, state: Code, *, remarks: str | None, by: Actor, occurred_at: dt.datetime
) -> Said:
    act = GuardPatrolled(
        stay=StayRef(stay.ref),
        person=PersonRef(stay.person) if stay.person else None,
        room=RoomRef(stay.room) if stay.room else None,
        state=state,
        remarks=remarks,
    )
    signed = Signature(slot="guard", person=OfficerRef(by.id), state="signed", at=occurred_at)
    return Said(act=act, occurred_at=occurred_at, signatures=(signed,))


def extend(
    extension: Extension, *, stay: StayRef, by: Actor, now: dt.datetime, key: Key
) -> Receipt:
    """Approve that a person may be kept longer, and move the clock; sent again, it only finishes."""
    known = find.stay_for(by, stay, now)
    may_extend(by, known, now)
    ends, until = find.ends_at(known, now), _extended_until(extension, known, by)
    if read.occurred_at_of(key) is None and (ends is None or now >= ends):
        raise TooLateToExtend(at=ends)
    stream, at = StreamName(known.stream), read.occurred_at_of(key) or now
    approval = door.record(
        _approval(known, extension.opinion, by, until),
        stream=stream,
        by=by,
        occurred_at=at,
        key=key,
        seen=extension.seen,
        signatures=(Signature(slot="approver", person=OfficerRef(by.id), state="signed", at=at),),
    )
    # Dying here leaves an approval that moved nothing yet; the same form sent again moves the clock.
    door.record(
        ClockChanged(
            clock=known.clock,
            person=PersonRef(known.person) if known.person else None,
            stay=stay,
            action=Code("extend"),
            basis=ActRef(ref("act", approval.act)),
            until=until,
        ),
        stream=stream,
        by=machine(name="clock", terminal=by.terminal, at=now),
        occurred_at=at,
        key=key_of(key, "clock_event"),
    )
    return approval


def may_extend(by: Actor, stay: Stay, now: dt.datetime) -> None:
    """Return if the actor may approve an extension of a stay; else raise NotAllowed."""
    verdict = find.extension_verdict(by, stay, now)
    if not verdict.allowed:
        raise NotAllowed(action="approval", reason=verdict.reason or Reason.ROLE)


def _approval(stay: Stay, opinion: str, by: Actor, until: dt.datetime) -> Act:
    """Make the act that approves an extension; it is another link's, known by its wire name."""
    declared = act_type("approval")
    if declared is None:
        raise read.TypeUnknown("approval")
    role = next(iter(sorted(by.roles & {"head_unit", "head_organ"})), None)
    return declared.cls(  # type: ignore[call-arg]  # the register checks the fields of every type.
        matter="clock_extension",
        of_act=stay.entry,
        person=stay.person,
        decision="approved",
        opinion=opinion,
        approver=by.id,
        approver_role=role,
        until=until,
    )


def _extended_until(extension: Extension, stay: Stay, by: Actor) -> dt.datetime:
    """Return until when a stay is extended; raises NotAStep."""
    clock = area_clocks().named(stay.clock)
    if clock is None or stay.clock_started_at is None or not by.roles & set(clock.extended_by):
        raise NotAStep
    if extension.length not in clock.extensions:
        raise NotAStep
    return stay.clock_started_at + extension.length


def link(
    *, stay: StayRef, case: CaseRef, by: Actor, occurred_at: dt.datetime, now: dt.datetime, key: Key
) -> Receipt:
    """Let a case know of a stay that was opened without one."""
    known = find.stay_for(by, stay, now)
    require(by, "stay_linked", casefile.facts_of(case), now)
    act = StayLinked(
        stay=stay,
        person=PersonRef(known.person) if known.person else None,
        entry=ActRef(known.entry) if known.entry else None,
        entry_digest=find.digest_of_entry(known),
    )
    return door.record(act, stream=StreamName(case), by=by, occurred_at=occurred_at, key=key)


def _about(act: A, **about: str) -> A:
    """Return an act with what it is about filled in, as far as it says that at all."""
    known = {one.name for one in act.declared.fields}
    said: A = replace(act, **{name: value for name, value in about.items() if name in known})  # type: ignore[type-var]  # acts are dataclasses.
    return said


def _entry(said: Said, stream: StreamName, by: Actor, key: Key) -> Entry:
    """Make the entry of one act of a form; its key tells it from the form's other acts."""
    return Entry(
        act=said.act,
        stream=stream,
        by=by,
        occurred_at=said.occurred_at,
        key=key_of(key, said.act.declared.wire_name),
        signatures=said.signatures,
    )


def _id(key: Key, name: str, at: dt.datetime) -> uuid.UUID:
    """Make an identifier that is the same each time the same form is sent."""
    random = uuid.uuid5(key, name).int & ((1 << 80) - 1)
    return uuid7(milliseconds=int(at.timestamp() * 1000), random=random)
