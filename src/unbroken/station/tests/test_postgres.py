"""Our own PostgreSQL: it stops when we are killed, starts again, and trusts nobody."""

import dataclasses
import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from unbroken.base import config, database
from unbroken.station import postgres, roles, secretfiles, users
from unbroken.station.child import is_root
from unbroken.station.tests.trying import lives, wait_until

KEEP = """
import sys, time
from pathlib import Path
from unbroken.station import postgres
folder = Path(sys.argv[1])
uid = int(sys.argv[2]) if sys.argv[2] else None
process = postgres.start(postgres.temporary_cluster(folder, keys=folder / "keys", uid=uid, durable=True))
print(process.pid, flush=True)
time.sleep(600)
"""


def cluster_in(folder: Path, **given) -> postgres.Cluster:
    uid = config.Config(home=folder).uid_base if is_root() else None
    return postgres.temporary_cluster(
        folder, keys=folder / "keys", uid=uid, durable=given.pop("durable", False)
    )


def arguments_of(cluster: postgres.Cluster, **changed) -> dict:
    given = {"role": database.ADMIN, "password": cluster.admin_password, "name": "postgres"}
    return cluster.server.arguments(**{**given, **changed})


def test_a_killed_parent_takes_its_server_along_and_the_next_start_loses_nothing(folder):
    cluster = cluster_in(folder, durable=True)
    argv = [sys.executable, "-c", KEEP, str(folder), str(cluster.uid or "")]
    env = {**os.environ, "PYTHONPATH": str(users.SOURCE)}
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=env) as parent:
        server = int(parent.stdout.readline())
        with psycopg.connect(**arguments_of(cluster), autocommit=True) as admin:
            admin.execute("CREATE TABLE kept AS SELECT 7 AS n")
        parent.send_signal(signal.SIGKILL)

    assert wait_until(lambda: not lives(server))
    assert "database system is shut down" in cluster.log.read_text()
    with postgres.running(cluster), psycopg.connect(**arguments_of(cluster)) as admin:
        assert admin.execute("SELECT n FROM kept").fetchone() == (7,)


def test_a_server_killed_outright_starts_again_over_its_stale_pid_file(folder):
    cluster = cluster_in(folder, durable=True)
    process = postgres.start(cluster)
    with psycopg.connect(**arguments_of(cluster), autocommit=True) as admin:
        admin.execute("CREATE TABLE kept AS SELECT 7 AS n")
    process.kill()
    process.wait()
    assert (cluster.data / "postmaster.pid").exists()

    with postgres.running(cluster), psycopg.connect(**arguments_of(cluster)) as admin:
        assert admin.execute("SELECT n FROM kept").fetchone() == (7,)


def test_nobody_comes_in_without_the_password(folder):
    cluster = cluster_in(folder)
    with postgres.running(cluster):
        for password in ("", "wrong"):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(**arguments_of(cluster, password=password))


def test_the_server_listens_on_no_network_address(folder):
    cluster = cluster_in(folder)
    with postgres.running(cluster), psycopg.connect(**arguments_of(cluster)) as admin:
        assert admin.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_client_refuses_a_socket_that_asks_for_the_password_in_clear(folder):
    cluster = cluster_in(folder)
    with postgres.running(cluster):
        rules = cluster.data / "pg_hba.conf"
        rules.write_text("local all all password\n")
        with psycopg.connect(**arguments_of(cluster)) as admin:
            admin.execute("SELECT pg_reload_conf()")
        assert wait_until(lambda: not postgres._accepts(cluster))


def test_a_folder_too_deep_for_a_socket_gets_a_short_one(folder, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    deep = folder / ("深" * 40)
    deep.mkdir()
    cluster = cluster_in(deep)
    with postgres.running(cluster), psycopg.connect(**arguments_of(cluster)) as admin:
        assert admin.execute("SELECT 1").fetchone() == (1,)
    assert len(os.fsencode(cluster.socket)) < 80


def test_a_data_folder_of_another_major_is_refused_untouched(folder):
    cluster = cluster_in(folder)
    with postgres.running(cluster):
        pass
    (cluster.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(postgres.AnotherMajor):
        postgres.start(cluster)
    assert (cluster.data / "PG_VERSION").read_text() == "14\n"


def test_a_server_that_cannot_start_is_quoted(folder):
    cluster = cluster_in(folder)
    with postgres.running(cluster):
        pass
    (cluster.data / "global" / "pg_control").unlink()
    with pytest.raises(postgres.ServerWouldNotStart) as refused:
        postgres.start(cluster)
    assert "pg_control" in refused.value.details["tail"]


def test_preparing_twice_changes_nothing_and_keeps_the_passwords(folder):
    cluster = cluster_in(folder)
    loaded = config.Config(home=folder)
    with postgres.running(cluster) as server:
        roles.prepare(roles.access_of(loaded, server))
        roles.prepare(roles.access_of(loaded, server))
        access = roles.access_of(loaded, server)
        with access.connect(database.WORKER) as worker:
            assert worker.execute("SELECT current_user, session_user").fetchone() == (
                "unb_web",
                "unb_worker",
            )


def test_a_server_of_others_needs_to_give_us_no_superuser(folder):
    cluster = dataclasses.replace(cluster_in(folder), superuser="somebody")
    loaded = config.Config(home=folder)
    with postgres.running(cluster) as server:
        access = roles.access_of(loaded, server)
        arguments = arguments_of(cluster, role="somebody")
        with psycopg.connect(**arguments, autocommit=True) as somebody:
            somebody.execute(
                sql.SQL("CREATE ROLE unb_admin LOGIN CREATEROLE CREATEDB PASSWORD {}").format(
                    sql.Literal(access.passwords[database.ADMIN])
                )
            )
        roles.prepare(access)
        roles.prepare(access)
        with access.connect(database.ADMIN) as admin:
            admin.execute("SET ROLE unb_owner")
            admin.execute("CREATE TABLE public.t (n int)")
            admin.execute("GRANT INSERT ON public.t TO unb_web")
            admin.execute("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
            admin.execute("GRANT CREATE ON SCHEMA public TO unb_erase")
            admin.execute("ALTER FUNCTION f() OWNER TO unb_erase")
        with access.connect(database.WEB) as web:
            web.execute("INSERT INTO t VALUES (1)")


def test_no_stranger_among_roles_can_sign_in(folder):
    cluster = cluster_in(folder)
    with postgres.running(cluster) as server:
        access = roles.access_of(config.Config(home=folder), server)
        roles.prepare(access)
        with access.connect(database.ADMIN) as admin:
            may = admin.execute("SELECT rolname FROM pg_roles WHERE rolcanlogin ORDER BY 1")
            assert {row[0] for row in may} == set(database.SIGNING_IN)


def test_a_secret_is_readable_by_its_owner_alone_and_made_once(folder):
    first = secretfiles.password(folder / "keys", "some_role")
    file = folder / "keys" / "some_role" / "password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert secretfiles.password(folder / "keys", "some_role") == first


def test_two_stations_cannot_hold_one_data_folder(folder):
    loaded = config.Config(home=folder)
    with postgres.only_one(loaded) as first, postgres.only_one(loaded) as second:
        assert (first, second) == (True, False)
