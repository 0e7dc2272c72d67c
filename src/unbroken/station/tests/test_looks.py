"""Looks: no byte leaves without a ticket, and no ticket without a record (decision 5)."""

import datetime as dt
import io
import uuid

import pytest

from unbroken.base import clock
from unbroken.base.identifiers import Key, PersonRef, StreamName, UnitRef, new_id, ref
from unbroken.casefile import perform as casefile
from unbroken.casefile.acts import CaseTeamChanged, PersonEntered
from unbroken.casefile.codes import CASE_OFFICER
from unbroken.chain import read, vaults
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.entry import Entry
from unbroken.chain.recorded import NamedFile
from unbroken.media import find, jobs
from unbroken.media import perform as media
from unbroken.media.acts import LookEnded, RecordingTakenIn, RecordLookedAt
from unbroken.media.models import Recording, Ticket
from unbroken.people.tests import world

CONTENT = b"\x00\x00\x00\x18ftypmp42" + b"what the camera saw" * 1000
PHOTO = b"no picture at all"
TEAM, HEAD, STRANGER = "330112", "330101", "440404"


@pytest.fixture
def _pages(plain_pages, station, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world.register_unit()
    for code, role in ((TEAM, "case_officer"), (HEAD, "head_unit")):
        world.register(code, role)
        world.account(code)
    world.register(STRANGER, "case_officer", unit="unit:zz")
    world.account(STRANGER)


@pytest.fixture
def case(_pages):
    """Open a case of the unit, with a recording and a file in it."""
    vault, now = vaults.station_vault(), clock.now()
    video = vault.put(io.BytesIO(CONTENT)).digest
    photo = vault.put(io.BytesIO(PHOTO)).digest
    found = casefile.new_case()
    taken = RecordingTakenIn(
        recording=ref("recording", new_id()),
        kind="onsite",
        device="device:cam-7",
        sequence_no=1,
        started_at=now - dt.timedelta(minutes=20),
        ended_at=now - dt.timedelta(minutes=10),
        duration_s=600,
        clock_offset_ms=0,
        offset_signed=True,
        sha256=video,
        hash_verified=True,
        size_bytes=len(CONTENT),
        codec="h264",
        has_sound=True,
        uploaded_at=now,
        event_class="routine",
        retention_class="case_life",
    )
    entries = [
        (PersonEntered(person=PersonRef(ref("person", new_id())), name="孙𠮷", role="victim"), ()),
        (
            CaseTeamChanged(
                officer=f"officer:{TEAM}", role=CASE_OFFICER, change="joined", reason="主办"
            ),
            (NamedFile(name="现场照片.jpg", sha256=photo),),
        ),
        (taken, ()),
    ]
    casefile.open_case(*[_entry(act, found, files) for act, files in entries], now=now)
    return found


def _entry(act, case, files):
    by = Actor(
        id=ActorRef("officer:desk"),
        person=PersonBehind("desk"),
        unit=UnitRef("unit:cd"),
        roles=frozenset({"desk_officer", "head_unit", "import"}),
        factor=Factor.PASSKEY,
        factor_at=clock.now(),
        terminal="test",
    )
    key = Key(uuid.uuid4())
    return Entry(
        act=act, stream=StreamName(case), by=by, occurred_at=clock.now(), key=key, media=files
    )


def the_recording(case):
    return Recording.objects.get(case=case, kind="onsite")


def the_file(case):
    return Recording.objects.get(case=case, kind="file")


def page_of(recording):
    return f"/media/{recording.ref.partition(':')[2]}/"


def look(client, recording, **said):
    return client.post(f"{page_of(recording)}look/", {"key": str(uuid.uuid4()), **said})


def bytes_at(recording, ticket):
    return f"{page_of(recording)}{ticket.id}/{recording.sha256}"


def looks_at(case):
    return read.stream(StreamName(f"access:{case.removeprefix('case:')}"))


def test_no_byte_leaves_without_a_ticket(case):
    client, recording = world.client_of(TEAM), the_recording(case)

    refused = client.get(f"{page_of(recording)}{uuid.uuid4()}/{recording.sha256}")

    assert refused.status_code == 403
    assert b"camera saw" not in refused.content
    assert looks_at(case) == []


def test_a_look_is_recorded_before_the_first_byte_and_moves_no_version(case):
    client, recording = world.client_of(TEAM), the_recording(case)
    before = read.head(StreamName(case))

    answer = look(client, recording)

    assert answer.status_code == 200, answer.content.decode()
    (event,) = looks_at(case)
    assert isinstance(event.act, RecordLookedAt)
    assert (event.by, event.act.kind) == (f"officer:{TEAM}", "play")
    assert event.act.recording == recording.ref
    assert event.act.purpose
    assert read.head(StreamName(case)) == before
    sent = client.get(bytes_at(recording, Ticket.objects.get()))
    assert sent.getvalue() == CONTENT
    assert sent["Content-Type"] == "video/mp4"


def test_a_range_rides_on_the_ticket_and_is_no_look_of_its_own(case):
    client, recording = world.client_of(TEAM), the_recording(case)
    look(client, recording)
    address = bytes_at(recording, Ticket.objects.get())

    pieces = [
        client.get(address, headers={"Range": f"bytes={at}-{at + 999}"}).getvalue()
        for at in range(0, len(CONTENT), 1000)
    ]

    assert b"".join(pieces) == CONTENT
    assert len(looks_at(case)) == 1


def test_a_ticket_is_of_one_session_and_one_recording(case):
    recording, client = the_recording(case), world.client_of(TEAM)
    look(client, recording)
    ticket = Ticket.objects.get()

    elsewhere = world.client_of(TEAM)
    assert elsewhere.get(bytes_at(recording, ticket)).status_code == 403
    assert client.get(bytes_at(the_file(case), ticket)).status_code == 403
    other = f"{page_of(recording)}{ticket.id}/{the_file(case).sha256}"
    assert client.get(other).status_code == 404


def test_a_ticket_ends_with_its_time_and_the_job_records_it(case):
    client, recording = world.client_of(TEAM), the_recording(case)
    look(client, recording)
    ticket = Ticket.objects.get()
    Ticket.objects.filter(id=ticket.id).update(until=clock.now(), seen=[[0, 7]])

    assert client.get(bytes_at(recording, ticket)).status_code == 403
    assert jobs.end_silent_looks(clock.now() + dt.timedelta(seconds=1)) == 1
    assert jobs.end_silent_looks(clock.now() + dt.timedelta(seconds=1)) == 0

    end = looks_at(case)[-1]
    assert isinstance(end.act, LookEnded)
    assert [(one.from_s, one.to_s) for one in end.act.seen] == [(0, 7)]


def test_the_end_says_what_was_seen_and_no_byte_leaves_after_it(case):
    client, recording = world.client_of(TEAM), the_recording(case)
    look(client, recording)
    ticket = Ticket.objects.get()
    address = f"{page_of(recording)}{ticket.id}/"
    assert client.post(f"{address}hold/", {"seen": "0-3"}).status_code == 204

    assert client.post(f"{address}end/", {"seen": "0-3 2-9 20-21 9-9"}).status_code == 204

    end = looks_at(case)[-1]
    assert end.act.look == ticket.look
    assert [(one.from_s, one.to_s) for one in end.act.seen] == [(0, 9), (20, 21)]
    assert client.get(bytes_at(recording, ticket)).status_code == 403
    assert client.post(f"{address}end/", {"seen": "0-99"}).status_code == 403
    assert len(looks_at(case)) == 2


def test_who_has_no_part_in_the_case_says_what_for(case):
    head, recording = world.client_of(HEAD), the_recording(case)
    assert "purpose" in head.get(page_of(recording)).content.decode()

    refused = look(head, recording)
    assert refused.status_code == 403
    assert looks_at(case) == []

    assert look(head, recording, purpose="督办 2026-11 号").status_code == 200
    (event,) = looks_at(case)
    assert event.act.purpose == "督办 2026-11 号"


def test_a_stranger_sees_what_is_not_there(case):
    stranger, recording = world.client_of(STRANGER), the_recording(case)
    absent = f"/media/{uuid.uuid4()}/"

    assert stranger.get(page_of(recording)).status_code == stranger.get(absent).status_code == 404
    assert look(stranger, recording, purpose="好奇，想看看").status_code == 404
    assert page_of(recording) not in stranger.get("/media/").content.decode()
    assert looks_at(case) == []


def test_a_file_that_is_no_picture_has_a_page_that_says_why(case):
    client, file = world.client_of(TEAM, HTTP_ACCEPT_LANGUAGE="en"), the_file(case)

    page = client.get(page_of(file)).content.decode()

    assert "现场照片.jpg" in page
    assert "Not playable, because" in page
    assert look(client, file).status_code == 200
    assert looks_at(case)[0].act.kind == "view"


def test_the_list_finds_by_name_and_says_when_there_is_nothing(case):
    client = world.client_of(TEAM, HTTP_ACCEPT_LANGUAGE="en")

    assert page_of(the_file(case)) in client.get("/media/?q=现场").content.decode()
    assert (
        "No recording or file here answers to that." in client.get("/media/?q=x9").content.decode()
    )


def test_a_copy_needs_a_fresh_passkey(case):
    client, recording = world.client_of(TEAM), the_recording(case)

    assert client.post(f"{page_of(recording)}copy/", {}).status_code == 403
    assert looks_at(case) == []


def test_a_seeded_hole_in_the_ticket_is_found(case, monkeypatch):
    """The safety tests above fail where a ticket is not asked for: shown once, for their worth."""
    client, recording = world.client_of(TEAM), the_recording(case)
    open_to_all = Ticket(recording=recording.ref, until=clock.now() + media.TICKET_LASTS)
    monkeypatch.setattr(find, "ticket_for", lambda *_a, **_k: open_to_all)

    leaked = client.get(f"{page_of(recording)}{uuid.uuid4()}/{recording.sha256}")

    assert leaked.getvalue() == CONTENT
