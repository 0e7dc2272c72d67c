import contextlib
import datetime as dt
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from unbroken.capture.recorder import journal, settings
from unbroken.capture.recorder.channel import ChannelRecorder
from unbroken.capture.tests.conftest import SOURCE, running_camera
from unbroken.capture.tests.recordings import (
    a_channel,
    assert_files_are_as_written,
    causes,
    entries,
    marks,
    order,
    read,
    recording,
    rows,
    sealed,
    some_settings,
    until,
)

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def assert_each_picture_once(numbers):
    assert numbers
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_every_picture_of_the_camera_is_recorded_once(camera, tmp_path):
    with recording(tmp_path, camera):
        until(lambda: sealed(tmp_path / "a", count=3))

    numbers = marks(tmp_path / "a")
    assert_each_picture_once(numbers)
    assert len(numbers) == sum(
        row.samples for row in rows(tmp_path / "a", journal.Sealed) if row.track == "video"
    )
    for root in (tmp_path / "a", tmp_path / "b"):
        assert_files_are_as_written(root)


def test_what_a_recording_amounts_to_is_read_from_the_journal(camera, tmp_path):
    with recording(tmp_path, camera):
        until(lambda: sealed(tmp_path / "a", count=2))

    found = read(tmp_path / "a")

    assert len(found.coverage) == 1
    assert found.stopped_at > found.started_at
    assert [gap.cause.partition(":")[0] for gap in found.gaps] in ([], ["starting"])
    assert {file.track for file in found.files} == {"video", "sound", "sound-aac"}
    assert {file.track for file in found.files if file.derived} == {"sound-aac"}
    assert {file.copies for file in found.files if file.start} == {2}
    assert all(file.camera_at is not None for file in found.files if file.start)
    assert found.head == next(e.hash for e in entries(tmp_path / "a") if e.n == found.last_n)


def test_a_cut_gives_one_gap_of_its_length(camera, tmp_path):
    with recording(tmp_path, f"{camera}?cut=1&away=1.5"):
        until(lambda: "lost" in causes(tmp_path / "a"))
        until(lambda: [r for r in rows(tmp_path / "a", journal.TrackBegun) if r.stretch == 2])
        until(lambda: [r for r in rows(tmp_path / "a", journal.Sealed) if r.stretch == 2])

    numbers = marks(tmp_path / "a")
    breaks = [(a, b) for a, b in itertools.pairwise(numbers) if b != a + 1]
    assert len(breaks) == 1
    # The camera sent one second from its first keyframe on, and each picture of it is there.
    assert breaks[0][0] - numbers[0] + 1 == 25
    missing_seconds = (breaks[0][1] - breaks[0][0] - 1) / 25
    (gap,) = [gap for gap in read(tmp_path / "a").gaps if not gap.cause.startswith("starting")]
    assert gap.cause == "ended"
    assert gap.seconds == pytest.approx(missing_seconds, abs=0.35)
    assert len(read(tmp_path / "a").coverage) == 2
    assert_files_are_as_written(tmp_path / "a")


@pytest.mark.release
def test_a_camera_that_stalls_is_noticed_by_the_clock(camera, tmp_path):
    with recording(tmp_path, f"{camera}?stall=1&stalllen=60", stall_seconds=1):
        until(lambda: [r for r in rows(tmp_path / "a", journal.Gap) if r.cause == "stall"])

    assert ("lost", "stall") in [(what, more) for _, what, more in read(tmp_path / "a").events]


@pytest.mark.parametrize(
    "timestamps",
    ["", pytest.param("&jumpat=1&jump=-3", marks=pytest.mark.release), "&jumpat=1&jump=-60"],
)
def test_a_stall_too_short_to_connect_again_is_claimed_by_nothing(camera, tmp_path, timestamps):
    # Its timestamps go on by the clock, as if nothing had been, or anew: all three are seen.
    asked = f"{camera}?stall=1&stalllen=3{timestamps}"
    with recording(tmp_path, asked, stall_seconds=6):
        until(lambda: [r for r in rows(tmp_path / "a", journal.Gap) if r.cause == "camera_paused"])
        until(lambda: sealed(tmp_path / "a", count=5))

    found = read(tmp_path / "a")
    (gap,) = [gap for gap in found.gaps if gap.cause == "camera_paused"]
    assert gap.seconds == pytest.approx(3, abs=0.5)
    pictures = len(marks(tmp_path / "a"))
    assert sum(one.seconds for one in found.coverage) == pytest.approx(pictures / 25, abs=0.5)


def test_pictures_that_come_late_are_not_called_missing(camera, tmp_path):
    with recording(tmp_path, f"{camera}?late=1&latelen=3", stall_seconds=6):
        until(lambda: sealed(tmp_path / "a", count=8))

    assert [gap for gap in read(tmp_path / "a").gaps if not gap.cause.startswith("starting")] == []
    assert_each_picture_once(marks(tmp_path / "a"))


@pytest.mark.parametrize("jump", [100, pytest.param(-3, marks=pytest.mark.release)])
def test_a_jump_of_timestamps_loses_no_picture(camera, tmp_path, jump):
    with recording(tmp_path, f"{camera}?jumpat=1.3&jump={jump}"):
        until(lambda: [r for r in rows(tmp_path / "a", journal.Sealed) if r.stretch == 2])

    assert set(causes(tmp_path / "a")) == {"timestamp_jump"}
    assert_each_picture_once(marks(tmp_path / "a"))
    assert [gap for gap in read(tmp_path / "a").gaps if not gap.cause.startswith("starting")] == []


@pytest.mark.release
def test_sound_that_stops_does_not_stop_the_picture(camera, tmp_path):
    with recording(tmp_path, f"{camera}?noaudio=1"):
        until(lambda: "sound_lost" in causes(tmp_path / "a"))

    found = read(tmp_path / "a")
    assert [gap.cause for gap in found.sound_gaps] == ["sound_lost"]
    assert found.sound_gaps[0].seconds > 2.5
    assert len(found.coverage) == 1
    assert_each_picture_once(marks(tmp_path / "a"))


def test_a_microphone_that_is_unplugged_is_noticed(camera, tmp_path):
    with recording(tmp_path, f"{camera}?silent=0.5", silence_seconds=1):
        until(lambda: "silence" in causes(tmp_path / "a"))


@pytest.mark.release
def test_sound_that_the_browser_plays_is_recorded_as_it_comes(camera, tmp_path):
    with recording(tmp_path, f"{camera}?audio=aac"):
        until(lambda: sealed(tmp_path / "a", track="sound"))

    begun = {row.track: row.codec for row in rows(tmp_path / "a", journal.TrackBegun)}
    assert begun == {"video": "h264", "sound": "aac"}


@pytest.mark.release
def test_both_clocks_are_kept_and_neither_corrected(camera, tmp_path):
    with recording(tmp_path, f"{camera}?clock=3600"):
        until(lambda: sealed(tmp_path / "a"))

    row = next(row for row in rows(tmp_path / "a", journal.Sealed) if row.track == "video")
    ahead = journal.moment_of(row.camera_at) - journal.moment_of(row.starts_at)
    assert ahead.total_seconds() == pytest.approx(3600, abs=2)


def test_a_camera_that_never_answers_is_one_gap_from_start_to_stop(tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"rtsp://127.0.0.1:{nobody.getsockname()[1]}/room-1"
        with recording(tmp_path, address):
            until(lambda: "not_reached" in causes(tmp_path / "a"))

    found = read(tmp_path / "a")
    assert found.coverage == ()
    assert [gap.cause for gap in found.gaps] == ["starting:refused"]
    assert found.gaps[0].start == found.started_at
    assert found.gaps[0].end == found.stopped_at


def test_only_listed_networks_are_connected_to(tmp_path):
    with recording(tmp_path, "rtsp://192.0.2.1/room-1"):
        until(lambda: "not_reached" in causes(tmp_path / "a"))

    assert ("not_reached", "OutsideNetworks") in [e[1:] for e in read(tmp_path / "a").events]


def test_a_password_is_used_and_written_nowhere(tmp_path, capfd, caplog):
    (tmp_path / "password").write_text("correct horse 埊\n")
    words = ("--user", "recorder", "--password-file", str(tmp_path / "password"))
    with running_camera(*words, "--gop-seconds", "0.4") as address:
        login = {"user": "recorder", "password_file": tmp_path / "password"}
        with recording(tmp_path, address, **login) as recorder:
            until(lambda: sealed(tmp_path / "a"))
            said = json.dumps(recorder.status()) + repr(recorder.channel)
        (tmp_path / "wrong").write_text("wrong horse")
        login["password_file"] = tmp_path / "wrong"
        with recording(tmp_path / "2", address, **login):
            until(lambda: "not_reached" in causes(tmp_path / "2" / "a"))

    out, err = capfd.readouterr()
    said += out + err + caplog.text
    for path in tmp_path.rglob("*.jsonl"):
        said += path.read_text()
    assert "horse" not in said
    assert causes(tmp_path / "2" / "a")[0] == "not_reached"


@contextlib.contextmanager
def recorder_process(home):
    """Run the recorder as the station does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "unbroken.capture.recorder", str(home)],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        stderr=subprocess.DEVNULL,
    )
    with process:
        try:
            until(settings.control_of(home).exists)
            yield process
        finally:
            process.kill()


def test_a_killed_recorder_loses_half_a_second_and_goes_on_by_itself(camera, tmp_path):
    (tmp_path / "cameras.toml").write_text(
        f'networks = ["127.0.0.0/8"]\nsecond_spool = "{tmp_path}/b"\n'
        f'[[camera]]\ncode = "room-1"\naddress = "{camera}"\nsegment_seconds = 30\n'
    )
    root = tmp_path / "spool"
    with recorder_process(tmp_path) as process:
        assert order(tmp_path, do="start", channel="room-1", recording="rec-1")["began"]
        until(lambda: sum(p.stat().st_size for p in root.rglob("video/*.open")) > 30_000)
        time.sleep(1)
        process.send_signal(signal.SIGKILL)
        killed_at = time.time()
        process.wait()
    settings.control_of(tmp_path).unlink()
    with recorder_process(tmp_path) as process:
        until(lambda: [r for r in rows(root, journal.TrackBegun) if r.stretch == 2])
        again = order(tmp_path, do="start", channel="room-1", recording="rec-1")
        assert (again["ok"], again["began"]) == (True, False)
        until(lambda: [r for r in rows(root, journal.Gap) if r.cause.startswith("restart")])
        order(tmp_path, do="stop", channel="room-1")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0

    recovered = [row for row in rows(root, journal.Sealed) if "recovered" in row.flags]
    assert {row.track for row in recovered} == {"video", "sound", "sound-aac"}
    video = next(row for row in recovered if row.track == "video")
    assert killed_at - journal.moment_of(video.ends_at).timestamp() < 0.9
    assert_files_are_as_written(root)
    assert_files_are_as_written(tmp_path / "b")
    numbers = marks(root)
    assert len([1 for a, b in itertools.pairwise(numbers) if b != a + 1]) == 1
    assert len(read(root).coverage) == 2


def test_a_copy_that_was_behind_at_the_crash_is_completed(camera, tmp_path):
    channel = a_channel(camera)
    with recording(tmp_path, camera, segment_seconds=60):
        until(lambda: sum(p.stat().st_size for p in tmp_path.glob("a/**/video/*.open")) > 20_000)
    (row,) = [row for row in rows(tmp_path / "a", journal.Sealed) if row.track == "video"]
    for root in ("a", "b"):
        (tmp_path / root / row.path).rename((tmp_path / root / row.path).with_suffix(".open"))
        (file,) = journal.files(tmp_path / root / "room-1")
        lines = file.read_bytes().splitlines(keepends=True)
        before = next(n for n, line in enumerate(lines) if b'"kind":"sealed"' in line)
        file.write_bytes(b"".join(lines[:before]))
    behind = (tmp_path / "b" / row.path).with_suffix(".open")
    whole = (tmp_path / "a" / row.path).with_suffix(".open").read_bytes()
    behind.chmod(0o600)
    behind.write_bytes(whole[: len(whole) // 2])
    with (tmp_path / "a" / row.path).with_suffix(".open").open("ab") as file:
        file.write(b"\x00\x00\x10\x00moofa fragment that was torn")

    recorder = ChannelRecorder(channel=channel, settings=some_settings(tmp_path, channel))
    recorder.recover()
    recorder.stop()
    recorder.close()

    recovered = next(r for r in rows(tmp_path / "a", journal.Sealed) if r.path == row.path)
    assert (recovered.sha256, recovered.flags, recovered.copies) == (row.sha256, ("recovered",), 2)
    assert (tmp_path / "b" / row.path).read_bytes() == whole


@pytest.fixture
def small_volume(tmp_path):
    """Mount a volume of 8 MB."""
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small], check=False
    ).returncode:
        pytest.skip("only root can mount a small volume")
    yield small
    subprocess.run(["umount", small], check=True)


def fill(volume):
    """Take all the room that is left."""
    with (volume / "filler").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))


def test_a_full_volume_is_said_and_what_was_whole_stays(camera, tmp_path, small_volume):
    limits = {"room_bytes_min": 2_000_000, "segment_seconds": 60}
    with recording(tmp_path, camera, spools=(small_volume,), **limits):
        until(lambda: sum(p.stat().st_size for p in small_volume.rglob("video/*.open")) > 5_000)
        fill(small_volume)
        until(lambda: "volume_full" in causes(small_volume))
        time.sleep(1)
        (small_volume / "filler").unlink()
        until(lambda: [r for r in rows(small_volume, journal.Gap) if r.cause == "volume_full"])

    assert_files_are_as_written(small_volume)
    found = read(small_volume)
    assert [gap.cause for gap in found.gaps if not gap.cause.startswith("starting")] == [
        "volume_full"
    ]
    assert len(found.coverage) == 2
    assert [file.flags for file in found.files if file.track == "video" and file.start] == [
        ("short",),
        (),
    ]
    numbers = marks(small_volume)
    assert len([1 for a, b in itertools.pairwise(numbers) if b != a + 1]) == 1


def test_when_one_volume_is_full_the_other_goes_on(camera, tmp_path, small_volume):
    spools = (small_volume, tmp_path / "b")
    with recording(tmp_path, camera, spools=spools, room_bytes_min=2_000_000):
        until(lambda: sealed(small_volume))
        fill(small_volume)
        until(lambda: "copy_lost" in causes(tmp_path / "b"))
        until(lambda: {row.copies for row in rows(tmp_path / "b", journal.Sealed)} == {1, 2})
        (small_volume / "filler").unlink()
        until(lambda: "copy_back" in causes(tmp_path / "b"))

    assert_each_picture_once(marks(tmp_path / "b"))
    assert_files_are_as_written(tmp_path / "b")
    assert [gap for gap in read(tmp_path / "b").gaps if not gap.cause.startswith("starting")] == []


@pytest.mark.parametrize("change", ["a digest", "a line left out", "a line at the end"])
def test_a_changed_journal_does_not_hold(tmp_path, change):
    book = journal.Journal([tmp_path / "a" / "room-1"])
    for number in range(6):
        row = journal.Happened(recording="rec-1", cause="lost", detail=f"{number}")
        book.append(row, at=NOON)
    book.close()
    assert len(entries(tmp_path / "a")) == 6
    (file,) = journal.files(tmp_path / "a" / "room-1")
    lines = file.read_bytes().splitlines(keepends=True)
    if change == "a digest":
        lines[4] = lines[4].replace(b'"detail":"4"', b'"detail":"5"')
    elif change == "a line left out":
        del lines[4]
    else:
        lines.append(lines[-1])
    file.write_bytes(b"".join(lines))

    with pytest.raises(journal.ChainBroken):
        entries(tmp_path / "a")


def test_an_unfinished_line_is_cut_off_and_said(camera, tmp_path):
    channel = a_channel(camera)
    with recording(tmp_path, camera):
        pass
    for root in ("a", "b"):
        with journal.files(tmp_path / root / "room-1")[0].open("ab") as file:
            file.write(b'{"n":99,"torn')

    recorder = ChannelRecorder(channel=channel, settings=some_settings(tmp_path, channel))
    recorder.recover()
    recorder.close()

    assert rows(tmp_path / "a", journal.Booted)[-1].torn_bytes == 26
    assert [entry.n for entry in entries(tmp_path / "b")] == [e.n for e in entries(tmp_path / "a")]


@pytest.mark.parametrize(
    "line",
    [
        'colour = "red"',
        '[[camera]]\ncode = "../up"\naddress = "rtsp://h/"',
        '[[camera]]\ncode = "a"\naddress = "rtsp://h/"\ncolour = 1',
    ],
)
def test_the_cameras_file_holds_only_what_is_known(tmp_path, line):
    (tmp_path / "cameras.toml").write_text(line)

    with pytest.raises(settings.WrongSettings):
        settings.read_settings(tmp_path)
