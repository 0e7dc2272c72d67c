"""`./unbroken bench append`: what an act costs here, and what the same fact costs elsewhere."""

import argparse
import dataclasses
import json
from collections.abc import Iterable, Sequence

from unbroken.station.bench import append, contenders, profile, table
from unbroken.station.bench.append import Asked, Line
from unbroken.station.speech import say

GOAL_OF_PLAIN, GOAL_OF_AUDITLOG = 0.5, 1.5


def main(arguments: list[str]) -> int:
    """Measure and print; ends with 1 where a ratio that is promised was missed."""
    given = _parser().parse_args(arguments)
    asked = Asked(sizes=tuple(given.clients), rounds=given.rounds, seconds=given.seconds)
    if given.profile:
        found = profile.profile(asked)
        _print(found, table.of_profiles(found), as_json=given.json)
        return 0
    compared = append.measure(asked)
    missed = [one for one in compared.lines if not is_met(one)]
    _print([compared], table.of_lines(compared, missed), as_json=given.json)
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./unbroken bench")
    parser.add_argument("what", choices=["append"])
    parser.add_argument("--clients", type=int, nargs="+", default=list(Asked.sizes))
    parser.add_argument("--rounds", type=int, default=Asked.rounds)
    parser.add_argument("--seconds", type=float, default=Asked.seconds)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--json", action="store_true")
    return parser


def is_met(line: Line) -> bool:
    """Say whether the door is as quick as it is meant to be; the others promise nothing."""
    if line.contender != contenders.DOOR:
        return True
    return line.of_plain >= GOAL_OF_PLAIN and line.of_auditlog >= GOAL_OF_AUDITLOG


def _print(
    found: Sequence[append.Found | profile.Profile], lines: Iterable[str], *, as_json: bool
) -> None:
    if as_json:
        say(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False))
        return
    for line in lines:
        say(line)
