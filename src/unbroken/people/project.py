"""How acts change who is known to the station."""

from collections.abc import Iterator

from unbroken.chain.projection import Change, Put, Rows, Wanted, projects
from unbroken.chain.recorded import Recorded
from unbroken.people.acts import (
    AccessEnded,
    AccessGranted,
    CompartmentClosed,
    CompartmentOpened,
    OfficerRegistered,
    RoleEnded,
    RoleGranted,
    UnitRegistered,
)
from unbroken.people.models import AccessHeld, CompartmentHeld, Officer, RoleHeld, Unit
from unbroken.people.table import OPENED_WITH_THE_CASE


@projects(UnitRegistered, reads=lambda event: [Wanted(Unit, (event.act.unit_code or "",))])
def unit_registered(event: Recorded[UnitRegistered], _rows: Rows) -> Iterator[Change]:
    """Enter a unit, or renew its entry."""
    act = event.act
    if act.unit_code:
        yield Put(
            Unit, act.unit_code, name=act.name, above=act.above, in_use=act.in_use is not False
        )


@projects(OfficerRegistered, reads=lambda event: [Wanted(Officer, (event.act.officer or "",))])
def officer_registered(event: Recorded[OfficerRegistered], _rows: Rows) -> Iterator[Change]:
    """Enter an officer, or renew the entry."""
    act = event.act
    if act.officer:
        yield Put(
            Officer,
            act.officer,
            name=act.name,
            person=act.person or act.officer,
            sex=act.sex,
            unit=act.of_unit,
            in_use=act.in_use is not False,
        )


@projects(RoleGranted)
def role_granted(event: Recorded[RoleGranted], _rows: Rows) -> Iterator[Change]:
    """Let an officer hold a role."""
    act = event.act
    if act.officer and act.role:
        yield Put(
            RoleHeld,
            event.ref,
            officer=act.officer,
            role=act.role,
            unit=act.of_unit,
            since=event.occurred_at,
            until=act.until,
        )


@projects(RoleEnded, reads=lambda event: [Wanted(RoleHeld, (event.act.grant or "",))])
def role_ended(event: Recorded[RoleEnded], rows: Rows) -> Iterator[Change]:
    """Let a role come to its end."""
    held = rows.get(RoleHeld, event.act.grant)
    if held:
        yield Put(RoleHeld, held.ref, until=event.occurred_at)


@projects(CompartmentOpened)
def compartment_opened(event: Recorded[CompartmentOpened], _rows: Rows) -> Iterator[Change]:
    """Open the compartment."""
    said = event.act
    if said.officer and said.compartment:
        yield Put(
            CompartmentHeld,
            event.ref,
            officer=said.officer,
            compartment=said.compartment,
            since=event.occurred_at,
            until=said.until,
        )


@projects(
    CompartmentClosed, reads=lambda event: [Wanted(CompartmentHeld, (event.act.opening or "",))]
)
def compartment_closed(event: Recorded[CompartmentClosed], rows: Rows) -> Iterator[Change]:
    """Close the compartment."""
    if held := rows.get(CompartmentHeld, event.act.opening):
        yield Put(CompartmentHeld, held.ref, until=event.occurred_at)


@projects(AccessGranted, reads=lambda event: [Wanted(Officer, (event.act.officer or "",))])
def access_granted(event: Recorded[AccessGranted], rows: Rows) -> Iterator[Change]:
    """Open the case for each action; to see it opens what lies on its pages as well."""
    said = event.act
    to = rows.get(Officer, said.officer)
    if to is None or not said.of_case or said.until is None:
        return
    for action in sorted(_opened(frozenset(said.actions or ()))):
        yield Put(
            AccessHeld,
            f"{event.ref}/{action}",
            grant=event.ref,
            case=said.of_case,
            person=to.person,
            action=action,
            purpose=said.purpose or "",
            until=said.until,
        )


@projects(
    AccessEnded, reads=lambda event: [Wanted(AccessHeld, (event.act.grant or "",), column="grant")]
)
def access_ended(event: Recorded[AccessEnded], rows: Rows) -> Iterator[Change]:
    """Close the case again."""
    for held in rows.of(AccessHeld, grant=event.act.grant):
        yield Put(AccessHeld, held.ref, until=event.occurred_at)


def _opened(actions: frozenset[str]) -> frozenset[str]:
    return actions | OPENED_WITH_THE_CASE if actions else actions
