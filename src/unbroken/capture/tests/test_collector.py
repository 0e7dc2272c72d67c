"""The collector: a simulated camera's segments become acts, whatever dies in between."""

import datetime as dt
import os
import shutil
import signal
import uuid

import psycopg
import pytest
from django.db import OperationalError, connections

from unbroken.base import clock
from unbroken.base.identifiers import Digest, StreamName, UnitRef
from unbroken.capture import find, perform
from unbroken.capture.acts import CameraRegistered, SegmentsSealed
from unbroken.capture.collector import Collector
from unbroken.capture.models import Channel
from unbroken.capture.recorder import journal
from unbroken.capture.tests.recordings import a_channel, recording, rows, sealed, until
from unbroken.chain import door, read, vaults
from unbroken.chain.actor import machine
from unbroken.media.models import Gap, Recording, Rendition, Segment
from unbroken.people.tests import world
from unbroken.vault import FilesystemVault

UNIT = StreamName("unit:cd")


@pytest.fixture(scope="module")
def recorded(camera, tmp_path_factory):
    """Record a second or two, with a cut in it, and stop."""
    folder = tmp_path_factory.mktemp("recorded")
    with recording(folder, f"{camera}?cut=1&away=1.2"):
        until(lambda: [r for r in rows(folder / "a", journal.Sealed) if r.stretch == 2])
    return folder


@pytest.fixture
def spool(recorded, tmp_path):
    """Give each test the same two volumes, to do with as it likes."""
    for name in ("a", "b"):
        shutil.copytree(recorded / name, tmp_path / name)
    return tmp_path / "a"


@pytest.fixture
def registered(station):
    """Enter the camera `room-1` in the register of its unit."""
    said = CameraRegistered(
        camera="device:room-1",
        name="讯问室一",
        room="room:3",
        of_unit=UnitRef("unit:cd"),
        has_sound=True,
        in_use=True,
    )
    by = machine(name="tests", terminal="tests", at=clock.now())
    door.record(said, stream=UNIT, by=by, occurred_at=clock.now(), key=world.a_key())
    return station


def a_collector(*spools, vault=None):
    vault = vault or vaults.station_vault()
    folder = vault.root.parent / "derived" / "media"
    return Collector(spools=spools, vault=vault, renditions=folder, terminal="tests")


def sealed_acts(stream=UNIT):
    return [e for e in read.stream(stream) if isinstance(e.act, SegmentsSealed)]


def originals(root):
    return [row for row in rows(root, journal.Sealed) if not row.derived]


def forget(row):
    """Let the vault, which all tests share, not have a segment: the spool's was the only copy."""
    vaults.station_vault().path(row.sha256).unlink(missing_ok=True)


def assert_collected_once(root, channel="room-1", stream=UNIT):
    """Check that every original segment is in the vault and is named by exactly one act."""
    device = f"device:{channel}"
    named = [one for e in sealed_acts(stream) if e.act.camera == device for one in e.act.kept]
    assert [one.sha256 for one in named] == [row.sha256 for row in originals(root)]
    vault = vaults.station_vault()
    assert all(vault.verify(Digest(one.sha256)).segment_root == one.segment_root for one in named)
    assert Segment.objects.filter(recording=perform.recording_ref(channel, "rec-1")).count() == len(
        named
    )


@pytest.mark.usefixtures("registered")
def test_a_recording_that_stopped_becomes_one_act_and_its_rows(spool):
    assert a_collector(spool).beat(clock.now()) == 1

    (event,) = sealed_acts()
    act, last = event.act, [*journal.read(spool / "room-1")][-1]
    assert (act.first_line, act.last_line, act.chain_head) == (1, last.n, last.hash)
    assert act.segments == len(originals(spool))
    assert act.room == "room:3"
    assert event.source == "recorder"
    assert_collected_once(spool)
    row = Recording.objects.get(ref=act.recording)
    assert (row.unit, row.name, row.case) == ("unit:cd", "讯问室一", None)
    assert (row.started_at, row.ended_at) == (act.started_at, act.ended_at)


@pytest.mark.usefixtures("registered")
def test_a_gap_comes_with_its_cause_and_is_claimed_by_nothing(spool):
    a_collector(spool).beat(clock.now())

    (event,) = sealed_acts()
    cut = [gap for gap in event.act.gaps if gap.cause == "network"]
    assert len(cut) == 1
    assert (cut[0].ended_at - cut[0].started_at).total_seconds() > 1
    gap = Gap.objects.get(track="video", cause="network")
    assert gap.recording == event.act.recording
    inside = cut[0].started_at + (cut[0].ended_at - cut[0].started_at) / 2
    assert not [
        s for s in event.act.kept if s.track == "video" and s.started_at < inside < s.ended_at
    ]


@pytest.mark.usefixtures("registered")
def test_the_chain_can_be_computed_again_from_what_the_act_names(spool):
    a_collector(spool).beat(clock.now())

    (event,) = sealed_acts()
    with vaults.station_vault().open(event.act.journal) as excerpt:
        lines = excerpt.read().splitlines()
    prev = journal.FIRST_PREV
    for line in lines:
        assert journal.read_line(line).prev == prev
        prev = journal.hash_of(line)
    assert prev == event.act.chain_head


@pytest.mark.usefixtures("registered")
def test_a_second_beat_records_nothing_again(spool):
    a_collector(spool).beat(clock.now())

    assert a_collector(spool).beat(clock.now()) == 0
    assert_collected_once(spool)


@pytest.mark.usefixtures("registered")
def test_what_still_grows_waits_and_then_comes_after_ten_minutes(camera, tmp_path):
    with recording(tmp_path, camera):
        until(lambda: sealed(tmp_path / "a", count=2))
        collector = a_collector(tmp_path / "a")
        assert collector.beat(clock.now()) == 0
        vault, row = vaults.station_vault(), originals(tmp_path / "a")[0]
        assert vault.has(Digest(row.sha256)), "bytes are safe long before their act"
        assert collector.beat(clock.now() + dt.timedelta(minutes=11)) == 1
    collector.beat(clock.now())

    assert len(sealed_acts()) == 2
    assert_collected_once(tmp_path / "a")
    assert Recording.objects.count() == 1


def test_a_recording_ordered_for_a_session_stands_in_its_case(station, camera, tmp_path):
    case, session = f"case:{uuid.uuid4()}", f"session:{uuid.uuid4()}"
    with recording(tmp_path, camera) as recorder:
        recorder.stop()
        recorder.start("rec-2", case=case, session=session)
        until(lambda: [r for r in originals(tmp_path / "a") if r.recording == "rec-2"])
    a_collector(tmp_path / "a").beat(clock.now())

    (event,) = sealed_acts(StreamName(case))
    assert event.act.session == session
    row = Recording.objects.get(session=session)
    assert (row.case, row.kind) == (case, "session")


@pytest.mark.usefixtures("registered")
def test_a_segment_whose_bytes_are_gone_is_a_gap_and_no_segment(spool):
    gone = originals(spool)[0]
    (spool / gone.path).unlink()
    forget(gone)

    a_collector(spool).beat(clock.now())

    (event,) = sealed_acts()
    assert gone.sha256 not in {one.sha256 for one in event.act.kept}
    lost = next(gap for gap in event.act.gaps if gap.cause == "unknown")
    assert lost.started_at <= journal.moment_of(gone.starts_at)


@pytest.mark.usefixtures("registered")
def test_a_segment_that_was_changed_on_the_disk_is_not_taken_for_the_one_recorded(spool):
    changed = originals(spool)[0]
    (spool / changed.path).chmod(0o644)
    (spool / changed.path).write_bytes(b"x" * changed.size_bytes)
    forget(changed)

    a_collector(spool).beat(clock.now())

    (event,) = sealed_acts()
    assert changed.sha256 not in {one.sha256 for one in event.act.kept}


@pytest.mark.usefixtures("registered")
def test_the_second_volume_gives_what_the_first_has_lost(spool):
    (spool / originals(spool)[0].path).unlink()

    a_collector(spool, spool.parent / "b").beat(clock.now())

    assert_collected_once(spool)


@pytest.mark.usefixtures("registered")
def test_sound_for_browsers_is_derived_and_no_act_names_it(spool):
    a_collector(spool).beat(clock.now())

    derived = {row.sha256 for row in rows(spool, journal.Sealed) if row.derived}
    assert derived
    assert set(Rendition.objects.values_list("sha256", flat=True)) == derived
    (event,) = sealed_acts()
    assert not derived & set(event.digests())
    assert not any(vaults.station_vault().has(Digest(one)) for one in derived)


@pytest.mark.usefixtures("registered")
def test_with_the_database_away_bytes_become_safe_and_the_act_follows(spool, monkeypatch):
    collector = a_collector(spool)
    calls = []

    def away(*_args, **_more):
        calls.append(1)
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(perform.door, "record", away)
        assert collector.beat(clock.now()) == 0
        assert collector.beat(clock.now()) == 0
    assert len(calls) == 2
    assert all(vaults.station_vault().has(Digest(row.sha256)) for row in originals(spool))

    assert collector.beat(clock.now()) == 1
    assert_collected_once(spool)


@pytest.mark.usefixtures("registered")
def test_a_journal_that_was_altered_is_not_collected(spool, caplog):
    file = journal.files(spool / "room-1")[0]
    file.write_bytes(file.read_bytes().replace(b'"cause":"ended"', b'"cause":"endee"'))

    assert a_collector(spool).beat(clock.now()) == 0
    assert "ChainBroken" in caplog.text


STEPS = (
    (FilesystemVault, "adopt"),
    (FilesystemVault, "put"),
    (psycopg.Connection, "execute"),
    (door, "record"),
)


def beat_and_die(spool, at):
    """Collect in a child that is killed at its n-th step; say whether it was."""
    connections.close_all()
    child = os.fork()
    if not child:
        done = 0

        def stepping(true):
            def step(*args, **more):
                nonlocal done
                done += 1
                if done == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                answer = true(*args, **more)
                done += 1
                if done == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                return answer

            return step

        for owner, name in STEPS:
            setattr(owner, name, stepping(getattr(owner, name)))
        a_collector(spool).beat(clock.now())
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.usefixtures("registered")
def test_killed_at_any_point_it_neither_loses_nor_doubles_anything(spool, tmp_path):
    for at in range(1, 200):
        channel = f"copy-{at}"
        copy = tmp_path / channel
        shutil.copytree(spool, copy, copy_function=os.link)
        (copy / channel).mkdir()
        for file in journal.files(copy / "room-1"):
            file.rename(copy / channel / file.name)

        killed = beat_and_die(copy, at)
        while Channel.objects.filter(ref=f"channel:{channel}").count() == 0:
            a_collector(copy).beat(clock.now())
        assert a_collector(copy).beat(clock.now()) == 0

        assert_collected_once(spool, channel, StreamName("station"))
        if not killed:
            break
    assert not killed
    assert at > 20, "the steps were counted"


@pytest.mark.usefixtures("registered")
def test_two_collectors_at_once_record_a_run_once(spool):
    late, early = a_collector(spool), a_collector(spool)
    at = find.position_of("room-1")
    early.beat(clock.now())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(find, "position_of", lambda _channel: at)
        late.beat(clock.now())

    assert len(sealed_acts()) == 1


def test_one_recording_is_of_one_channel():
    assert perform.recording_ref("a", "rec-1") != perform.recording_ref("b", "rec-1")
    session = str(uuid.uuid4())
    assert perform.recording_ref("a", session) != perform.recording_ref("b", session)
    assert a_channel("rtsp://x/").code == "room-1"
