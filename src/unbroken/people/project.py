"""How acts change who is known to the station."""

from collections.abc import Iterator

from unbroken.chain.projection import Change, Put, Rows, Wanted, projects
from unbroken.chain.recorded import Recorded
from unbroken.people.acts import OfficerRegistered, RoleEnded, RoleGranted, UnitRegistered
from unbroken.people.models import Officer, RoleHeld, Unit


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
            person=getattr(act, "person", None) or act.officer,
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
