"""What a person does with property: may I, is this decision open, record."""

import dataclasses
import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from unbroken.base.identifiers import (
    CaseRef,
    ItemRef,
    Key,
    OfficerRef,
    PersonRef,
    StreamName,
    ref,
    uuid7,
)
from unbroken.base.refusal import N_, Refusal
from unbroken.casefile import find as casefile
from unbroken.casefile import perform as case_perform
from unbroken.casefile.acts import PersonEntered
from unbroken.chain import door, read, values
from unbroken.chain.actor import Actor
from unbroken.chain.entry import Entry
from unbroken.chain.receipt import Receipt
from unbroken.chain.recorded import Signature
from unbroken.chain.register import Act, ActType, act_type
from unbroken.people.facts import Facts
from unbroken.people.policy import different_persons
from unbroken.people.refusals import require
from unbroken.people.second import SamePersonTwice
from unbroken.propertyroom import find
from unbroken.propertyroom.acts import ItemEntered, ItemsHandedOver, SeizedItemsListed, StockTaken
from unbroken.propertyroom.models import Item, Loan
from unbroken.propertyroom.states import step_of

CUSTODIAN = "property_custodian"
STATION = StreamName("station")


class OwnEvidence(Refusal):
    """Nobody keeps what he took himself (公安机关办理刑事案件程序规定 art. 235)."""

    sentence = N_("You took one of these items yourself, so you may not keep it.")
    remedy = N_("Let another custodian receive it.")
    status = HTTPStatus.FORBIDDEN


class NoCustodian(Refusal):
    """Of the two who hand over and receive, one is a property custodian."""

    sentence = N_("Neither of the two is a property custodian.")
    remedy = N_("Let the custodian confirm as second person, or sign in as the custodian.")
    status = HTTPStatus.FORBIDDEN


class NotFromHere(Refusal):
    """A decision about an item is open only in the states that the list of states names."""

    sentence = N_("%(item)s cannot be handed over: it has left its keeper already.")
    remedy = N_("Look at the chain of the item; record its return or receipt first.")


class LoanDecided(Refusal):
    """A request is decided on once."""

    sentence = N_("This request is not waiting for a decision any more.")
    remedy = N_("Look at the item: its loan was decided on, or is over.")


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """When something happened, when it is recorded, and the key that makes a repeat harmless."""

    occurred_at: dt.datetime
    now: dt.datetime
    key: Key
    seen: int | None = None


def hand_over_items(
    *, handover: ItemsHandedOver, items: Sequence[Item], one: Actor, other: Actor, when: When
) -> Receipt:
    """Record that items came from one officer into the custody of another; both confirm it."""
    giver, custodian = giver_and_custodian(one, other)
    case = CaseRef(items[0].case)
    require(custodian, "property_handover", casefile.facts_of(case), when.now)
    if not different_persons(giver, custodian):
        raise SamePersonTwice
    if custodian.person in find.takers_of(items):
        raise OwnEvidence
    if not read.is_recorded(when.key):
        _refuse_elsewhere(handover, items)
    said = dataclasses.replace(
        handover, from_officer=OfficerRef(giver.id), custodian=OfficerRef(custodian.id)
    )
    signed = (_esigned("from_officer", giver), _esigned("custodian", custodian))
    return _record(said, case=case, by=custodian, when=when, signatures=signed)


def _refuse_elsewhere(handover: ItemsHandedOver, items: Sequence[Item]) -> None:
    step = step_of("property_handover", handover)
    for item in items:
        if step is None or item.state not in step.after:
            raise NotFromHere(item=item.name or item.number or "")


def giver_and_custodian(one: Actor, other: Actor) -> tuple[Actor, Actor]:
    """Tell which of two receives: whoever is a custodian, the one at the desk first."""
    for custodian, giver in ((one, other), (other, one)):
        if CUSTODIAN in custodian.roles:
            return giver, custodian
    raise NoCustodian


def decide_on_loan(*, loan: Loan, decision: Mapping[str, str], by: Actor, when: When) -> Receipt:
    """Record what a head decided on a loan that neither he asked for nor is to borrow himself."""
    said = values.act_of(
        _approval(),
        {
            **decision,
            "matter": "property_loan",
            "of_act": loan.request,
            "approver": by.id,
            "approver_role": "head_organ" if "head_organ" in by.roles else "head_unit",
        },
    )
    case = CaseRef(loan.case)
    require(by, "approval", find.facts_about_loan(loan), when.now)
    if loan.state != "asked" and not read.is_recorded(when.key):
        raise LoanDecided
    signed = (_esigned("approver", by),)
    return _record(said, case=case, by=by, when=when, signatures=signed)


def _approval() -> ActType:
    declared = act_type("approval")
    assert declared is not None  # noqa: S101 — the register holds it once the apps are loaded.
    return declared


def record_fact(
    *, act: Act, case: CaseRef, by: Actor, second: Actor | None, slots: tuple[str, str], when: When
) -> Receipt:
    """Record what happened to items; whoever is at the desk signs, and the second where he confirmed."""
    first, other = slots
    signed = [_esigned(first, by)] if first else []
    signed += [_esigned(other, second)] if second and other else []
    return _record(act, case=case, by=by, when=when, signatures=tuple(signed))


def take_stock(*, taken: StockTaken, by: Actor, when: When) -> Receipt:
    """Record a count of the property room of one's unit; whoever counts signs."""
    require(by, "stocktake", Facts(unit=by.unit, open_to_unit=True), when.now)
    return door.record(
        taken,
        stream=StreamName(by.unit or STATION),
        by=by,
        occurred_at=when.occurred_at,
        key=when.key,
        signatures=(_esigned("counter", by),),
    )


def _record(
    act: Act, *, case: CaseRef, by: Actor, when: When, signatures: tuple[Signature, ...]
) -> Receipt:
    return case_perform.record_in_case(
        act,
        case=case,
        by=by,
        occurred_at=when.occurred_at,
        now=when.now,
        key=when.key,
        seen=when.seen,
        signatures=signatures,
    )


def _esigned(slot: str, by: Actor) -> Signature:
    # The record itself says when it was signed here; sent twice, a form has to say the same twice.
    return Signature(slot=slot, person=OfficerRef(by.id), state="esigned")


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """What stands in the place of a person's signature on paper."""

    slot: str
    person: PersonRef | OfficerRef | None
    state: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seizure:
    """What was taken, as one form says it: the list, its items, and people named for the first time."""

    listed: SeizedItemsListed
    items: tuple[ItemEntered, ...]
    persons: tuple[PersonEntered, ...] = ()
    signed: tuple[Signed, ...] = ()


def list_seized_items(
    *, seizure: Seizure, case: CaseRef, by: Actor, when: When
) -> tuple[Receipt, Sequence[ItemRef]]:
    """Record a seizure list and each of its items, all or none; the list's receipt comes back."""
    facts = casefile.facts_of(case)
    for act in (seizure.listed, *seizure.items, *seizure.persons):
        require(by, act.declared.wire_name, facts, when.now)
    refs = [ItemRef(_born("item", n, when)) for n in range(len(seizure.items))]
    items = [
        dataclasses.replace(one, item=item) for one, item in zip(seizure.items, refs, strict=True)
    ]
    rows = [
        dataclasses.replace(row, item=item)
        for row, item in zip(seizure.listed.rows or (), refs, strict=True)
    ]
    listed = dataclasses.replace(seizure.listed, items=tuple(refs), rows=tuple(rows))
    signatures = tuple(_signature(one, by, when) for one in seizure.signed)
    others = [
        _entry(act, case=case, by=by, when=when, name=f"{act.declared.wire_name} {n}")
        for n, act in enumerate([*seizure.persons, *items])
    ]
    last = dataclasses.replace(
        _entry(listed, case=case, by=by, when=when, name=""), key=when.key, signatures=signatures
    )
    return door.record_all([*others, last])[-1], refs


def new_person(*, slot: str, when: When) -> PersonRef:
    """Name a person whom a form enters: always the same for the same form, so that it may be sent twice."""
    return PersonRef(_born(f"person {slot}", 0, when, kind="person"))


def _born(name: str, n: int, when: When, *, kind: str = "item") -> str:
    seed = hashlib.sha256(f"{when.key}\0{name}\0{n}".encode()).digest()
    milliseconds = int(when.occurred_at.timestamp() * 1000)
    return ref(kind, uuid7(milliseconds=milliseconds, random=int.from_bytes(seed[:10], "big")))


def _entry(act: Act, *, case: CaseRef, by: Actor, when: When, name: str) -> Entry:
    return Entry(
        act=act,
        stream=StreamName(case),
        by=by,
        occurred_at=when.occurred_at,
        key=Key(uuid.uuid5(when.key, name)),
    )


def _signature(signed: Signed, by: Actor, when: When) -> Signature:
    noted = signed.state in {"refused", "unable", "absent"}
    return Signature(
        slot=signed.slot,
        person=signed.person,
        state=signed.state,
        at=when.occurred_at,
        noted_by=OfficerRef(by.id) if noted else None,
        noted_reason=signed.reason or None,
    )
