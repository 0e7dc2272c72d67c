"""Brings the past of a demonstration in: `python -m unbroken.station.demonstration.seed NOW`.

It runs as the user that serves the pages, so that what it writes is theirs. The last line that it
prints says what came in.
"""

import argparse
import datetime as dt
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import django

STORIES = Path(__file__).with_name("stories")
ROSTER = STORIES / "roster.json"
NAMES = ("theft", "shop", "area")
FILMED_BY_US = "shop"
STORY_NOW = dt.datetime.fromisoformat("2026-11-24T11:54:00+08:00")
"""The moment at which the stories stand; it becomes the moment at which the demonstration starts."""


CHECK_NOW = dt.datetime.fromisoformat("2026-11-20T14:00:00+08:00")
"""The check takes the theft up here, before its investigation was concluded."""
FILMED = tuple(f"AV-T-2026-1013-S{number}.mp4" for number in (1, 2, 3))


def shift_to(now: dt.datetime) -> dt.timedelta:
    """Say by how much the stories are moved, in whole seconds."""
    return now.replace(microsecond=0) - STORY_NOW


def load_all(*, now: dt.datetime) -> dict[str, str]:
    """Load every story with the files that it names; returns the cases' references by their names."""
    from unbroken.station import load  # noqa: PLC0415 — models exist only after set-up.
    from unbroken.station.demonstration import props  # noqa: PLC0415 — PyAV is slow to load.

    registry = json.loads(ROSTER.read_text("utf-8"))
    cases: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        told = {name: list(_told(name, now)) for name in NAMES}
        lines = [line for each in told.values() for line in each]
        props.make_all(folder, lines=lines, shift=shift_to(now))
        for name in NAMES:
            story = folder / f"{name}.jsonl"
            story.write_text(
                "".join(props.with_sizes(line, folder) for line in told[name]), "utf-8"
            )
            loaded = load.load(file=story, media=folder, registry=registry, shift=shift_to(now))
            cases.update(loaded.cases)
            # The roster is the same for all: entering it once is enough, but its persons are needed.
            registry = {"persons": registry["persons"]}
    return cases


def _told(name: str, now: dt.datetime) -> Iterable[str]:
    """Read a story; one interrogation of the shop's was filmed by our own recorder, with a hole."""
    from unbroken.station.demonstration import sealed  # noqa: PLC0415 — models exist after set-up.

    lines = (STORIES / f"{name}.jsonl").read_text("utf-8").splitlines(keepends=True)
    return sealed.as_sealed(lines, shift=shift_to(now)) if name == FILMED_BY_US else lines


def load_theft(*, now: dt.datetime, folder: Path) -> dict[str, object]:
    """Load the theft up to where the check takes it up, with films for its interrogations."""
    from unbroken.station import load  # noqa: PLC0415 — models exist only after set-up.
    from unbroken.station.demonstration import film  # noqa: PLC0415 — PyAV is slow to load.

    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(FILMED):
        began = CHECK_NOW - dt.timedelta(days=30 - number)
        film.make(folder / name, began_at=began, seconds=10)
    lines = (STORIES / "theft.jsonl").read_text("utf-8").splitlines(keepends=True)
    past = (line for line in lines if _recorded_at(line) < CHECK_NOW)
    story = folder / "theft.jsonl"
    story.write_text("".join(past), "utf-8")
    registry = json.loads(ROSTER.read_text("utf-8"))
    shift = now.replace(microsecond=0) - CHECK_NOW
    loaded = load.load(file=story, media=folder, registry=registry, shift=shift)
    return {
        "acts": loaded.acts,
        "cases": dict(loaded.cases),
        "references": dict(loaded.references),
    }


def _recorded_at(line: str) -> dt.datetime:
    return dt.datetime.fromisoformat(json.loads(line)["recorded_at"])


def main() -> None:
    """Load the stories, or the check's, into the station that UNBROKEN_HOME names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("now", type=dt.datetime.fromisoformat)
    parser.add_argument("--check", type=Path, help="folder for the files of the check's story")
    given = parser.parse_args()
    django.setup()
    told: object = (
        load_theft(now=given.now, folder=given.check) if given.check else load_all(now=given.now)
    )
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
