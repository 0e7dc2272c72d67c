"""A trip brings every value there and back, says what failed, and leaves the connection usable."""

import datetime as dt
import enum
import uuid

import psycopg
import pytest

from unbroken.chain import trip
from unbroken.chain.trip import Trip

NOON = dt.datetime(2026, 11, 24, 4, 0, 0, 123_000, tzinfo=dt.UTC)
KEY = uuid.UUID("0192f3a1-7c3e-7b1a-9d2e-5f60a1b2c3d4")
ODD = ["", "NULL", '"', "\\", "a,b", "{}", "埊㛃𠮷", "line\nline"]


class Word(enum.StrEnum):
    ONE = "one"


@pytest.fixture
def web(station):
    with station.connect("unb_web") as connection:
        yield connection


def asked(connection, statement, *values):
    journey = Trip(connection)
    answer = journey.ask(statement, *values)
    journey.make()
    return answer.rows()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("text", one) for one in ODD),
        ("text", None),
        ("text", Word.ONE),
        ("bigint", -(2**53)),
        ("boolean", True),
        ("boolean", False),
        ("date", dt.date(2026, 11, 24)),
        ("timestamptz", NOON),
        ("uuid", KEY),
        ("bytea", bytes(range(256))),
        ("text[]", ODD),
        ("text[]", []),
        ("bytea[]", [b"", bytes(range(256))]),
        ("uuid[]", [KEY]),
    ],
)
def test_a_value_comes_back_as_it_went(web, kind, value):
    assert asked(web, f"SELECT $1::{kind}".encode(), value) == [(value,)]


@pytest.mark.parametrize(
    "value", ["a\x00b", ["a\x00b"], NOON.replace(tzinfo=None), 1.5, {"a": 1}], ids=str
)
def test_what_no_statement_carries_is_refused_before_anything_is_sent(web, value):
    journey = Trip(web)
    journey.ask(b"BEGIN")
    with pytest.raises(trip.NotSpelled):
        journey.ask(b"SELECT $1::text", value)

    assert web.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_answers_belong_to_their_statements(web):
    journey = Trip(web)
    answers = [journey.ask(b"SELECT $1::int", n) for n in range(3)]
    nothing = journey.ask(b"SELECT 1 WHERE false")
    assert answers[0].rows() == []
    journey.make()

    assert [answer.rows() for answer in answers] == [[(0,)], [(1,)], [(2,)]]
    assert nothing.rows() == []


def test_a_statement_is_prepared_once_a_connection(web):
    for n in range(3):
        asked(web, b"SELECT $1::int + 1", n)

    names = web.execute("SELECT statement FROM pg_prepared_statements").fetchall()
    assert names == [("SELECT $1::int + 1",)]


def test_the_first_error_is_told_and_nothing_after_it_is_done(web):
    journey = Trip(web)
    journey.ask(b"BEGIN")
    journey.ask(b"SELECT 1 / $1::int", 0)
    journey.ask(b"SELECT $1::int", 1)
    journey.ask(b"COMMIT")
    with pytest.raises(psycopg.errors.DivisionByZero):
        journey.make()
    web.rollback()

    # What was prepared after the error never reached the server: it is prepared anew.
    assert asked(web, b"SELECT $1::int", 1) == [(1,)]
    assert asked(web, b"SELECT 1 / $1::int", 1) == [(1,)]


def test_more_than_the_sockets_hold_goes_both_ways(web):
    journey, long = Trip(web), "x" * 200_000
    answers = [journey.ask(b"SELECT $1::text", long) for _ in range(50)]
    journey.make()

    assert {answer.rows()[0][0] for answer in answers} == {long}


def test_a_server_that_goes_away_is_an_error(web, station):
    journey = Trip(web)
    journey.ask(b"SELECT 1")
    with station.connect("unb_admin") as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", (web.info.backend_pid,))

    with pytest.raises(psycopg.OperationalError):
        journey.make()
