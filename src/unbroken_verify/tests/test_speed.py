"""A reader with an ordinary machine does not wait (record-chain.md, section 8)."""

import io
import time

import pytest

from unbroken_verify import bundle, ed25519
from unbroken_verify.findings import Outcome
from unbroken_verify.tests.repacking import judged
from unbroken_verify.tests.station import Bundling, Station


def a_large_bundle(count):
    station = Station()
    for n in range(count):
        station.record("note_made", text=f"{n} " * 30, officer="officer:330112", place="room:7")
        if n % 100 == 99:
            station.checkpoint()
    made = Bundling(station)
    made.disclose()
    out = io.BytesIO()
    bundle.write_bundle(made.parts(), out=out)
    return out.getvalue(), station.policy()


@pytest.mark.parametrize(
    ("count", "seconds_max"),
    [(1_000, 2), pytest.param(10_000, 10, marks=pytest.mark.release)],
)
def test_a_bundle_of_many_records_is_checked_in_seconds(count, seconds_max):
    data, trusted = a_large_bundle(count)
    begun = time.process_time()
    verdict = judged(data, trusted)
    assert time.process_time() - begun < seconds_max
    assert verdict.outcome is Outcome.GENUINE_AND_COMPLETE, verdict.problems[:3]


def test_without_the_library_a_thousand_records_take_seconds_too(monkeypatch):
    monkeypatch.setattr(ed25519, "_HOLDS", ed25519._holds_in_python)
    data, trusted = a_large_bundle(1_000)
    begun = time.process_time()
    assert judged(data, trusted).outcome is Outcome.GENUINE_AND_COMPLETE
    assert time.process_time() - begun < 4
