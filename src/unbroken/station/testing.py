"""`./unbroken test`: the tests, cheap to dear; each process of them starts a PostgreSQL of its own."""

import os
import sys

from unbroken.station.speech import ROOT

EVERYTHING = "release or not release"
SIDE_BY_SIDE = ["--numprocesses=auto", "--dist=worksteal"]
"""A process of tests for each core, for the whole suite; a few tests are sooner done by one."""


def main(arguments: list[str]) -> int:
    """Become pytest; `--release` adds the suites that run for minutes, and looks at pages in every way."""
    chosen = [one for one in arguments if one != "--release"]
    parallel = [] if chosen else SIDE_BY_SIDE
    if len(chosen) < len(arguments):
        chosen = ["-m", EVERYTHING, *chosen]
        os.environ["UNBROKEN_LOOKS"] = "all"
    chosen = [*parallel, *chosen]
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *chosen])  # noqa: S606 — no shell.
