"""How acts change the case, its people and its team."""

from collections.abc import Iterator

from unbroken.casefile.acts import (
    CaseNumbered,
    CaseOfficersAssigned,
    CaseOfficersRelieved,
    CaseTeamChanged,
    EmergencyAccessTaken,
    PersonEntered,
)
from unbroken.casefile.codes import CASE_OFFICER, MAKER
from unbroken.casefile.models import Case, CasePart, CasePerson, Thing
from unbroken.casefile.states import STEPS, Step
from unbroken.chain.projection import Change, Put, Rows, Wanted, projects, watches
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.people.models import AccessHeld, Officer
from unbroken.people.table import BROKEN_GLASS


def case_of(event: Recorded[Act]) -> Iterator[Wanted]:
    """Want the case in whose stream an act stands, and the part of its maker."""
    if event.case:
        yield Wanted(Case, (event.case,))
        yield Wanted(CasePart, (part(event.case, MAKER, event.by),))


def part(case: str, role: str, officer: str) -> str:
    """Write the reference of an officer's part in a case."""
    return f"{case}/{role}/{officer}"


@watches(reads=case_of)
def case_moved_on(event: Recorded[Act], rows: Rows) -> Iterator[Change]:
    """Open a case with the first act of its stream, and move it on with every other."""
    if event.case is None:
        return
    case = rows.get(Case, event.case)
    if case is None:
        yield _opened(event, event.case)
    stage = case.stage if case else "opened"
    step = next((one for one in STEPS if _taken(one, event)), None)
    values: dict[str, object] = {"acts": event.n, "last_at": event.recorded_at}
    if step:
        values |= {"stage": step.to, "irregular": stage not in step.after}
        values |= {"closed_at": event.occurred_at} if step.to == "closed" else {}
    yield Put(Case, event.case, **values, **_said_of_case(event))
    if _makes_part_of_it(event) and rows.get(CasePart, part(event.case, MAKER, event.by)) is None:
        yield _part(event, event.case, MAKER, event.by)


@watches(reads=lambda event: [Wanted(Thing, event.born())])
def thing_born(event: Recorded[Act], rows: Rows) -> Iterator[Change]:
    """Remember which act gave birth to a thing; the first one did, a second only says it anew."""
    for born in event.born():
        if rows.get(Thing, born) is None:
            yield Put(
                Thing,
                born,
                stream=event.stream,
                n=event.n,
                type=event.declared.wire_name,
                name=getattr(event.act, "name", None) or "",
            )


def _makes_part_of_it(event: Recorded[Act]) -> bool:
    """Say whether an act ties its maker to the case; were it breaking a glass, no hour would end."""
    return event.declared.wire_name not in {"emergency_access", "emergency_access_review"}


@projects(CaseNumbered, reads=case_of)
def case_numbered(event: Recorded[CaseNumbered], _rows: Rows) -> Iterator[Change]:
    """Give the case its number."""
    if event.case:
        yield Put(Case, event.case, number=event.act.number)


@projects(CaseOfficersAssigned, reads=case_of)
def officers_assigned(event: Recorded[CaseOfficersAssigned], _rows: Rows) -> Iterator[Change]:
    """Make lead and second officer the team."""
    if event.case is None:
        return
    yield Put(Case, event.case, lead=event.act.lead, second=event.act.second)
    for officer in (event.act.lead, event.act.second):
        if officer:
            yield _part(event, event.case, CASE_OFFICER, officer)


def _case_and_team(event: Recorded[Act]) -> Iterator[Wanted]:
    if event.case:
        yield Wanted(Case, (event.case,))
        yield Wanted(CasePart, (event.case,), column="case")


@projects(CaseOfficersRelieved, reads=_case_and_team)
def officers_relieved(event: Recorded[CaseOfficersRelieved], rows: Rows) -> Iterator[Change]:
    """End the parts of lead and second officer."""
    case = rows.get(Case, event.case)
    if case is None:
        return
    for one in rows.of(CasePart, case=case.ref, role=CASE_OFFICER, until=None):
        if one.officer in (case.lead, case.second):
            yield Put(CasePart, one.ref, until=event.occurred_at)
    yield Put(Case, case.ref, lead=None, second=None)


@projects(CaseTeamChanged, reads=_case_and_team)
def team_changed(event: Recorded[CaseTeamChanged], rows: Rows) -> Iterator[Change]:
    """Let an officer join or leave the team."""
    act = event.act
    if event.case is None or act.officer is None or act.role is None:
        return
    if act.change == "joined":
        yield _part(event, event.case, act.role, act.officer)
        return
    known = rows.get(CasePart, part(event.case, act.role, act.officer))
    if known:
        yield Put(CasePart, known.ref, until=event.occurred_at)


@projects(EmergencyAccessTaken, reads=lambda event: [Wanted(Officer, (event.act.officer or "",))])
def glass_broken(event: Recorded[EmergencyAccessTaken], rows: Rows) -> Iterator[Change]:
    """Open the case to whoever broke its glass, for as long as the act says."""
    act = event.act
    if event.case is None or act.officer is None or act.until is None:
        return
    officer = rows.get(Officer, act.officer)
    yield Put(
        AccessHeld,
        f"{event.ref}/{BROKEN_GLASS}",
        grant=event.ref,
        case=event.case,
        person=officer.person if officer else act.officer,
        action=BROKEN_GLASS,
        purpose=act.reason or "",
        until=act.until,
    )


@projects(PersonEntered)
def person_entered(event: Recorded[PersonEntered], _rows: Rows) -> Iterator[Change]:
    """Enter a person in the case."""
    act = event.act
    if act.person is None:
        return
    yield Put(
        CasePerson,
        act.person,
        case=event.stream,
        name=act.name,
        role=act.role,
        sex=act.sex,
        birth_date=act.birth_date,
        entered_at=event.occurred_at,
    )


def _opened(event: Recorded[Act], case: str) -> Change:
    return Put(
        Case,
        case,
        unit=event.unit or "",
        opened_at=event.occurred_at,
        last_at=event.recorded_at,
        loaded=event.source.startswith("load:"),
    )


def _taken(step: Step, event: Recorded[Act]) -> bool:
    if event.declared.wire_name != step.act:
        return False
    return step.says is None or getattr(event.act, step.says[0], None) == step.says[1]


def _said_of_case(event: Recorded[Act]) -> dict[str, object]:
    """Read from an act what it says of the whole case: its family, its unit, and what happened."""
    said: dict[str, object] = {}
    if event.declared.wire_name == "acceptance_form" and event.unit:
        # Whoever took the call opened the case; it belongs to the unit that accepted it.
        said["unit"] = event.unit
    if event.declared.wire_name in {"intake_record", "acceptance_form"}:
        said["family"] = getattr(event.act, "family", None) or "undetermined"
    if event.declared.wire_name == "call_record" and getattr(event.act, "dispatched_unit", None):
        # A call is taken by the command centre; the case is the business of the unit that was sent.
        said["unit"] = getattr(event.act, "dispatched_unit", None)
    if event.declared.wire_name == "incident":
        said["title"] = getattr(event.act, "summary", None) or ""
    return said


def _part(event: Recorded[Act], case: str, role: str, officer: str) -> Change:
    return Put(
        CasePart,
        part(case, role, officer),
        case=case,
        officer=officer,
        role=role,
        since=event.occurred_at,
        until=None,
    )
