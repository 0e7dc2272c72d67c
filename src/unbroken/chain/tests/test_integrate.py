"""The log: every committed act gets its place, in order, once, and only what is sound is signed."""

import datetime as dt
import threading

import psycopg
import pytest

from unbroken.base import clock
from unbroken.chain.log import heads, judge, lease, rows, sequence
from unbroken.chain.tests import logs

MINUTE = dt.timedelta(minutes=1)


def test_an_empty_log_is_signed(station, log):
    head = log.beat()

    assert head == rows.EMPTY
    assert logs.assert_log_holds(station) == 0
    assert logs.table(station, "SELECT size FROM unb.checkpoint") == [(0,)]


def test_every_act_gets_its_place_and_is_signed(station, log):
    cases = [logs.a_case() for _ in range(3)]
    for number in range(30):
        logs.record(cases[number % 3])

    head = log.beat()

    assert head.size == 30
    assert logs.assert_log_holds(station) == 30


def test_the_tree_grows_over_many_beats(station, log):
    case = logs.a_case()
    for count in (1, 2, 5, 250, 3):
        for _ in range(count):
            logs.record(case)
        log.beat()

    assert logs.assert_log_holds(station) == 261
    sizes = logs.table(station, "SELECT size FROM unb.checkpoint ORDER BY size")
    assert sizes == [(1,), (3,), (8,), (258,), (261,)]


def test_more_acts_than_one_batch_are_all_placed(station, log, small_batches):
    case = logs.a_case()
    for _ in range(20):
        logs.record(case)

    assert log.beat().size == 20
    assert logs.assert_log_holds(station) == 20


def test_an_act_that_is_committed_after_a_later_one_is_not_lost(station, log, monkeypatch):
    monkeypatch.setattr(sequence, "SETTLED_AFTER", dt.timedelta(0))
    with station.connect("unb_web") as slow, slow.transaction():
        logs.append(slow, logs.a_case())
        logs.record(logs.a_case())
        for _ in range(3):
            assert log.beat().size == 1
    for _ in range(3):
        assert log.beat().size == 2

    assert logs.assert_log_holds(station) == 2


def test_the_mark_follows_what_is_settled(station, log, monkeypatch):
    monkeypatch.setattr(sequence, "SETTLED_AFTER", dt.timedelta(0))
    logs.record(logs.a_case())

    for _ in range(3):
        log.beat()

    assert log._settled.mark == 1


@pytest.mark.parametrize("beats", [1, 3])
def test_concurrent_writers_lose_nothing(station, log, small_batches, beats):
    cases = [logs.a_case() for _ in range(3)]
    done = threading.Event()
    writers = [threading.Thread(target=_write, args=(station, cases, 12)) for _ in range(4)]
    reader = threading.Thread(target=_beat_until, args=(log, done))
    for one in [*writers, reader]:
        one.start()
    for one in writers:
        one.join()
    done.set()
    reader.join()

    assert log.beat().size == 48
    assert logs.assert_log_holds(station) == 48


def test_a_clock_that_is_right_raises_no_doubt(station, log):
    log.beat()
    logs.record(logs.a_case())
    log.beat()

    assert logs.table(station, "SELECT * FROM unb.late") == []


def test_an_act_dated_back_is_placed_and_named(station, an_integrator):
    log = an_integrator(now=lambda: clock.now() + 10 * MINUTE)
    log.beat()
    late = logs.record(logs.a_case())
    assert log.beat().size == 1

    found = logs.table(station, "SELECT act, kind, seconds / 60 FROM unb.late")
    assert found == [(late.act, "back_dated", 10)]


def test_an_act_from_the_future_is_placed_and_named(station, an_integrator):
    log = an_integrator(now=lambda: clock.now() - 2 * MINUTE)
    log.beat()
    logs.record(logs.a_case())
    log.beat()

    assert logs.table(station, "SELECT kind FROM unb.late") == [("in_future",)]


def test_an_act_older_than_the_one_before_it_is_named():
    before = judge.Before(n=1, h=b"", recorded_at=logs.NOON)
    earlier = logs.NOON - MINUTE

    found = judge.doubts(earlier, before=before, looked_at=None, now=logs.NOON)

    assert found == [judge.Doubt(kind="decreasing", seconds=60)]


def test_a_downtime_excuses_its_own_acts_and_is_noted(station, an_integrator):
    an_integrator(now=lambda: clock.now() - 60 * MINUTE).beat()
    logs.record(logs.a_case())
    later = an_integrator(now=lambda: clock.now() + 20 * MINUTE)
    _end_lease(station)
    later.beat()

    assert logs.table(station, "SELECT * FROM unb.late") == []
    ((length,),) = logs.table(station, "SELECT ended - began FROM unb.downtime")
    assert length > 79 * MINUTE


def test_only_the_holder_of_the_lease_writes(station, an_integrator):
    first, second = an_integrator(), an_integrator()
    first.beat()

    with pytest.raises(lease.LeaseHeld):
        second.beat()
    _end_lease(station)
    second.beat()
    with pytest.raises(lease.LeaseLost):
        first.beat()


def test_the_log_is_not_signed_on_when_the_database_was_rolled_back(station, log, tamper):
    case = logs.a_case()
    for _ in range(3):
        logs.record(case)
    log.beat()
    tamper(
        "DELETE FROM unb.sequenced WHERE log_index > 0",
        "DELETE FROM unb.checkpoint WHERE size > 1",
        "UPDATE unb.tile SET data = substr(data, 1, 32)",
        "UPDATE unb.tree_head SET size = 1, root = (SELECT data FROM unb.tile)",
    )

    with pytest.raises(heads.RolledBack, match="entries 1 to 2 are missing"):
        log.beat()
    assert logs.table(station, "SELECT count(*) FROM unb.sequenced") == [(1,)]
    assert logs.table(station, "SELECT fault FROM unb.broken") == [("rolled back",)]


def test_the_log_is_not_signed_on_when_the_store_of_heads_is_lost(station, an_integrator, tmp_path):
    an_integrator().beat()
    _end_lease(station)

    with pytest.raises(heads.HeadsMissing):
        an_integrator(home=tmp_path / "elsewhere").beat()


def test_the_integrator_cannot_write_an_act(station):
    with station.connect("unb_log") as log, pytest.raises(psycopg.errors.InsufficientPrivilege):
        log.execute("SELECT unb.append_act('', '{}', '{}', gen_random_uuid())")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO unb.checkpoint VALUES ('x', 1, '', now())",
        "UPDATE unb.tree_head SET size = 0",
        "DELETE FROM unb.sequenced",
    ],
)
def test_a_page_cannot_write_the_log(station, statement):
    with station.connect("unb_web") as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE unb.tile SET data = sha256(data)",
        "UPDATE unb.tree_head SET size = 0",
        "UPDATE unb.tree_head SET root = sha256(root)",
    ],
)
def test_the_integrator_itself_cannot_take_back_what_it_wrote(station, log, statement):
    logs.record(logs.a_case())
    log.beat()

    with station.connect("unb_log") as own, pytest.raises(psycopg.errors.InsufficientPrivilege):
        own.execute(statement)


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(sequence, "BATCH_ACTS", 7)
    monkeypatch.setattr(sequence, "WAITING", sequence.WAITING.replace("LIMIT 1024", "LIMIT 7"))


def _end_lease(station):
    with station.connect("unb_admin") as admin:
        admin.execute("UPDATE unb.lease SET until = '-infinity'")


def _beat_until(log, done):
    while not done.is_set():
        log.beat()


def _write(station, cases, count):
    """Append through the door's own functions, each writer on a connection of its own."""
    with station.connect("unb_web") as web:
        for number in range(count):
            with web.transaction():
                logs.append(web, cases[number % len(cases)])
