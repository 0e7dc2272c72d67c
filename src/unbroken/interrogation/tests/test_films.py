"""The film of a session: collected, entered by the station, taken into custody, judged by the rules."""

import contextlib
import datetime as dt
import json
import re
import time

import pytest

from unbroken.base import clock
from unbroken.capture import rooms
from unbroken.capture.acts import SegmentsSealed
from unbroken.capture.collector import Collector
from unbroken.capture.recorder import journal
from unbroken.capture.tests.conftest import running_camera
from unbroken.capture.tests.recordings import until
from unbroken.chain import fsck, payload, read, vaults
from unbroken.chain.actor import machine
from unbroken.interrogation import find, perform
from unbroken.interrogation.acts import RecordingsTakenIntoCustody, SessionRecorded
from unbroken.interrogation.jobs import Films
from unbroken.interrogation.models import Session
from unbroken.interrogation.tests import acting
from unbroken.media.models import Segment
from unbroken.people import scratch
from unbroken.people.tests import world
from unbroken.rulebook.models import Finding
from unbroken.supervision.rounds import Rounds

OF_FILMS = {"R-ITV-01", "R-ITV-02", "R-ITV-06", "R-ITV-10", "R-ITV-11", "R-ONS-10"}
PIN = "740318"
HOUR = dt.timedelta(minutes=61)


@pytest.fixture(scope="module")
def camera():
    with running_camera("--gop-seconds", "0.4") as address:
        yield address


@pytest.fixture
def custodian():
    world.register("330161", "av_custodian")
    return "330161"


@contextlib.contextmanager
def recorded(desk, address):
    """Have a session recorded; the block says what happens while it runs."""
    acting.configure(desk.home, address)
    with acting.recorder(desk.home):
        session = desk.start(room="I2", lawyer_notice="yes", av_grounds=["M14"])
        until(lambda: rooms.now().of(session.ref[8:])[0].records)
        desk.post(session, "lines", kind="recording_notice", text="已告知录音录像。")
        yield session
        sign(desk, session)
        desk.post(session, "end")


def sign(desk, session):
    outcomes = {"outcome_0": "fingerprinted", "outcome_1": "signed", "outcome_2": "signed"}
    said = {"pages": "1", "pages_signed": "1", "read_by": "self", "end_formula": "yes"}
    desk.post(session, "sign", statement_kind="admits", electronic_signing="no", **said | outcomes)


def sealed_rows(home):
    rows = [entry.row for entry in journal.read(home / "spool" / "i2-suspect")]
    return [row for row in rows if isinstance(row, journal.Sealed) and row.track == "video"]


def collect(desk, now=None):
    collector = Collector(
        spools=(desk.home / "spool",),
        vault=vaults.station_vault(),
        renditions=desk.home / "derived" / "media",
        terminal="tests",
    )
    return collector.beat(now or clock.now())


def acts(desk, kind):
    return [event for event in read.stream(desk.case) if isinstance(event.act, kind)]


def judged(desk):
    """Let the rules look an hour after the end; return what they found of films."""
    Rounds().go(clock.now() + HOUR)
    return {one.rule: one for one in Finding.objects.all() if one.rule in OF_FILMS}


def enter(films=None):
    """Let the worker do step after step until nothing is left to do."""
    films = films or Films()
    while films.go_on(clock.now()):
        pass


def entered(desk):
    """Collect what was recorded and let the station enter it; return what it entered."""
    collect(desk)
    enter()
    return acts(desk, SessionRecorded)


def hand_over(desk, session, custodian, status=302, **more):
    scratch.set_pin(world.account(custodian), PIN)
    said = {"mode": "server", "copies": "1", "seen": read.head(desk.case)}
    second = {"second_number": custodian, "second_pin": PIN}
    return desk.post(session, "custody", status=status, **said | second | more)


def test_a_session_that_our_own_recorder_filmed_is_entered_kept_and_without_a_finding(
    desk, camera, custodian
):
    with recorded(desk, camera) as session:
        until(lambda: len(sealed_rows(desk.home)) >= 3)

    (made,) = entered(desk)

    (run,) = acts(desk, SegmentsSealed)
    kept = [row for row in run.act.kept if row.track == "video"]
    assert (made.act.started_at, made.act.ended_at) == (kept[0].started_at, kept[-1].ended_at)
    assert (made.act.segments, made.act.sha256) == (len(kept), kept[0].sha256)
    assert (made.act.hash_verified, made.act.sealed) == (True, (run.ref,))
    said = json.dumps([payload.of_act(event.act) for event in (run, made)])
    # By the verifier's rule whatever looks like a digest names bytes, and bytes that are not here are missing.
    assert all(vaults.station_vault().has(one) for one in re.findall(r'"([0-9a-f]{64})"', said))
    assert (made.act.recording, made.act.device) == (run.act.recording, run.act.camera)
    assert made.act.notice_given_at == Session.objects.get().notice_at
    assert "Film handed over into custody" in desk.page(session)
    world.register("330115", "av_custodian", person="officer:330112")
    for works_on_it in ("330113", "330115"):
        hand_over(desk, session, works_on_it, status=403)
    hand_over(desk, session, custodian)
    (custody,) = acts(desk, RecordingsTakenIntoCustody)
    assert custody.act.recordings == (made.act.recording,)
    assert [one.person for one in custody.signatures] == ["officer:330112", "officer:330161"]
    page = desk.page(session)
    assert "In custody:" in page
    assert "Film handed over into custody" not in page
    assert judged(desk) == {}
    assert list(fsck.tables()) == []


def test_a_camera_that_was_cut_leaves_a_gap_that_nothing_claims(desk, camera, custodian):
    with recorded(desk, f"{camera}?cut=2&away=4") as session:
        until(lambda: {row.stretch for row in sealed_rows(desk.home)} == {1, 2})
        time.sleep(1)

    films = entered(desk)

    hole = (films[0].act.ended_at, films[1].act.started_at)
    before, after = (
        [row for row in sealed_rows(desk.home) if row.stretch == stretch] for stretch in (1, 2)
    )
    assert len(films) == 2
    assert hole[0] <= journal.moment_of(before[-1].ends_at)
    assert hole[1] == journal.moment_of(after[0].starts_at)
    assert (hole[1] - hole[0]).total_seconds() > 3
    hand_over(desk, session, custodian)
    found = judged(desk)
    assert found.keys() == {"R-ITV-01"}
    assert (found["R-ITV-01"].start, found["R-ITV-01"].end) == hole


def test_while_segments_are_to_come_nothing_is_entered_and_then_once_however_often_it_is_asked(
    desk, camera
):
    with recorded(desk, camera) as session:
        until(lambda: len(sealed_rows(desk.home)) >= 2)
        collect(desk, clock.now() + dt.timedelta(minutes=11))
        desk.post(session, "lines", kind="note", text="部分已入库。")
        enter()
        assert acts(desk, SegmentsSealed)
        assert not acts(desk, SessionRecorded)
    enter()
    assert not acts(desk, SessionRecorded)
    assert "being collected" in desk.page(Session.objects.get())

    collect(desk)
    (take,) = find.takes_to_enter()
    by = machine(name="worker", terminal="tests", at=clock.now())
    whole = perform.Reread()
    assert whole.go_on(take, vault=vaults.station_vault(), bytes_max=1 << 30)
    for _ in range(2):
        perform.enter_take(take, read=whole, by=by, now=clock.now())

    (made,) = acts(desk, SessionRecorded)
    runs = acts(desk, SegmentsSealed)
    assert made.act.sealed == tuple(run.ref for run in runs)
    assert [run.act.final for run in runs] == [None, True]
    assert made.act.segments == len(sealed_rows(desk.home))


def test_bytes_that_changed_after_they_were_collected_cover_nothing(desk, camera):
    with recorded(desk, camera):
        until(lambda: len(sealed_rows(desk.home)) >= 4)
    collect(desk)
    changed = sealed_rows(desk.home)[1]
    vault = vaults.station_vault()
    place = vault.root / "sha256" / changed.sha256[:2] / changed.sha256[2:4] / changed.sha256
    place.chmod(0o644)
    place.write_bytes(b"x" * changed.size_bytes)

    enter()

    hole = (journal.moment_of(changed.starts_at), journal.moment_of(changed.ends_at))
    films = acts(desk, SessionRecorded)
    assert films
    assert not [one for one in films if one.act.started_at < hole[1] and one.act.ended_at > hole[0]]


def test_two_cameras_of_one_room_make_two_recordings(desk, camera):
    acting.configure(desk.home, camera)
    file = desk.home / "cameras.toml"
    second = file.read_text().partition("[[camera]]")[2].replace("i2-suspect", "i2-overview")
    file.write_text(f"{file.read_text()}\n[[camera]]{second}")
    with acting.recorder(desk.home):
        session = desk.start(room="I2")
        until(lambda: len([one for one in rooms.now().of(session.ref[8:]) if one.records]) == 2)
        until(lambda: len(sealed_rows(desk.home)) >= 2)
        desk.post(session, "end")

    films = entered(desk)

    assert {one.act.device for one in films} == {"device:i2-suspect", "device:i2-overview"}
    assert len({one.act.recording for one in films}) == 2
    named = [row.sha256 for run in acts(desk, SegmentsSealed) for row in run.act.kept]
    assert Segment.objects.count() == len(named)


def test_a_film_that_is_not_entered_cannot_be_handed_over(desk, custodian):
    session = desk.start(room="")
    desk.post(session, "end")

    assert "No film of this session is in the record yet" in desk.page(session, "custody/")
    hand_over(desk, session, custodian, status=409)
