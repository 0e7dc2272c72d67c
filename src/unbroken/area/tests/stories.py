"""Loaded stories for the tests of the area."""

import json
from pathlib import Path

from unbroken.station import load

NAMES = ("1-theft", "2-market-fight", "3-drunk-driving", "4-telecom-fraud", "5-juvenile")


def load_story(shared: Path, name: str) -> load.Loaded:
    """Load one story with its officers, units and rooms."""
    folder = shared / "domain" / "stories"
    registry = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    return load.load(file=folder / f"{name}.jsonl", registry=registry)


def cut_story(shared: Path, folder: Path, name: str, *, until: str) -> load.Loaded:
    """Load a story as far as it was recorded by a moment, so that somebody is still inside."""
    lines = (shared / "domain" / "stories" / f"{name}.jsonl").read_text("utf-8").splitlines()
    kept = [line for line in lines if json.loads(line)["recorded_at"] <= until]
    registry = json.loads((shared / "domain" / "stories" / "registry.json").read_text("utf-8"))
    file = folder / f"{name}-cut.jsonl"
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return load.load(file=file, registry=registry)
