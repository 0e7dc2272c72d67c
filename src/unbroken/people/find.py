"""Asking who is known to the station, what they hold, and where they are signed in."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from unbroken.base.refusal import N_
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.read import station_log
from unbroken.people.facts import Facts, Glass, Grant
from unbroken.people.models import (
    AccessHeld,
    Account,
    CompartmentHeld,
    DeskSession,
    Officer,
    RoleHeld,
    Unit,
)
from unbroken.people.refusals import NoSuch
from unbroken.people.rule import Relation
from unbroken.people.seen import Columns, among, one, visible
from unbroken.people.table import BROKEN_GLASS, TABLE

OFFICERS = Columns(unit="unit", makers=lambda person: Q(person=person))


class NoSuchOfficer(NoSuch):
    """No officer of this station has this number."""

    sentence = N_("No officer has this number.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What an officer is and holds at one moment."""

    officer: str
    name: str
    person: str
    unit: str
    unit_name: str
    in_use: bool
    roles: frozenset[str]
    cleared: frozenset[str]

    @property
    def mark(self) -> str:
        """Return a text that changes with everything that changes what the officer may do."""
        parts = (self.person, self.unit, self.in_use, sorted(self.roles), sorted(self.cleared))
        return repr(parts)


def standing_of(officer: str, *, now: dt.datetime) -> Standing | None:
    """Return what an officer is and holds now, or None where there is no such officer."""
    log = station_log()
    row = Officer.objects.filter(log_id=log, ref=officer).first()
    if row is None:
        return None
    unit = Unit.objects.filter(log_id=log, ref=row.unit).first()
    return Standing(
        officer=row.ref,
        name=row.name or "",
        person=row.person,
        unit=row.unit or "",
        unit_name=(unit.name if unit else "") or "",
        in_use=row.in_use and (unit is None or unit.in_use),
        roles=roles_of(officer, row.unit, now=now),
        cleared=frozenset(
            _running(CompartmentHeld, now)
            .filter(officer=officer)
            .values_list("compartment", flat=True)
        ),
    )


def _running(
    model: type[RoleHeld | CompartmentHeld], now: dt.datetime
) -> "QuerySet[RoleHeld | CompartmentHeld]":
    held = model._default_manager.filter(log_id=station_log(), since__lte=now)
    return held.filter(Q(until=None) | Q(until__gt=now))


def roles_of(officer: str, unit: str | None, *, now: dt.datetime) -> frozenset[str]:
    """Return the roles that an officer holds; one granted in another unit does not count in this."""
    held = _running(RoleHeld, now).filter(officer=officer)
    return frozenset(held.filter(Q(unit=None) | Q(unit=unit)).values_list("role", flat=True))


def actor_of(
    standing: Standing, *, factor: Factor, factor_at: dt.datetime, terminal: str, purpose: str = ""
) -> Actor:
    """Make the actor that an officer is in one request."""
    return Actor(
        id=ActorRef(standing.officer),
        person=PersonBehind(standing.person),
        unit=standing.unit,
        roles=standing.roles,
        cleared=standing.cleared,
        factor=factor,
        factor_at=factor_at,
        terminal=terminal,
        purpose=purpose,
    )


def account_of(officer: str) -> Account | None:
    """Return the account of an officer, by reference or code, or None."""
    return Account.objects.filter(officer=officer.removeprefix("officer:")).first()


def sessions_of(account: Account) -> "QuerySet[DeskSession]":
    """Return the sessions of an account, the latest first."""
    return account.sessions.order_by("-seen_at")


def last_sign_in(account: Account, *, but: str) -> DeskSession | None:
    """Return the session before this one; shown after the sign-in, never before."""
    return account.sessions.exclude(key=but).order_by("-signed_in_at").first()


def officers_for(by: Actor, *, now: dt.datetime) -> "QuerySet[Officer]":
    """Return the officers whose accounts this actor may see."""
    log = station_log()
    officers = Officer.objects.filter(log_id=log).order_by("ref")
    return visible(officers, by, "account.see", OFFICERS, now)


def officer_for(by: Actor, officer: str, *, now: dt.datetime) -> Officer:
    """Return an officer, if this actor may see the account; else raise NoSuchOfficer."""
    officers = Officer.objects.filter(log_id=station_log(), ref=officer)
    return one(officers, by, "account.see", OFFICERS, now, missing=NoSuchOfficer)


def facts_of(officer: Officer) -> Facts:
    """Return what the policy has to know of an account: its own person may not grant himself."""
    return Facts(
        unit=officer.unit or "", open_to_unit=True, makers=frozenset({PersonBehind(officer.person)})
    )


def grants_of(officer: str) -> "QuerySet[RoleHeld]":
    """Return every role that an officer was granted, ended ones too."""
    return RoleHeld.objects.filter(log_id=station_log(), officer=officer).order_by("ref")


def founding_officers(*, now: dt.datetime) -> int:
    """Count who can grant roles: until there are two, nobody could confirm the other's grants."""
    held = _running(RoleHeld, now).filter(role="security_officer")
    return held.values("officer").distinct().count()


def of_person(person: PersonBehind) -> Q:
    """Say which rows with a column `officer` are of a natural person, whatever the account.

    Somebody who is not in the register stands for himself, as in `persons_of`. A condition and not a
    list, since a page asks it once for every role of the actor.
    """
    known = Officer.objects.filter(log_id=station_log(), person=person)
    return Q(officer=person) | Q(officer__in=known.values("ref"))


def persons_of(officers: Iterable[str]) -> Mapping[str, PersonBehind]:
    """Return the person behind each officer; an unknown one, or a machine, stands for itself."""
    named = set(officers)
    known = dict(Officer._default_manager.filter(ref__in=named).values_list("ref", "person"))
    return {officer: PersonBehind(known.get(officer, officer)) for officer in named}


def names_of(references: Iterable[str]) -> Mapping[str, str]:
    """Return the names of officers and units, for showing."""
    named = set(references)
    officers = Officer._default_manager.filter(ref__in=named).values_list("ref", "name")
    units = Unit._default_manager.filter(ref__in=named).values_list("ref", "name")
    return {ref: name for ref, name in [*officers, *units] if name}


def officers_called(words: str) -> "QuerySet[Officer, str]":
    """Return the references of the officers with these words in their name; names are no secret here."""
    found = Officer.objects.filter(log_id=station_log(), name__icontains=words)
    return found.order_by("ref").values_list("ref", flat=True)


def session_of(key: str) -> DeskSession | None:
    """Return the session with this key, or None where it was ended."""
    return DeskSession.objects.select_related("account").filter(key=key).first()


def holders_of_roles(*, now: dt.datetime) -> Mapping[str, Standing]:
    """Return for each role one officer in use who holds it: the first, or the lower number of several."""
    first: dict[str, str] = {}
    held = _running(RoleHeld, now).order_by("since", "officer").values_list("role", "officer")
    for role, officer in held:
        first.setdefault(role, officer)
    standings = {officer: standing_of(officer, now=now) for officer in set(first.values())}
    found = {role: standings[officer] for role, officer in first.items()}
    return {role: one for role, one in found.items() if one and one.in_use and role in one.roles}


def has_factors(account: Account) -> bool:
    """Say whether an account has more than a password."""
    return bool(Authenticator.objects.filter(user=account.pk).exists())


def entry_of(officer: str) -> Officer | None:
    """Return an officer's entry in the register, or None."""
    return Officer.objects.filter(log_id=station_log(), ref=officer).first()


def granted(person: PersonBehind, action: str, now: dt.datetime, *, of: str = "ref") -> Q:
    """Say which rows of a table, whose column `of` names a case, were opened to this person by name."""
    return among(AccessHeld, row="case", of=of, person=person, action=action, until__gt=now)


def glass_broken(person: PersonBehind, now: dt.datetime, *, of: str = "ref") -> Q:
    """Say for which cases this person broke the glass, and the hour still runs."""
    return granted(person, BROKEN_GLASS, now, of=of)


def access_to(case: str) -> tuple[frozenset[Grant], frozenset[Glass]]:
    """Return what was opened of a case to outsiders, and who broke its glass."""
    held = list(AccessHeld.objects.filter(log_id=station_log(), case=case))
    grants = frozenset(
        Grant(person=PersonBehind(one.person), actions=frozenset({one.action}), until=one.until)
        for one in held
        if one.action != BROKEN_GLASS
    )
    glasses = frozenset(
        Glass(person=PersonBehind(one.person), until=one.until)
        for one in held
        if one.action == BROKEN_GLASS
    )
    return grants, glasses


def officers_in(
    unit: str, *, now: dt.datetime, roles: frozenset[str] = frozenset()
) -> "QuerySet[Officer]":
    """Return who serves in a unit, all or those who hold one of these roles there."""
    log = station_log()
    serving = Officer.objects.filter(log_id=log, unit=unit, in_use=True).order_by("name", "ref")
    if not roles:
        return serving
    held = _running(RoleHeld, now).filter(Q(unit=None) | Q(unit=unit), role__in=roles)
    return serving.filter(ref__in=held.values("officer"))


def approvers_in(unit: str, *, now: dt.datetime) -> "QuerySet[Officer]":
    """Return who may approve a matter of a unit's cases, as the policy's row for approvals says."""
    cells = TABLE["approval"].cells
    anywhere = [role for role, related in cells.items() if Relation.STATION in related]
    held, log = _running(RoleHeld, now), station_log()
    of_station = held.filter(role__in=anywhere).values("officer")
    here = held.filter(Q(unit=None) | Q(unit=unit), role__in=[*cells]).values("officer")
    serving = Officer.objects.filter(log_id=log, in_use=True).order_by("name", "ref")
    return serving.filter(Q(ref__in=of_station) | Q(ref__in=here, unit=unit))


def units() -> "QuerySet[Unit]":
    """Return the units of the organ that are in use."""
    return Unit.objects.filter(log_id=station_log(), in_use=True).order_by("name", "ref")
