"""The pages of cases in a real browser, with a whole case that was loaded."""

import json
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.page_checks import check_page
from unbroken.people.tests import world
from unbroken.station import load

pytestmark = pytest.mark.browser

CASE = "T-2026-1013"


@pytest.fixture
def case(served_station, shared):
    """Serve a station with a loaded case; give its address."""
    folder = shared / "domain" / "stories"
    registry = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    loaded = load.load(file=folder / "1-theft.jsonl", registry=registry)
    world.account("330112")
    return f"{served_station}/cases/{loaded.cases[CASE].removeprefix('case:')}/"


def test_the_pages_of_a_case_hold(browser, served_station, case):
    client = world.client_of("330112", HTTP_HOST=urlsplit(served_station).netloc)
    session = client.cookies["session"].value
    cookies = [{"name": "session", "value": session, "url": served_station}]

    for page in (
        f"{served_station}/",
        f"{served_station}/search/?q=手机",
        f"{served_station}/cases/",
        case,
        f"{case}?show=missing",
        f"{case}?page=2",
        f"{case}20/",
        f"{case}1/print/",
    ):
        check_page(browser, page, cookies=cookies)
