"""Fixtures for every test: a PostgreSQL of our own, and for each test a database of its own."""

import itertools
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


def _memory() -> Path | None:
    """Return the folder whose files stay in memory, where it has the room for a database.

    Each test has a database of its own, some 700 files: on a disk half of a test's time is their making.
    """
    folder, room = Path("/dev/shm"), 2 << 30  # noqa: S108 - the names below it are random
    usable = os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > room
    return folder if usable else None


# The tests read no station's configuration or keys: before Django's settings are loaded.
_FOLDER = tempfile.TemporaryDirectory(prefix="unbroken-test-", dir=_memory())
os.environ["UNBROKEN_HOME"] = str(Path(_FOLDER.name) / "home")

import pytest
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from unbroken.base import config, database
from unbroken.chain import walls
from unbroken.station import postgres, roles, speech

ROOT = Path(__file__).parent
speech.compile_changed_catalogue()
_NUMBERS = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Station:
    """A station with an empty database of its own."""

    access: roles.Access
    home: Path

    def connect(self, role: str):
        """Connect to this station's database as one of its roles."""
        return self.access.connect(role)


_SHARED = Path(os.environ.get("UNBROKEN_SHARED", ROOT.parent / "shared")) / "data"
_left_out: Counter[str] = Counter()


def pytest_collection_modifyitems(config, items: list[pytest.Item]) -> None:
    """Run what is cheap first, and leave out (and say so) what needs data that is not in the project."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()) or (
            not _SHARED.exists() and _names_it(item)
        ):
            item.add_marker("shared")
    if not _SHARED.exists():
        away = [item for item in items if item.get_closest_marker("shared")]
        items[:] = [item for item in items if not item.get_closest_marker("shared")]
        config.hook.pytest_deselected(items=away)
    items.sort(key=_cost)


def _names_it(item: pytest.Item) -> bool:
    """Say whether the module of a test names a place in the folder of shared data, or its stories."""
    named = (getattr(one, "STORIES", one) for one in vars(item.module).values())
    return any(isinstance(one, Path) and one.is_relative_to(_SHARED.parent) for one in named)


def _cost(item: pytest.Item) -> int:
    marks = [bool(item.get_closest_marker(name)) for name in ("release", "browser", "store")]
    needs_database = "station" in getattr(item, "fixturenames", ())
    return 8 * marks[0] + 4 * marks[1] + 2 * marks[2] + needs_database


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what a marker kept out, under the marker's name."""
    for item in items:
        marks = [name for name in ("release", "shared") if item.get_closest_marker(name)]
        _left_out[marks[0] if marks else "not chosen"] += 1


def pytest_sessionfinish(session) -> None:
    """Tell the process that writes the report what this one left out, where there are several."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(_left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """Take over what was left out; every process has left out the same."""
    _left_out.update(Counter(getattr(node, "workeroutput", {}).get("left_out", {})) - _left_out)


def pytest_unconfigure(config) -> None:
    """Name, as the very last line, what was not run."""
    if hasattr(config, "workeroutput"):
        return
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not reporter.stats:
        return
    skipped = len(reporter.stats.get("skipped", []))
    parts = [f"{number} {_WHY[name]}" for name, number in sorted(_left_out.items())]
    parts += [f"{skipped} skipped"] if skipped else []
    reporter.write_line("Not run: " + ("; ".join(parts) or "nothing") + ".")


_WHY = {
    "release": "that run for minutes (--release)",
    "shared": f"that read the data folder {_SHARED}, which is not there (UNBROKEN_SHARED)",
    "not chosen": "that were not chosen",
}


@pytest.fixture(scope="session")
def shared() -> Path:
    """Name the folder of test data that lies beside the project; tests that ask for it are `shared`."""
    return _SHARED


@pytest.fixture
def plain_pages(settings, tmp_path) -> None:
    """Show pages to a test's client without gathering the static files first."""
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]


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


class Stations:
    """Makes stations, each with a database of its own, and lets Django work on one of them."""

    def __init__(self, template: roles.Access, blocker) -> None:
        self._template, self._blocker = template, blocker

    @contextmanager
    def made(self, home: Path) -> Iterator[Station]:
        """Give a station with a freshly migrated, empty database; nothing of it is left afterwards."""
        name = f"test_{next(_NUMBERS)}"
        with self._template.connect(database.ADMIN, name="postgres") as admin:
            _copy(admin, name)
            access = roles.Access(
                server=self._template.server.named(name), passwords=self._template.passwords
            )
            yield Station(access=access, home=home)
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def used(self, station: Station) -> Iterator[None]:
        """Let Django work on a station for a block."""
        _point_django_at(station.access, station.access.server.name)
        with self._blocker.unblock():
            try:
                yield
            finally:
                _leave()


@pytest.fixture(scope="session")
def stations(_template: roles.Access, django_db_blocker) -> Stations:
    """Give the means to make a station that lasts longer than a test."""
    return Stations(_template, django_db_blocker)


@pytest.fixture
def station(stations: Stations, tmp_path) -> Iterator[Station]:
    """Give a station with a freshly migrated, empty database; nothing of it is left afterwards."""
    with stations.made(tmp_path) as made, stations.used(made):
        yield made


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
