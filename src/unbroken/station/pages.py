"""`./unbroken docs`: write the pages of reference that follow from the code."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from unbroken.base import config
from unbroken.chain import reference as acts
from unbroken.people import reference as permissions
from unbroken.station import speech
from unbroken.station.showconfig import as_toml
from unbroken.station.speech import ROOT, say

_FOLDER = ROOT / "docs" / "reference"
_WRITTEN = "<!-- Written by `./unbroken docs`: change the code, not this page. -->"


def main(arguments: list[str]) -> int:
    """Write the pages; with --check only name those that are out of date, and return 1 if any is."""
    parser = argparse.ArgumentParser(prog="./unbroken docs")
    parser.add_argument("--check", action="store_true", help="change nothing, only look")
    looking = parser.parse_args(arguments).check
    stale = [file for file, text in written() if not file.exists() or file.read_text() != text]
    for file, text in written():
        if not looking and file in stale:
            file.write_text(text, "utf-8")
    for file in stale:
        say(f"{file.relative_to(ROOT)}")
    return 1 if stale and looking else 0


def written() -> Iterator[tuple[Path, str]]:
    """Give each page that follows from the code: its file and its text."""
    for name, page in PAGES.items():
        yield _FOLDER / name, page()


def _page(lines: Iterator[str]) -> str:
    return "\n".join([_WRITTEN, "", *lines]) + "\n"


def _settings_page() -> Iterator[str]:
    yield "# Settings · 设置"
    yield ""
    yield "`config.toml` in the data folder (`UNBROKEN_HOME`, else `./var`). A key that is not listed"
    yield "here is an error. Secrets are never here: they are files of mode 0600 below `keys/`."
    yield "`./unbroken config` prints what is in force."
    yield ""
    yield "| key | default | meaning | 含义 |"
    yield "| --- | --- | --- | --- |"
    for name, _kind, default, doc in config.settings():
        yield f"| `{name}` | `{as_toml(default)}` | {doc} | {_chinese(doc)} |"
    yield ""
    yield "| environment | meaning |"
    yield "| --- | --- |"
    yield "| `UNBROKEN_HOME` | the data folder |"
    yield "| `UNBROKEN_PG_BIN` | a folder with `postgres` and `initdb`, 15 or newer, to use |"
    yield "| `UNBROKEN_PYTHON` | the Python that the first start makes `.venv` from |"
    yield "| `UNBROKEN_VENV` | where that is, if not `.venv` |"


def _commands_page() -> Iterator[str]:
    from unbroken.__main__ import COMMANDS  # noqa: PLC0415 — the commands list this module.

    yield "# Commands · 命令"
    yield ""
    yield "`./unbroken [--no-apt] COMMAND …` sets itself up and runs a command. As root it installs the"
    yield "Debian packages it lacks, unless `--no-apt` is given; otherwise it ends with 3 and names"
    yield "them. A refused command ends with 1, a wrong call with 2."
    yield ""
    yield "| command | does | 作用 |"
    yield "| --- | --- | --- |"
    for name, command in COMMANDS.items():
        yield f"| `./unbroken {name}` | {command.says} | {_chinese(command.says)} |"


def _chinese(sentence: str) -> str:
    return speech.translated(sentence, "zh-hans")


# One more page that follows from the code is one more line.
PAGES: dict[str, Callable[[], str]] = {
    "settings.md": lambda: _page(_settings_page()),
    "commands.md": lambda: _page(_commands_page()),
    "permissions.md": permissions.permissions_page,
    "acts.md": acts.acts_page,
    "acts.zh.md": acts.acts_page_zh,
}
