"""The pages of the area in a real browser, with the people of the demonstration inside."""

from urllib.parse import urlsplit

import pytest

from tests.end_to_end.page_checks import LANGUAGES, Look, check_page, open_context
from unbroken.area.models import Stay
from unbroken.base import clock
from unbroken.people.tests import world
from unbroken.station.demonstration import seed

pytestmark = pytest.mark.browser

EVERYTHING = ("area_manager", "guard", "belongings_custodian")
LOOKS = tuple(
    Look(language=language, width=width, theme=theme)
    for language, width, theme in (("zh", 1440, "light"), ("zh", 390, "dark"), ("en", 390, "light"), ("en", 1440, "dark"))
)  # fmt: skip


@pytest.fixture
def area(served_station):
    """Serve a station with people inside; give its address and the cookies of somebody at the desk."""
    seed.load_all(now=clock.now(), media=None)
    for role in EVERYTHING[1:]:
        world.grant("officer:330151", role, unit="unit:centre")
    world.account("330151")
    client = world.client_of("330151", HTTP_HOST=urlsplit(served_station).netloc)
    session = client.cookies["session"].value
    return served_station, [{"name": "session", "value": session, "url": served_station}]


def test_the_pages_of_the_area_hold_and_the_list_outlives_the_station(browser, area, stop_serving):
    address, cookies = area
    stay = Stay.objects.get(name="林某").ref.removeprefix("stay:")
    here = f"{address}/area/stays/{stay}/"

    for page in (
        f"{address}/area/",
        f"{address}/area/enter/",
        f"{address}/area/patrol/",
        f"{address}/area/list/",
        here,
        f"{here}area_exit/",
        f"{here}safety_search/",
    ):
        check_page(browser, page, cookies=cookies, looks=LOOKS)

    assert set(LANGUAGES) == {look.language for look in LOOKS}
    look = Look(language="zh", width=1440, theme="light")
    context = open_context(browser, look=look, address=address, cookies=cookies)
    board = context.new_page()
    board.goto(f"{address}/area/")
    board.wait_for_selector("[data-kept][data-done]")
    stop_serving()
    board.goto(f"{address}/area/stays/{stay}/")

    assert "林某" in board.inner_text("main")
    assert "办案区在区人员名单" in board.inner_text("main")
    context.close()
