"""The spool lets go of what acts name and the vault has whole; of nothing else, whatever happens."""

import contextlib
import datetime as dt
import shutil
import subprocess
import time

import pytest

from unbroken.base import clock
from unbroken.capture import find
from unbroken.capture.collector import Collector
from unbroken.capture.recorder import journal
from unbroken.capture.recorder.channel import ChannelRecorder
from unbroken.capture.recorder.control import Control
from unbroken.capture.recorder.pruning import OtherJournal, Spool
from unbroken.capture.tests import recordings
from unbroken.capture.tests.recordings import recording, rows, sealed, until
from unbroken.chain import vaults
from unbroken.media.models import Gap, Segment
from unbroken.vault import FilesystemVault

HOUR = dt.timedelta(hours=1)
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def recorded(camera, tmp_path_factory):
    """Record a second or two and stop."""
    folder = tmp_path_factory.mktemp("recorded")
    with recording(folder, camera):
        until(lambda: sealed(folder / "a", count=3))
    return folder


@pytest.fixture
def spool(recorded, tmp_path):
    """Give each test the same two volumes and a vault, to do with as it likes."""
    for name in ("a", "b"):
        shutil.copytree(recorded / name, tmp_path / name)
    roots = (tmp_path / "a", tmp_path / "b")
    return Spool(channel="room-1", roots=roots, vault=tmp_path / "vault")


def kept_whole(spool) -> FilesystemVault:
    """Let the vault have every file of the spool."""
    vault = FilesystemVault(spool.vault, room_bytes_min=0)
    for path in names(spool.roots[0]):
        with (spool.roots[0] / path).open("rb") as file:
            vault.put(file)
    return vault


def names(root) -> set[str]:
    every = (path for path in root.rglob("*") if path.suffix in (".m4s", ".mp4", ".mov"))
    return {str(path.relative_to(root)) for path in every}


def lines(spool) -> list[journal.Entry]:
    return list(journal.read(spool.roots[0] / "room-1"))


def release(spool, upto=None, *, before=None):
    last = upto or lines(spool)[-1]
    return spool.release(n=last.n, head=last.hash, before=before or clock.now() + HOUR)


def test_what_acts_name_and_the_vault_has_leaves_both_volumes_and_the_journal_stays(spool):
    kept_whole(spool)
    before = lines(spool)

    released = release(spool)

    assert set(released.files)
    assert [names(root) for root in spool.roots] == [set(), set()]
    assert lines(spool) == before


def test_what_no_act_names_stays(spool):
    kept_whole(spool)
    named, *others = [one for one in lines(spool) if isinstance(one.row, journal.Sealed)]

    release(spool, named)

    assert {one.row.path for one in others} <= names(spool.roots[0]) & names(spool.roots[1])
    assert named.row.path not in names(spool.roots[0])


@pytest.mark.parametrize("harm", ["absent", "changed"])
def test_what_the_vault_does_not_have_whole_stays_and_is_told(spool, harm):
    vault = kept_whole(spool)
    row = next(one.row for one in lines(spool) if isinstance(one.row, journal.Sealed))
    place = vault.path(row.sha256)
    place.chmod(0o644)
    place.write_bytes(b"x" * row.size_bytes) if harm == "changed" else place.unlink()

    released = release(spool)

    assert released.missing == (row.path,)
    assert [names(root) for root in spool.roots] == [{row.path}, {row.path}]
    assert release(spool).missing == (row.path,)


def test_what_is_young_stays_for_as_long_as_the_settings_say(spool):
    kept_whole(spool)
    every = names(spool.roots[0])

    assert release(spool, before=clock.now() - HOUR).files == ()
    assert names(spool.roots[0]) == every


def test_a_line_of_another_journal_lets_nothing_go(spool):
    kept_whole(spool)
    every, last = names(spool.roots[0]), lines(spool)[-1]

    for n, head in ((last.n, "0" * 64), (last.n + 7, last.hash)):
        with pytest.raises(OtherJournal):
            spool.release(n=n, head=head, before=clock.now() + HOUR)

    assert names(spool.roots[0]) == every


def test_no_more_is_read_at_a_time_than_asked_and_the_next_time_goes_on(spool):
    kept_whole(spool)
    last, every = lines(spool)[-1], names(spool.roots[0])
    told = {"n": last.n, "head": last.hash, "before": clock.now() + HOUR, "bytes_max": 1}

    gone = [spool.release(**told).files for _ in every]

    assert [len(files) for files in gone] == [1] * len(every)
    assert names(spool.roots[0]) == set()


def a_recorder(folder, address, **limits):
    """Make a recorder that finds its vault beside its spool."""
    channel = recordings.a_channel(address)
    settings = recordings.some_settings(folder, channel, **limits)
    return ChannelRecorder(channel=channel, settings=settings)


@contextlib.contextmanager
def running(folder, address, **limits):
    recorder = a_recorder(folder, address, **limits)
    recorder.recover()
    recorder.start("rec-1")
    try:
        yield recorder
    finally:
        recorder.stop()
        recorder.close()


def order(recorder, entry):
    said = f'{{"do": "release", "channel": "room-1", "n": {entry.n}, "hash": "{entry.hash}"}}'
    return Control({"room-1": recorder}).answer(said.encode())


def test_a_running_recording_goes_on_and_starts_again_after_its_files_have_left(camera, tmp_path):
    limits = {"vault": tmp_path / "vault", "keep_hours": 0}
    recorder = a_recorder(tmp_path, camera, **limits)
    recorder.start("rec-1")
    until(lambda: sealed(tmp_path / "a", count=2))
    spool = Spool(channel="room-1", roots=(tmp_path / "a",), vault=tmp_path / "vault")
    kept_whole(spool)
    last = [one for one in lines(spool) if isinstance(one.row, journal.Sealed)][-1]
    time.sleep(0.1)

    answer = order(recorder, last)

    assert answer["ok"]
    assert answer["files"]
    assert not (tmp_path / "a" / last.row.path).exists()
    recorder.close()
    again = a_recorder(tmp_path, camera, **limits)
    again.recover()
    count = len(rows(tmp_path / "a", journal.Sealed))
    until(lambda: len(rows(tmp_path / "a", journal.Sealed)) > count)
    again.stop()
    again.close()


def test_an_order_that_names_no_line_is_refused_and_ends_nothing(camera, tmp_path):
    recorder = a_recorder(tmp_path, camera, vault=tmp_path / "vault")
    control = Control({"room-1": recorder})

    for more in (b'"n": "1", "hash": "x"', b'"n": 1, "hash": "x"', b'"n": 1'):
        answer = control.answer(b'{"do": "release", "channel": "room-1", ' + more + b"}")
        assert answer["error"] in ("bad_line", "other_journal")
    recorder.close()


@pytest.mark.usefixtures("station")
def test_acts_of_a_restored_database_are_made_of_the_vault_where_the_spool_let_go(spool):
    """The seeded loss: the database is older than what it had let go of."""
    vault = vaults.station_vault()
    for path in names(spool.roots[0]):
        with (spool.roots[0] / path).open("rb") as file:
            vault.put(file)
    for root in spool.roots:
        for path in names(root):
            (root / path).unlink()

    collector = Collector(
        spools=spool.roots,
        vault=vault,
        renditions=vault.root.parent / "derived" / "media",
        terminal="tests",
    )
    assert collector.beat(clock.now()) == 1

    originals = [row for row in rows(spool.roots[0], journal.Sealed) if not row.derived]
    assert Segment.objects.count() == len(originals)
    assert not Gap.objects.exclude(cause__startswith="start").exists()
    at = find.position_of("room-1")
    assert collector.positions() == {"room-1": at}
    assert (at.n, at.head) == (lines(spool)[-1].n, lines(spool)[-1].hash)


@pytest.fixture
def small_volume(tmp_path):
    """Mount a volume of 16 MB."""
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small], check=False
    ).returncode:
        pytest.skip("only root can mount a small volume")
    yield small
    subprocess.run(["umount", small], check=True)


def free(volume) -> int:
    return shutil.disk_usage(volume).free


def test_the_alarm_comes_before_the_volume_is_full_and_room_is_made_at_once(
    camera, tmp_path, small_volume
):
    limits = {"vault": tmp_path / "vault", "room_bytes_min": 2 * MIB, "room_bytes_low": 8 * MIB}
    with running(tmp_path, camera, spools=(small_volume,), **limits) as recorder:
        until(lambda: sealed(small_volume, count=2))
        spool = Spool(channel="room-1", roots=(small_volume,), vault=tmp_path / "vault")
        kept_whole(spool)
        first, last = [one for one in lines(spool) if isinstance(one.row, journal.Sealed)][:2]
        assert order(recorder, first)["files"] == 0
        assert not recorder.status()["low"]
        (small_volume / "filler").write_bytes(bytes(free(small_volume) - 4 * MIB))
        time.sleep(0.1)

        answer = order(recorder, last)

        assert recorder.status()["low"]
        assert answer["files"] == 2
        told = recordings.causes(small_volume)
        assert "volume_low" in told
        assert "volume_full" not in told
        (small_volume / "filler").unlink()
        order(recorder, last)
        assert recordings.causes(small_volume)[-1] == "volume_room"


def test_a_full_volume_loses_nothing_that_no_act_names(camera, tmp_path, small_volume):
    limits = {"vault": tmp_path / "vault", "room_bytes_min": 2 * MIB, "room_bytes_low": 8 * MIB}
    with running(tmp_path, camera, spools=(small_volume,), **limits) as recorder:
        until(lambda: sealed(small_volume, count=2))
        spool = Spool(channel="room-1", roots=(small_volume,), vault=tmp_path / "vault")
        kept_whole(spool)
        with contextlib.suppress(OSError), (small_volume / "filler").open("wb") as file:
            while True:
                file.write(bytes(4096))
        until(lambda: "volume_full" in recordings.causes(small_volume))
        named, *others = [one for one in lines(spool) if isinstance(one.row, journal.Sealed)]

        order(recorder, named)

        assert not (small_volume / named.row.path).exists()
        assert all((small_volume / one.row.path).exists() for one in others)
        time.sleep(1)
        (small_volume / "filler").unlink()
        until(lambda: "volume_full" in {gap.cause for gap in rows(small_volume, journal.Gap)})
