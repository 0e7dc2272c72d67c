"""Who is let into a case from outside: by grant, until a date; by broken glass, for an hour."""

import datetime as dt
import uuid

import pytest

from unbroken.base.identifiers import Key, OfficerRef, PersonRef, new_id, ref
from unbroken.casefile import find, perform
from unbroken.casefile.acts import EmergencyAccessReviewed, PersonEntered
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.entry import Entry
from unbroken.people import perform as people
from unbroken.people.acts import AccessEnded, AccessGranted
from unbroken.people.refusals import NoSuch, NotAllowed, StepUpNeeded
from unbroken.people.rule import Reason
from unbroken.people.tests import world

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
WHY = "现场有人受伤,需立即查明身份,警情 2026-1124-07"


def an_officer(code: str, *roles: str, unit: str = "unit:cd", **more) -> Actor:
    given = {"factor": Factor.PASSKEY, "factor_at": NOON, **more}
    return Actor(
        id=ActorRef(f"officer:{code}"),
        person=PersonBehind(f"officer:{code}"),
        unit=unit,
        roles=frozenset(roles),
        terminal="desk-1",
        **given,
    )


@pytest.fixture
def case(station):
    desk, case = an_officer("330114", "desk_officer"), perform.new_case()
    said = PersonEntered(person=PersonRef(ref("person", new_id())), name="孙𠮷", role="victim")
    first = Entry(act=said, stream=case, by=desk, occurred_at=NOON, key=Key(uuid.uuid4()))
    perform.open_case(first, now=NOON)
    return case


@pytest.fixture
def stranger():
    """A case officer of another unit, with no part in the case."""
    return an_officer("330990", "case_officer", unit="unit:jb")


def break_(case, by, *, reason=WHY, at=NOON):
    return perform.break_glass(
        case=case, reason=reason, by=by, occurred_at=at, now=at, key=Key(uuid.uuid4())
    )


def test_a_broken_glass_opens_the_case_for_an_hour(case, stranger):
    break_(case, stranger)

    assert find.case_for(stranger, case, NOON + HOUR - dt.timedelta(seconds=1)).ref == case
    assert [c.ref for c in find.cases_for(stranger, NOON)] == [case]
    with pytest.raises(NoSuch):
        find.case_for(stranger, case, NOON + HOUR)


def test_a_broken_glass_opens_it_to_nobody_else(case, stranger):
    break_(case, stranger)
    with pytest.raises(NoSuch):
        find.case_for(an_officer("330991", "case_officer", unit="unit:jb"), case, NOON)


def test_a_glass_is_broken_with_a_reason_that_somebody_can_judge(case, stranger):
    with pytest.raises(perform.ReasonTooShort):
        break_(case, stranger, reason="急")
    with pytest.raises(NoSuch):
        find.case_for(stranger, case, NOON)


def test_a_glass_is_broken_with_a_fresh_passkey_only(case):
    tired = an_officer("330990", "case_officer", factor=Factor.CODE)
    with pytest.raises(StepUpNeeded):
        break_(case, tired)


def test_breaking_glass_does_not_find_cases(case, stranger):
    with pytest.raises(find.NoSuchCase):
        break_(perform.new_case(), stranger)
    with pytest.raises(NotAllowed):
        break_(perform.new_case(), an_officer("1", "archivist"))


@pytest.fixture
def prosecutor(case):
    world.register_unit("jcy", "检察院")
    world.register("J01", "prosecutor", unit="unit:jcy")
    return an_officer("J01", "prosecutor", unit="unit:jcy")


def grant(case, *, until=NOON + 24 * HOUR, actions=("case.see",)):
    said = AccessGranted(
        officer=OfficerRef("officer:J01"),
        of_case=case,
        actions=actions,
        purpose="审查起诉",
        until=until,
    )
    manager = an_officer("330500", "case_manager")
    return people.grant_access(
        access=said, facts=find.facts_of(case), by=manager, occurred_at=NOON, key=Key(uuid.uuid4())
    )


def test_a_prosecutor_sees_what_was_granted_until_the_date(case, prosecutor):
    with pytest.raises(NoSuch):
        find.case_for(prosecutor, case, NOON)

    grant(case)

    assert find.case_for(prosecutor, case, NOON).ref == case
    with pytest.raises(NoSuch):
        find.case_for(prosecutor, case, NOON, action="recording.play")
    with pytest.raises(NoSuch):
        find.case_for(prosecutor, case, NOON + 24 * HOUR)


def test_a_grant_that_was_ended_opens_nothing(case, prosecutor):
    receipt = grant(case)
    ended = AccessEnded(
        grant=ref("act", receipt.act), officer=OfficerRef("officer:J01"), reason="撤回"
    )
    people.end_access(
        access=ended,
        facts=find.facts_of(case),
        by=an_officer("330500", "case_manager"),
        occurred_at=NOON,
        key=Key(uuid.uuid4()),
    )
    with pytest.raises(NoSuch):
        find.case_for(prosecutor, case, NOON + HOUR)


def review(access, *, case, by):
    said = EmergencyAccessReviewed(
        access=ref("act", access.act), verdict="justified", text="情况属实"
    )
    return perform.record_in_case(
        said, case=case, by=by, occurred_at=NOON, now=NOON, key=Key(uuid.uuid4())
    )


def test_another_reviews_a_broken_glass_though_he_has_worked_on_the_case(case, stranger):
    both = an_officer("330101", "head_unit", "desk_officer")
    said = PersonEntered(person=PersonRef(ref("person", new_id())), name="周", role="suspect")
    perform.record_in_case(
        said, case=case, by=both, occurred_at=NOON, now=NOON, key=Key(uuid.uuid4())
    )
    access = break_(case, stranger)

    assert review(access, case=case, by=both)


def test_nobody_reviews_the_glass_that_he_broke_himself(case):
    both = an_officer("330990", "case_officer", "legal", unit="unit:jb")
    access = break_(case, both)

    with pytest.raises(NotAllowed) as refused:
        review(access, case=case, by=both)
    assert refused.value.reason is Reason.OWN


def test_a_review_does_not_make_the_case_ones_own(case, stranger):
    access = break_(case, stranger)
    inspector = an_officer("330700", "inspector")
    review(access, case=case, by=inspector)

    with pytest.raises(NoSuch):
        find.case_for(inspector, case, NOON)
