"""The main job by real processes, as `./unbroken demo --check` takes it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from unbroken.station import users

pytestmark = pytest.mark.release


def test_the_main_job_is_done_by_real_processes():
    with tempfile.TemporaryDirectory(prefix="unbroken-test-") as made:
        Path(made).chmod(0o755)
        env = {**os.environ, "PYTHONPATH": str(users.SOURCE), "UNBROKEN_HOME": made, "LANG": "C"}
        env["DJANGO_SETTINGS_MODULE"] = "unbroken.site.settings"

        done = subprocess.run(
            [sys.executable, "-m", "unbroken", "demo", "--check"],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

        assert done.returncode == 0, done.stdout + done.stderr
        assert "the verifier refuses" in done.stdout
