"""Runs the simulated camera: `python -m unbroken.capture.camera --port 8554`."""

import argparse
import asyncio
import contextlib
from pathlib import Path

from unbroken.capture.camera.server import Login, run


def main() -> None:
    """Read the arguments and serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8554)
    parser.add_argument("--user", default="")
    parser.add_argument("--password-file", type=Path)
    parser.add_argument("--basic", action="store_true", help="ask for the password itself")
    parser.add_argument("--gop-seconds", type=float, default=1)
    given = parser.parse_args()
    login = None
    if given.password_file:
        password = given.password_file.read_text().strip()
        login = Login(user=given.user, password=password, digest=not given.basic)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(
            run(host=given.host, port=given.port, login=login, gop_seconds=given.gop_seconds)
        )


if __name__ == "__main__":
    main()
