"""Asking for an approval and giving it, through the pages: what a filing waits for."""

import uuid

import pytest

from unbroken.chain import read
from unbroken.conclusion.models import ApprovalRequest
from unbroken.intake.tests import desk
from unbroken.people.tests import world


@pytest.fixture(autouse=True)
def _pages_without_files(plain_pages, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def handler(station):
    """Give a case officer on the team of an accepted theft."""
    desk.man()
    officer, head = desk.seat(desk.DESK), desk.seat(desk.HEAD)
    officer.post("/intake/new/", desk.theft())
    accepted = {
        "key": str(uuid.uuid4()),
        "form_decision": "accepted",
        "form_family": "criminal",
        "form_opinion": "建议受理",
        "form_decided_at": desk.typed(),
    }
    officer.post(desk.address(desk.report(), "accept"), accepted)
    team = {
        "key": str(uuid.uuid4()),
        "seen": str(desk.case().acts),
        "team_started_at": desk.typed(),
    }
    world.register("330113", "case_officer")
    team |= {"team_lead": f"officer:{desk.HANDLER}", "team_second": "officer:330113"}
    head.post(desk.address(desk.report(), "assign"), team)
    return desk.seat(desk.HANDLER)


@pytest.fixture
def chief(handler):
    return desk.seat(desk.CHIEF)


def asked(handler, **other: object) -> ApprovalRequest:
    said = {
        "@key": str(uuid.uuid4()),
        "@occurred_at": desk.typed(),
        "matter": "filing",
        "asked_role": "head_organ",
        "of_act": desk.report().acceptance,
        "reason": "有犯罪事实，需要追究刑事责任",
    }
    answer = handler.post(desk.address(desk.report(), "ask"), {**said, **other})
    assert answer.status_code == 302, answer.content.decode()
    return ApprovalRequest.objects.get()


def page_of(request: ApprovalRequest) -> str:
    return f"/approvals/{request.ref.removeprefix('act:')}/"


def answered(decision: str = "approved", **other: object) -> dict[str, object]:
    seen = read.head(desk.report().ref)
    said = {"key": str(uuid.uuid4()), "seen": seen, "decision": decision, "opinion": "同意立案"}
    return {**said, **other}


def filed() -> dict[str, object]:
    return {
        "key": str(uuid.uuid4()),
        "seen": read.head(desk.report().ref),
        "filing_result": "filed",
        "filing_offence": "盗窃",
        "filing_decided_at": desk.typed(),
    }


def test_a_filing_opens_by_the_approval_that_was_asked_for(handler, chief):
    request = asked(handler)
    assert page_of(request) in chief.get("/approvals/").content.decode()
    assert "有犯罪事实" in chief.get(page_of(request)).content.decode()
    said = answered()

    first, again = chief.post(page_of(request), said), chief.post(page_of(request), said)
    filing = handler.post(desk.address(desk.report(), "file"), filed())

    assert world.to(first) == world.to(again) == "/approvals/"
    request.refresh_from_db()
    assert (request.decision, request.answered_by) == ("approved", f"officer:{desk.CHIEF}")
    assert page_of(request) not in chief.get("/approvals/").content.decode()
    assert filing.status_code == 302
    assert desk.report().state == "filed"
    decision = [e for e in read.stream(desk.report().ref) if e.declared.wire_name == "approval"]
    assert len(decision) == 1


def test_a_refused_approval_keeps_the_filing_shut(handler, chief):
    request = asked(handler)

    chief.post(page_of(request), answered("refused", opinion="事实不清"))
    filing = handler.post(desk.address(desk.report(), "file"), filed())

    assert filing.status_code == 409
    assert desk.report().state == "accepted"


def test_whoever_does_not_approve_says_why(handler, chief):
    request = asked(handler)

    answer = chief.post(page_of(request), answered("returned", opinion=""))

    assert answer.status_code == 422
    assert "Say why it is not approved" in answer.content.decode()


def test_nobody_answers_his_own_request(handler):
    world.grant(f"officer:{desk.HANDLER}", "head_organ")
    handler = world.client_of(desk.HANDLER)
    request = asked(handler)

    listed = handler.get("/approvals/").content.decode()
    answer = handler.post(page_of(request), answered())

    assert page_of(request) not in listed
    assert answer.status_code in (403, 404)
    request.refresh_from_db()
    assert request.answer is None


def test_a_request_is_answered_by_the_role_that_it_was_put_to(handler):
    request = asked(handler)
    head = world.client_of(desk.HEAD)

    answer = head.post(page_of(request), answered())

    assert page_of(request) not in head.get("/approvals/").content.decode()
    assert answer.status_code == 403
    request.refresh_from_db()
    assert request.answer is None


def test_a_request_that_has_its_answer_is_not_answered_again(handler, chief):
    request = asked(handler)
    chief.post(page_of(request), answered())

    answer = chief.post(page_of(request), answered("refused", opinion="撤回"))

    assert answer.status_code == 409
    request.refresh_from_db()
    assert request.decision == "approved"
