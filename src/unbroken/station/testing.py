"""`./unbroken test`: the tests, cheap to dear; they start a PostgreSQL of their own."""

import os
import sys

from unbroken.station.speech import ROOT

EVERYTHING = "release or not release"


def main(arguments: list[str]) -> int:
    """Become pytest; `--release` adds the suites that run for minutes."""
    chosen = [one for one in arguments if one != "--release"]
    if len(chosen) < len(arguments):
        chosen = ["-m", EVERYTHING, *chosen]
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *chosen])  # noqa: S606 — no shell.
