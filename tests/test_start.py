"""The one script: what it says on a machine that lacks something, and that it sets up once."""

import os
import shutil
import stat
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BARE = (
    "sh",
    "dirname",
    "cat",
    "cksum",
    "id",
    "uname",
    "getconf",
    "rm",
    "mkdir",
    "flock",
    "sleep",
    "chmod",
    "cp",
)

# Stands for Python, its venv and uv: it does nothing but write down what it was asked for.
PYTHON = """#!/bin/sh
case "$*" in
    *'-m venv'*) echo venv >>"$JOURNAL"; sleep 0.5; for last in "$@"; do :; done
        mkdir -p "$last/bin"; cp "$0" "$last/bin/python"; cp "$0" "$last/bin/uv" ;;
    *'sys.base_prefix'*) echo "3.11 here" ;;
    *'pip install'*) echo "install $*" >>"$JOURNAL" ;;
    *'-m unbroken'*) echo "run $*" ;;
esac
exit 0
"""


@pytest.fixture
def machine(tmp_path):
    """Give a machine with a checkout and next to nothing else."""
    for name in (
        "unbroken",
        "uv.txt",
        "requirements.txt",
        "requirements-test.txt",
        "package-lock.json",
    ):
        (tmp_path / "checkout").mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / "checkout" / name)
    (tmp_path / "bin").mkdir()
    for name in BARE:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    return tmp_path


@pytest.fixture
def prepared(machine):
    """Give the same machine with a Python."""
    program(machine, "python3", PYTHON)
    return machine


def program(machine: Path, name: str, text: str) -> None:
    file = machine / "bin" / name
    file.unlink(missing_ok=True)
    file.write_text(text)
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def begin(machine: Path, *arguments: str, lang: str = "C.UTF-8") -> subprocess.Popen:
    return subprocess.Popen(
        [machine / "checkout" / "unbroken", *arguments],
        env={"PATH": str(machine / "bin"), "LANG": lang, "JOURNAL": str(machine / "journal")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def start(machine: Path, *arguments: str, **given) -> subprocess.CompletedProcess:
    process = begin(machine, *arguments, **given)
    out, err = process.communicate(timeout=30)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def journal(machine: Path) -> list[str]:
    file = machine / "journal"
    return file.read_text().splitlines() if file.exists() else []


def test_without_python_it_names_the_one_line_for_an_administrator(machine):
    ended = start(machine, "status")
    assert ended.returncode == 3
    assert ended.stderr == (
        "Python 3.11 or newer is needed. Ask an administrator to run: "
        "apt-get install --no-install-recommends python3 python3-venv\n"
    )


def test_it_speaks_chinese_where_the_terminal_does(machine):
    ended = start(machine, "status", lang="zh_CN.UTF-8")
    assert ended.stderr.startswith("需要 Python 3.11 或更新版本。请管理员执行：apt-get install")


def test_told_not_to_install_packages_it_installs_none(machine):
    program(machine, "apt-get", '#!/bin/sh\necho apt "$@" >>"$JOURNAL"\n')
    assert start(machine, "--no-apt", "status").returncode == 3
    assert journal(machine) == []


@pytest.mark.parametrize(
    ("tool", "text", "says"),
    [
        ("getconf", "#!/bin/sh\necho 32\n", "A 64-bit system is needed."),
        ("uname", "#!/bin/sh\necho Darwin\n", "Unbroken runs on Linux only; this is Darwin."),
    ],
)
def test_a_system_it_cannot_run_on_is_told_at_once(prepared, tool, text, says):
    program(prepared, tool, text)
    ended = start(prepared, "status")
    assert (ended.returncode, ended.stderr.strip()) == (3, says)
    assert journal(prepared) == []


def test_the_first_start_installs_by_hash_alone_and_then_runs_the_command(prepared):
    ended = start(prepared, "status", "--x")
    assert ended.stdout == "run -m unbroken status --x\n"
    installs = [line for line in journal(prepared) if line.startswith("install")]
    assert [line.rsplit("/", 1)[1] for line in installs] == ["uv.txt", "requirements.txt"]
    assert all("--require-hashes --no-deps --only-binary :all:" in line for line in installs)


def test_the_second_start_installs_nothing_and_takes_less_than_a_second(prepared):
    start(prepared, "status")
    before = journal(prepared)
    began = time.monotonic()
    assert start(prepared, "status").returncode == 0
    assert time.monotonic() - began < 1
    assert journal(prepared) == before


def test_tests_are_installed_only_for_the_commands_that_need_them(prepared):
    start(prepared, "status")
    assert "requirements-test.txt" not in journal(prepared)[-1]
    start(prepared, "check")
    assert journal(prepared)[-1].endswith("requirements-test.txt")


def test_a_changed_lock_is_installed_again(prepared):
    start(prepared, "status")
    before = len(journal(prepared))
    with (prepared / "checkout" / "requirements.txt").open("a") as lock:
        lock.write("# changed\n")
    start(prepared, "status")
    assert len(journal(prepared)) > before


def test_two_first_starts_at_once_set_up_once(prepared):
    both = [begin(prepared, "status"), begin(prepared, "status")]
    outs = [process.communicate(timeout=30)[0] for process in both]
    assert outs == ["run -m unbroken status\n"] * 2
    assert journal(prepared).count("venv") == 1


def test_without_flock_two_first_starts_at_once_set_up_once_too(prepared):
    (prepared / "bin" / "flock").unlink()
    both = [begin(prepared, "status"), begin(prepared, "status")]
    assert [process.communicate(timeout=30)[0] for process in both] == [
        "run -m unbroken status\n"
    ] * 2
    assert journal(prepared).count("venv") == 1


def test_a_start_that_was_killed_while_setting_up_is_made_good_by_the_next(prepared):
    first = begin(prepared, "status")
    while "venv" not in journal(prepared):
        time.sleep(0.02)
    first.kill()
    first.communicate()
    assert start(prepared, "status").stdout == "run -m unbroken status\n"


def test_the_script_is_plain_posix():
    assert (ROOT / "unbroken").read_text().startswith("#!/bin/sh\n")
    assert os.access(ROOT / "unbroken", os.X_OK)
    if dash := shutil.which("dash"):
        subprocess.run([dash, "-n", ROOT / "unbroken"], check=True)
