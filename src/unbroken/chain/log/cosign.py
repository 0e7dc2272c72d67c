"""Ask the witnesses: show each the newest checkpoint with the proof that it only grew, keep its line.

Each witness is asked in a thread of its own, so that one that is slow or away holds up nobody.
"""

import contextlib
import datetime as dt
import hashlib
import logging
import threading
from collections.abc import Callable

import psycopg

from unbroken.base import clock
from unbroken.base.refusal import Refusal
from unbroken.chain.log import rows, sign, witness_book
from unbroken.chain.log.calls import Answer, Call, WitnessAway
from unbroken.chain.log.heads import HeadStore
from unbroken.chain.log.rows import Ask, Connection, Signed
from unbroken_verify import Malformed, checkpoint, cosignature, note, policy

log = logging.getLogger("unbroken.witnesses")

WAIT_SECONDS = 0.5
WAIT_SECONDS_MAX = 60.0
SIZE_DIGITS_MAX = 19
TRIES_MAX = 3
KEEP = """INSERT INTO unb.cosignature (log_id, size, name, key_id, line, at)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""
SEEN_BY = """SELECT coalesce(max(size), 0) FROM unb.cosignature
WHERE log_id = %s AND name = %s AND key_id = %s"""
SIGNED_BY = """SELECT 1 FROM unb.cosignature
WHERE log_id = %s AND size = %s AND name = %s AND key_id = %s"""


class WitnessRefused(Exception):
    """A witness answered with something else than its cosignature."""


class Cosigner:
    """One witness as the integrator sees it."""

    def __init__(
        self,
        *,
        witness: policy.Witness,
        connect: Callable[[], Connection],
        heads: HeadStore,
        call: Call,
        now: Callable[[], dt.datetime] = clock.now,
    ) -> None:
        self.witness = witness
        self._connect = connect
        self._heads = heads
        self._call = call
        self._now = now
        self._failures = 0

    @property
    def log_id(self) -> str:
        """Name the log."""
        return self._heads.key.name

    def run(self, stop: threading.Event) -> None:
        """Ask for every new checkpoint until told to stop; try again for ever, with patience."""
        while not stop.is_set():
            with contextlib.suppress(psycopg.OperationalError), self._connect() as connection:
                self._ask_while(connection, stop)
            stop.wait(WAIT_SECONDS)

    def once(self, connection: Connection) -> bool:
        """Get the newest checkpoint cosigned; tell whether there was anything to ask for.

        Raises WitnessAway or WitnessRefused.
        """
        ask = rows.through(connection)
        newest = rows.last_signed(ask, log_id=self.log_id)
        key = self.witness.key
        if newest is None or ask(SIGNED_BY, (self.log_id, newest.size, key.name, key.key_id)):
            return False
        line, seen = self._cosigned(ask, newest)
        connection.execute(
            KEEP, (self.log_id, newest.size, key.name, key.key_id, line.line(), seen.at)
        )
        return True

    def learn(self) -> None:
        """Ask how far the witness saw our log come, and remember it if that is further than we know.

        Raises WitnessAway, or Forked when the witness holds another history signed by us.
        """
        shown = self._shown()
        if shown is not None:
            self._heads.learn(shown)

    def _ask_while(self, connection: Connection, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self.once(connection)
            except (WitnessAway, WitnessRefused, Refusal) as why:
                self._failures += 1
                if self._failures in {1, 10, 100}:
                    log.warning("%s: %s %s", self.witness.name, type(why).__name__, why)
            else:
                self._failures = 0
            stop.wait(min(WAIT_SECONDS * 2 ** min(self._failures, 10), WAIT_SECONDS_MAX))

    def _cosigned(self, ask: Ask, newest: Signed) -> tuple[note.Signature, cosignature.Cosigned]:
        key = self.witness.key
        ((old,),) = ask(SEEN_BY, (self.log_id, key.name, key.key_id))
        for _ in range(TRIES_MAX):
            answer = self._add(ask, newest, old)
            if answer.status == 200:
                return self._line(newest, answer)
            if answer.status != 409:
                break
            old = self._size_said(answer)
            if old > newest.size:
                break
        self._look_for_fork(ask)
        raise WitnessRefused(answer.status)

    def _add(self, ask: Ask, newest: Signed, old: int) -> Answer:
        proof = rows.tree(ask, log_id=self.log_id, size=newest.size).consistency(old) if old else []
        asked = witness_book.Asked(old=old, proof=tuple(proof), checkpoint=newest.note)
        url = f"{self.witness.url}/add-checkpoint"
        return self._call(url, witness_book.spell_asked(asked))

    def _line(self, newest: Signed, answer: Answer) -> tuple[note.Signature, cosignature.Cosigned]:
        text = note.parse_note(newest.note).text
        try:
            lines = note.parse_note(text + b"\n" + answer.body).by(self.witness.key)
            for line in lines:
                seen = cosignature.check_cosignature(text=text, key=self.witness.key, line=line)
                return line, seen
        except Malformed as why:
            raise WitnessRefused(type(why).__name__) from why
        raise WitnessRefused("no line by its key")

    def _size_said(self, answer: Answer) -> int:
        said = answer.body.removesuffix(b"\n")
        if not said.isdigit() or len(said) > SIZE_DIGITS_MAX:
            raise WitnessRefused(answer.status)
        return int(said)

    def _look_for_fork(self, ask: Ask) -> None:
        """See whether the witness holds a checkpoint of ours that our tree does not extend.

        Only our own signature convicts us: what a witness merely says stops nothing.
        """
        shown = self._shown()
        if shown is None:
            return
        self._heads.learn(shown)
        said = checkpoint.parse_checkpoint(note.parse_note(shown).text)
        head = rows.head(ask, log_id=self.log_id)
        if said.size <= head.size:
            root = sign.root_at(ask, log_id=self.log_id, size=said.size)
            if root != said.root:
                self._heads.keep_fork(shown)

    def _shown(self) -> bytes | None:
        """Return the checkpoint that the witness shows, if our key signed it."""
        name = hashlib.sha256(self.log_id.encode()).hexdigest()
        answer = self._call(f"{self.witness.url}/{name}/checkpoint", None)
        if answer.status != 200:
            return None
        try:
            checkpoint.check_by_log(note.parse_note(answer.body), self._heads.key)
        except Malformed:
            return None
        return answer.body
