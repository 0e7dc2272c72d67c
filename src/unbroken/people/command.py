"""What `./unbroken account` does: found a station, give passwords, close accounts."""

import datetime as dt
import getpass
import secrets
import uuid
from dataclasses import dataclass
from http import HTTPStatus

from unbroken.base.identifiers import Key, OfficerRef, UnitRef
from unbroken.base.refusal import N_, Refusal
from unbroken.chain.actor import Actor, Factor, machine
from unbroken.people import find, perform, scratch
from unbroken.people.acts import OfficerRegistered, UnitRegistered
from unbroken.people.find import NoSuchOfficer

PASSWORD_BYTES = 15


class FactorsStay(Refusal):
    """Whoever runs the machine cannot make himself an officer by taking that officer's factors."""

    sentence = N_("The factors of %(officer)s are taken away on the pages, by two persons.")
    remedy = N_("Only a security officer's own are reset here, when no other is left to do it.")
    status = HTTPStatus.FORBIDDEN


class NotThatOfficer(Refusal):
    """What an officer does at the machine he confirms with his own PIN: no operator acts in his name."""

    sentence = N_("There is no officer %(officer)s in service, or the PIN is not his.")
    remedy = N_("Give the officer's number, and let him type the PIN that he set on his own pages.")
    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True, kw_only=True, slots=True)
class Founder:
    """A security officer to be appointed, and the unit he belongs to."""

    code: str
    name: str
    unit: str
    unit_name: str
    person: str = ""


def operator(now: dt.datetime) -> Actor:
    """Return the actor that the command line is, with the name of whoever is at the machine."""
    return machine(name="command-line", terminal=f"shell of {getpass.getuser()}", at=now)


def officer(code: str, pin: str, *, now: dt.datetime) -> Actor:
    """Return the officer who stands at the machine and typed his PIN; raises NotThatOfficer."""
    standing, account = find.standing_of(f"officer:{code}", now=now), find.account_of(code)
    is_right = scratch.pin_is_right(account, pin)
    if standing is None or not standing.in_use or not is_right:
        raise NotThatOfficer(officer=code)
    return find.actor_of(
        standing, factor=Factor.CONSOLE, factor_at=now, terminal=operator(now).terminal
    )


def found(founder: Founder, *, now: dt.datetime) -> str:
    """Appoint a security officer and return the password for his first sign-in."""
    officer = OfficerRegistered(
        officer=OfficerRef(f"officer:{founder.code}"),
        name=founder.name,
        person=founder.person or None,
        of_unit=UnitRef(f"unit:{founder.unit}"),
        in_use=True,
    )
    unit = UnitRegistered(
        unit_code=UnitRef(f"unit:{founder.unit}"), name=founder.unit_name, in_use=True
    )
    perform.found(
        officer=officer,
        unit=unit if founder.unit_name else None,
        by=operator(now),
        occurred_at=now,
        key=_a_key(),
    )
    return give_password(founder.code, now=now)


def give_password(code: str, *, now: dt.datetime) -> str:
    """Give an officer who has no factor yet a password for the first sign-in, and return it."""
    if find.standing_of(f"officer:{code}", now=now) is None:
        raise NoSuchOfficer
    account = find.account_of(code)
    if account and find.has_factors(account):
        raise FactorsStay(officer=code)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    scratch.open_account(officer=code, password=password)
    return password


def reset(code: str, *, now: dt.datetime) -> str:
    """Let a security officer who lost everything begin anew, when no other one could help."""
    standing = find.standing_of(f"officer:{code}", now=now)
    account = find.account_of(code)
    if standing is None or account is None:
        raise NoSuchOfficer
    alone = find.founding_officers(now=now) < perform.FOUNDERS
    if perform.FOUNDING_ROLE not in standing.roles or not alone:
        raise FactorsStay(officer=code)
    perform.take_by_command(
        officer=OfficerRef(standing.officer), by=operator(now), occurred_at=now, key=_a_key()
    )
    scratch.take_factors(account)
    return give_password(code, now=now)


def close(code: str, *, now: dt.datetime) -> None:
    """Close an account: its sessions end at their next request."""
    officer = find.entry_of(f"officer:{code}")
    if officer is None:
        raise NoSuchOfficer
    said = OfficerRegistered(
        officer=OfficerRef(officer.ref),
        name=officer.name,
        person=officer.person,
        of_unit=UnitRef(officer.unit) if officer.unit else None,
        in_use=False,
    )
    perform.close_account(officer=said, by=operator(now), occurred_at=now, key=_a_key())


def _a_key() -> Key:
    return Key(uuid.uuid4())
