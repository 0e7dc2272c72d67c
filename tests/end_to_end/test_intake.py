"""A report by keyboard alone, in a real browser: from the desk to the receipt."""

from urllib.parse import urlsplit

import pytest

from tests.end_to_end.page_checks import Look, open_context
from unbroken.intake.models import Report
from unbroken.intake.tests import desk
from unbroken.people.tests import world

pytestmark = pytest.mark.browser

LOOK = Look(language="zh", width=1440, theme="light")


@pytest.fixture
def manned(served_station):
    desk.man()
    return served_station


def cookies_of(code: str, station: str) -> list[dict]:
    world.account(code)
    client = world.client_of(code, HTTP_HOST=urlsplit(station).netloc)
    return [{"name": "session", "value": client.cookies["session"].value, "url": station}]


def test_a_report_is_taken_by_keyboard_and_a_cut_network_keeps_the_draft(browser, manned):
    cookies = cookies_of(desk.DESK, manned)
    context = open_context(browser, look=LOOK, address=manned, cookies=cookies)
    page = context.new_page()
    page.goto(f"{manned}/intake/")
    page.keyboard.press("n")
    page.wait_for_url("**/intake/new/")
    for words in ("孙𠮷", "13800002201"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.focus("#id_what_summary")
    page.keyboard.type("𠮷祥手机店被盗")

    page.wait_for_timeout(500)
    context.set_offline(True)
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(500)
    context.set_offline(False)
    page.goto(f"{manned}/intake/new/")
    assert page.input_value("#id_who_name") == "孙𠮷"
    assert page.input_value("#id_what_summary") == "𠮷祥手机店被盗"

    page.focus("#id_report_facts")
    page.keyboard.type("晨开店时发现三部手机和现金4200元被盗")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/receipt/")
    report = Report.objects.get()
    assert report.receipt_no in page.content()
    page.goto(f"{manned}/intake/new/")
    assert page.input_value("#id_who_name") == ""
    context.close()
