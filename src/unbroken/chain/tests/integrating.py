"""An integrator as a process that is killed at a step, and how its lease ends at once."""

import json
import os
import subprocess
import sys

import psycopg

from unbroken.chain.tests import dying, logs

STANDING_STILL = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = %s AND datname = current_database()"""


class Dying:
    """The process that is killed at a step."""

    def __init__(self, station, home):
        self._child = subprocess.Popen(
            [
                sys.executable,
                dying.__file__,
                json.dumps(arguments(station)),
                str(home),
                logs.ORIGIN,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def beat(self, *, killed_at: int) -> str:
        self._child.stdin.write(f"{killed_at}\n")
        self._child.stdin.flush()
        return self._child.stdout.readline().strip()

    def close(self):
        self._child.stdin.close()
        self._child.wait(timeout=10)
        self._child.stdout.close()


def end_lease(station, *, paused=""):
    """Let a lease run out at once; a transaction that stands still and holds its row ends too."""
    with station.connect("unb_admin") as admin:
        admin.execute("SET lock_timeout = '200ms'")
        while True:
            try:
                admin.execute("UPDATE unb.lease SET until = '-infinity'")
            except psycopg.errors.LockNotAvailable:
                # What the timeouts of the integrator's session do, without waiting for them.
                admin.execute(STANDING_STILL, [paused])
            else:
                return


def arguments(station):
    access = station.access
    return access.server.arguments(role="unb_log", password=access.passwords["unb_log"])
