"""Processes are started again, stopped cleanly, and never outlive the supervisor."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from unbroken.station import supervise, users
from unbroken.station.tests.trying import lives, wait_until

WATCH = """
import sys
from pathlib import Path
from unbroken.station.supervise import Process, Supervisor
folder = Path(sys.argv[1])
steady = Process(name="steady", argv=(sys.executable, "-c", sys.argv[2]))
failing = Process(name="failing", argv=(sys.executable, "-c", "raise SystemExit(3)"))
missing = Process(name="missing", argv=("/nowhere/at/all",))
Supervisor(
    [steady, failing, missing],
    logs=folder / "log",
    state=folder / "station.json",
    tell=lambda name, status: print(name, status, flush=True),
).run()
"""
SLEEP = "import time; print('up', flush=True); time.sleep(600)"
DEAF = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"


@pytest.fixture
def supervised(tmp_path):
    started = []

    def start(script: str = SLEEP) -> subprocess.Popen:
        argv = [sys.executable, "-c", WATCH, str(tmp_path), script]
        env = {**os.environ, "PYTHONPATH": str(users.SOURCE)}
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=env)
        started.append(process)
        log, known = tmp_path / "log" / "steady.log", tmp_path / "station.json"
        assert wait_until(lambda: known.exists() and "up" in log.read_text())
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def state(folder: Path) -> dict:
    return json.loads((folder / "station.json").read_text())["processes"]


def test_a_killed_process_is_started_again(supervised, tmp_path):
    supervised()
    first = state(tmp_path)["steady"]["pid"]
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: state(tmp_path)["steady"]["pid"] not in {first, None})


def test_a_process_that_fails_at_once_is_tried_again_ever_more_slowly(supervised, tmp_path):
    supervised()
    assert wait_until(lambda: state(tmp_path)["failing"]["starts"] >= 3, seconds=15)
    assert state(tmp_path)["failing"]["starts"] < 6


def test_a_program_that_does_not_exist_does_not_stop_the_others(supervised, tmp_path):
    supervised()
    assert wait_until(lambda: state(tmp_path)["missing"]["starts"] >= 2)
    assert lives(state(tmp_path)["steady"]["pid"])
    assert "nowhere" in (tmp_path / "log" / "missing.log").read_text()


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_supervisor_that_is_asked_to_stop_stops_all_and_leaves_no_state(
    supervised, tmp_path, asked
):
    supervisor = supervised()
    child = state(tmp_path)["steady"]["pid"]
    supervisor.send_signal(asked)
    assert supervisor.wait(timeout=10) == 0
    assert not lives(child)
    assert not (tmp_path / "station.json").exists()


def test_a_killed_supervisor_takes_its_processes_along(supervised, tmp_path):
    supervisor = supervised()
    child = state(tmp_path)["steady"]["pid"]
    supervisor.kill()
    assert wait_until(lambda: not lives(child))


def test_a_process_deaf_to_the_request_is_ended_after_its_time(monkeypatch, tmp_path):
    monkeypatch.setattr(supervise, "STOP_SECONDS_MAX", 0.3)
    deaf = supervise.Process(name="deaf", argv=(sys.executable, "-c", DEAF))
    watcher = supervise.Supervisor([deaf], logs=tmp_path, state=tmp_path / "station.json")
    watcher._look_after_all()
    assert wait_until(lambda: "up" in (tmp_path / "deaf.log").read_text())
    child = state(tmp_path)["deaf"]["pid"]
    watcher._stop_all()
    assert not lives(child)


def test_a_log_that_grew_too_long_is_cut_and_one_older_kept(tmp_path):
    log = tmp_path / "web.log"
    log.write_text("x" * 100)
    supervise._cut(log, 50)
    assert log.read_text() == ""
    assert (tmp_path / "web.log.1").read_text() == "x" * 100
