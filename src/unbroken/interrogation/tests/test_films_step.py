"""A long film is read a step at a time: alarms and duties go on while it is."""

import datetime as dt

import pytest
from procrastinate.contrib.django import app

from unbroken.base import clock
from unbroken.capture.tests.conftest import running_camera
from unbroken.capture.tests.recordings import until
from unbroken.chain import vaults
from unbroken.interrogation import find, jobs, perform
from unbroken.interrogation.acts import SessionRecorded
from unbroken.interrogation.tests.test_films import acts, collect, recorded, sealed_rows
from unbroken.rulebook.models import Finding
from unbroken.supervision import jobs as supervision
from unbroken.supervision.rounds import Rounds

DAYS = dt.timedelta(days=3)


@pytest.fixture(scope="module")
def camera():
    with running_camera("--gop-seconds", "0.4") as address:
        yield address


@pytest.fixture
def collected(desk, camera):
    """Record a session whose film is collected and not entered yet."""
    with recorded(desk, camera):
        until(lambda: len(sealed_rows(desk.home)) >= 4)
    collect(desk)
    return desk


def work():
    """Be the worker until no job is left."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, concurrency=1, install_signal_handlers=False)


def test_an_overdue_duty_is_raised_while_a_long_film_is_being_read(collected, monkeypatch):
    moved = clock.now() + DAYS
    monkeypatch.setattr(clock, "now", lambda: moved)
    monkeypatch.setattr(jobs, "FILMS", films := jobs.Films(bytes_a_step=1))
    monkeypatch.setattr(supervision, "ROUNDS", Rounds())
    known_when_entered, enter = [], films._enter
    monkeypatch.setattr(
        films, "_enter", lambda *a: known_when_entered.append(Finding.objects.count()) or enter(*a)
    )
    jobs.enter_films.defer(timestamp=0)
    supervision.go_round.defer(timestamp=0)

    work()

    assert acts(collected, SessionRecorded)
    assert known_when_entered[0] > 0


def test_a_step_reads_no_more_than_asked_and_the_next_goes_on_where_it_stopped(collected):
    (take,) = find.takes_to_enter()
    vault, read, steps = vaults.station_vault(), perform.Reread(), 0
    named = {one for run in take.runs for row in run.act.kept for one in (row.sha256,)}

    while not read.go_on(take, vault=vault, bytes_max=1):
        steps += 1
        assert len(read.roots) == steps

    assert steps >= len(named)
    assert named <= set(read.roots)


def test_a_worker_that_forgot_how_far_it_was_begins_again_and_enters_the_film_once(collected):
    films = jobs.Films(bytes_a_step=1)
    films.go_on(clock.now())

    again = jobs.Films(bytes_a_step=1)
    while again.go_on(clock.now()):
        assert not acts(collected, SessionRecorded)
    while films.go_on(clock.now()):
        pass

    assert len(acts(collected, SessionRecorded)) == 1
