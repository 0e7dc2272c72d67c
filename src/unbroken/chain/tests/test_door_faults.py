"""Whoever records may be killed at any step: nothing acknowledged is lost, nothing is there twice."""

import contextlib
import json
import os
import subprocess
import sys
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from unbroken.chain.tests import integrating, logs, recording

KILLS = 50
KILLS_RELEASE = 1_000
KILLS_A_STAGE_RELEASE = 50
TRIES_MAX = 20
SIDE_BY_SIDE = 4


class Recording:
    """The process that records and is killed."""

    def __init__(self, station):
        server = station.access.server
        where = {"HOST": server.host, "PORT": server.port, "NAME": server.name}
        where["PASSWORD"] = station.access.passwords["unb_web"]
        self._child = subprocess.Popen(
            [sys.executable, recording.__file__, json.dumps(where)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(sys.path),
                "DJANGO_SETTINGS_MODULE": "unbroken.site.settings",
            },
        )

    def record(self, *, key, stream, at=0, early=False):
        asked = {"key": str(key), "stream": stream, "at": at, "early": early, "said": f"{key}"}
        self._child.stdin.write(json.dumps(asked) + "\n")
        self._child.stdin.flush()
        return json.loads(self._child.stdout.readline())

    def close(self):
        self._child.stdin.close()
        self._child.wait(timeout=10)
        self._child.stdout.close()


def kill_and_retry(station, stream, kills):
    """Kill at each step in turn, and send the same again; return at which stages, and what was lost."""
    stages, lost = Counter(), []
    with contextlib.closing(Recording(station)) as process:
        step = 0
        while stages.total() < kills:
            step += 1
            key = uuid.uuid4()
            said = process.record(key=key, stream=stream, at=step)
            if said["killed"]:
                stages[said["killed"]] += 1
            elif not said["busy"]:
                step = 0
            assert not said["failed"]
            if said["acknowledged"] and not recorded(station, key):
                lost.append(key)
            send_until_acknowledged(process, key, stream)
            assert recorded(station, key) == 1
    return stages, lost


def send_until_acknowledged(process, key, stream):
    """Send the same again, as often as it is refused because a busy stream was locked for too long."""
    for _ in range(TRIES_MAX):
        said = process.record(key=key, stream=stream)
        assert not said["failed"]
        if said["acknowledged"]:
            return
    pytest.fail("the stream stayed locked")


def recorded(station, key):
    ((times,),) = logs.table(station, "SELECT count(*) FROM unb.act WHERE key = %s", key)
    return times


def assert_stream_is_one_chain(station, stream):
    rows = logs.table(
        station, "SELECT n, envelope, h FROM unb.act WHERE stream = %s ORDER BY n", stream
    )
    assert [n for n, _, _ in rows] == list(range(1, len(rows) + 1))
    before = [json.loads(envelope)["prev"] for _, envelope, _ in rows]
    assert before == [None, *(h.hex() for _, _, h in rows[:-1])]


def test_killed_at_every_step_the_door_loses_and_doubles_nothing(station, log):
    stream = logs.a_case()

    stages, lost = kill_and_retry(station, stream, KILLS)

    assert lost == []
    assert set(stages) == set(recording.STAGES)
    assert_stream_is_one_chain(station, stream)
    log.beat()
    logs.assert_log_holds(station)


@pytest.mark.release
def test_of_a_thousand_killed_side_by_side_none_is_lost_or_doubled(station, an_integrator):
    """Four processes record in one stream while who orders and signs the log is killed as well."""
    stream = logs.a_case()
    an_integrator().beat()
    share = KILLS_RELEASE // SIDE_BY_SIDE
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        running = [pool.submit(kill_and_retry, station, stream, share) for _ in range(SIDE_BY_SIDE)]
        killed = kill_integrators(station, lambda: all(one.done() for one in running))
    done = [one.result() for one in running]
    stages = sum((one for one, _ in done), Counter())

    assert [key for _, lost in done for key in lost] == []
    assert stages.total() == KILLS_RELEASE
    assert min(stages[name] for name in recording.STAGES) >= KILLS_A_STAGE_RELEASE, stages
    assert killed >= KILLS_A_STAGE_RELEASE
    assert_stream_is_one_chain(station, stream)
    integrating.end_lease(station)
    an_integrator().beat()
    assert logs.assert_log_holds(station) >= KILLS_RELEASE
    sys.stdout.write(f"killed while recording: {stages}; while integrating: {killed}\n")


def kill_integrators(station, ended):
    """Kill one integrator after the other, each a step later, until it is `ended`; return how many."""
    killed = step = 0
    with contextlib.closing(integrating.Dying(station, station.home)) as process:
        while not ended():
            step += 1
            integrating.end_lease(station)
            said = process.beat(killed_at=step)
            logs.assert_log_is_sound(station)
            killed += said == "killed"
            step = step if said == "killed" else 0
    return killed


def test_the_harness_sees_the_loss_when_the_answer_comes_before_the_commit(station):
    """The check can fail: with this mistake in the door, acknowledged acts are lost."""
    lost, step, ended = 0, 0, False
    with contextlib.closing(Recording(station)) as process:
        while not ended:
            step += 1
            key = uuid.uuid4()
            said = process.record(key=key, stream=logs.a_case(), at=step, early=True)
            lost += said["acknowledged"] and not recorded(station, key)
            ended = not said["killed"]

    assert lost > 0
