"""A process that records through the door and is killed at the n-th step that touches the database.

It reads a line of JSON for each record and answers with one: at which stage it was killed, or that it
ended; and what it had acknowledged by then. Each record is made in a forked child.
"""

import json
import os
import signal
import sys
import traceback
import uuid

import django
import psycopg
from django.db import connections

from unbroken.chain.trip import Trip

STAGES = ("look", "append", "commit", "acknowledge")
"""The first round trip; the second until its commit is sent; the commit; the answer to the caller."""

BUSY = 3
"""The status of a child whose stream was locked by others for too long: it may send again."""

STEPS = ((Trip, "ask"), (Trip, "_leave"), (Trip, "_return"))


class Killer:
    """Counts steps, knows the stage, and kills the process at the step that is meant."""

    def __init__(self, at: int, told: int) -> None:
        self.at = at
        self.told = told
        self.count = 0
        self.stage = "look"

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            os.write(self.told, self.stage.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def wrap(self, owner: object, name: str) -> None:
        true = getattr(owner, name)

        def stepping(*args, **kwargs):
            self.see(args)
            self.step()
            answer = true(*args, **kwargs)
            self.step()
            return answer

        setattr(owner, name, stepping)

    def see(self, args: tuple) -> None:
        said = args[1] if len(args) > 1 and isinstance(args[1], bytes) else b""
        if b"append_act" in said:
            self.stage = "append"
        if said == b"COMMIT":
            self.stage = "commit"


def record(asked: dict, told: int, acknowledged: int) -> None:
    from unbroken.base.identifiers import Key, StreamName  # noqa: PLC0415 — after Django's start.
    from unbroken.chain import door  # noqa: PLC0415
    from unbroken.chain.tests import logs  # noqa: PLC0415

    killer = Killer(asked["at"], told)
    for owner, name in STEPS:
        killer.wrap(owner, name)
    if asked["early"]:
        _acknowledge_before_the_commit(door, acknowledged)
    receipt = door.record(
        logs.LogNoted(said=asked["said"]),
        stream=StreamName(asked["stream"]),
        by=logs.recorder(),
        occurred_at=logs.NOON,
        key=Key(uuid.UUID(asked["key"])),
    )
    killer.stage = "acknowledge"
    killer.step()
    os.write(acknowledged, str(receipt.n).encode())
    killer.step()


def _acknowledge_before_the_commit(door, acknowledged: int) -> None:
    """Make the mistake that the harness has to see."""
    true = door._second_trip

    def early(*args):
        os.write(acknowledged, b"0")
        true(*args)

    door._second_trip = early


def warm_up() -> None:
    """Work out once, before any child is forked, what would cost each of them a second: the rules."""
    from unbroken.chain.entry import Entry, drafts_of  # noqa: PLC0415 — after Django's start.
    from unbroken.chain.projection import Held  # noqa: PLC0415
    from unbroken.chain.tests import logs  # noqa: PLC0415

    entry = Entry(
        act=logs.LogNoted(said="never recorded"),
        stream=logs.a_case(),
        by=logs.recorder(),
        occurred_at=logs.NOON,
        key=uuid.uuid4(),
    )
    Held().follow(drafts_of(entry)[0].unplaced(log_id=logs.ORIGIN))


def status_of(asked: dict, told: int, acknowledged: int) -> int:
    """Record, and say with which status the child ends: a stream that was busy too long is no fault."""
    try:
        record(asked, told, acknowledged)
    except psycopg.errors.LockNotAvailable:
        return BUSY
    except BaseException:  # noqa: BLE001 - the parent judges it; a child never runs on.
        traceback.print_exc()
        return 1
    return 0


def serve() -> None:
    server = json.loads(sys.argv[1])
    django.setup()
    connections["default"].settings_dict.update(server)
    connections["default"].settings_dict["OPTIONS"].pop("pool", None)
    warm_up()
    for line in sys.stdin:
        asked = json.loads(line)
        told_in, told = os.pipe()
        acknowledged_in, acknowledged = os.pipe()
        child = os.fork()
        if not child:
            os._exit(status_of(asked, told, acknowledged))
        os.close(told)
        os.close(acknowledged)
        _, status = os.waitpid(child, 0)
        said = {
            "killed": os.read(told_in, 64).decode(),
            "acknowledged": bool(os.read(acknowledged_in, 64)),
            "busy": os.WIFEXITED(status) and os.WEXITSTATUS(status) == BUSY,
            "failed": os.WIFEXITED(status) and os.WEXITSTATUS(status) not in {0, BUSY},
        }
        os.close(told_in)
        os.close(acknowledged_in)
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
