"""One client of the bench, a process of its own: `python -m unbroken.station.bench.client NAME PLACE…`.

It reads lines `START UNTIL` (of the clock that processes of a machine share) and answers each with a
line of JSON: how many it wrote in between, how long the middle one and the hundredth took, and how long
this process itself was at work.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping

import django

from unbroken.station.bench import contenders


def main() -> None:
    """Write whenever told to."""
    name, places = sys.argv[1], sys.argv[2:]
    django.setup()
    write = _writer(name, places)
    for _ in places:
        # What is worked out once a process, or once a case, is no part of the measure.
        write()
    _say({"ready": True})
    for line in sys.stdin:
        start, until = map(float, line.split())
        _say(measured(write, start, until))


def _writer(name: str, places: list[str]) -> Callable[[], None]:
    if name == contenders.DOOR:
        from unbroken.station.bench import perform  # noqa: PLC0415 — needs the station's Django.

        return perform.writer(places)
    from unbroken.station.bench.peers import peer  # noqa: PLC0415 — needs the peers' Django.

    return peer.writer(name, places)


def measured(write: Callable[[], None], start: float, until: float) -> dict[str, float]:
    """Write from one moment to the other as fast as it goes."""
    time.sleep(max(0.0, start - time.monotonic()))
    took: list[float] = []
    busy = time.process_time()
    before = time.monotonic()
    while before < until:
        write()
        after = time.monotonic()
        took.append(after - before)
        before = after
    hundredths = statistics.quantiles(took, n=100) if len(took) > 1 else took * 99
    return {
        "count": len(took),
        "seconds": before - start,
        "busy": time.process_time() - busy,
        "p50": hundredths[49],
        "p99": hundredths[98],
    }


def _say(told: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
