"""Makes the ground of the bench: `python -m unbroken.station.bench.seed COUNT` loads so many thefts.

Each is the demonstration's case up to when the suspect had come into the area, with its duties open.
It prints a line for each: the case, the stay and the person in it.
"""

import datetime as dt
import json
import sys
import tempfile
from pathlib import Path

import django

from unbroken.base import clock
from unbroken.station.bench.fact import Place
from unbroken.station.demonstration.seed import ROSTER, STORIES

CASE = "T-2026-1013"
UNTIL = dt.datetime.fromisoformat("2026-10-15T16:12:00+08:00")
"""Then the suspect sat in a waiting room, before the first patrol."""


def main() -> None:
    """Load the cases."""
    django.setup()
    from unbroken.station import load  # noqa: PLC0415 — models exist only after set-up.

    registry = json.loads(ROSTER.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        story = Path(folder) / "theft.jsonl"
        lines = (STORIES / "theft.jsonl").read_text("utf-8").splitlines(keepends=True)
        story.write_text("".join(line for line in lines if _is_past(line)), "utf-8")
        began = clock.now().replace(microsecond=0)
        for number in range(int(sys.argv[1])):
            shift = began - UNTIL - dt.timedelta(seconds=number)
            told = load.load(file=story, registry=registry, shift=shift)
            registry = {"persons": registry["persons"]}
            named = told.references
            place = Place(
                case=told.cases[CASE],
                stay=named["stay stay:S-881"],
                person=named["person person:T1013-zhou"],
            )
            sys.stdout.write(f"{place}\n")


def _is_past(line: str) -> bool:
    return dt.datetime.fromisoformat(json.loads(line)["recorded_at"]) < UNTIL


if __name__ == "__main__":
    main()
