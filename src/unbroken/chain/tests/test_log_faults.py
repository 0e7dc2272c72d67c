"""The log survives what happens to machines: kills, pauses, two of it, old copies, a database away."""

import contextlib
import fcntl
import functools
import json
import os
import signal
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from unbroken.chain.log import heads, lease, rows, sequence, sign
from unbroken.chain.tests import integrating, logs
from unbroken_verify import checkpoint, note


def test_killed_at_every_step_the_log_stays_whole(station, an_integrator):
    cases = [logs.a_case() for _ in range(2)]
    step = 0
    with contextlib.closing(integrating.Dying(station, station.home)) as process:
        while True:
            step += 1
            for stream in cases:
                logs.record(stream)
            integrating.end_lease(station)
            said = process.beat(killed_at=step)
            assert said in {"killed", "done 0"}
            logs.assert_log_is_sound(station)
            _assert_store_is_not_ahead(station)
            if said == "done 0":
                break
    integrating.end_lease(station)

    assert step > 40
    assert an_integrator().beat().size == 2 * step
    assert logs.assert_log_holds(station) == 2 * step
    assert logs.table(station, "SELECT * FROM unb.broken") == []


def test_of_two_integrators_that_are_paused_at_will_none_forks(station):
    """Both beat as fast as they can; each is stopped in turn for longer than its lease."""
    case = logs.a_case()
    with contextlib.ExitStack() as running:
        pair = [running.enter_context(_running(station, name=name)) for name in "ab"]
        for round_ in range(6):
            paused, name = pair[round_ % 2], "ab"[round_ % 2]
            time.sleep(0.13 * (round_ % 3))
            with _nobody_in_the_store(station):
                paused.send_signal(signal.SIGSTOP)
            integrating.end_lease(station, paused=name)
            for _ in range(5):
                logs.record(case)
            _wait_until(functools.partial(_taken_over, station, name), station)
            paused.send_signal(signal.SIGCONT)
            logs.record(case)
            logs.assert_log_is_sound(station)

    assert logs.table(station, "SELECT * FROM unb.broken") == []
    ((fence,),) = logs.table(station, "SELECT fence FROM unb.lease")
    assert fence > 3


def test_one_who_was_fenced_off_in_the_middle_writes_nothing(station, an_integrator, monkeypatch):
    first, second = an_integrator(), an_integrator()
    logs.record(logs.a_case())
    true = sign.signed_head

    def overtaken(*args, **kwargs):
        monkeypatch.setattr(sign, "signed_head", true)
        integrating.end_lease(station)
        logs.record(logs.a_case())
        second.beat()
        return true(*args, **kwargs)

    monkeypatch.setattr(sign, "signed_head", overtaken)
    with pytest.raises((lease.LeaseLost, heads.Overtaken)):
        first.beat()

    assert logs.table(station, "SELECT size FROM unb.checkpoint") == [(2,)]
    assert logs.table(station, "SELECT * FROM unb.broken") == []


@pytest.mark.parametrize("acts_afterwards", [0, 1, 5])
def test_an_old_copy_of_the_database_is_refused(station, an_integrator, acts_afterwards):
    """However much was recorded on the old copy: shorter, as long, or longer than what was signed."""
    log = an_integrator()
    case = logs.a_case()
    logs.record(case)
    log.beat()
    log.close()
    with _set_back(station):
        logs.record(case)
        logs.record(case)
        log.beat()
        log.close()
    for _ in range(acts_afterwards):
        logs.record(case)

    with pytest.raises((heads.RolledBack, heads.Forked)):
        an_integrator().beat()
    assert logs.table(station, "SELECT max(size) FROM unb.checkpoint") == [(1,)]


def test_the_process_waits_for_a_database_that_is_away_and_stops_cleanly(
    station, tmp_path, an_integrator
):
    away = threading.Event()
    away.set()

    def connect():
        if away.is_set():
            raise psycopg.OperationalError("away")
        return station.connect("unb_log")

    log = an_integrator(beat_seconds=0.05)
    log._connect = connect
    stop = threading.Event()
    running = threading.Thread(target=log.run, args=(stop,))
    running.start()
    logs.record(logs.a_case())
    time.sleep(0.2)
    away.clear()
    _wait_until(lambda: _placed(station) == 1, station)
    with station.connect("unb_admin") as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'unb_log'"
        )
    logs.record(logs.a_case())
    _wait_until(lambda: _placed(station) == 2, station)
    stop.set()
    running.join(timeout=5)

    assert not running.is_alive()
    assert logs.table(station, "SELECT until FROM unb.lease WHERE until > now()") == []


def test_a_disk_that_fails_stops_the_process_before_anything_is_published(
    station, log, monkeypatch
):
    logs.record(logs.a_case())

    def fails(path, content):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(heads.durable, "replace_file", fails)
    with pytest.raises(heads.durable.VolumeFails):
        log.beat()

    assert logs.table(station, "SELECT * FROM unb.checkpoint") == []


# ---- the checks can fail: each of these mistakes is seen -------------------------------------------


def test_a_store_that_is_written_after_publishing_is_seen(station, log, monkeypatch):
    """Were the order turned round, dying in between would publish what the store does not know."""
    monkeypatch.setattr(heads.HeadStore, "advance", lambda *_: None)
    logs.record(logs.a_case())
    log.beat()

    with pytest.raises(AssertionError):
        _assert_store_knows_all_that_is_published(station)


def test_a_digest_that_is_not_recomputed_is_seen(station, log, tamper, monkeypatch):
    logs.record(logs.a_case())
    tamper(
        "UPDATE unb.act SET envelope = replace(convert_from(envelope, 'UTF8'), 'tester', 'nobody')::bytea"
    )
    monkeypatch.setattr(sequence.judge, "recomputed", _believed)
    log.beat()

    with pytest.raises(AssertionError):
        logs.assert_log_is_sound(station)


def test_a_lost_act_is_seen(station, log, monkeypatch):
    """Looking only for what is later than the last number loses what is committed late."""
    late = sequence.WAITING.replace(
        "NOT EXISTS (SELECT 1 FROM unb.sequenced s WHERE s.act_seq = a.seq)",
        "a.seq > (SELECT coalesce(max(act_seq), 0) FROM unb.sequenced)",
    )
    assert late != sequence.WAITING
    monkeypatch.setattr(sequence, "WAITING", late)
    with station.connect("unb_web") as slow, slow.transaction():
        logs.append(slow, logs.a_case())
        logs.record(logs.a_case())
        log.beat()
    log.beat()

    with pytest.raises(AssertionError):
        logs.assert_log_holds(station)


def test_a_store_that_forgets_lets_an_old_copy_be_signed(station, an_integrator, monkeypatch):
    monkeypatch.setattr(
        sign, "check_against", lambda c, log_id, heads: rows.head(rows.through(c), log_id=log_id)
    )
    monkeypatch.setattr(heads.HeadStore, "advance", lambda *_: None)
    log = an_integrator()
    case = logs.a_case()
    logs.record(case)
    log.beat()
    log.close()
    with _set_back(station):
        logs.record(case, "before")
        log.beat()
        log.close()
        ((one,),) = logs.table(station, "SELECT note FROM unb.checkpoint WHERE size = 2")
    logs.record(case, "after")
    an_integrator().beat()
    ((other,),) = logs.table(station, "SELECT note FROM unb.checkpoint WHERE size = 2")

    assert one != other  # Two histories under one name: what the store prevents.


def _believed(stored, *, log_id):
    envelope = type(
        "Envelope", (), {"n": stored.n, "prev": None, "recorded_at": stored.recorded_at}
    )
    return envelope()


def _assert_store_is_not_ahead(station):
    """The store never knows more than the database has committed, and knows all that is published."""
    known = _stored(station)
    if known:
        ((size, root),) = logs.table(station, "SELECT size, root FROM unb.tree_head") or [(0, None)]
        assert known.size <= size
        assert known.size < size or known.root == root
    _assert_store_knows_all_that_is_published(station)


def _assert_store_knows_all_that_is_published(station):
    known = _stored(station)
    ((published,),) = logs.table(station, "SELECT coalesce(max(size), 0) FROM unb.checkpoint")
    assert published <= (known.size if known else 0)


def _stored(station):
    file = station.home / "heads" / heads.SIGNED
    if not file.exists():
        return None
    return checkpoint.parse_checkpoint(note.parse_note(file.read_bytes()).text)


@contextlib.contextmanager
def _running(station, *, name):
    """Run an integrator as a process of its own, at a beat of a twentieth of a second."""
    script = (
        "import json, sys, threading, psycopg\n"
        "from pathlib import Path\n"
        "from unbroken.chain.integrate import Integrator\n"
        "from unbroken.chain.log import keys\n"
        "from unbroken.chain.log.heads import HeadStore\n"
        "from unbroken_verify import note\n"
        "arguments, home = json.loads(sys.argv[1]), Path(sys.argv[2])\n"
        "key = keys.own_key(home / 'keys' / 'log', name=sys.argv[3], key_type=note.ED25519)\n"
        "Integrator(connect=lambda: psycopg.connect(**arguments, autocommit=True), key=key,\n"
        "  heads=HeadStore(home / 'heads', key=key.public), beat_seconds=0.05).run(threading.Event())\n"
    )
    logs.key_in(station.home)
    one = subprocess.Popen(
        [
            sys.executable,
            "-c",
            script,
            json.dumps({**integrating.arguments(station), "application_name": name}),
            str(station.home),
            logs.ORIGIN,
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        yield one
    finally:
        one.kill()
        one.wait(timeout=10)


@contextlib.contextmanager
def _nobody_in_the_store(station):
    """Hold the lock of the head store: whoever stood still inside would keep the other out for ever."""
    (station.home / "heads").mkdir(exist_ok=True)
    with (station.home / "heads" / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _set_back(station):
    """Copy the database, do something, and put the copy in its place."""
    name = station.access.server.name
    copy = f"{name}_copy"
    with station.access.connect("unb_admin", name="postgres") as admin:
        _copy(admin, name, copy)
        yield
        connections.close_all()
        _copy(admin, copy, name, replace=True)
        admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(copy)))


def _copy(admin, source, target, *, replace=False):
    admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)",
        ([source, target],),
    )
    connections.close_all()
    if replace:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(target)))
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER unb_owner TEMPLATE {}").format(
            sql.Identifier(target), sql.Identifier(source)
        )
    )


def _taken_over(station, paused):
    """Say whether the other has placed everything; what the paused one had sent may still arrive."""
    integrating.end_lease(station, paused=paused)
    return _placed(station) == _recorded(station)


def _placed(station):
    return logs.table(station, "SELECT count(*) FROM unb.sequenced")[0][0]


def _recorded(station):
    return logs.table(station, "SELECT count(*) FROM unb.act")[0][0]


def _wait_until(holds, station, seconds=20):
    give_up_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up_at, "it did not come to be"
        time.sleep(0.05)
