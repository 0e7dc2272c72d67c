"""What came too late is reported: once, by the machine that found it."""

import datetime as dt

from unbroken.base import clock
from unbroken.chain import perform, read, standing
from unbroken.chain.tests import logs


def _report():
    return perform.report_late(
        late=lambda one: logs.LogNoted(said=f"{one.kind} {one.act}"),
        downtime=lambda one: logs.LogNoted(said="downtime"),
        terminal="worker",
        now=clock.now(),
    )


def test_a_late_act_is_reported_once(station, an_integrator):
    log = an_integrator(now=lambda: clock.now() + dt.timedelta(minutes=10))
    log.beat()
    late = logs.record(logs.a_case())
    log.beat()

    assert len(_report()) == 1
    assert _report() == []

    (event,) = read.stream(perform.STATION)
    assert (event.by, event.act.said) == ("machine:integrator", f"back_dated {late.act}")


def test_a_downtime_is_reported_once(station, an_integrator):
    early = an_integrator(now=lambda: clock.now() - dt.timedelta(hours=1))
    early.beat()
    early.close()
    an_integrator().beat()

    assert [one.type for one in _report()] == ["test_log_note"]
    assert _report() == []


def test_the_log_tells_how_it_is(station, log):
    assert standing.health() is None
    logs.record(logs.a_case())
    log.beat()

    said = standing.health()

    assert (said.size, said.signed, said.refuses, said.broken) == (1, 1, None, 0)
    assert said.looked_at is not None
