"""The report desk through its pages: taking a report, its receipt, and finding it again."""

import base64
import datetime as dt
import hashlib
import html
import uuid

import pytest

from unbroken.base import clock
from unbroken.casefile.models import CasePerson
from unbroken.chain import fsck, read
from unbroken.chain.numbers import check_character
from unbroken.intake.models import Report
from unbroken.intake.tests import desk
from unbroken.people.tests import world


@pytest.fixture(autouse=True)
def _pages_without_files(plain_pages, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def manned(station):
    desk.man()


def wire_names(case: str) -> list[str]:
    return [event.declared.wire_name for event in read.stream(case)]


def test_a_report_opens_its_case_with_number_and_receipt_at_once(manned):
    officer = desk.seat(desk.DESK)

    answer = officer.post("/intake/new/", desk.theft())

    report = desk.report()
    assert world.to(answer) == desk.address(report, "receipt")
    assert wire_names(report.ref) == [
        *("case_number", "person_record", "incident", "intake_record", "intake_receipt")
    ]
    assert (report.state, report.family, report.unit) == ("received", "criminal", "unit:cd")
    assert desk.case().title == "𠮷祥手机店被盗"
    assert CasePerson.objects.get().name == "孙𠮷"
    assert [one for one in fsck.check() if one.kind != "wall"] == []


def test_a_receipt_bears_a_number_with_its_check_character_in_both_languages(manned):
    officer = desk.seat(desk.DESK)
    shown = officer.post("/intake/new/", desk.theft(), follow=True).content.decode()

    number = desk.report().receipt_no
    body, _, check = number.rpartition("-")
    assert check_character(body) == check
    for words in (number, "接报案回执", "Intake receipt", "孙𠮷", "<svg", "12389"):
        assert words in shown, words


def test_a_form_that_is_sent_twice_gets_its_first_receipt(manned):
    officer, said = desk.seat(desk.DESK), desk.theft(**{"others-count": "1", "others-0-name": "甲"})
    first = officer.post("/intake/new/", said)

    again = officer.post("/intake/new/", said)

    assert world.to(again) == world.to(first)
    assert Report.objects.count() == 1
    assert len(wire_names(desk.report().ref)) == 6


def test_what_is_not_known_stays_empty_and_is_marked(manned):
    officer = desk.seat(desk.DESK)
    bare = {"key": str(uuid.uuid4()), "report_received_at": desk.typed(), "others-count": "0"}

    page = officer.post("/intake/new/", bare, follow=True).content.decode()

    report = desk.report()
    taken = next(e for e in read.stream(report.ref) if e.declared.wire_name == "intake_record")
    assert {"facts", "place_text", "report_kind", "channel"} <= set(taken.missing())
    assert "not stated and marked" in page


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Received at lies in the future. Enter when it happened."),
        ("zh", "“接报时间”是将来的时间，请填写实际发生的时间。"),
    ],
)
def test_a_time_in_the_future_is_refused_with_field_and_remedy(manned, language, sentence):
    officer = desk.seat(desk.DESK, language)
    ahead = desk.typed(clock.now() + dt.timedelta(hours=1))

    answer = officer.post("/intake/new/", desk.theft(report_received_at=ahead))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'href="#id_report_received_at"' in page
    assert "孙𠮷" in page
    assert not Report.objects.exists()


def test_a_name_that_reads_otherwise_than_it_is_stored_is_refused_by_name(manned):
    officer = desk.seat(desk.DESK)

    answer = officer.post("/intake/new/", desk.theft(who_name="张\u202e三"))

    assert answer.status_code == 422
    assert "U+202E" in answer.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("name", ["孙𠮷", "㛃埊", "阿卜杜拉·买买提", "O’Brien ئۇيغۇر"])
def test_a_rare_name_comes_back_as_it_was_typed(manned, name):
    officer = desk.seat(desk.DESK)

    officer.post("/intake/new/", desk.theft(who_name=name))

    assert html.escape(name) in officer.get("/intake/").content.decode()
    assert html.escape(name) in officer.get(f"/intake/?q={name[:2]}").content.decode()


@pytest.mark.parametrize("asked", ["孙𠮷", "13800002201", "CD-", "手机店", "330105199001011234"])
def test_a_report_is_found_by_name_telephone_number_and_place(manned, asked):
    officer = desk.seat(desk.DESK)
    officer.post("/intake/new/", desk.theft())

    assert "𠮷祥手机店被盗" in officer.get("/intake/", {"q": asked}).content.decode()


def test_a_reporter_who_asked_to_be_kept_back_is_neither_shown_nor_found_by_name(manned):
    officer = desk.seat(desk.DESK)
    officer.post("/intake/new/", desk.theft(report_anonymous="yes"))

    page = officer.get("/intake/").content.decode()

    assert "孙𠮷" not in page
    assert "Identity kept back" in page
    assert "𠮷祥手机店被盗" not in officer.get("/intake/", {"q": "孙"}).content.decode()


def test_an_empty_desk_says_what_to_do(manned):
    page = desk.seat(desk.DESK).get("/intake/").content.decode()

    assert "Nothing waits at the desk." in page
    assert "press N" in page


def test_a_call_is_found_at_the_desk_of_the_unit_that_is_sent_and_becomes_a_report(manned):
    dispatcher, officer = desk.seat(desk.DISPATCHER), desk.seat(desk.DESK)
    said = {
        "key": str(uuid.uuid4()),
        "call_gist": "手机店夜间被盗",
        "call_place_text": "城东路18号",
        "call_caller_number": "13800002201",
        "call_channel": "call_110",
        "call_called_at": desk.typed(),
        "call_dispatched_unit": "unit:cd",
        "what_summary": "𠮷祥手机店被盗",
        "what_kind": "theft",
        "what_case_type": "yes",
        "what_first_contact": desk.HANDLER,
    }
    dispatcher.post("/intake/call/", said)
    report = desk.report()
    assert (report.state, report.unit) == ("called", "unit:cd")

    page = officer.get("/intake/").content.decode()
    assert desk.address(report, "report") in page
    assert "Enter the report in the register" in page
    officer.post(desk.address(report, "report"), desk.theft(report_channel="call_110"))

    report.refresh_from_db()
    assert report.state == "received"
    taken = next(e for e in read.stream(report.ref) if e.declared.wire_name == "intake_record")
    assert taken.act.incident == report.incident
    assert wire_names(report.ref)[:3] == ["call_record", "incident", "case_number"]


def test_the_next_page_of_the_desk_keeps_filter_and_search(manned, monkeypatch):
    monkeypatch.setattr("unbroken.intake.views.desk.REPORTS_A_PAGE", 1)
    officer = desk.seat(desk.DESK)
    for _ in range(2):
        officer.post("/intake/new/", desk.theft())

    page = officer.get("/intake/", {"show": "today", "q": "手机"}).content.decode()

    assert "?show=today&amp;q=%E6%89%8B%E6%9C%BA&amp;page=2" in page


def test_an_officer_of_another_unit_sees_neither_the_report_nor_that_there_is_one(manned):
    desk.seat(desk.DESK).post("/intake/new/", desk.theft())
    world.register("500001", "desk_officer", unit="unit:west")
    stranger = desk.seat("500001")

    assert "𠮷祥手机店被盗" not in stranger.get("/intake/").content.decode()
    hidden = stranger.get(desk.address(desk.report(), "receipt"))
    absent = stranger.get(f"/intake/{uuid.UUID(int=1)}/receipt/")
    assert hidden.status_code == absent.status_code == 404


def test_a_report_of_yesterday_is_over_its_limit_and_says_who_owes_what(manned):
    officer = desk.seat(desk.DESK)
    yesterday = desk.typed(clock.now() - dt.timedelta(hours=30))
    officer.post(
        "/intake/new/", desk.theft(report_received_at=yesterday, report_family="undetermined")
    )

    page = officer.get("/intake/").content.decode()

    assert "Decide on acceptance" in page
    assert "6 h over" in page
    assert "intake officer" in page


def uploaded(client, content: bytes, name: str) -> str:
    """Send a file in one piece; return where it arrived."""
    tus = {"HTTP_TUS_RESUMABLE": "1.0.0"}
    named = base64.b64encode(name.encode()).decode()
    told = {"HTTP_UPLOAD_LENGTH": str(len(content)), "HTTP_UPLOAD_METADATA": f"filename {named}"}
    begun = client.post("/upload/", **tus, **told)
    place = begun.headers["Location"]
    piece = "application/offset+octet-stream"
    client.patch(place, content, content_type=piece, HTTP_UPLOAD_OFFSET="0", **tus)
    return place


def test_what_was_brought_along_stands_in_the_record_by_its_digest(manned):
    officer = desk.seat(desk.DESK)
    place = uploaded(officer, b"a photograph", "门锁.jpg")

    officer.post("/intake/new/", desk.theft(files=[place]))

    taken = next(
        e for e in read.stream(desk.report().ref) if e.declared.wire_name == "intake_record"
    )
    digest = hashlib.sha256(b"a photograph").hexdigest()
    assert [(one.name, one.sha256) for one in taken.media] == [("门锁.jpg", digest)]


def test_a_file_that_has_not_arrived_whole_is_named_before_anything_is_recorded(manned):
    officer = desk.seat(desk.DESK)

    answer = officer.post("/intake/new/", desk.theft(files=["/upload/nothing-here/"]))

    assert answer.status_code == 422
    assert "A file has not arrived whole." in answer.content.decode()
    assert not Report.objects.exists()
