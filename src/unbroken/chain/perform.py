"""What the log itself has to record: acts whose time was not believed, times in which nobody looked."""

import datetime as dt
from collections.abc import Callable

from unbroken.base.identifiers import StreamName
from unbroken.chain import door, standing
from unbroken.chain.actor import machine
from unbroken.chain.receipt import Receipt
from unbroken.chain.register import Act
from unbroken.chain.standing import Downtime, Late

STATION = StreamName("station")
INTEGRATOR = "integrator"


def report_late(
    *,
    late: Callable[[Late], Act],
    downtime: Callable[[Downtime], Act],
    terminal: str,
    now: dt.datetime,
) -> list[Receipt]:
    """Record an alarm for each late act and each downtime, once, as the machine that found it.

    The floor above gives the acts, since it declares them. Safe to repeat: each has its own key.
    """
    by = machine(name=INTEGRATOR, terminal=terminal, at=now)
    found = [(late(one), one.key, one.integrated_at) for one in standing.late_to_report()]
    found += [(downtime(one), one.key, one.ended) for one in standing.downtimes_to_report()]
    return [
        door.record(act, stream=STATION, by=by, occurred_at=occurred_at, key=key)
        for act, key, occurred_at in found
    ]
