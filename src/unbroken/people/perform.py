"""What is done to units, officers and roles, and what happens when somebody signs in."""

import dataclasses
import datetime as dt
import uuid
from http import HTTPStatus

from unbroken.base.identifiers import ActRef, Code, Key, OfficerRef, StreamName
from unbroken.base.refusal import N_, Refusal
from unbroken.chain.actor import Actor, Factor
from unbroken.chain.door import record, record_all
from unbroken.chain.entry import Entry
from unbroken.chain.receipt import Receipt
from unbroken.chain.register import Act
from unbroken.people import find
from unbroken.people.acts import (
    AccessEnded,
    AccessGranted,
    CompartmentClosed,
    CompartmentOpened,
    FactorChanged,
    OfficerRegistered,
    RoleEnded,
    RoleGranted,
    SignedIn,
    SignedOut,
    UnitRegistered,
)
from unbroken.people.facts import Facts
from unbroken.people.refusals import require

STATION = StreamName("station")
FOUNDING_ROLE = "security_officer"
FOUNDERS = 2
"""So many security officers the command line makes: from then on they confirm one another's grants."""


class AlreadyFounded(Refusal):
    """Whoever runs the machine appoints the first two security officers, and nobody after them."""

    sentence = N_("This station has its security officers; roles are granted on its pages.")
    remedy = N_("Ask two security officers to do it under Accounts.")
    status = HTTPStatus.FORBIDDEN


def register_unit(
    *, unit: UnitRegistered, by: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    """Enter a unit in the station's register, or renew its entry."""
    require(by, "unit_registered", Facts(), occurred_at)
    return _record(unit, by=by, occurred_at=occurred_at, key=key)


def register_officer(
    *, officer: OfficerRegistered, by: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    """Enter an officer in the station's register, or renew the entry."""
    require(by, "officer_registered", Facts(), occurred_at)
    return _record(officer, by=by, occurred_at=occurred_at, key=key)


def grant_role(
    *, role: RoleGranted, by: Actor, second: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    """Grant a role; two persons do it, and neither of them to himself."""
    to = find.officer_for(by, role.officer or "", now=occurred_at)
    require(by, "role_grant", find.facts_of(to), occurred_at, second=second)
    said = dataclasses.replace(role, approver=OfficerRef(second.id))
    return _record(said, by=by, occurred_at=occurred_at, key=key)


def found(
    *,
    officer: OfficerRegistered,
    unit: UnitRegistered | None,
    by: Actor,
    occurred_at: dt.datetime,
    key: Key,
) -> Receipt:
    """Appoint a security officer from the command line, while the station has not two of them."""
    if find.founding_officers(now=occurred_at) >= FOUNDERS:
        raise AlreadyFounded
    role = RoleGranted(
        officer=officer.officer,
        role=Code(FOUNDING_ROLE),
        of_unit=officer.of_unit,
        reason="founding of the station",
    )
    said = [one for one in (unit, officer, role) if one]
    entries = [
        Entry(
            act=one,
            stream=STATION,
            by=by,
            occurred_at=occurred_at,
            key=Key(uuid.uuid5(key, one.declared.wire_name)),
        )
        for one in said
    ]
    return record_all(entries)[-1]


def close_account(
    *, officer: OfficerRegistered, by: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    """Put an officer out of use: taking access away is never refused to whoever runs the machine."""
    said = dataclasses.replace(officer, in_use=False)
    return _record(said, by=by, occurred_at=occurred_at, key=key)


def end_role(
    *,
    officer: OfficerRef,
    grant: ActRef,
    reason: str,
    by: Actor,
    occurred_at: dt.datetime,
    key: Key,
) -> Receipt:
    """Take a role back; whoever holds it is signed out at once."""
    of = find.officer_for(by, officer, now=occurred_at)
    require(by, "role_end", find.facts_of(of), occurred_at)
    said = RoleEnded(grant=grant, officer=officer, reason=reason)
    return _record(said, by=by, occurred_at=occurred_at, key=key)


def open_compartment(
    *, opened: CompartmentOpened, by: Actor, second: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    """Open a compartment to an officer by name; two persons do it."""
    to = find.officer_for(by, opened.officer or "", now=occurred_at)
    require(by, "compartment_open", find.facts_of(to), occurred_at, second=second)
    said = dataclasses.replace(opened, approver=OfficerRef(second.id))
    return _record(said, by=by, occurred_at=occurred_at, key=key)


def close_compartment(
    *,
    officer: OfficerRef,
    opening: ActRef,
    reason: str,
    by: Actor,
    occurred_at: dt.datetime,
    key: Key,
) -> Receipt:
    """Close a compartment to an officer again."""
    of = find.officer_for(by, officer, now=occurred_at)
    require(by, "compartment_close", find.facts_of(of), occurred_at)
    said = CompartmentClosed(opening=opening, officer=officer, reason=reason)
    return _record(said, by=by, occurred_at=occurred_at, key=key)


def grant_access(
    *, access: AccessGranted, facts: Facts, by: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    """Let somebody outside a case look into it; the caller has fetched the case and its facts."""
    require(by, "access_grant", facts, occurred_at)
    return _record(access, by=by, occurred_at=occurred_at, key=key)


def end_access(
    *, access: AccessEnded, facts: Facts, by: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    """End a grant of access before its date."""
    require(by, "access_end", facts, occurred_at)
    return _record(access, by=by, occurred_at=occurred_at, key=key)


def sign_in(*, by: Actor, occurred_at: dt.datetime, key: Key) -> Receipt:
    """Record that somebody signed in; without this record there is no session."""
    said = SignedIn(officer=OfficerRef(by.id), factor=Code(by.factor), terminal=by.terminal)
    return _record(said, by=by, occurred_at=occurred_at, key=key)


def sign_out(
    *,
    officer: OfficerRef,
    sign_in: ActRef | None,
    reason: str,
    by: Actor,
    occurred_at: dt.datetime,
    key: Key,
) -> Receipt:
    """Record that a session came to its end, and why."""
    said = SignedOut(officer=officer, sign_in=sign_in, reason=Code(reason))
    return _record(said, by=by, occurred_at=occurred_at, key=key)


def change_factor(
    *, factor: Factor, change: str, by: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    """Record that somebody adds, replaces or removes one of his own ways to sign in."""
    require(by, "factor_change", Facts(makers=frozenset({by.person})), occurred_at)
    said = FactorChanged(officer=OfficerRef(by.id), factor=Code(factor), change=Code(change))
    return _record(said, by=by, occurred_at=occurred_at, key=key)


def factors_taken(officer: OfficerRef) -> FactorChanged:
    """Say that an officer loses every factor; a second person confirms this before it is recorded."""
    return FactorChanged(officer=officer, factor=Code(Factor.CODE), change=Code("removed"))


def reset_factors(
    *, taken: FactorChanged, by: Actor, second: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    """Record that all factors of another are taken away; two persons do it."""
    of = find.officer_for(by, taken.officer or "", now=occurred_at)
    require(by, "account.reset_factor", find.facts_of(of), occurred_at, second=second)
    said = dataclasses.replace(taken, confirmed_by=OfficerRef(second.id))
    return _record(said, by=by, occurred_at=occurred_at, key=key)


def take_by_command(
    *, officer: OfficerRef, by: Actor, occurred_at: dt.datetime, key: Key
) -> Receipt:
    """Record that the command line took a security officer's factors; nobody else confirmed it."""
    return _record(factors_taken(officer), by=by, occurred_at=occurred_at, key=key)


def _record(act: Act, *, by: Actor, occurred_at: dt.datetime, key: Key) -> Receipt:
    return record(act, stream=STATION, by=by, occurred_at=occurred_at, key=key)
