"""What happens to looks and uploads later: what fell silent is ended."""

import datetime as dt

from procrastinate.contrib.django import app

from unbroken.base import clock
from unbroken.chain.actor import machine
from unbroken.media import find, perform, uploads

EVERY_HOUR = "17 * * * *"


def end_silent_looks(now: dt.datetime) -> int:
    """End looks whose ticket has run out, with what the page said last; return how many."""
    tickets = find.tickets_run_out(now)
    for ticket in tickets:
        perform.end_look(
            ticket=ticket,
            seen=[(int(a), int(b)) for a, b in ticket.seen],
            by=machine(name="worker", terminal="worker", at=now),
            occurred_at=min(ticket.until, now),
        )
    return len(tickets)


@app.periodic(cron=EVERY_HOUR)
@app.task(name="media.expire_uploads", queueing_lock="media.expire_uploads", lock="uploads")
def expire_uploads(timestamp: int) -> None:
    """Forget uploads whose senders did not come back; safe to repeat."""
    uploads.expire(clock.now())
