"""A demonstration's folder: marked before it is filled, and only a marked one is thrown away."""

import json
import socket

import pytest

from unbroken.base import config
from unbroken.station import postgres, running
from unbroken.station.demonstration import command, folder, seed
from unbroken.station.demonstration.ports import Ports, PortTaken

PORTS = Ports(pages=1, witness=2, cameras=3)


@pytest.fixture
def home(tmp_path):
    """Give the folder of a demonstration, with something of a visitor's in it."""
    made = tmp_path / "demo"
    folder.prepare(made, ports=PORTS)
    (made / "vault").mkdir()
    (made / "vault" / "film.mp4").write_bytes(b"bytes")
    return made


@pytest.fixture
def precious(tmp_path):
    """Give the folder of a real station."""
    made = tmp_path / "station"
    (made / "vault").mkdir(parents=True)
    (made / "config.toml").write_text("port = 9000\n")
    (made / "vault" / "evidence.mp4").write_bytes(b"evidence")
    return made


def _everything(place):
    return {str(file): file.is_file() and file.read_bytes() for file in place.rglob("*")}


def test_a_reset_throws_everything_away(home):
    assert command.main(["--reset", "--data", str(home)]) == 0

    assert not home.exists()


def test_a_reset_takes_the_database_with_it_where_it_lies_elsewhere(home, tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "_FAR", tmp_path / "far")
    monkeypatch.setattr(postgres, "reachable", lambda _place, _uid: False)
    (home / "run").mkdir()
    lies = postgres.cluster_of(config.Config(home=home)).folder
    assert lies.is_relative_to(tmp_path / "far")

    folder.reset(home)

    assert not lies.exists()


def test_a_reset_refuses_a_folder_without_the_mark_and_touches_nothing(precious):
    before = _everything(precious)

    with pytest.raises(folder.NoDemonstration):
        command.main(["--reset", "--data", str(precious)])

    assert _everything(precious) == before


@pytest.mark.parametrize("shape", ["folder", "link"])
def test_a_mark_that_is_no_plain_file_is_none(precious, shape):
    mark = precious / config.DEMO_MARK
    mark.mkdir() if shape == "folder" else mark.symlink_to(precious / "config.toml")

    with pytest.raises(folder.NoDemonstration):
        folder.reset(precious)

    assert (precious / "vault" / "evidence.mp4").exists()


def test_a_reset_follows_no_link_out_of_the_folder(home, precious):
    (home / "elsewhere").symlink_to(precious)

    folder.reset(home)

    assert (precious / "vault" / "evidence.mp4").exists()


def test_a_reset_refuses_a_link_to_a_demonstration(home, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(home)

    with pytest.raises(folder.NoDemonstration):
        folder.reset(link)

    assert (home / "vault" / "film.mp4").exists()


def test_a_reset_that_was_cut_short_can_be_repeated(home, monkeypatch):
    monkeypatch.setattr(folder.shutil, "rmtree", lambda _place: (_ for _ in ()).throw(OSError))
    with pytest.raises(OSError):  # noqa: PT011 — the volume's own.
        folder.reset(home)
    monkeypatch.undo()

    assert folder.reset(home)


def test_a_demonstration_that_runs_is_not_thrown_away(home):
    with postgres.only_one(config.Config(home=home)), pytest.raises(folder.StillRuns):
        folder.reset(home)

    assert (home / "vault" / "film.mp4").exists()


def test_a_reset_of_nothing_is_no_fault(tmp_path):
    assert folder.reset(tmp_path / "nowhere") is False


def test_no_demonstration_is_put_into_a_folder_that_holds_something(precious):
    before = _everything(precious)

    with pytest.raises(folder.NoDemonstration):
        folder.prepare(precious, ports=PORTS)

    assert _everything(precious) == before


def test_a_folder_that_lost_its_mark_never_becomes_a_real_station(home):
    (home / config.DEMO_MARK).unlink()

    with pytest.raises(running.OnceDemonstration), running.started(config.load(home).config):
        pass


def test_another_port_is_written_into_the_settings(home):
    folder.prepare(home, ports=Ports(pages=8123, witness=2, cameras=3))

    assert config.load(home).config.port == 8123
    assert config.load(home).config.log_origin == config.DEMO_ORIGIN


def test_a_taken_port_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            Ports.beginning_at(port).require_free()


def test_the_stories_name_only_people_and_places_of_the_roster():
    roster = json.loads(seed.ROSTER.read_text("utf-8"))
    told = "".join((seed.STORIES / f"{name}.jsonl").read_text("utf-8") for name in seed.NAMES)
    for kind, prefix in (("officers", "officer:"), ("persons", "person:"), ("rooms", "room:")):
        named = {one.split('"')[0] for one in told.split(f'"{prefix}')[1:]}
        assert {prefix + one for one in named} <= set(roster[kind]), kind
