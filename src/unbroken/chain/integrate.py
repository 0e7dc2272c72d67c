"""`./unbroken integrate`: the process that orders the acts, grows the tree and signs it, at a beat.

It has a database role of its own, which can add to the log but not write an act, and it alone reads
the log's key. Everything it does can be repeated: dying anywhere leaves what the next start takes up.
"""

import argparse
import contextlib
import datetime as dt
import logging
import signal
import threading
import time
import uuid
from collections.abc import Callable

import psycopg

from unbroken.base import clock, database
from unbroken.base import config as config_
from unbroken.base.config import Config
from unbroken.base.refusal import Refusal
from unbroken.chain.log import calls, keys, lease, sequence, sign, trust
from unbroken.chain.log.cosign import Cosigner
from unbroken.chain.log.heads import HeadStore, Overtaken
from unbroken.chain.log.rows import Connection, Head
from unbroken.chain.log.unsound import Unsound
from unbroken.vault.durable import VolumeFails
from unbroken_verify import note

log = logging.getLogger("unbroken.integrate")

ROLE_FOLDER = "log"
LOG_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
DOWN_AFTER = dt.timedelta(minutes=5)
LEASE_BEYOND_BEAT_SECONDS = 5
SPEAKS_AGAIN_SECONDS = 60.0
SESSION = """SET synchronous_commit = on; SET idle_in_transaction_session_timeout = '10s';
SET lock_timeout = '5s'; SET statement_timeout = '120s'; SET timezone = 'UTC';
SELECT set_config(name, '120s', false) FROM pg_settings WHERE name = 'transaction_timeout'"""
"""Whoever stands still inside a transaction holds the lease's row: PostgreSQL 17 and newer end it whatever
message it stands at, older ones only between statements."""
FOUNDED = "SELECT log_id FROM unb.log"
NAME_BROKEN = """INSERT INTO unb.broken (log_id, subject, fault, found_at)
VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"""
NOTE_DOWNTIME = """INSERT INTO unb.downtime (log_id, began, ended, key) VALUES (%s, %s, %s, %s)
ON CONFLICT DO NOTHING"""
SAY = "UPDATE unb.lease SET looked_at = coalesce(%s, looked_at), refuses = %s WHERE log_id = %s"

Connect = Callable[[], Connection]
OVERTAKEN = (lease.LeaseLost, sequence.HeadMoved, Overtaken, psycopg.errors.SerializationFailure)


class OriginDiffers(Exception):
    """The configuration names the log that the database keeps."""

    def __init__(self, configured: str, kept: str | None) -> None:
        super().__init__(f"config.toml names the log {configured}, the database keeps {kept}.")


class Integrator:
    """One beat after the other: place what is committed, sign the head."""

    def __init__(
        self,
        *,
        connect: Connect,
        key: keys.SigningKey,
        heads: HeadStore,
        beat_seconds: float,
        now: Callable[[], dt.datetime] = clock.now,
    ) -> None:
        self.key = key
        self.heads = heads
        self.beat_seconds = beat_seconds
        self._connect = connect
        self._now = now
        self._holder = uuid.uuid4()
        self._connection: Connection | None = None
        self._lease: lease.Lease | None = None
        self._settled = sequence.Settled()
        self._spoke_at = float("-inf")

    @property
    def log_id(self) -> str:
        """Name the log."""
        return self.key.public.name

    def beat(self) -> Head:
        """Place everything that is committed and sign the head.

        Raises a Refusal when something is not as it was recorded, LeaseHeld while another
        integrator leads, and psycopg's errors while the database is away.
        """
        connection = self._ready()
        held = self._leading(connection)
        try:
            sign.check_against(connection, log_id=self.log_id, heads=self.heads)
            looked = self._place_all(connection, held)
            head = sign.sign_head(
                connection, lease=held, key=self.key, heads=self.heads, now=self._now()
            )
        except Unsound as why:
            connection.execute(NAME_BROKEN, (self.log_id, why.subject, why.fault, self._now()))
            connection.execute(SAY, (None, str(why), self.log_id))
            raise
        except OVERTAKEN:
            self._lease = None
            raise
        self.heads.look(looked)
        connection.execute(SAY, (looked, None, self.log_id))
        return head

    def run(self, stop: threading.Event) -> None:
        """Beat until told to stop, whatever the database does meanwhile; raises VolumeFails."""
        due = time.monotonic()
        while not stop.is_set():
            self._one_beat()
            due = max(due + self.beat_seconds, time.monotonic())
            stop.wait(due - time.monotonic())
        self.close()

    def close(self) -> None:
        """Let the lease go and hang up."""
        if self._connection and not self._connection.closed:
            if self._lease:
                with contextlib.suppress(psycopg.Error):
                    self._lease.let_go(self._connection)
            self._connection.close()
        self._connection = self._lease = None

    def _one_beat(self) -> None:
        try:
            self.beat()
        except VolumeFails:
            # After a failed fsync nobody knows what the disk holds: begin anew and read it again.
            raise
        except Refusal as why:
            self._speak("%s %s", why, why.remedy)
        except lease.LeaseHeld:
            log.debug("another integrator leads")
        except OVERTAKEN:
            log.warning("another integrator took over")
        except psycopg.OperationalError as why:
            log.warning("the database is away: %s", str(why).strip())
            self._forget()
        else:
            self._spoke_at = float("-inf")

    def _speak(self, message: str, *values: object) -> None:
        """Say it at once, and again every minute, not at each beat."""
        if time.monotonic() >= self._spoke_at + SPEAKS_AGAIN_SECONDS:
            log.error(message, *values)
            self._spoke_at = time.monotonic()

    def _ready(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._forget()
            self._connection = self._connect()
            self._connection.execute(SESSION)
            self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            self._refuse_other_log(self._connection)
        return self._connection

    def _refuse_other_log(self, connection: Connection) -> None:
        found = connection.execute(FOUNDED).fetchone()
        if found is None or found[0] != self.log_id:
            raise OriginDiffers(self.log_id, found and found[0])

    def _leading(self, connection: Connection) -> lease.Lease:
        if self._lease is None:
            length = dt.timedelta(seconds=LEASE_BEYOND_BEAT_SECONDS + self.beat_seconds)
            self._lease = lease.take(
                connection, log_id=self.log_id, holder=self._holder, length=length
            )
            # What another integrator did meanwhile is not known: look at everything once.
            self._settled = sequence.Settled()
        return self._lease

    def _place_all(self, connection: Connection, held: lease.Lease) -> dt.datetime:
        looked_at = self.heads.looked_at()
        while True:
            now = self._now()
            batch = sequence.place_batch(
                connection, lease=held, settled=self._settled, looked_at=looked_at, now=now
            )
            if batch.late:
                log.error("%d acts with a time of recording that is not believed", batch.late)
            if batch.added < sequence.BATCH_ACTS:
                self._note_downtime(connection, looked_at, now)
                return now

    def _note_downtime(
        self, connection: Connection, began: dt.datetime | None, ended: dt.datetime
    ) -> None:
        if began and ended - began > DOWN_AFTER:
            key = uuid.uuid5(sequence.LATE_KEYS, f"{self.log_id} downtime {began.isoformat()}")
            connection.execute(NOTE_DOWNTIME, (self.log_id, began, ended, key))

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._lease = None


def main(arguments: list[str]) -> int:
    """Run until SIGTERM or SIGINT."""
    argparse.ArgumentParser(prog="./unbroken integrate").parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format=LOG_LINE)
    return run(config_.load().config)


def run(config: Config) -> int:
    """Integrate, and ask the witnesses meanwhile, until a signal comes."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    integrator = integrator_of(config)
    cosigners = cosigners_of(config, integrator.heads)
    learn(cosigners)
    for each in cosigners:
        threading.Thread(target=each.run, args=(stop,), daemon=True).start()
    integrator.run(stop)
    return 0


def integrator_of(config: Config) -> Integrator:
    """Make the integrator of a station, with its key, its store and its role."""
    key = keys.own_key(config.keys / ROLE_FOLDER, name=config.log_origin, key_type=note.ED25519)
    heads = HeadStore(config.home / "heads", key=key.public)
    heads.publish_key()
    return Integrator(
        connect=lambda: connect(config),
        key=key,
        heads=heads,
        beat_seconds=config.checkpoint_seconds,
    )


def cosigners_of(config: Config, heads: HeadStore) -> list[Cosigner]:
    """Make what asks each witness that the policy of this station gives an address for."""
    call = calls.calling(config.outgoing_networks)
    return [
        Cosigner(witness=each, connect=lambda: connect(config), heads=heads, call=call)
        for each in trust.outsiders(config).witnesses
    ]


def learn(cosigners: list[Cosigner]) -> int:
    """Ask every witness how far our log had come; returns how many answered.

    A machine that was set back as a whole has an old store of heads too: then only outsiders know.
    """
    answered = 0
    for each in cosigners:
        try:
            each.learn()
            answered += 1
        except (calls.WitnessAway, Refusal) as why:
            log.warning("%s: %s %s", each.witness.name, type(why).__name__, why)
    return answered


def connect(config: Config) -> Connection:
    """Connect in the integrator's role."""
    server = database.server_of(config)
    arguments = server.arguments(role=database.LOG, password=config.secret(database.LOG))
    return psycopg.connect(**arguments, autocommit=True, connect_timeout=5)  # type: ignore[arg-type]
