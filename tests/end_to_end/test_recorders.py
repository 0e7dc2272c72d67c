"""The page of recorders in a real browser: with files owed, a number missing and a recorder overdue."""

import datetime as dt
import uuid

import pytest

from tests.end_to_end.page_checks import check_page
from unbroken.base import clock
from unbroken.base.identifiers import DeviceRef, Key, OfficerRef
from unbroken.docking import perform
from unbroken.docking.acts import DeviceIssued, DutyShiftSet
from unbroken.docking.tests.test_dock import take_in
from unbroken.people import find
from unbroken.people.tests import world

pytestmark = pytest.mark.browser
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def docked(served_station, tmp_path):
    """Serve a station in which a recorder is overdue and has brought files with one missing."""
    world.register_unit()
    world.register("330112", "case_officer", "device_manager", "head_unit")
    standing = find.standing_of("officer:330112", now=clock.now())
    by = find.actor_of(standing, factor=world.founder().factor, factor_at=clock.now(), terminal="d")
    now = clock.now()
    issued = DeviceIssued(
        device=DeviceRef("recorder:R11"),
        to_officer=OfficerRef("officer:330112"),
        battery_percent=90,
        storage_free_mb=118000,
        clock_offset_ms=120,
        self_test_passed=True,
        due_back_at=now - HOUR,
    )
    shift = DutyShiftSet(
        started_at=now - HOUR,
        ended_at=now + HOUR,
        officers=(OfficerRef("officer:330112"),),
        devices=(DeviceRef("recorder:R11"),),
    )
    for act in (issued, shift):
        perform._of_unit(act, by=by, occurred_at=now, now=now, key=Key(uuid.uuid4()))
    for number in (71, 72, 75):
        (tmp_path / f"R11_{number:04}.bin").write_bytes(bytes([number]) * 2048)
    take_in(tmp_path, "330112")
    return served_station


def test_the_page_of_recorders_holds(browser, docked):
    session = world.seat("330112").cookies["session"].value
    cookie = {"name": "session", "value": session, "url": docked}

    check_page(browser, docked + "/recorders/", cookies=[cookie])
