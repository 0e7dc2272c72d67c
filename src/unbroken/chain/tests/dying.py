"""A process that integrates and is killed at the n-th step that touches the database or the disk.

It reads lines `n` and answers `done` or `killed`. Each line is one beat in a forked child.
"""

import json
import os
import signal
import sys
from pathlib import Path

import psycopg

from unbroken.chain.integrate import Integrator
from unbroken.chain.log import keys
from unbroken.chain.log.heads import HeadStore
from unbroken_verify import note

STEPS = (
    (psycopg.Connection, "execute"),
    (psycopg.Cursor, "execute"),
    (psycopg.Cursor, "executemany"),
    (psycopg.Cursor, "copy"),
    (psycopg.Transaction, "__exit__"),
    (os, "write"),
    (os, "fsync"),
    (Path, "replace"),
)


class Killer:
    """Counts steps and kills the process before or after the one that is meant."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrap(self, owner: object, name: str) -> None:
        true = getattr(owner, name)

        def stepping(*args, **kwargs):
            self.step()
            answer = true(*args, **kwargs)
            self.step()
            return answer

        setattr(owner, name, stepping)


def beat(arguments: dict, home: Path, origin: str, at: int) -> None:
    key = keys.own_key(home / "keys" / "log", name=origin, key_type=note.ED25519)
    log = Integrator(
        connect=lambda: psycopg.connect(**arguments, autocommit=True),
        key=key,
        heads=HeadStore(home / "heads", key=key.public),
        beat_seconds=1,
    )
    killer = Killer(at)
    for owner, name in STEPS:
        killer.wrap(owner, name)
    log.beat()
    log.close()


def serve() -> None:
    arguments, home, origin = json.loads(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    for line in sys.stdin:
        child = os.fork()
        if not child:
            beat(arguments, home, origin, int(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        sys.stdout.write("killed\n" if killed else f"done {os.WEXITSTATUS(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
