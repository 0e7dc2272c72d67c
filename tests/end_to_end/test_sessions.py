"""A session in a real browser: filmed by a real recorder, written down through a cut network."""

import contextlib
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.page_checks import Look, check_page, open_context
from unbroken.capture.tests.conftest import running_camera
from unbroken.capture.tests.recordings import until
from unbroken.interrogation.models import Line, Session
from unbroken.interrogation.tests import acting

pytestmark = pytest.mark.browser

DESK = Look(language="en", width=1440, theme="light")
RUNS = """() => {
  const video = document.querySelector(".tracks video");
  return video.readyState >= 2 && video.currentTime > 0;
}"""


@pytest.fixture
def desk(served_station, station, monkeypatch):
    monkeypatch.setenv("UNBROKEN_HOME", str(station.home))
    return acting.desk(station.home, HTTP_HOST=urlsplit(served_station).netloc)


@contextlib.contextmanager
def filmed(home):
    with running_camera("--gop-seconds", "0.4") as camera:
        acting.configure(home, camera)
        with acting.recorder(home):
            yield


def cookies_of(desk, origin):
    session = desk.client.cookies["session"].value
    return [{"name": "session", "value": session, "url": origin}]


def write(page, text):
    page.fill("textarea[name=text]", text)
    page.press("textarea[name=text]", "Control+Enter")


def test_a_session_is_filmed_written_down_and_ended_in_a_browser(browser, served_station, desk):
    cookies = cookies_of(desk, served_station)
    context = open_context(browser, look=DESK, address=served_station, cookies=cookies)
    with filmed(desk.home):
        session = desk.start(room="I2")
        page = context.new_page()
        page.goto(served_station + acting.address(session))
        until(lambda: page.evaluate(RUNS))

        write(page, "你叫什么名字？")
        until(lambda: Line.objects.count() == 1)
        context.set_offline(True)
        write(page, "赵𠮷。")
        page.wait_for_selector(".qa li.waiting")
        context.set_offline(False)
        until(lambda: Line.objects.count() == 2)
        page.wait_for_selector(".qa li.waiting", state="detached")
        page.get_by_text("End", exact=True).first.click()
        page.locator("details.confirm[open] button.stop").click()
        page.wait_for_selector("text=Still owed")
    context.close()
    assert [one.text for one in Line.objects.order_by("at")] == ["你叫什么名字？", "赵𠮷。"]
    assert [one.kind for one in Line.objects.order_by("at")] == ["question", "answer"]
    assert Session.objects.get().ended_at is not None

    running = desk.start(room="I2", officers=["officer:330112"])
    check_page(browser, served_station + acting.address(running), cookies=cookies)
