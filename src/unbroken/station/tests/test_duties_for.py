"""What the rules want done: told to whoever may see the case, and to nobody else."""

import datetime as dt
import uuid

import pytest

from unbroken.base.identifiers import ActRef, Key, OfficerRef
from unbroken.casefile import perform
from unbroken.casefile.acts import CaseOfficersAssigned
from unbroken.chain import door, read, replay
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.entry import Entry
from unbroken.intake.acts import ReportAcceptanceDecided, ReportTaken
from unbroken.rulebook import find
from unbroken.rulebook.book import station_book
from unbroken.rulebook.engine import Watch
from unbroken.rulebook.finding import ObligationState

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


def an_officer(code: str, *roles: str, unit: str = "unit:cd") -> Actor:
    return Actor(
        id=ActorRef(f"officer:{code}"),
        person=PersonBehind(f"officer:{code}"),
        unit=unit,
        roles=frozenset(roles),
        factor=Factor.PASSKEY,
        factor_at=NOON,
        terminal="desk-1",
    )


DESK = an_officer("330114", "desk_officer")
HEAD = an_officer("330101", "head_unit")
LEAD = an_officer("330112", "case_officer")
STRANGER = an_officer("999999", "case_officer", unit="unit:elsewhere")


def record(act, *, case, by, seen=None):
    return perform.record_in_case(
        act, case=case, by=by, occurred_at=NOON, now=NOON, key=Key(uuid.uuid4()), seen=seen
    )


def accepted(case):
    return ReportAcceptanceDecided(
        intake=ActRef(read.stream(case)[0].ref),
        family="administrative",
        opinion="受案",
        decision="accepted",
        approver=OfficerRef("officer:330101"),
        approver_role="head_unit",
        decided_at=NOON,
    )


@pytest.fixture
def case(station):
    """A report was taken and case officers were assigned: it has to be accepted or refused in time."""
    case = perform.new_case()
    report = ReportTaken(
        report_kind="report",
        channel="counter",
        family="administrative",
        anonymous=False,
        received_at=NOON,
        facts="手机被盗",
        place_text="江北路 12 号",
        officer=OfficerRef("officer:330114"),
    )
    first = Entry(act=report, stream=case, by=DESK, occurred_at=NOON, key=Key(uuid.uuid4()))
    perform.open_case(first, now=NOON)
    assigned = CaseOfficersAssigned(
        lead=OfficerRef("officer:330112"), second=OfficerRef("officer:330113"), started_at=NOON
    )
    record(assigned, case=case, by=HEAD, seen=1)
    return case


def test_a_report_opens_the_duty_to_decide_on_it_and_the_decision_discharges_it(case):
    open_before = {one.rule for one in find.obligations_of(case) if one.discharged_at is None}
    record(accepted(case), case=case, by=LEAD, seen=2)

    by_rule = {one.rule: one for one in find.obligations_of(case)}
    met = [rule for rule in open_before if by_rule[rule].discharged_at]
    assert met
    assert all("acceptance_form" in by_rule[rule].remedies for rule in met)
    assert not list(replay.differences())


def test_a_watch_that_was_fed_what_never_came_into_the_log_is_thrown_away(case):
    door.LATELY[f"rulebook {case}"] = (3, b"of an act that failed", Watch(station_book()))
    record(accepted(case), case=case, by=LEAD, seen=2)

    assert [one for one in find.obligations_of(case) if one.discharged_at]
    assert not list(replay.differences())


def test_duties_are_told_to_the_case_s_officers_and_not_to_a_stranger(case):
    assert {one.case for one in find.obligations_for(LEAD, NOON)} == {case}
    assert not find.obligations_for(STRANGER, NOON)
    assert {one.case for one in find.obligations_for(DESK, NOON)} == {case}
    elsewhere = an_officer("330115", "desk_officer", unit="unit:elsewhere")
    assert not find.obligations_for(elsewhere, NOON)


def test_whoever_is_alerted_has_a_duty_before_him_when_it_is_due_soon(case):
    duty = find.obligations_for(LEAD, NOON).first()
    manager = an_officer("330120", "case_manager")

    assert not find.obligations_for(manager, duty.opened_at)
    assert find.obligations_for(manager, duty.warn_from)


def test_a_duty_is_overdue_when_it_is_read_after_its_time(case):
    duty = find.obligations_for(LEAD, NOON).first()

    assert find.state_of(duty, duty.opened_at) is ObligationState.OPEN
    assert find.state_of(duty, duty.warn_from) is ObligationState.DUE_SOON
    assert find.state_of(duty, duty.due_at) is ObligationState.OVERDUE
