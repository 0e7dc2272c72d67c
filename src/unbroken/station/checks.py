"""`./unbroken check`: what a machine can say about the source, cheap first, all of it every time."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from unbroken.station.speech import ROOT, _, say

_WITH_US = (sys.executable, "-m", "unbroken")
# The autodetector compares models with migration files; that no server answers is no matter here.
_NO_SERVER = "ignore:Got an error checking a consistent migration history:RuntimeWarning"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check: its name, the command, and the files it reads where it does not find them itself."""

    name: str
    argv: tuple[str, ...]
    files: Callable[[], list[str]] | None = None


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _templates() -> list[str]:
    found = (ROOT / "src").glob("unbroken/*/templates/**/*.html")
    return sorted(str(file.relative_to(ROOT)) for file in found)


CHECKS = (
    Check(name="ruff format", argv=(_tool("ruff"), "format", "--check", "--quiet", ".")),
    Check(name="ruff check", argv=(_tool("ruff"), "check", "--quiet", ".")),
    Check(name="lint-imports", argv=(_tool("lint-imports"), "--no-cache")),
    Check(name="mypy", argv=(_tool("mypy"),)),
    Check(name="djlint", argv=(_tool("djlint"), "--lint", "--quiet"), files=_templates),
    Check(
        name="djade",
        argv=(_tool("djade"), "--check", "--target-version", "5.2"),
        files=_templates,
    ),
    Check(name="django check", argv=(*_WITH_US, "manage", "check", "--fail-level", "WARNING")),
    Check(
        name="migrations",
        argv=(
            *(sys.executable, "-W", _NO_SERVER, "-m", "unbroken"),
            *("manage", "makemigrations", "--check", "--dry-run"),
        ),
    ),
    Check(name="messages", argv=(*_WITH_US, "messages", "--check")),
    Check(name="docs", argv=(*_WITH_US, "docs", "--check")),
    Check(
        name="tidy",
        argv=(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_tidy.py"),
    ),
)


def main(arguments: list[str]) -> int:
    """Run every check, then name those that failed."""
    argparse.ArgumentParser(prog="./unbroken check").parse_args(arguments)
    failed = [check.name for check in CHECKS if not _passes(check)]
    if failed:
        say(_("Failed: %(names)s.") % {"names": ", ".join(failed)})
        return 1
    say(_("All checks passed."))
    return 0


def _passes(check: Check) -> bool:
    began = time.monotonic()
    files = check.files() if check.files else []
    done = subprocess.run(
        [*check.argv, *files],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    word = _("passed") if passed else _("FAILED")
    say(f"{word}  {time.monotonic() - began:5.1f} s  {check.name}")
    if not passed:
        say(done.stdout.rstrip())
    return passed
