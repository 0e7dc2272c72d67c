"""`./unbroken bench append`: the door beside what others do, on one machine, in one run."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from unbroken.station.bench import contenders, disk, ground, running
from unbroken.station.bench.running import Cell

CASES_A_CLIENT = 8
WARM_UP_SECONDS = 0.5
DISK_SECONDS = 0.2


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How long to measure, and with how many clients."""

    sizes: tuple[int, ...] = (1, 8)
    rounds: int = 5
    seconds: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Line:
    """What came out for one contender with so many clients: medians over the rounds."""

    contender: str
    clients: int
    a_second: float
    least: float
    most: float
    p50_ms: float
    p99_ms: float
    busy_ms: float
    of_plain: float
    of_auditlog: float


@dataclass(frozen=True, kw_only=True)
class Found:
    """What came out for everybody, and what the disk could do in the same rounds."""

    lines: tuple[Line, ...]
    flushes_a_second: float


def measure(asked: Asked) -> Found:
    """Measure every contender in every round, one after the other."""
    with ground.station() as made:
        places = made.seeded(CASES_A_CLIENT * sum(asked.sizes))
        with running.teams(made, contenders.ALL, asked.sizes, places) as teams:
            for team in teams:
                team.run(WARM_UP_SECONDS)
            rounds, flushes = [], []
            for turn in range(asked.rounds):
                # Each begins with another one: what the machine does besides hits all alike.
                at = turn % len(teams)
                rounds.append([team.run(asked.seconds) for team in (*teams[at:], *teams[:at])])
                flushes.append(disk.flushes_a_second(made.config.home, seconds=DISK_SECONDS))
    return Found(lines=tuple(lines(rounds)), flushes_a_second=statistics.median(flushes))


def lines(rounds: Sequence[Sequence[Cell]]) -> list[Line]:
    """Make the table of the cells of all rounds."""
    found: dict[tuple[str, int], list[Cell]] = {}
    for cells in rounds:
        for one in cells:
            found.setdefault((one.contender, one.clients), []).append(one)
    return [_line(found, *place) for place in sorted(found, key=_order)]


def _order(place: tuple[str, int]) -> tuple[int, int]:
    name, clients = place
    return clients, [one.name for one in contenders.ALL].index(name)


def _line(found: dict[tuple[str, int], list[Cell]], name: str, clients: int) -> Line:
    own = found[name, clients]
    rates = [one.a_second for one in own]
    return Line(
        contender=name,
        clients=clients,
        a_second=statistics.median(rates),
        least=min(rates),
        most=max(rates),
        p50_ms=statistics.median(one.p50_ms for one in own),
        p99_ms=statistics.median(one.p99_ms for one in own),
        busy_ms=statistics.median(one.busy_ms for one in own),
        of_plain=_ratio(own, found[contenders.PLAIN, clients]),
        of_auditlog=_ratio(own, found[contenders.AUDITLOG, clients]),
    )


def _ratio(own: Sequence[Cell], other: Sequence[Cell]) -> float:
    """Return the median of the ratios of each round, where both had the same machine."""
    return statistics.median(a.a_second / b.a_second for a, b in zip(own, other, strict=True))
