"""A camera, a recorder, a collector, a look, and a picture that moves in a real browser."""

import time
from urllib.parse import urlsplit

import pytest

from tests.end_to_end import page_checks
from tests.end_to_end.page_checks import check_page
from unbroken.base import clock
from unbroken.base.identifiers import StreamName, UnitRef
from unbroken.capture.acts import CameraRegistered
from unbroken.capture.collector import Collector
from unbroken.capture.recorder import journal
from unbroken.capture.tests.conftest import running_camera
from unbroken.capture.tests.recordings import recording, rows, until
from unbroken.chain import door, read, vaults
from unbroken.chain.actor import machine
from unbroken.media.acts import LookEnded, RecordLookedAt
from unbroken.media.models import Recording
from unbroken.people.tests import world

pytestmark = pytest.mark.browser

UNIT = StreamName("unit:cd")
PLAYING = "document.querySelector('video')?.currentTime > 0.5"


def _second_stretch(root):
    return [one for one in rows(root, journal.Sealed) if one.stretch == 2]


def looks():
    """Return what the record says of looks at recordings."""
    return [e.act for e in read.stream(UNIT) if isinstance(e.act, RecordLookedAt | LookEnded)]


def comes_true(page, words, *, seconds=30):
    """Wait until something holds in the page, whose policy lets no text become a program."""
    give_up_at = time.monotonic() + seconds
    while not page.evaluate(words):
        assert time.monotonic() < give_up_at, words
        page.wait_for_timeout(100)


@pytest.fixture
def recorded(served_station, tmp_path):
    """Record a few seconds with a cut, collect them, and return the address of their page."""
    by = machine(name="tests", terminal="tests", at=clock.now())
    said = CameraRegistered(
        camera="device:room-1",
        name="讯问室一 · 全景",
        room="room:I1",
        of_unit=UnitRef("unit:cd"),
        has_sound=True,
        in_use=True,
    )
    door.record(said, stream=UNIT, by=by, occurred_at=clock.now(), key=world.a_key())
    with (
        running_camera("--gop-seconds", "0.4") as camera,
        recording(tmp_path, f"{camera}?cut=3&away=2"),
    ):
        until(lambda: len(_second_stretch(tmp_path / "a")) > 4)
    vault = vaults.station_vault()
    Collector(
        spools=(tmp_path / "a",),
        vault=vault,
        renditions=vault.root.parent / "derived" / "media",
        terminal="tests",
    ).beat(clock.now())
    number = Recording.objects.get().ref.removeprefix("recording:")
    return f"{served_station}/media/{number}/"


def test_what_a_camera_saw_plays_in_a_browser_and_the_look_is_recorded(
    browser, served_station, recorded
):
    world.register_unit()
    world.register("330120", "area_manager", "head_unit")
    world.account("330120")
    client = world.client_of("330120", HTTP_HOST=urlsplit(served_station).netloc)
    session = client.cookies["session"].value
    cookies = [{"name": "session", "value": session, "url": served_station}]
    check_page(browser, recorded, cookies=cookies)

    look = page_checks.Look(language="zh", width=1440, theme="light")
    context = page_checks.open_context(browser, look=look, address=recorded, cookies=cookies)
    page, said = context.new_page(), []
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.goto(recorded)
    assert page.locator(".axis .hole").count() >= 1
    page.fill("#purpose", "核查讯问室一的录像")
    page.click("#stage button[type=submit]")
    comes_true(page, PLAYING, seconds=60)
    before = page.evaluate("document.querySelector('video').currentTime")
    comes_true(page, f"document.querySelector('video').currentTime > {before} + 0.3")
    page.keyboard.press("g")
    assert page.locator(".lost").is_visible()
    assert "无画面" in page.locator(".lost").inner_text()
    page.keyboard.press("k")
    comes_true(page, "!document.querySelector('video').paused")
    page.keyboard.press("m")
    assert page.locator("[data-marks] path").count() == 1
    page.keyboard.press(".")
    assert page.evaluate("document.querySelector('video').paused")
    page.goto(f"{served_station}/media/")
    until(lambda: isinstance(looks()[-1], LookEnded))
    context.close()

    acts = looks()
    assert said == []
    assert [type(act) for act in acts] == [RecordLookedAt, LookEnded]
    assert acts[0].purpose == "核查讯问室一的录像"
    assert acts[1].seen
