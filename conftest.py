"""Fixtures for every test: a PostgreSQL of our own, and for each test a database of its own."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# The tests read no station's configuration or keys: before Django's settings are loaded.
_FOLDER = tempfile.TemporaryDirectory(prefix="unbroken-test-")
os.environ["UNBROKEN_HOME"] = str(Path(_FOLDER.name) / "home")

import pytest
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from unbroken.base import config, database
from unbroken.chain import walls
from unbroken.site import catalogue
from unbroken.station import postgres, roles

ROOT = Path(__file__).parent
_NUMBERS = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Station:
    """A station with an empty database of its own."""

    access: roles.Access
    home: Path

    def connect(self, role: str):
        """Connect to this station's database as one of its roles."""
        return self.access.connect(role)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Name the folder of test data that lies beside the project."""
    return Path(os.environ.get("UNBROKEN_SHARED", ROOT.parent / "shared")) / "data"


@pytest.fixture(scope="session", autouse=True)
def _chinese() -> None:
    """Compile the catalogue, as set-up does, so that pages in the tests speak Chinese."""
    catalogue.compile_catalogue(catalogue.po_file(ROOT))


@pytest.fixture(scope="session")
def _server() -> Iterator[roles.Access]:
    loaded = config.load().config
    folder = Path(_FOLDER.name)
    folder.chmod(0o755)
    uid = loaded.uid_base if os.geteuid() == 0 else None
    cluster = postgres.temporary_cluster(folder, keys=loaded.keys, uid=uid, durable=False)
    with postgres.running(cluster) as server:
        access = roles.access_of(loaded, server)
        roles.prepare(access)
        _point_django_at(access, database.NAME)
        yield access


@pytest.fixture(scope="session")
def _template(_server: roles.Access, django_db_blocker) -> roles.Access:
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", verbosity=0)
        walls.build()
        connections["owner"].close()
    return _server


@pytest.fixture
def station(_template: roles.Access, django_db_blocker, tmp_path) -> Iterator[Station]:
    """Give a station with a freshly migrated, empty database; nothing of it is left afterwards."""
    name = f"test_{next(_NUMBERS)}"
    with _template.connect(database.ADMIN, name="postgres") as admin:
        _copy(admin, name)
        access = roles.Access(server=_template.server.named(name), passwords=_template.passwords)
        _point_django_at(access, name)
        with django_db_blocker.unblock():
            yield Station(access=access, home=tmp_path)
            _leave()
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _copy(admin, name: str) -> None:
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER unb_owner TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(database.NAME)
        )
    )
    roles.close_to_strangers(admin, name)


def _point_django_at(access: roles.Access, name: str) -> None:
    for alias, role in (("default", database.WEB), ("owner", database.ADMIN)):
        connection = connections[alias]
        connection.settings_dict.update(
            HOST=access.server.host,
            PORT=access.server.port,
            NAME=name,
            PASSWORD=access.passwords[role],
        )
        # One thread asks: a pool would only keep connections of a database that is to be dropped.
        connection.settings_dict["OPTIONS"].pop("pool", None)


def _leave() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
