"""The board of the area in a real browser: its list outlives the station."""

import pytest

from tests.end_to_end.page_checks import Look, open_context
from tests.end_to_end.routes import KEEPER
from unbroken.people.tests import world

pytestmark = pytest.mark.browser


def test_the_list_of_who_is_inside_outlives_the_station(browser, seeded, stop_serving):
    address, there = seeded
    session = world.seat(KEEPER).cookies["session"].value
    cookies = [{"name": "session", "value": session, "url": address}]
    look = Look(language="zh", width=1440, theme="light")
    context = open_context(browser, look=look, address=address, cookies=cookies)
    board = context.new_page()
    board.goto(f"{address}/area/")
    board.wait_for_selector("[data-kept][data-done]")
    stop_serving()
    board.goto(f"{address}/area/stays/{there.things['inside']}/")

    assert "林某" in board.inner_text("main")
    assert "办案区在区人员名单" in board.inner_text("main")
    context.close()
