"""What a case requires and what its officers owe: on the page of the case and on the work list."""

import datetime as dt
import uuid

import pytest

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Key, StreamName, id_of, new_id, ref
from unbroken.base.shown import Cell
from unbroken.casefile import naming, perform, required
from unbroken.casefile.acts import CaseTeamChanged
from unbroken.casefile.codes import CASE_OFFICER
from unbroken.casefile.models import Case
from unbroken.chain import payload, read, spoken
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.entry import Entry
from unbroken.chain.log.standing import Standing
from unbroken.chain.log.standing import State as Reached
from unbroken.chain.register import act_type
from unbroken.people.tests import world
from unbroken.rulebook.models import Obligation
from unbroken.site import doing, worklist

OFFICER = "330112"
NOBODY = naming.Names(names={}, acts={}, things={})
PROPERTY = 4
"""The place of the link of property in the chain."""


@pytest.fixture(autouse=True)
def _pages_without_files(plain_pages):
    """Show pages to a test's client."""


@pytest.fixture
def officer(station):
    world.register_unit()
    world.register(OFFICER, "case_officer")
    world.account(OFFICER)
    return world.client_of(OFFICER)


def by(*roles: str, code: str = OFFICER) -> Actor:
    return Actor(
        id=ActorRef(f"officer:{code}"),
        person=PersonBehind(f"officer:{code}"),
        unit="unit:cd",
        roles=frozenset(roles or {"case_officer", "head_unit"}),
        factor=Factor.PASSKEY,
        factor_at=clock.now(),
        terminal="desk-1",
    )


def entry(case: str, wire_name: str, at: dt.datetime, **said: object) -> Entry:
    act = payload.act_from(act_type(wire_name), said)
    key = Key(uuid.uuid4())
    return Entry(act=act, stream=StreamName(case), by=by(), occurred_at=at, key=key)


def seized(*, hours_ago: int) -> tuple[Case, str]:
    """Open a case of the officer's in which a telephone was seized so long ago."""
    now = clock.now()
    taken, case, item = (
        now - dt.timedelta(hours=hours_ago),
        perform.new_case(),
        ref("item", new_id()),
    )
    first = entry(
        case,
        "property_item",
        taken,
        item=item,
        name="手机",
        measure="seize",
        taken_at=payload.of_moment(taken),
    )
    joined = CaseTeamChanged(officer=by().id, role=CASE_OFFICER, change="joined", reason="办案")
    team = Entry(
        act=joined, stream=StreamName(case), by=by(), occurred_at=now, key=Key(uuid.uuid4())
    )
    perform.open_case(first, team, now=now)
    return Case.objects.get(ref=case), item


def hand_over(case: Case, item: str) -> None:
    now = clock.now()
    custodian = by("property_custodian", code="330120")
    said = {"items": [item], "from_officer": by().id, "custodian": custodian.id}
    said |= {"state": "完好", "list_copy": True}
    handed = entry(case.ref, "property_handover", now, **said)
    perform.record_in_case(
        handed.act, case=CaseRef(case.ref), by=custodian, occurred_at=now, now=now, key=handed.key
    )


def cell_of(case: Case) -> Cell:
    """Return what the chain shows of the duty to hand the telephone over."""
    link = required.band(required.required_in(case, clock.now()))[PROPERTY]
    duty = act_type("property_handover")
    shown = [
        one for one in required.required_in(case, clock.now()) if one.title in {duty.zh, duty.en}
    ]
    assert shown[0].cell in link.cells
    return shown[0].cell


def witnessed(acts):
    return {act: Standing(act=act, state=Reached.WITNESSED) for act in acts}


def test_a_required_record_is_due_then_missing_then_recorded_then_verified(officer, monkeypatch):
    fresh, _ = seized(hours_ago=1)
    late, item = seized(hours_ago=30)

    assert cell_of(fresh) is Cell.NOT_DUE
    assert cell_of(late) is Cell.MISSING

    hand_over(late, item)
    assert cell_of(late) is Cell.RECORDED

    monkeypatch.setattr(required.standing, "statuses_of", witnessed)
    assert cell_of(late) is Cell.VERIFIED


def test_a_record_whose_bytes_nobody_read_again_is_never_shown_as_verified(officer, monkeypatch):
    case, item = seized(hours_ago=30)
    hand_over(case, item)
    monkeypatch.setattr(required.standing, "statuses_of", witnessed)
    monkeypatch.setattr("unbroken.chain.recorded.Recorded.digests", lambda _event: ("00" * 32,))

    assert cell_of(case) is Cell.RECORDED


def test_the_page_of_a_case_draws_what_is_missing_among_its_records(officer):
    case, _item = seized(hours_ago=30)

    page = officer.get(f"/cases/{id_of(case.ref)}/").content.decode()

    assert '<i class="m"></i>' in page
    assert '<li class="gap">' in page
    assert "超期 6 小时" in page
    only = officer.get(f"/cases/{id_of(case.ref)}/?show=missing").content.decode()
    assert '<li class="gap">' in only
    assert f"/cases/{id_of(case.ref)}/1/" not in only


def test_the_work_list_says_what_its_reader_owes_and_to_nobody_else(officer):
    case, _item = seized(hours_ago=30)
    world.register("330113", "case_officer")
    world.account("330113")

    own = officer.get("/").content.decode()
    others = world.client_of("330113").get("/").content.decode()

    assert "超期 6 小时" in own
    assert "手机" in own
    assert f'href="/cases/{id_of(case.ref)}/"' in own
    assert "没有待办事项。" in others
    assert "手机" not in others
    assert id_of(case.ref) not in others


def test_the_work_list_names_what_a_finding_speaks_of_and_shows_no_bare_reference(officer):
    case, item = seized(hours_ago=1)
    about = Case.objects.get(ref=case.ref)
    first = read.stream(StreamName(about.ref))[0]
    sentence = f"{first.ref} 中断，{item} 未移交"

    named = naming.Names.among([case.ref], spoken.references_in(sentence))
    shown = spoken.plainly(sentence, named.pointer)
    hidden = naming.Names.among([], spoken.references_in(sentence)).pointer(first.ref)

    assert "第 1 条" in shown
    assert "手机" in shown
    assert id_of(first.ref) not in shown
    assert "第 1 条" not in hidden.words


def test_whom_the_record_is_not_open_to_is_led_to_the_case_and_not_to_a_refusal(officer):
    case, _item = seized(hours_ago=30)
    duty = Obligation.objects.get(case=case.ref, rule="R-PRO-04")
    may, may_not = by("property_custodian"), by("desk_officer")
    said = {"names": NOBODY, "cases": {}, "alarms": {}}
    others = worklist.Named(now=clock.now(), actor=may_not, **said)
    own = worklist.Named(now=clock.now(), actor=may, **said)

    assert own.duties([duty]).address.endswith("/record/property_handover/")
    assert others.duties([duty]).address == f"/cases/{id_of(case.ref)}/"


def test_what_waits_for_approval_is_on_the_work_list_of_whom_it_was_asked(officer):
    case, _item = seized(hours_ago=1)
    world.register("330101", "head_unit")
    world.account("330101")
    now = clock.now()
    said = {"matter": "property_loan", "asked_role": "head_unit", "reason": "调用手机比对"}
    asked = entry(case.ref, "approval_request", now, **said)
    perform.record_in_case(
        asked.act, case=CaseRef(case.ref), by=by(), occurred_at=now, now=now, key=asked.key
    )

    page = world.client_of("330101").get("/").content.decode()

    assert "调用手机比对" in page
    assert "/approvals/" in page
    assert "审批：调用" in page
    asked_for = world.client_of("330101").get(f"/cases/{id_of(case.ref)}/").content.decode()
    assert "有事项等待您审批" in asked_for
    assert "有事项等待您审批" not in officer.get(f"/cases/{id_of(case.ref)}/").content.decode()
    assert "调用手机比对" not in officer.get("/").content.decode()


def test_the_side_bar_counts_what_has_to_be_done_today(officer):
    seized(hours_ago=30)

    assert "<b>1</b></a>" in officer.get("/cases/").content.decode()


def test_only_what_the_reader_may_do_is_offered_in_a_case(officer, monkeypatch):
    case, _item = seized(hours_ago=1)
    monkeypatch.setattr(doing.navigation, "address", lambda name, **_named: f"/{name}/")

    def offered(*roles: str) -> set[str]:
        return {
            one.address for one in doing.doing_in(id_of(case.ref), by(*roles), clock.now()).pages
        }

    assert "/conclusion:close/" in offered("case_officer")
    assert "/conclusion:close/" not in offered("guard")


@pytest.mark.parametrize(("stage", "offered"), [("receipted", True), ("accepted", False)])
@pytest.mark.usefixtures("officer")
def test_acceptance_is_no_longer_offered_in_a_case_that_is_accepted(monkeypatch, stage, offered):
    case, _item = seized(hours_ago=1)
    monkeypatch.setattr(doing.navigation, "address", lambda name, **_named: f"/{name}/")
    monkeypatch.setattr(doing, "may", lambda *_asked: True)
    monkeypatch.setattr(doing.find, "stage_of", lambda _case: stage)

    pages = doing.doing_in(id_of(case.ref), by("case_officer"), clock.now()).pages

    assert ("/intake:accept/" in {one.address for one in pages}) is offered
