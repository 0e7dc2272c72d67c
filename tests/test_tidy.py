"""What neither the linter nor the import contracts can see about the source."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
LINKS = ("intake", "scene", "area", "interrogation", "propertyroom", "conclusion")
LINK_FILES = {
    *("acts", "models", "project", "find", "perform", "forms", "views", "api", "jobs", "scratch"),
    *("states", "codes", "urls", "apps", "__init__"),
}
LINK_FOLDERS = {"templates", "static", "migrations", "management", "tests", "templatetags"}
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50

# The only places that may write a table through Django's ORM; all else records an act. The peers of
# the bench write tables of their own.
WRITERS = {"door.py", "scratch.py", "integrate.py", "peer.py"}
WRITES = {
    *("create", "update", "delete", "bulk_create", "bulk_update", "get_or_create"),
    *("update_or_create", "acreate", "aupdate", "adelete", "abulk_create", "abulk_update"),
}
MODEL_WRITES = {"save", "delete", "asave", "adelete"}


def python_files() -> list[Path]:
    return [file for file in sorted(SOURCE.rglob("*.py")) if "migrations" not in file.parts]


def files_to_read() -> list[Path]:
    return [*python_files(), *sorted((ROOT / "tests").rglob("*.py"))]


def product_files() -> list[Path]:
    return [file for file in python_files() if "tests" not in file.parts]


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def orm_writes(text: str) -> Iterator[int]:
    """Find the lines that write a table by `.objects…`, `.save()` or `.delete()`."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        through_manager = any(
            isinstance(one, ast.Attribute) and one.attr in {"objects", "_base_manager"}
            for one in ast.walk(node.func.value)
        )
        bare = node.func.attr in MODEL_WRITES and not node.args
        if bare or (through_manager and node.func.attr in WRITES):
            yield node.lineno


def long_functions(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield f"{node.name}: {lines} lines"


def wire_names(text: str) -> Iterator[str]:
    """Find the names under which act types are declared: the first argument of `@act(…)`."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ClassDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and mark.args and isinstance(mark.args[0], ast.Constant):
                function = mark.func
                called = function.attr if isinstance(function, ast.Attribute) else function.id
                if called == "act":
                    yield str(mark.args[0].value)


def strangers(link: Path) -> list[str]:
    """Name what lies in a link's folder and is none of its files."""
    found = (one for one in link.iterdir() if one.name != "__pycache__")
    return sorted(
        one.name
        for one in found
        if (one.is_dir() and one.name not in LINK_FOLDERS | LINK_FILES)
        or (one.is_file() and (one.suffix != ".py" or one.stem not in LINK_FILES))
    )


@pytest.mark.parametrize("file", product_files(), ids=named)
def test_only_the_door_writes_tables(file):
    if file.name not in WRITERS:
        assert list(orm_writes(file.read_text("utf-8"))) == []


@pytest.mark.parametrize("file", files_to_read(), ids=named)
def test_a_file_is_short_enough_to_be_read(file):
    assert len(file.read_text("utf-8").splitlines()) <= FILE_LINES_MAX


@pytest.mark.parametrize("file", python_files(), ids=named)
def test_a_function_is_short_enough_to_be_read(file):
    assert list(long_functions(file.read_text("utf-8"))) == []


@pytest.mark.parametrize("link", LINKS)
def test_a_link_has_the_files_of_a_link_and_no_others(link):
    assert strangers(SOURCE / "unbroken" / link) == []


def test_no_two_act_types_have_one_wire_name():
    names = Counter(
        name for file in product_files() for name in wire_names(file.read_text("utf-8"))
    )
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("file", python_files(), ids=named)
def test_nothing_is_left_for_later(file):
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert [line for line in file.read_text("utf-8").splitlines() if marks.search(line)] == []


@pytest.mark.parametrize(
    "seeded",
    [
        "def v(request, item):\n    Item.objects.filter(id=item).update(holder=None)",
        "Item.objects.create(id=1)",
        "Item.objects.filter(a=1).exclude(b=2).delete()",
        "item.save()",
        "item.delete()",
        "await Item.objects.acreate(id=1)",
        "item.save(update_fields=['holder'])",
    ],
)
def test_a_seeded_write_is_found(seeded):
    text = f"async def f():\n    {seeded}" if "await" in seeded else seeded
    assert list(orm_writes(text))


@pytest.mark.parametrize("innocent", ["set_of.update(other)", "hash.update(b'')", "q.filter(a=1)"])
def test_what_writes_no_table_is_let_pass(innocent):
    assert list(orm_writes(innocent)) == []


def test_a_seeded_second_use_of_a_wire_name_is_found():
    text = '@act("seized", zh="扣押")\nclass A: ...\n@register.act("seized")\nclass B: ...'
    assert list(wire_names(text)) == ["seized", "seized"]


def test_a_seeded_long_function_is_found():
    assert list(long_functions("def f():\n" + "    a = 1\n" * FUNCTION_LINES_MAX))


def test_a_seeded_stranger_in_a_link_is_found(tmp_path):
    for name in ("acts.py", "utils.py", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "extras").mkdir()
    assert strangers(tmp_path) == ["extras", "notes.txt", "utils.py"]
