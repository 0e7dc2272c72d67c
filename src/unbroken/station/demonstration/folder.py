"""The data folder of a demonstration: marked before anything is in it, thrown away only with its mark.

A folder that was marked once never becomes a real station's: its log bears the demonstration's name,
and `run` refuses that name where the mark is missing (decision 16).
"""

import hashlib
import json
import re
import shutil
import sys
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from unbroken.base import config
from unbroken.base.refusal import N_, Refusal
from unbroken.station import postgres, users
from unbroken.station.demonstration.ports import Ports
from unbroken.station.speech import ROOT

SEEDED = "demonstration.json"
PREPARED = "prepared"
MARK_TEXT = "Nothing in this folder is a real case. ./unbroken demo --reset throws it away.\n"
SETTINGS = """# A demonstration: nothing here is a real case.
station_name = "滨江市公安局江北分局（演示）"
log_origin = "{origin}"
port = {port}
checkpoint_seconds = 2
web_processes = 1
"""
_PORT_LINE = re.compile(r"^port = .*$", re.MULTILINE)


class NoDemonstration(Refusal):
    """What is thrown away, or filled with invented cases, is a folder marked for it."""

    sentence = N_("%(home)s is not the data folder of a demonstration: nothing was touched.")
    remedy = N_("Name an empty folder, or one that ./unbroken demo has made, with --data.")
    status = HTTPStatus.CONFLICT


class StillRuns(Refusal):
    """A folder is thrown away when nothing uses it."""

    sentence = N_("A demonstration still runs on %(home)s.")
    remedy = N_("Stop it with Ctrl-C first.")
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, kw_only=True)
class Seeded:
    """What the first start put into the folder."""

    now: str
    cases: dict[str, str]


def prepare(home: Path, *, ports: Ports) -> None:
    """Make a marked folder where there is nothing yet; raises NoDemonstration, without touching it."""
    if not _is_marked(home):
        if home.is_symlink() or (home.exists() and (not home.is_dir() or any(home.iterdir()))):
            raise NoDemonstration(home=home)
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
        (home / config.DEMO_MARK).write_text(MARK_TEXT, "utf-8")
    _write_settings(home / config.FILE_NAME, ports)


def reset(home: Path) -> bool:
    """Throw a demonstration away; raises NoDemonstration or StillRuns. False where there is none."""
    if not home.is_symlink() and not home.exists():
        return False
    if home.is_symlink() or not _is_marked(home):
        raise NoDemonstration(home=home)
    with postgres.only_one(config.Config(home=home)) as mine:
        if not mine:
            raise StillRuns(home=home)
        _throw_away(home)
    return True


def seeded(home: Path) -> Seeded | None:
    """Tell what the first start brought in, or None where it has not come to its end."""
    try:
        told = json.loads((home / SEEDED).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Seeded(now=told["now"], cases=told["cases"])


def note_seeded(home: Path, done: Seeded) -> None:
    """Write down that everything is in; until this is there the next start begins anew."""
    text = json.dumps({"now": done.now, "cases": done.cases}, ensure_ascii=False, indent=1)
    (home / SEEDED).write_text(text + "\n", "utf-8")


def is_prepared(home: Path) -> bool:
    """Tell whether this very program has brought the database and the pages' files to its version."""
    try:
        return (home / PREPARED).read_text("utf-8") == _program()
    except FileNotFoundError:
        return False


def note_prepared(home: Path) -> None:
    """Write down which program prepared the folder."""
    (home / PREPARED).write_text(_program(), "utf-8")


def _program() -> str:
    """Name this program by the paths and times of its files: reading them takes a moment."""
    told = hashlib.sha256(sys.version.encode())
    for place in (users.SOURCE, ROOT / "locale"):
        for file in sorted(place.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                told.update(f"{file}\0{file.stat().st_mtime_ns}\n".encode())
    return told.hexdigest()


def _is_marked(home: Path) -> bool:
    mark = home / config.DEMO_MARK
    return mark.is_file() and not mark.is_symlink()


def _throw_away(home: Path) -> None:
    """Remove everything, the mark last: whatever interrupts this, the rest is still marked."""
    postgres.throw_away(home)
    for inside in home.iterdir():
        if inside.name == config.DEMO_MARK:
            continue
        if inside.is_dir() and not inside.is_symlink():
            shutil.rmtree(inside)
        else:
            inside.unlink()
    (home / config.DEMO_MARK).unlink()
    home.rmdir()


def _write_settings(file: Path, ports: Ports) -> None:
    if not file.exists():
        text = SETTINGS.format(origin=config.DEMO_ORIGIN, port=ports.pages)
    else:
        text = _PORT_LINE.sub(f"port = {ports.pages}", file.read_text("utf-8"))
    file.write_text(text, "utf-8")
