"""A case as it follows from acts, and who may see it."""

import dataclasses
import datetime as dt
import uuid

import pytest

from unbroken.base.identifiers import Key, OfficerRef, PersonRef, new_id, ref
from unbroken.casefile import find, perform
from unbroken.casefile.acts import CaseOfficersAssigned, CaseTeamChanged, PersonEntered
from unbroken.casefile.models import Case
from unbroken.chain import fsck
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.entry import Entry
from unbroken.people.refusals import NotAllowed

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


@pytest.fixture
def desk() -> Actor:
    return an_officer("330114", "desk_officer")


@pytest.fixture
def head() -> Actor:
    return an_officer("330101", "head_unit")


def a_person(name: str = "孙𠮷") -> PersonEntered:
    return PersonEntered(person=PersonRef(ref("person", new_id())), name=name, role="victim")


def entry(act, *, case, by) -> Entry:
    return Entry(act=act, stream=case, by=by, occurred_at=NOON, key=Key(uuid.uuid4()))


@pytest.fixture
def case(station, desk):
    case = perform.new_case()
    perform.open_case(entry(a_person(), case=case, by=desk), now=NOON)
    return case


def record(act, *, case, by, seen=None):
    return perform.record_in_case(
        act, case=case, by=by, occurred_at=NOON, now=NOON, key=Key(uuid.uuid4()), seen=seen
    )


def test_the_first_act_opens_the_case(case, desk):
    row = find.case_for(desk, case, NOON)

    assert (row.stage, row.unit, row.acts, row.irregular) == ("opened", "unit:cd", 1, False)
    assert [person.name for person in find.persons_of(case)] == ["孙𠮷"]


def test_what_a_stranger_may_not_see_looks_like_what_does_not_exist(case):
    stranger = an_officer("999999", "case_officer", unit="unit:elsewhere")

    with pytest.raises(find.NoSuchCase) as hidden:
        find.case_for(stranger, case, NOON)
    with pytest.raises(find.NoSuchCase) as absent:
        find.case_for(stranger, perform.new_case(), NOON)

    assert str(hidden.value) == str(absent.value)
    assert list(find.cases_for(stranger, NOON)) == []


def test_an_assigned_officer_sees_the_case_and_a_relieved_one_does_not(case, head):
    lead = an_officer("330112", "case_officer", unit="unit:elsewhere")
    assigned = CaseOfficersAssigned(
        lead=OfficerRef("officer:330112"), second=OfficerRef("officer:330113"), started_at=NOON
    )
    record(assigned, case=case, by=head, seen=1)
    assert [row.ref for row in find.cases_for(lead, NOON)] == [case]

    left = CaseTeamChanged(
        officer=OfficerRef("officer:330112"), role="case_officer", change="left", reason="调离"
    )
    record(left, case=case, by=head, seen=2)

    assert list(find.cases_for(lead, NOON)) == []


def test_a_case_officer_may_not_assign_himself(case, head, desk):
    assigned = CaseOfficersAssigned(
        lead=OfficerRef("officer:330114"), second=OfficerRef("officer:330113"), started_at=NOON
    )

    with pytest.raises(NotAllowed):
        record(assigned, case=case, by=desk, seen=1)

    assert Case.objects.get(ref=case).acts == 1


def test_every_table_follows_from_the_acts(case, desk, head):
    record(a_person("钱某"), case=case, by=desk)
    assigned = CaseOfficersAssigned(
        lead=OfficerRef("officer:330112"), second=None, started_at=NOON, ended_at=NOON
    )
    record(dataclasses.replace(assigned, second=assigned.lead), case=case, by=head, seen=2)

    assert list(fsck.tables()) == []
