"""The pages tell of what exists: files, links, commands."""

import importlib
import re
from pathlib import Path

import pytest

from unbroken.__main__ import COMMANDS
from unbroken.station import pages

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
COMMAND = re.compile(r"\./unbroken(?: --no-apt)? ([a-z]+)")
CODE = re.compile(r"`((?:src/|tests/|docs/|locale/|chain/|station/|people/|base/|vault/)[\w./-]+)`")

# Pages that lay down what shall be, and so name commands before they exist.
PLANS = {"docs/decisions", "docs/explanation/how-code-reads.md"}


def page_files() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("changelog.d/*.md")])


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def is_plan(file: Path) -> bool:
    return any(named(file).startswith(plan) for plan in PLANS)


every_page = pytest.mark.parametrize("page", page_files(), ids=named)


@every_page
def test_a_link_leads_to_a_file(page):
    targets = [link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in targets if not (page.parent / link).exists()] == []


@every_page
def test_a_command_that_a_page_names_exists(page):
    if not is_plan(page):
        named_commands = set(COMMAND.findall(page.read_text("utf-8")))
        assert named_commands - COMMANDS.keys() == set()


@every_page
def test_a_file_that_a_page_names_exists(page):
    if not is_plan(page):
        places = (ROOT, ROOT / "src" / "unbroken")
        names = CODE.findall(page.read_text("utf-8"))
        assert [
            name for name in names if not any((place / name).exists() for place in places)
        ] == []


@pytest.mark.parametrize(
    ("file", "text"), list(pages.written()), ids=lambda x: getattr(x, "name", "")
)
def test_a_page_that_follows_from_the_code_is_as_the_code_has_it(file, text):
    assert file.read_text("utf-8") == text


def test_the_architecture_is_short_enough_to_be_read():
    assert len((ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines()) <= 200


def test_every_command_can_be_imported_and_run():
    assert all(callable(importlib.import_module(one.module).main) for one in COMMANDS.values())
