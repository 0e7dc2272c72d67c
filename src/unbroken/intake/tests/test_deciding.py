"""Deciding on a report through its pages: acceptance, filing, and who handles the case."""

import uuid

import pytest

from unbroken.base.identifiers import id_of
from unbroken.chain import read
from unbroken.intake.models import Report
from unbroken.intake.tests import desk
from unbroken.people import scratch
from unbroken.people.models import Account
from unbroken.people.tests import world

PIN = "246810"


@pytest.fixture(autouse=True)
def _pages_without_files(plain_pages, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def officer(station):
    desk.man()
    return desk.seat(desk.DESK)


@pytest.fixture
def report(officer) -> Report:
    officer.post("/intake/new/", desk.theft())
    return desk.report()


@pytest.fixture
def handler(report):
    return desk.seat(desk.HANDLER)


@pytest.fixture
def chief():
    """Give the head of the organ an account with a PIN."""
    account = scratch.open_account(officer=desk.CHIEF, password=world.PASSWORD)
    scratch.set_pin(account, PIN)
    return desk.CHIEF


def decided(**other: object) -> dict[str, object]:
    said = {
        "key": str(uuid.uuid4()),
        "form_decision": "accepted",
        "form_family": "criminal",
        "form_opinion": "建议受理为刑事案件",
        "form_approver": f"officer:{desk.HEAD}",
        "form_decided_at": desk.typed(),
        "receipt_delivered": "hand",
    }
    return {**said, **other}


def filed(**other: object) -> dict[str, object]:
    said = {
        "key": str(uuid.uuid4()),
        "seen": "7",
        "filing_result": "filed",
        "filing_offence": "盗窃",
        "filing_value": "9700.00",
        "filing_decided_at": desk.typed(),
    }
    return {**said, **other}


def act_of(report: Report, wire_name: str):
    found = [e for e in read.stream(report.ref) if e.declared.wire_name == wire_name]
    return found[-1] if found else None


def test_an_accepted_report_gets_its_acceptance_receipt_in_the_same_moment(officer, report):
    answer = officer.post(desk.address(report, "accept"), decided(), follow=True)

    report.refresh_from_db()
    assert (report.state, report.decision) == ("accepted", "accepted")
    assert report.acceptance_no in answer.content.decode()
    assert act_of(report, "acceptance_form").act.approver_role == "head_unit"
    assert act_of(report, "acceptance_receipt").act.acceptance == report.acceptance
    assert desk.case().stage == "accepted"


@pytest.mark.parametrize("decision", ["not_a_case", "transferred", "referred_oral"])
def test_whoever_does_not_accept_a_report_says_why(officer, report, decision):
    said = decided(form_decision=decision, form_opinion="")

    answer = officer.post(desk.address(report, "accept"), said)

    assert answer.status_code == 422
    assert "needs its reason" in answer.content.decode()
    assert act_of(report, "acceptance_form") is None


def test_a_reporter_who_is_told_to_go_elsewhere_leaves_the_desk(officer, report):
    said = decided(
        form_decision="referred_written",
        form_opinion="属人社部门主管",
        referral_organ="区人社局",
        referral_objected="yes",
    )

    officer.post(desk.address(report, "accept"), said)

    report.refresh_from_db()
    assert (report.state, report.on_desk) == ("referred", False)
    referral = act_of(report, "referral").act
    assert (referral.mode, referral.organ, referral.objected) == ("written", "区人社局", True)


def test_a_case_officer_hands_a_report_to_another_organ_with_its_notice(handler, report):
    said = decided(
        form_decision="transferred",
        form_opinion="案发地属河东分局管辖",
        transfer_to_organ="河东分局",
        transfer_reason="jurisdiction",
    )

    handler.post(desk.address(report, "accept"), said)

    report.refresh_from_db()
    assert (report.state, report.on_desk) == ("transferred", False)
    notice = act_of(report, "transfer_notice").act
    assert (notice.direction, notice.to_organ, notice.from_organ) == ("out", "河东分局", "城东所")


def test_a_transfer_without_its_notice_stays_owed_at_the_desk(officer, report):
    said = decided(form_decision="transferred", form_opinion="案发地属河东分局管辖")

    officer.post(desk.address(report, "accept"), said)

    report.refresh_from_db()
    assert (report.state, report.on_desk) == ("transferred", True)
    assert "Hand the case over" in officer.get("/intake/").content.decode()


def test_filing_is_refused_before_acceptance_and_names_what_opens_it(handler, report, chief):
    said = filed(second_number=chief, second_pin=PIN)

    answer = handler.post(desk.address(report, "file"), said)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Filing is not open yet: the report has no decision on acceptance." in page
    assert act_of(report, "filing_decision") is None


def test_filing_is_refused_without_the_head_of_the_organ(officer, handler, report):
    officer.post(desk.address(report, "accept"), decided())

    answer = handler.post(desk.address(report, "file"), filed())

    assert answer.status_code == 409
    assert "the head of the organ has not approved it" in answer.content.decode()
    assert act_of(report, "filing_decision") is None


def test_a_head_of_a_unit_cannot_stand_in_for_the_head_of_the_organ(officer, handler, report):
    scratch.set_pin(scratch.open_account(officer=desk.HEAD, password=world.PASSWORD), PIN)
    officer.post(desk.address(report, "accept"), decided())

    said = filed(second_number=desk.HEAD, second_pin=PIN)
    answer = handler.post(desk.address(report, "file"), said)

    assert answer.status_code == 409
    assert act_of(report, "filing_decision") is None


def test_a_case_is_filed_when_the_head_of_the_organ_confirms_in_place(
    officer, handler, report, chief
):
    officer.post(desk.address(report, "accept"), decided())
    said = filed(second_number=chief, second_pin=PIN)

    first = handler.post(desk.address(report, "file"), said)
    again = handler.post(desk.address(report, "file"), said)

    report.refresh_from_db()
    assert world.to(first) == world.to(again) == f"/cases/{id_of(report.ref)}/"
    assert (report.state, report.on_desk, desk.case().stage) == ("filed", False, "filed")
    decision = act_of(report, "filing_decision")
    assert decision.act.approver == f"officer:{chief}"
    assert decision.act.approver_role == "head_organ"
    assert decision.act.acceptance == report.acceptance
    assert [one.person for one in decision.signatures] == [f"officer:{chief}"]


def test_whoever_handles_the_case_cannot_approve_its_filing(officer, handler, report, chief):
    world.grant(f"officer:{chief}", "case_officer", unit="unit:organ")
    officer.post(desk.address(report, "accept"), decided())
    head = desk.seat(desk.HEAD)
    team = {"key": str(uuid.uuid4()), "seen": "7", "team_lead": f"officer:{desk.HANDLER}"}
    team |= {"team_second": f"officer:{chief}", "team_started_at": desk.typed()}
    assert head.post(desk.address(report, "assign"), team).status_code == 302
    assert Account.objects.filter(officer=chief).exists()

    said = filed(seen="9", second_number=chief, second_pin=PIN)
    answer = handler.post(desk.address(report, "file"), said)

    assert "may not approve it as well" in answer.content.decode()
    assert act_of(report, "filing_decision") is None


def test_the_head_of_the_unit_finds_at_the_desk_whom_nobody_handles_yet(officer, report):
    head = desk.seat(desk.HEAD)
    page = desk.address(report, "assign")
    assert page not in head.get("/intake/").content.decode()

    officer.post(desk.address(report, "accept"), decided())

    assert page in head.get("/intake/").content.decode()
    assert page not in officer.get("/intake/?show=all").content.decode()


def test_assigned_officers_are_the_team_that_sees_the_case(officer, report):
    head, handler = desk.seat(desk.HEAD), desk.seat(desk.HANDLER)
    page = f"/cases/{report.ref.removeprefix('case:')}/"
    assert handler.get(page).status_code == 404
    team = {"key": str(uuid.uuid4()), "seen": "5", "team_lead": f"officer:{desk.HANDLER}"}
    world.register("330113", "case_officer")
    team |= {"team_second": "officer:330113", "team_started_at": desk.typed()}

    head.post(desk.address(report, "assign"), team)

    assert handler.get(page).status_code == 200
    assert desk.case().lead == f"officer:{desk.HANDLER}"


def test_a_filing_taken_without_having_seen_what_is_new_is_refused(officer, handler, report, chief):
    said = filed(seen="0", second_number=chief, second_pin=PIN)
    officer.post(desk.address(report, "accept"), decided())

    answer = handler.post(desk.address(report, "file"), said)

    assert answer.status_code == 409
    assert "Something was recorded in between" in answer.content.decode()
    assert act_of(report, "filing_decision") is None
