"""The beginning of the theft, act by act through the pages, in the order in which the story tells it."""

import uuid

import pytest

from unbroken.casefile.models import CasePerson
from unbroken.chain import read
from unbroken.intake.tests import desk
from unbroken.intake.tests.test_deciding import PIN, decided, filed
from unbroken.people import scratch
from unbroken.people.tests import world

STORY = (
    *("call_record", "incident", "case_number", "person_record", "intake_record", "intake_receipt"),
    *("reporter_statement", "evidence_received_list", "acceptance_form", "acceptance_receipt"),
    *("case_assignment", "filing_decision", "service_receipt"),
)


@pytest.fixture(autouse=True)
def _pages_without_files(plain_pages, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def record(client, wire_name: str, **said: object) -> None:
    """Record an act by the form of its declaration."""
    case = desk.report().ref.removeprefix("case:")
    typed = {"@key": str(uuid.uuid4()), "@occurred_at": desk.typed(), **said}
    answer = client.post(f"/cases/{case}/record/{wire_name}/", typed)
    assert answer.status_code == 302, answer.content.decode()


def test_every_act_of_the_intake_of_a_theft_has_its_page(station):
    desk.man()
    world.register("330113", "case_officer")
    scratch.set_pin(scratch.open_account(officer=desk.CHIEF, password=world.PASSWORD), PIN)
    dispatcher, officer = desk.seat(desk.DISPATCHER), desk.seat(desk.DESK)
    head, handler = desk.seat(desk.HEAD), desk.seat(desk.HANDLER)

    called = {
        "key": str(uuid.uuid4()),
        "call_gist": "手机店夜间被盗",
        "call_called_at": desk.typed(),
    }
    called |= {
        "call_dispatched_unit": "unit:cd",
        "what_summary": "𠮷祥手机店被盗",
        "what_kind": "theft",
    }
    dispatcher.post("/intake/call/", called | {"what_case_type": "yes"})
    report = desk.report()
    officer.post(desk.address(report, "report"), desk.theft(report_channel="call_110"))
    reporter = CasePerson.objects.get().ref
    record(
        officer,
        "reporter_statement",
        started_at=desk.typed(),
        reporter=reporter,
        text="昨晚十点关店，今早八点开门发现被盗。",
        false_accusation_warning="yes",
        confidentiality="no",
    )
    brought = {"items-count": "1", "items-0-name": "店内监控录像", "items-0-qty": "1"}
    record(officer, "evidence_received_list", giver=reporter, **brought)
    officer.post(desk.address(report, "accept"), decided())
    team = {"key": str(uuid.uuid4()), "seen": desk.case().acts, "team_started_at": desk.typed()}
    team |= {"team_lead": f"officer:{desk.HANDLER}", "team_second": "officer:330113"}
    head.post(desk.address(report, "assign"), team)
    said = filed(seen=desk.case().acts, second_number=desk.CHIEF, second_pin=PIN)
    handler.post(desk.address(report, "file"), said)
    decision = read.stream(report.ref)[-1]
    record(handler, "service_receipt", document=decision.ref, mode="direct", receiver=reporter)

    assert tuple(event.declared.wire_name for event in read.stream(report.ref)) == STORY
    assert desk.case().stage == "filed"
    assert not desk.report().on_desk
