"""What the tests of the log share: acts to record, an integrator, and a stranger who reads it."""

import datetime as dt
import hashlib
import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unbroken.base.identifiers import Key, StreamName, new_id
from unbroken.chain import declare, door, entry, integrate
from unbroken.chain.actor import Actor, machine
from unbroken.chain.log import keys
from unbroken.chain.log.heads import HeadStore
from unbroken.chain.receipt import Receipt
from unbroken.chain.register import Act
from unbroken_verify import act as format_
from unbroken_verify import checkpoint, merkle, note, tiles

ORIGIN = "unbroken.invalid/station"
NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


@declare.act("test_log_note", zh="日志测试", en="Log note", by=("desk_officer",))
class LogNoted(Act):
    """Something was noted."""

    said: str | None = declare.text(zh="内容", en="Text")


def a_case() -> StreamName:
    return StreamName(f"case:{new_id()}")


def recorder() -> Actor:
    return machine(name="tester", terminal="test", at=NOON)


def record(stream: StreamName, said: str = "x") -> Receipt:
    return door.record(
        LogNoted(said=said), stream=stream, by=recorder(), occurred_at=NOON, key=Key(uuid.uuid4())
    )


def sealed(stream: str, *, n: int, prev: bytes | None, at: dt.datetime) -> entry.Sealed:
    """Seal an act as the door does."""
    said = entry.Entry(
        act=LogNoted(said="y"),
        stream=StreamName(stream),
        by=recorder(),
        occurred_at=at,
        key=Key(uuid.uuid4()),
    )
    (draft,) = entry.drafts_of(said)
    at = entry.to_millisecond(at)
    return entry.seal(draft, log_id=ORIGIN, n=n, prev=prev, at=at, schema=1)


def append(web, stream: str) -> None:
    """Append an act by the door's functions, in whatever transaction the connection is."""
    n, h, at = web.execute("SELECT * FROM unb.lock_head(%s, %s)", (ORIGIN, stream)).fetchone()
    one = sealed(stream, n=n + 1, prev=h, at=at)
    web.execute(
        "SELECT unb.append_act(%s, %s, %s, gen_random_uuid())",
        (one.envelope, list(one.preimages), list(one.salts)),
    )


def key_in(home: Path) -> keys.SigningKey:
    return keys.own_key(home / "keys" / "log", name=ORIGIN, key_type=note.ED25519)


def integrator(station, *, home: Path | None = None, beat_seconds: float = 10, **more):
    """Make an integrator of this station; a home of its own makes it one on another machine."""
    key = key_in(station.home)
    return integrate.Integrator(
        connect=lambda: station.connect("unb_log"),
        key=key,
        heads=HeadStore((home or station.home) / "heads", key=key.public),
        beat_seconds=beat_seconds,
        **more,
    )


def table(station, query: str, *values):
    with station.connect("unb_admin") as admin:
        return admin.execute(query, values).fetchall()


def tamper(station, *statements: str) -> None:
    """Do what only the owner of the database can do: take the guards away, and put them back."""
    with station.connect("unb_admin") as admin, admin.transaction():
        admin.execute("SET LOCAL ROLE unb_owner")
        names = admin.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT tgisinternal AND c.relnamespace = 'unb'::regnamespace"
        ).fetchall()
        for relation, name in names:
            admin.execute(f"ALTER TABLE {relation} DISABLE TRIGGER {name}")
        for statement in statements:
            admin.execute(statement)
        for relation, name in names:
            admin.execute(f"ALTER TABLE {relation} ENABLE ALWAYS TRIGGER {name}")


def assert_log_holds(station) -> int:
    """Check that every act has its place and that the log is sound."""
    size = assert_log_is_sound(station)
    assert table(station, "SELECT count(*) FROM unb.act") == [(size,)]
    return size


def assert_log_is_sound(station) -> int:
    """Check what the log holds against the acts, with nothing but stored bytes and the formats."""
    with station.connect("unb_admin") as admin, admin.transaction():
        admin.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _assert_sound(lambda query: admin.execute(query).fetchall(), station.home)


def _assert_sound(ask, home: Path) -> int:
    places = ask(
        "SELECT s.log_index, s.h, a.envelope FROM unb.sequenced s"
        " LEFT JOIN unb.act a ON a.id = s.act ORDER BY s.log_index"
    )
    assert [index for index, *_ in places] == list(range(len(places)))
    last: dict[str, tuple[int, str | None]] = {}
    tree = merkle.Tree()
    for _, h, envelope in places:
        assert format_.act_hash(envelope) == h
        said = json.loads(envelope)
        assert (said["n"] - 1, said["prev"]) == last.get(said["stream"], (0, None))
        last[said["stream"]] = (said["n"], h.hex())
        tree.append(merkle.leaf_hash(b"\x01" + h))
    for (note_,) in ask("SELECT note FROM unb.checkpoint"):
        said = checkpoint.check_by_log(note.parse_note(note_), key_in(home).public)
        assert said.root == tree.root(said.size)
    for level, index, data in ask("SELECT level, idx, data FROM unb.tile"):
        row = tiles.parse_tile(data, width=len(data) // 32)
        for at, each in enumerate(row):
            assert each == tree.node(level * 8, index * 256 + at)
    return len(places)


WITNESS = """
import asyncio, contextlib, sys
from pathlib import Path
from unbroken.base import clock
from unbroken.chain import witness
from unbroken.chain.log import keys, witness_http
from unbroken.chain.log.witness_book import Book
from unbroken_verify import note
folder, name, witness_http.SECONDS_MAX = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
key = keys.own_key(folder / "key", name=name, key_type=note.COSIGNATURE_ED25519)
with contextlib.closing(Book(folder, key=key, now=clock.now)) as book:
    say = lambda port: print(port, flush=True)
    sys.exit(asyncio.run(witness.serve(book, host="127.0.0.1", port=int(sys.argv[4]), ready=say)))
"""
_witnesses: list[subprocess.Popen[str]] = []


@contextmanager
def a_witness(
    folder: Path, *, name: str, seconds_max: float = 10.0, port: int = 0
) -> Iterator[int]:
    """Run a witness as a process of its own and give its port."""
    one = subprocess.Popen(
        [sys.executable, "-c", WITNESS, str(folder), name, str(seconds_max), str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    _witnesses.append(one)
    try:
        yield int(one.stdout.readline())
    finally:
        one.send_signal(signal.SIGTERM)
        one.wait(timeout=10)
        one.stdout.close()
        _witnesses.remove(one)


def kill_witness() -> None:
    """Kill the last witness that was started."""
    _witnesses[-1].kill()


def origin_hash(origin: str) -> str:
    return hashlib.sha256(origin.encode()).hexdigest()
