"""Brings the past of a demonstration in: `python -m unbroken.station.demonstration.seed NOW [MEDIA]`.

It runs as the user that serves the pages, so that what it writes is theirs. The last line that it
prints names the cases.
"""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

import django

STORIES = Path(__file__).with_name("stories")
ROSTER = STORIES / "roster.json"
NAMES = ("theft", "shop", "area")
STORY_NOW = dt.datetime.fromisoformat("2026-11-24T11:54:00+08:00")
"""The moment at which the stories stand; it becomes the moment at which the demonstration starts."""


def shift_to(now: dt.datetime) -> dt.timedelta:
    """Say by how much the stories are moved, in whole seconds."""
    return now.replace(microsecond=0) - STORY_NOW


def load_all(*, now: dt.datetime, media: Path | None) -> dict[str, str]:
    """Load every story; returns the references of their cases by the names that they have there."""
    from unbroken.station import load  # noqa: PLC0415 — models exist only after set-up.

    registry = json.loads(ROSTER.read_text("utf-8"))
    cases: dict[str, str] = {}
    for name in NAMES:
        loaded = load.load(
            file=STORIES / f"{name}.jsonl",
            media=media,
            registry=registry,
            shift=shift_to(now),
        )
        cases.update(loaded.cases)
        # The roster is the same for all: entering it once is enough, but its persons are needed.
        registry = {"persons": registry["persons"]}
    return cases


def main() -> None:
    """Load the stories into the station that UNBROKEN_HOME names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("now", type=dt.datetime.fromisoformat)
    parser.add_argument("media", type=Path, nargs="?")
    given = parser.parse_args()
    django.setup()
    cases = load_all(now=given.now, media=given.media)
    sys.stdout.write(json.dumps(cases) + "\n")


if __name__ == "__main__":
    main()
