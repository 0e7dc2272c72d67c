"""`./unbroken lock`: write the locks anew from the requirement files, by hash and without addresses."""

import subprocess
import sys
from pathlib import Path

from unbroken.station.speech import ROOT, say

_FILES = ("uv", "requirements", "requirements-test", "requirements-bench", "requirements-node")


def main(arguments: list[str]) -> int:
    """Compile each lock; further arguments (such as --upgrade) go to uv."""
    for name in _FILES:
        say(f"{name}.in → {name}.txt")
        subprocess.run(_command(name, arguments), cwd=ROOT, check=True)
    return 0


def _command(name: str, arguments: list[str]) -> list[str]:
    uv = str(Path(sys.executable).with_name("uv"))
    shape = ["--quiet", "--universal", "--generate-hashes", "--no-header", "--python-version=3.11"]
    return [uv, "pip", "compile", *shape, f"{name}.in", "-o", f"{name}.txt", *arguments]
