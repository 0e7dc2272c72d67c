"""What the worker throws away by itself: what nobody came back to, and nothing that was acknowledged."""

import dataclasses
import datetime as dt
import hashlib
import os

import pytest
from procrastinate.contrib.django import app

from unbroken.base import clock
from unbroken.chain import vaults
from unbroken.chain.actor import machine
from unbroken.media import jobs, uploads
from unbroken.media.tests import test_tus
from unbroken.media.tests.test_tus import CONTENT, begin, send
from unbroken.people import jobs as people_jobs
from unbroken.people import scratch
from unbroken.people.models import Account, Draft
from unbroken.vault.upload import UploadId

desk = test_tus.desk
HOUR = dt.timedelta(hours=1)
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def _clean(desk):
    """Begin with a station of no uploads; the folder is that of all tests of this process."""
    uploads.station_uploads().expire(is_over=lambda *_: True)


def later(monkeypatch, hours):
    """Move the clock, and let the worker do what is due then."""
    moved = clock.now() + hours * HOUR
    monkeypatch.setattr(clock, "now", lambda: moved)
    for job in (jobs.expire_uploads, people_jobs.expire_drafts):
        job.func(timestamp=0)


def names():
    return {upload.id for upload in uploads.station_uploads().open_uploads()}


def id_of(address):
    return UploadId(address.rstrip("/").rpartition("/")[2])


def test_the_worker_does_it_every_hour():
    told = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}

    for name in ("media.expire_uploads", "people.expire_drafts"):
        minute, *rest = told[name].split()
        assert minute.isdigit()
        assert rest == ["*"] * 4


def test_an_upload_that_nobody_goes_on_with_goes_after_three_days_from_its_last_byte(
    desk, monkeypatch
):
    address = begin(desk, len(CONTENT)).headers["Location"]
    send(desk, address, CONTENT[:5000])

    later(monkeypatch, 71)
    assert names() == {id_of(address)}
    later(monkeypatch, 2)
    assert names() == set()


def test_a_file_that_arrived_whole_stays_in_the_vault_and_under_its_address(desk, monkeypatch):
    address = begin(desk, len(CONTENT)).headers["Location"]
    assert send(desk, address, CONTENT).status_code == 204
    nobody = machine(name="tests", terminal="tests", at=clock.now())
    owner = dataclasses.replace(nobody, id="officer:100001")

    later(monkeypatch, 24 * 29)
    assert uploads.digest_at(owner, address) == DIGEST
    later(monkeypatch, 24 * 2)

    assert names() == set()
    with vaults.station_vault().open(DIGEST) as kept:
        assert kept.read() == CONTENT


def test_what_is_whole_but_not_in_the_vault_after_a_crash_goes_there_and_is_not_lost(
    desk, monkeypatch
):
    """The seeded bug: the last part was acknowledged, then the server died before the vault had it."""
    monkeypatch.setattr(uploads, "finish_if_whole", lambda upload: upload)
    whole = b"whole" + os.urandom(64)
    address = begin(desk, len(whole)).headers["Location"]
    assert send(desk, address, whole).status_code == 204
    digest = hashlib.sha256(whole).hexdigest()
    assert not vaults.station_vault().has(digest)
    monkeypatch.undo()

    with monkeypatch.context() as moved:
        later(moved, 24 * 365)

    with vaults.station_vault().open(digest) as kept:
        assert kept.read() == whole


def test_where_the_vault_takes_nothing_the_bytes_stay_however_old_they_are(desk, monkeypatch):
    monkeypatch.setattr(uploads, "finish_if_whole", lambda upload: upload)
    address = begin(desk, len(CONTENT)).headers["Location"]
    send(desk, address, CONTENT)

    later(monkeypatch, 24 * 365)

    assert id_of(address) in names()


def test_a_draft_goes_three_days_after_somebody_typed_in_it_last(desk, monkeypatch):
    account = Account.objects.get(officer="100001")
    told = {"key": "", "page": "", "values": {}}
    scratch.keep_draft(account, name="old", at=clock.now(), **told)
    scratch.keep_draft(account, name="new", at=clock.now() + 24 * HOUR, **told)

    later(monkeypatch, 73)

    assert list(Draft.objects.values_list("name", flat=True)) == ["new"]
