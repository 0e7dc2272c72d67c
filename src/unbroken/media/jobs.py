"""What happens to looks later: one whose page fell silent is ended."""

import datetime as dt

from unbroken.chain.actor import machine
from unbroken.media import find, perform


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
