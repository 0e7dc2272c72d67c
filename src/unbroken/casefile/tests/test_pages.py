"""The pages of cases, through the browser's door, with a whole case that was loaded."""

import html
import json
import uuid

import pytest
from django.test import Client

from unbroken.casefile.models import Case, CasePerson
from unbroken.chain import read
from unbroken.people.tests import world
from unbroken.station import load

CASE = "T-2026-1013"


@pytest.fixture(autouse=True)
def _pages_without_files(plain_pages):
    """Show pages to a test's client."""


@pytest.fixture
def theft(station, shared):
    folder = shared / "domain" / "stories"
    registry = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    loaded = load.load(file=folder / "1-theft.jsonl", registry=registry)
    return Case.objects.get(ref=loaded.cases[CASE])


def signed_in(code: str, language: str = "en") -> Client:
    world.account(code)
    client = world.client_of(code)
    client.cookies["django_language"] = {"en": "en", "zh": "zh-hans"}[language]
    return client


def address_of(case: Case) -> str:
    return f"/cases/{case.ref.removeprefix('case:')}/"


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize(("language", "stage"), [("en", "archived"), ("zh", "已归档")])
def test_a_case_officer_finds_his_case_in_the_list(theft, language, stage):
    officer = signed_in("330112", language)

    page = text(officer, "/cases/")

    assert theft.title in page
    assert stage in page
    assert f'href="{address_of(theft)}"' in page


def test_a_list_without_cases_says_what_to_do_next(station):
    world.register_unit()
    world.register("330112", "case_officer")

    page = text(signed_in("330112"), "/cases/")

    assert "There is no case here that you may see." in page
    assert "ask its lead officer to add you to the team" in page


def test_a_stranger_is_told_the_same_of_a_hidden_case_and_of_one_that_is_absent(theft):
    world.register("100009", "case_officer", unit="unit:traffic")
    stranger = signed_in("100009")
    absent = f"/cases/{uuid.UUID(int=1)}/"

    assert theft.title not in text(stranger, "/cases/")
    for page in ("", "1/", "1/print/"):
        hidden = stranger.get(address_of(theft) + page)
        missing = stranger.get(absent + page)
        assert hidden.status_code == missing.status_code == 404
        assert theft.title not in hidden.content.decode()
        assert "There is no case here that you may see." in hidden.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Team",
                "Nobody is on the team now",
                "Loaded; its first time of recording is a claim",
            ),
        ),
        ("zh", ("办案组", "目前无人在办案组", "导入的记录；首次记录时间仅为自称")),
    ],
)
def test_the_page_of_a_case_tells_records_people_and_team(theft, language, words):
    officer = signed_in("330112", language)
    pages = [text(officer, f"{address_of(theft)}?page={number}") for number in range(1, 5)]

    people = [one.name for one in CasePerson.objects.filter(case=theft.ref)]
    assert len(people) >= 3
    for word in (*words, *people, "李锐", theft.title):
        assert any(word in page for page in pages), word
    for number in range(1, theft.acts + 1):
        assert any(f'href="{address_of(theft)}{number}/"' in page for page in pages), number


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_record_of_a_case_can_be_opened_and_printed(theft, language):
    officer = signed_in("330112", language)

    for event in read.stream(theft.ref):
        page = text(officer, f"{address_of(theft)}{event.n}/")
        printed = text(officer, f"{address_of(theft)}{event.n}/print/")

        label = event.declared.en if language == "en" else event.declared.zh
        for shown in (page, printed):
            assert html.escape(label) in shown
            assert event.h.hex() in shown
            assert "ShownField(" not in shown


def test_a_record_that_the_case_does_not_have_is_not_there(theft):
    officer = signed_in("330112")

    assert "There is no such record." in text(officer, f"{address_of(theft)}9999/", status=404)


def event_of(case: Case, wire_name: str):
    return next(e for e in read.stream(case.ref) if e.declared.wire_name == wire_name)


def test_what_was_recorded_late_is_shown_as_late(theft):
    late = event_of(theft, "coercive_measure")

    page = text(signed_in("330112"), f"{address_of(theft)}{late.n}/")

    assert "after it happened" in page


def test_a_recording_is_not_late_because_it_lasted(theft):
    recording = next(
        event
        for event in read.stream(theft.ref)
        if event.declared.wire_name == "recording"
        and (event.learned_at - event.occurred_at).total_seconds() == 3720
    )

    page = text(signed_in("330112"), f"{address_of(theft)}{recording.n}/")

    assert "after it happened" not in page
