"""Files of recorders go in as they are and come out byte for byte, whatever they are."""

import argparse
import datetime as dt
import hashlib

import pytest

from unbroken.base import clock
from unbroken.base.identifiers import DeviceRef
from unbroken.chain import fsck, read, vaults
from unbroken.docking import dock, find
from unbroken.docking.models import RecorderFile
from unbroken.media import uploads
from unbroken.people.tests import world
from unbroken.station import docking

FOLDERS = ("mp4", "video", "c2pa", "onvif", "gopro", "photo", "names", "archive", "pdf")


@pytest.fixture
def officer(station):
    world.register_unit()
    world.register("330112", "case_officer")
    return "330112"


def take_in(folder, officer: str, *, offset: int | None = None) -> int:
    return docking.take_in(
        argparse.Namespace(folder=folder, device="R11", officer=officer, clock_offset_ms=offset)
    )


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_goes_in_and_comes_out_byte_for_byte(shared, officer, folder, capsys):
    files = dock.files_in(shared / folder)

    assert take_in(shared / folder, officer) == 0

    kept = {one.name: one for one in RecorderFile.objects.all()}
    assert len(kept) == len(files) > 0
    for file in files:
        row = kept[dock.name_of(file, shared / folder)]
        with vaults.station_vault().open(row.sha256) as content:
            assert content.read() == file.read_bytes(), file
        assert row.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
        assert (row.officer, row.device, row.linked) == ("officer:330112", "recorder:R11", False)
    assert str(len(files)) in capsys.readouterr().out


def test_a_folder_taken_in_twice_is_recorded_once(tmp_path, officer):
    (tmp_path / "MOV_0007.mp4").write_bytes(b"not a film")

    take_in(tmp_path, officer)
    take_in(tmp_path, officer)

    assert RecorderFile.objects.get().number == 7
    kinds = [one.declared.wire_name for one in read.stream("unit:cd")]
    assert kinds.count("recording") == 1
    assert list(fsck.tables()) == []


def test_a_broken_attempt_goes_on_where_it_stopped(tmp_path, officer, monkeypatch):
    file = tmp_path / "long.mp4"
    # No other test keeps these bytes: what the vault has is not sent again.
    file.write_bytes(bytes(range(255, -1, -1)) * 40)
    monkeypatch.setattr(dock, "PART_BYTES", 4096)

    def cut(here: int, _whole: int) -> None:
        if here >= 8192:
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        dock.keep(file, name="long.mp4", owner="recorder:R11", now=clock.now(), told=cut)
    begun = uploads.station_uploads().open_uploads()
    assert [one.offset_bytes for one in begun if one.given_name == "long.mp4"] == [8192]
    seen: list[int] = []

    kept = dock.keep(
        file,
        name="long.mp4",
        owner="recorder:R11",
        now=clock.now(),
        told=lambda here, _whole: seen.append(here),
    )

    assert seen == [10240, 10240]
    with vaults.station_vault().open(kept.digest) as content:
        assert content.read() == file.read_bytes()


def test_the_offset_of_a_recorders_clock_is_written_and_added_to_nothing(shared, officer):
    take_in(shared / "gopro", officer, offset=90_000)

    event = read.stream("unit:cd")[-1]
    claimed = dock.label_of(event.act.sha256).recorded_at
    assert event.act.clock_offset_ms == 90_000
    assert event.act.started_at == (claimed.utc if claimed else None)


def a_file(
    number: int, start: int | None, end: int | None, shift: str | None = "s"
) -> RecorderFile:
    day = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    return RecorderFile(
        ref=f"recording:{number}",
        device=DeviceRef("recorder:R11"),
        number=number,
        shift=shift,
        started_at=day + dt.timedelta(minutes=start) if start is not None else None,
        ended_at=day + dt.timedelta(minutes=end) if end is not None else None,
        docked_at=day,
    )


def test_what_is_missing_between_files_is_named_by_number_and_length():
    files = [a_file(4, 30, 40), a_file(1, 0, 10), a_file(2, 10, 20)]

    (gap,) = find.gaps_between(files)

    assert (gap.numbers, gap.length) == ((3, 3), dt.timedelta(minutes=10))
    assert (gap.after.number, gap.before.number) == (2, 4)


def test_between_two_shifts_nothing_is_missing():
    files = [a_file(1, 0, 10, "day"), a_file(9, 600, 610, "night")]

    assert list(find.gaps_between(files)) == []
