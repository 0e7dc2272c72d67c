"""The pages of recorders, through the browser's door."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from unbroken.base import clock
from unbroken.base.identifiers import DeviceRef, Key, OfficerRef, PersonRef, new_id, ref
from unbroken.casefile import perform as cases
from unbroken.casefile.acts import PersonEntered
from unbroken.chain import fsck, vaults
from unbroken.chain.actor import Factor
from unbroken.chain.entry import Entry
from unbroken.docking.models import Device, RecorderFile
from unbroken.docking.tests.test_dock import take_in
from unbroken.people import find as people
from unbroken.people.tests import world

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _station(plain_pages, station, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world.register_unit()
    world.register("330112", "case_officer")
    world.register("330103", "device_manager")


@pytest.fixture
def files(tmp_path):
    """Dock two files between which one number is missing."""
    folder = tmp_path / "card"
    folder.mkdir()
    for number in (1, 3):
        (folder / f"CAM_{number:04}.bin").write_bytes(bytes([number]))
    take_in(folder, "330112", offset=-1500)
    return RecorderFile.objects.order_by("number")


def signed_in(code: str, language: str = "en") -> Client:
    world.account(code)
    client = world.client_of(code)
    client.cookies["django_language"] = {"en": "en", "zh": "zh-hans"}[language]
    return client


def a_case() -> str:
    case = cases.new_case()
    standing = people.standing_of("officer:330112", now=clock.now())
    by = people.actor_of(standing, factor=Factor.PASSKEY, factor_at=clock.now(), terminal="desk")
    said = PersonEntered(person=PersonRef(ref("person", new_id())), name="钱某", role="victim")
    now = clock.now()
    first = Entry(act=said, stream=case, by=by, occurred_at=now, key=Key(uuid.uuid4()))
    cases.open_case(first, now=now)
    return case


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Owed: not linked to any case", "-1.500 s", "The file does not say")),
        ("zh", ("待办：未关联任何案件", "-1.500 s", "文件未注明")),
    ],
)
def test_what_is_not_linked_to_any_case_is_owed_by_its_officer(files, language, words):
    answer = signed_in("330112", language).get("/recorders/")

    page = answer.content.decode()
    for word in (*words, "CAM_0001.bin", "CAM_0003.bin", "R11"):
        assert word in page, word


def test_a_file_that_is_linked_is_owed_no_more(files):
    case = a_case()
    client = signed_in("330112")

    answer = client.post(
        "/recorders/link/",
        {"key": str(uuid.uuid4()), "case": case, "files": [files[0].ref]},
    )

    assert answer.status_code == 302, answer.content.decode()[:3000]
    first, second = RecorderFile.objects.order_by("number")
    assert (first.linked, first.case, second.linked) == (True, case, False)
    shown = client.get("/recorders/").context["files"]
    assert [one.name for one in shown] == ["CAM_0003.bin"]
    assert list(fsck.tables()) == []


def test_a_stranger_of_another_unit_sees_no_file(files):
    world.register("100009", "case_officer", unit="unit:zz")

    assert "CAM_0001" not in signed_in("100009").get("/recorders/?show=all").content.decode()


def test_a_recorder_is_issued_and_taken_back(files):
    client = signed_in("330103")
    due = clock.now() + HOUR
    said = {
        "@key": str(uuid.uuid4()),
        "@occurred_at": clock.now().isoformat(),
        "device": "R12",
        "to_officer": "330112",
        "due_back_at": due.isoformat(),
    }
    assert client.post("/recorders/issue/", said).status_code == 302
    row = Device.objects.get(ref="recorder:R12")
    assert (row.officer, row.due_back_at) == ("officer:330112", due)
    assert "R12" in client.get("/recorders/").content.decode()

    back = {
        "@key": str(uuid.uuid4()),
        "@occurred_at": clock.now().isoformat(),
        "issue": row.issue,
        "device": row.ref,
        "condition": "good",
    }
    assert client.post("/recorders/return/", back).status_code == 302
    assert Device.objects.get(ref="recorder:R12").officer is None


def test_a_page_takes_in_what_it_has_sent_in_pieces(settings):
    client = signed_in("330112")
    content = b"not a film"
    tus = {"HTTP_TUS_RESUMABLE": "1.0.0"}
    begun = client.post(
        "/upload/",
        HTTP_UPLOAD_LENGTH=str(len(content)),
        HTTP_UPLOAD_METADATA="filename Q0FNXzAwMDkuYmlu",
        **tus,
    )
    assert begun.status_code == 201, begun.content
    address = begun.headers["Location"]
    client.patch(
        address,
        content,
        content_type="application/offset+octet-stream",
        HTTP_UPLOAD_OFFSET="0",
        **tus,
    )
    said = {
        "key": str(uuid.uuid4()),
        "device": "R11",
        "officer": "330112",
        "clock_offset_ms": "40",
        "files": [address],
    }

    for _ in range(2):
        assert client.post("/recorders/dock/", said).status_code == 302

    row = RecorderFile.objects.get()
    assert (row.name, row.number, row.clock_offset_ms) == ("CAM_0009.bin", 9, 40)
    assert (row.officer, row.device) == (OfficerRef("officer:330112"), DeviceRef("recorder:R11"))
    with vaults.station_vault().open(row.sha256) as kept:
        assert kept.read() == content
