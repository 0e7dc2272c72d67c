"""The only place that reads the machine's clock."""

import datetime as dt


def now() -> dt.datetime:
    """Return the present moment in UTC, cut to the millisecond that an envelope can hold."""
    moment = dt.datetime.now(dt.UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
