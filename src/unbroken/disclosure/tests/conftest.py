"""A small case whose log is signed while a test runs, and an officer who may disclose it."""

import json
import threading

import pytest
from django.test import Client

from unbroken.casefile.models import Case
from unbroken.chain.tests import logs
from unbroken.people import scratch
from unbroken.people.tests import world
from unbroken.station import load
from unbroken.station.demonstration import seed

PIN = "740318"
FILM = b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 40
TYPES = {
    *("call_record", "incident", "intake_record", "case_number", "acceptance_form"),
    *("filing_decision", "case_assignment"),
}


@pytest.fixture(autouse=True)
def _pages_without_files(plain_pages):
    """Show pages to a test's client."""


@pytest.fixture
def case(station, tmp_path, monkeypatch):
    """Load the beginning of the demonstration's open case, with one of its files really there."""
    monkeypatch.setenv("UNBROKEN_HOME", str(station.home))
    every = (seed.STORIES / "shop.jsonl").read_text("utf-8").splitlines(keepends=True)
    lines = [line for line in every if json.loads(line)["type"] in TYPES]
    story, media = tmp_path / "shop.jsonl", tmp_path / "media"
    story.write_text("".join(lines), "utf-8")
    media.mkdir()
    (media / "110-2026112300418.wav").write_bytes(FILM)
    roster = json.loads(seed.ROSTER.read_text("utf-8"))
    loaded = load.load(file=story, registry=roster, media=media)
    scratch.set_pin(world.account("330112"), PIN)
    return Case.objects.get(ref=loaded.cases["Z-2026-1123"])


@pytest.fixture
def running(station):
    """Let the log be ordered and signed while a test runs."""
    stop, one = threading.Event(), logs.integrator(station, beat_seconds=0.2)
    one.heads.publish_key()
    thread = threading.Thread(target=one.run, args=(stop,))
    thread.start()
    yield one
    stop.set()
    thread.join(timeout=20)
    one.close()


def seated(code: str) -> Client:
    """Return an English client of an officer who has just confirmed with a passkey."""
    client = world.seat(code)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def officer(case) -> Client:
    """Seat the lead officer of the case."""
    return seated("330112")
