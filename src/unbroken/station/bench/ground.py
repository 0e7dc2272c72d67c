"""A station of its own for one run, as durable as any: what is committed is on the disk."""

import dataclasses
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import LiteralString

from psycopg import sql

from unbroken.base import config, database
from unbroken.base.config import Config
from unbroken.base.refusal import N_, Refusal
from unbroken.station import postgres, roles
from unbroken.station.bench import contenders

SETTINGS = "shared_buffers_mb = 512\n"
PEERS = "bench_peers"


class Unprepared(Refusal):
    """The bench measures on equal ground or not at all."""

    sentence = N_("The station to measure could not be made:\n%(why)s")
    remedy = N_("Repair what is named and start again; nothing of yours was touched.")


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A running PostgreSQL with a station's database and one for the peers."""

    config: Config
    access: roles.Access

    def python(self, module: str, *arguments: str, settings: str) -> list[str]:
        """Run a module to its end and return the lines that it printed; raises Unprepared."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment(settings),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Unprepared(why="\n".join(done.stderr.splitlines()[-5:]))
        return done.stdout.splitlines()

    def seeded(self, cases: int) -> list[str]:
        """Load so many cases and return where each person in the area is."""
        places = self.python("unbroken.station.bench.seed", str(cases), settings=contenders.STATION)
        self.ask("ANALYZE")
        return places

    def environment(self, settings: str) -> dict[str, str]:
        """Return what a process that belongs to this station needs to know."""
        return {**os.environ, "DJANGO_SETTINGS_MODULE": settings}

    def ask(self, query: LiteralString) -> Sequence[tuple[object, ...]]:
        """Ask the station's database as its administrator."""
        with self.access.connect(database.ADMIN) as admin:
            found = admin.execute(query)
            return found.fetchall() if found.description else []


@contextmanager
def station(*, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[Ground]:
    """Make a station in a folder that is removed afterwards, and run its database."""
    before = os.environ.get(config.HOME_VARIABLE)
    with tempfile.TemporaryDirectory(prefix="unbroken-bench-") as folder:
        # The database's user has to come through, where there is one.
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        home.mkdir()
        (home / config.FILE_NAME).write_text(SETTINGS, "utf-8")
        os.environ[config.HOME_VARIABLE] = str(home)
        try:
            yield from _running(config.load(home).config, settings)
        finally:
            _back(before)


def _running(own: Config, settings: Mapping[str, str]) -> Iterator[Ground]:
    with postgres.only_one(own), postgres.running(_cluster(own, settings)) as server:
        ground = Ground(config=own, access=roles.access_of(own, server))
        ground.python("unbroken", "migrate", settings=contenders.STATION)
        with ground.access.connect(database.ADMIN, name="postgres") as admin:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(PEERS)))
        ground.python("django", "migrate", "--run-syncdb", settings=contenders.PEERS)
        yield ground


def _cluster(own: Config, settings: Mapping[str, str]) -> postgres.Cluster:
    cluster = postgres.cluster_of(own)
    return dataclasses.replace(cluster, settings={**cluster.settings, **settings})


def _back(before: str | None) -> None:
    if before is None:
        del os.environ[config.HOME_VARIABLE]
    else:
        os.environ[config.HOME_VARIABLE] = before
