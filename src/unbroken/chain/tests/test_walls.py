"""What the web role is refused, and what a database administrator changes is found."""

import datetime as dt
import os
import uuid

import psycopg
import pytest

from unbroken.base import clock
from unbroken.base.identifiers import StreamName, new_id
from unbroken.chain import door, fsck, read
from unbroken.chain.entry import Entry, drafts_of, seal
from unbroken.chain.tests.trying import NOON, Noted, a_key

UPDATES_OF_WEB = {
    "change an act": "UPDATE unb.act SET actor = 'officer:0'",
    "delete an act": "DELETE FROM unb.act",
    "empty the log": "TRUNCATE unb.act",
    "change what was said": "UPDATE unb.payload SET names = '{}'",
    "delete what was said": "DELETE FROM unb.payload",
    "empty what was said": "TRUNCATE unb.payload",
    "insert an act directly": "INSERT INTO unb.act (log_id, stream, n, id, type, nature, occurred_at, recorded_at, actor, key, h, envelope) "
    "SELECT log_id, stream, n + 1, gen_random_uuid(), type, nature, occurred_at, recorded_at, actor, gen_random_uuid(), h, envelope FROM unb.act",
    "move a head": "UPDATE unb.stream_head SET n = 0, h = NULL",
    "make a head": "INSERT INTO unb.stream_head VALUES ('x', 'station', 9, '\\x00')",
    "found another log": "INSERT INTO unb.log VALUES ('forged')",
    "rename the log": "UPDATE unb.log SET log_id = 'forged'",
    "turn a trigger off": "ALTER TABLE unb.act DISABLE TRIGGER act_rows",
    "drop a trigger": "DROP TRIGGER guard_row ON chain_counter",
    "replica mode": "SET session_replication_role = replica",
    "replace the guard": "CREATE OR REPLACE FUNCTION unb.guard_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "a function beside ours": "CREATE FUNCTION unb.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
    "a table that shadows": "CREATE TABLE public.act (id int)",
    "a temporary table": "CREATE TEMPORARY TABLE act (LIKE unb.act)",
    "become the owner": "SET ROLE unb_owner",
    "become the one who erases": "SET ROLE unb_erase",
    "become the one who rebuilds": "SET ROLE unb_rebuild",
    "a row without its act": "UPDATE chain_counter SET last = 99",
    "a new row without its act": "INSERT INTO chain_counter (log_id, ref, act, last) SELECT log_id, 'x', act, 1 FROM chain_counter",
    "remove a row": "DELETE FROM chain_counter",
    "empty a table": "TRUNCATE chain_counter",
    "erase without the act that orders it": "SELECT unb.erase_fields(log_id, id, ARRAY['said'], id) FROM unb.act",
    "drop the log": "DROP TABLE unb.act",
    "a large object": "SELECT lo_create(0)",
    "read a file of the server": "SELECT pg_read_file('PG_VERSION')",
}


@pytest.fixture
def noted(station, officer) -> StreamName:
    """A case with two acts and one row that follows from them."""
    case = StreamName(f"case:{new_id()}")
    for said in ("first", "second"):
        door.record(Noted(said=said), stream=case, by=officer, occurred_at=NOON, key=a_key())
    fsck.note_walls(using="default")
    return case


@pytest.mark.parametrize("tampering", UPDATES_OF_WEB)
def test_the_web_role_is_refused(station, noted, tampering):
    with station.connect("unb_web") as web, pytest.raises(psycopg.Error) as refused:
        web.execute(UPDATES_OF_WEB[tampering])

    assert isinstance(refused.value, psycopg.errors.InsufficientPrivilege)
    assert list(fsck.acts()) == []


def test_the_list_of_tampering_has_teeth(station, noted):
    # The same statements, let through by the bootstrap superuser, do change something.
    with station.connect("unb_admin") as admin, admin.transaction(force_rollback=True):
        admin.execute("ALTER TABLE chain_counter DISABLE TRIGGER guard_row")
        assert admin.execute(UPDATES_OF_WEB["a row without its act"]).rowcount == 1


def sealed(station, officer, case, **changes):
    """Seal an act that would follow the last one of the case, and spoil something of it."""
    entry = Entry(
        act=Noted(said="x", number="1"), stream=case, by=officer, occurred_at=NOON, key=a_key()
    )
    last = read.stream(case)[-1]
    right = {"n": last.n + 1, "prev": last.h, "at": clock.now() - dt.timedelta(milliseconds=5)}
    return seal(drafts_of(entry)[0], log_id=read.station_log(), schema=1, **{**right, **changes})


def append(station, envelope, preimages, salts):
    with station.connect("unb_web") as web:
        web.execute(
            "SELECT unb.append_act(%s, %s, %s, %s)",
            (envelope, list(preimages), list(salts), uuid.uuid4()),
        )


def test_a_well_made_act_may_be_appended(station, noted, officer):
    one = sealed(station, officer, noted)

    append(station, one.envelope, one.preimages, one.salts)

    assert [event.act.said for event in read.stream(noted)] == ["first", "second", "x"]
    assert list(fsck.acts()) == []


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("an earlier place", "UB001"),
        ("another act before it", "UB001"),
        ("a time long ago", "UB003"),
        ("a time to come", "UB003"),
        ("other words than it hashes", "UB002"),
        ("another salt", "UB002"),
        ("a word more", "UB002"),
        ("a log that is not ours", "UB002"),
    ],
)
def test_the_function_trusts_nobody(station, noted, officer, what, code):
    one = spoiled(station, noted, officer, what)

    with pytest.raises(psycopg.Error) as refused:
        append(station, *one)

    assert refused.value.sqlstate == code
    assert read.head(noted) == 2


def spoiled(station, case, officer, what):
    changes = {
        "an earlier place": {"n": 2},
        "another act before it": {"prev": os.urandom(32)},
        "a time long ago": {"at": clock.now() - dt.timedelta(seconds=6)},
        "a time to come": {"at": clock.now() + dt.timedelta(seconds=2)},
    }
    one = sealed(station, officer, case, **changes.get(what, {}))
    envelope, preimages, salts = one.envelope, list(one.preimages), list(one.salts)
    if what == "other words than it hashes":
        preimages[0] = preimages[0].replace(b'"x"', b'"y"')
    if what == "another salt":
        salts[0] = os.urandom(32)
    if what == "a word more":
        preimages.append(b'["more","x"]')
        salts.append(os.urandom(32))
    if what == "a log that is not ours":
        envelope = envelope.replace(read.station_log().encode(), b"unbroken.invalid/other")
    return envelope, preimages, salts


CHANGES_OF_OWNER = {
    "an act's column": ("UPDATE unb.act SET actor = 'officer:0' WHERE n = 1", "column actor"),
    "an act's time": (
        "UPDATE unb.act SET recorded_at = recorded_at - interval '1 day' WHERE n = 1",
        "column recorded_at",
    ),
    "an act's type": ("UPDATE unb.act SET type = 'other' WHERE n = 1", "column type"),
    "an envelope's byte": (
        "UPDATE unb.act SET envelope = set_byte(envelope, 30, 88) WHERE n = 1",
        "does not have its hash",
    ),
    "an act's hash": ("UPDATE unb.act SET h = sha256('x') WHERE n = 1", "does not have its hash"),
    "the order": ("UPDATE unb.act SET n = n + 10 WHERE n = 2", "column n differs"),
    "an act gone": ("DELETE FROM unb.act WHERE n = 1", "does not follow"),
    "the last act gone": ("DELETE FROM unb.act WHERE n = 2", "the head is not the last act"),
    "a word": (
        'UPDATE unb.payload SET preimages[1] = \'["said","forged"]\'',
        "differs from its digest",
    ),
    "a word and its digest": (
        """UPDATE unb.payload SET preimages[1] = '["said","forged"]',
        digests[1] = sha256('\\x02'::bytea || salts[1] || '["said","forged"]'::bytea)""",
        "do not have the payload root",
    ),
    "a payload gone": ("DELETE FROM unb.payload", "its payload is gone"),
    "a head moved": ("UPDATE unb.stream_head SET n = 1", "the head is not the last act"),
}


@pytest.mark.parametrize("what", CHANGES_OF_OWNER)
def test_what_the_administrator_changes_in_the_log_is_named(station, noted, what):
    statement, expected = CHANGES_OF_OWNER[what]
    assert list(fsck.acts()) == []
    with station.connect("unb_admin") as admin:
        for table in ("act", "payload"):
            admin.execute(f"ALTER TABLE unb.{table} DISABLE TRIGGER ALL")
        admin.execute(statement)

    found = list(fsck.acts())

    assert any(expected in one.what for one in found), found


@pytest.mark.parametrize("column", ["last", "act", "log_id"])
def test_each_cell_that_the_administrator_changes_is_named(station, noted, column):
    value = {"last": "99", "act": f"'{uuid.uuid4()}'", "log_id": "'other'"}[column]
    with station.connect("unb_admin") as admin:
        admin.execute("ALTER TABLE chain_counter DISABLE TRIGGER ALL")
        admin.execute(f"UPDATE chain_counter SET {column} = {value}")

    found = [one for one in fsck.tables() if one.where.startswith("chain_counter")]

    assert [column in one.what for one in found] == [True]


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE unb.act DISABLE TRIGGER act_rows",
        "DROP TRIGGER guard_row ON chain_counter",
        "GRANT INSERT ON unb.act TO unb_web",
        "GRANT unb_owner TO unb_web",
        "ALTER ROLE unb_web SUPERUSER",
        "ALTER TABLE chain_counter ADD COLUMN more int",
        "DROP INDEX unb.act_key",
        "CREATE OR REPLACE FUNCTION unb.guard_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "ALTER FUNCTION unb.append_act(bytea, bytea[], bytea[], uuid) OWNER TO unb_admin",
        "CREATE TABLE unb.more (id int)",
    ],
)
def test_a_wall_that_was_moved_is_found(station, noted, statement):
    assert list(fsck.standing_walls()) == []
    with station.connect("unb_admin") as admin:
        admin.execute(statement)
        try:
            found = list(fsck.standing_walls())
        finally:
            admin.execute("REVOKE unb_owner FROM unb_web")
            admin.execute("ALTER ROLE unb_web NOSUPERUSER")

    assert found


def test_a_case_with_nothing_wrong_is_whole(station, noted, officer):
    assert list(fsck.check()) == []


def test_the_guard_lets_a_row_through_only_with_its_own_act(station, noted, officer):
    old = read.stream(noted)[0]
    one = sealed(station, officer, noted)
    with station.connect("unb_web") as web:
        web.execute("BEGIN")
        web.execute(
            "SELECT unb.append_act(%s, %s, %s, %s)",
            (one.envelope, list(one.preimages), list(one.salts), a_key()),
        )
        web.execute("UPDATE chain_counter SET last = 7, act = %s", (one.recorded.id,))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("UPDATE chain_counter SET last = 8, act = %s", (old.id,))

    assert read.head(noted) == 2
