"""Where the time of an act goes: by statement in the database, and beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from unbroken.station.bench import append, contenders, ground, running
from unbroken.station.bench.ground import Ground
from unbroken.station.bench.running import Cell

SETTINGS = {
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track": "all",
    "pg_stat_statements.track_planning": "on",
    "track_wal_io_timing": "on",
}
STATEMENTS = """
SELECT query, toplevel, calls, total_plan_time, total_exec_time FROM pg_stat_statements
WHERE calls > 0 AND query NOT LIKE '%pg_stat_%' ORDER BY total_plan_time + total_exec_time DESC
"""
FLUSHES: LiteralString = """
SELECT coalesce(sum(fsyncs), 0), coalesce(sum(fsync_time), 0) FROM pg_stat_io
WHERE object = 'wal' AND backend_type = 'client backend'
"""
FLUSHES_BEFORE_18: LiteralString = "SELECT wal_sync, wal_sync_time FROM pg_stat_wal"
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What one statement cost, of those sent by the door and those that functions run inside."""

    text: str
    inside: bool
    an_act: float
    """How often an act runs it."""
    mean_ms: float
    ms_an_act: float


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How long acts took with so many clients, and where."""

    cell: Cell
    statements: tuple[Statement, ...]
    flushes_an_act: float
    flush_ms: float


def profile(asked: append.Asked) -> list[Profile]:
    """Let the door alone write, and read from the database what each of its statements took."""
    door = [one for one in contenders.ALL if one.name == contenders.DOOR]
    with ground.station(settings=SETTINGS) as made:
        places = made.seeded(append.CASES_A_CLIENT * sum(asked.sizes))
        made.ask("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        with running.teams(made, door, asked.sizes, places) as teams:
            for team in teams:
                team.run(append.WARM_UP_SECONDS)
            return [_profiled(made, team, asked.seconds * asked.rounds) for team in teams]


def _profiled(made: Ground, team: running.Team, seconds: float) -> Profile:
    made.ask("SELECT pg_stat_statements_reset()")
    before = _flushes(made)
    cell = team.run(seconds)
    count, took = (after - one for after, one in zip(_flushes(made), before, strict=True))
    return Profile(
        cell=cell,
        statements=tuple(_statement(row, cell.count) for row in made.ask(STATEMENTS)),
        flushes_an_act=count / cell.count,
        flush_ms=took / count if count else 0.0,
    )


def _flushes(made: Ground) -> tuple[float, float]:
    ((version,),) = made.ask("SELECT current_setting('server_version_num')::int / 10000")
    ((count, took),) = made.ask(FLUSHES if int(str(version)) >= 18 else FLUSHES_BEFORE_18)
    return float(str(count)), float(str(took))


def _statement(row: Sequence[object], acts: int) -> Statement:
    text, toplevel, calls, plan, run = row
    ms = float(str(plan)) + float(str(run))
    return Statement(
        text=SPACE.sub(" ", str(text)).strip(),
        inside=not toplevel,
        an_act=int(str(calls)) / acts,
        mean_ms=ms / int(str(calls)),
        ms_an_act=ms / acts,
    )
