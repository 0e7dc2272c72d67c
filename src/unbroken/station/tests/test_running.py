"""A whole station: it serves, outlives the death of its parts, and stops as one."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from unbroken.base import config
from unbroken.station import postgres, running, users
from unbroken.station.tests.trying import lives, wait_until

# As root on a machine whose Python others cannot reach, `run` refuses; its parts are the same.
SERVE = """
from unbroken.base import config
from unbroken.station import running, users
loaded = config.load().config
with running.started(loaded) as keep:
    running.serve(loaded, apart=users.are_apart(loaded), keep_database=keep)
"""


@pytest.fixture
def home(folder) -> Path:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        (folder / "config.toml").write_text(f"port = {free.getsockname()[1]}\n")
    return folder


@pytest.fixture
def station_process(home):
    env = {**os.environ, "PYTHONPATH": str(users.SOURCE), "UNBROKEN_HOME": str(home)}
    env["DJANGO_SETTINGS_MODULE"] = "unbroken.site.settings"
    process = subprocess.Popen([sys.executable, "-c", SERVE], env=env)
    yield process
    process.terminate()
    process.wait(timeout=60)


def health(home: Path) -> int:
    port = config.load(home).config.port
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def signed_log(home: Path) -> bytes:
    port = config.load(home).config.port
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/log/checkpoint", timeout=5) as answer:
            return answer.read()
    except OSError as refused:
        getattr(refused, "close", lambda: None)()
        return b""


def processes(home: Path) -> dict[str, int]:
    state = json.loads((home / "run" / "station.json").read_text())
    return {name: one["pid"] for name, one in state["processes"].items()}


def postmaster(home: Path) -> int:
    elsewhere = home / "pg" / "is-in"
    folder = Path(elsewhere.read_text().strip()) if elsewhere.exists() else home / "pg"
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def test_a_station_serves_and_stops_with_all_its_parts(home, station_process):
    assert wait_until(lambda: health(home) == 200, seconds=60)
    assert wait_until(
        lambda: signed_log(home).startswith(b"unbroken.invalid/station\n"), seconds=60
    )
    parts = [*processes(home).values(), postmaster(home)]
    assert all(lives(pid) for pid in parts)
    station_process.send_signal(signal.SIGTERM)
    assert station_process.wait(timeout=60) == 0
    assert not any(lives(pid) for pid in parts)


def test_a_station_whose_database_was_killed_serves_again_by_itself(home, station_process):
    assert wait_until(lambda: health(home) == 200, seconds=60)
    first = postmaster(home)
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: not lives(first))
    assert wait_until(lambda: health(home) == 200 and postmaster(home) != first, seconds=60)


def test_a_second_station_on_the_same_folder_is_refused(home):
    loaded = config.load(home).config
    with postgres.only_one(loaded), pytest.raises(running.RunsAlready), running.started(loaded):
        pass
