"""Clients of the bench as processes, all alive from the start, of which some write at a time."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from unbroken.station.bench.contenders import Contender
from unbroken.station.bench.ground import Ground, Unprepared

HEAD_START = 0.05
"""Between telling the clients and their common start."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one contender did in one round with so many clients."""

    contender: str
    clients: int
    a_second: float
    p50_ms: float
    p99_ms: float
    busy_ms: float
    """How long the client's own processor worked for one fact."""
    count: int = 0


class Client:
    """A process that writes when told to."""

    def __init__(self, ground: Ground, contender: Contender, places: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "unbroken.station.bench.client", contender.name, *places],
            env=ground.environment(contender.settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, line: str) -> None:
        """Write a line to the process."""
        if self._process.stdin is None:
            raise Unprepared(why=line)
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Read its next answer; raises Unprepared where it ended instead."""
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise Unprepared(why=f"a client ended with {self._process.wait()}")
        told: dict[str, Any] = json.loads(line)
        return told

    def close(self) -> None:
        """End the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process.wait()


@dataclass(frozen=True, kw_only=True)
class Team:
    """The clients of one contender that write together."""

    contender: Contender
    clients: tuple[Client, ...]

    def run(self, seconds: float) -> Cell:
        """Let all write for so long."""
        start = time.monotonic() + HEAD_START
        for one in self.clients:
            one.tell(f"{start} {start + seconds}")
        told = [one.answer() for one in self.clients]
        count = sum(one["count"] for one in told)
        return Cell(
            contender=self.contender.name,
            clients=len(self.clients),
            a_second=sum(one["count"] / one["seconds"] for one in told),
            p50_ms=1000 * sum(one["p50"] * one["count"] for one in told) / count,
            p99_ms=1000 * max(one["p99"] for one in told),
            busy_ms=1000 * sum(one["busy"] for one in told) / count,
            count=count,
        )


@contextmanager
def teams(
    ground: Ground, who: Sequence[Contender], sizes: Sequence[int], places: Sequence[str]
) -> Iterator[list[Team]]:
    """Start every client; each has cases of its own, so that nobody waits for another's case."""
    made: list[Team] = []
    try:
        for contender in who:
            free, each = iter(places), len(places) // sum(sizes)
            for size in sizes:
                shares = [[next(free) for _ in range(each)] for _ in range(size)]
                clients = tuple(Client(ground, contender, share) for share in shares)
                made.append(Team(contender=contender, clients=clients))
                # A few at a time: the machine has more to do than to load Django 36 times at once.
                for one in clients:
                    one.answer()
        yield made
    finally:
        for team in made:
            for one in team.clients:
                one.close()
