import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3]


@contextlib.contextmanager
def running_camera(*arguments):
    """Run a simulated camera in a process of its own; give its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "unbroken.capture.camera", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        text=True,
    )
    with process:
        try:
            yield f"rtsp://127.0.0.1:{process.stdout.readline().strip()}/room-1"
        finally:
            process.kill()


@pytest.fixture(scope="session")
def camera():
    with running_camera("--gop-seconds", "0.4") as address:
        yield address
