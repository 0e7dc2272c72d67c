"""Each test has a database of its own, and the web role cannot change its shape."""

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from unbroken.base import database


def test_django_reaches_the_database_as_the_web_role(station):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        assert cursor.fetchone() == ("unb_web", station.access.server.name)


@pytest.mark.parametrize("_time", [1, 2])
def test_a_test_finds_nothing_that_another_left(station, _time):
    assert not Session.objects.exists()
    Session.objects.create(session_key="left", session_data="", expire_date="2026-01-01T00:00Z")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (a int)",
        "CREATE TEMPORARY TABLE act (a int)",
        "DROP TABLE django_session",
        "TRUNCATE django_session",
        "SET ROLE unb_owner",
        "SELECT lo_create(0)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_the_web_role_cannot_change_the_shape_of_the_database(station, statement):
    with station.connect(database.WEB) as web, pytest.raises(psycopg.Error) as refused:
        web.execute(statement)
    assert refused.value.sqlstate == "42501"


def test_two_chinese_characters_are_letters_to_the_database(station):
    with station.connect(database.WEB) as web:
        assert web.execute("SELECT '盗窃' ~ '^[[:alpha:]]+$'").fetchone() == (True,)
