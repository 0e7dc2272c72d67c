"""Who integrates now: a lease in the database, with a number that fences off whoever came before."""

import datetime as dt
import uuid
from dataclasses import dataclass

from unbroken.chain.log.rows import Connection

MAKE = "INSERT INTO unb.lease (log_id) VALUES (%s) ON CONFLICT DO NOTHING"
TAKE = """UPDATE unb.lease SET holder = %s, fence = fence + 1, until = clock_timestamp() + %s
WHERE log_id = %s AND (until < clock_timestamp() OR holder = %s) RETURNING fence"""
HOLD = """UPDATE unb.lease SET until = clock_timestamp() + %s
WHERE log_id = %s AND holder = %s AND fence = %s RETURNING fence"""
LET_GO = """UPDATE unb.lease SET until = '-infinity'
WHERE log_id = %s AND holder = %s AND fence = %s"""


class LeaseHeld(Exception):
    """One integrator at a time; this one waits until the other falls silent."""


class LeaseLost(Exception):
    """Somebody else took over while this integrator was silent: it writes nothing more as it was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """The right to extend one log."""

    log_id: str
    holder: uuid.UUID
    fence: int
    length: dt.timedelta

    def hold(self, connection: Connection) -> None:
        """Hold the right until the end of this transaction; raises LeaseLost.

        It must be the transaction's first statement: from here on the row is locked, so that nobody
        takes over before the transaction has ended one way or the other.
        """
        values = (self.length, self.log_id, self.holder, self.fence)
        if connection.execute(HOLD, values).fetchone() is None:
            raise LeaseLost

    def let_go(self, connection: Connection) -> None:
        """Give the right back, so that another need not wait for it to run out."""
        connection.execute(LET_GO, (self.log_id, self.holder, self.fence))


def take(connection: Connection, *, log_id: str, holder: uuid.UUID, length: dt.timedelta) -> Lease:
    """Take the right to extend a log; raises LeaseHeld while another has it."""
    connection.execute(MAKE, (log_id,))
    found = connection.execute(TAKE, (holder, length, log_id, holder)).fetchone()
    if found is None:
        raise LeaseHeld
    return Lease(log_id=log_id, holder=holder, fence=found[0], length=length)
