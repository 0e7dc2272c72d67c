"""Every page, in every language, width and theme, with data and without: the matrix of issue 3."""

from dataclasses import replace

import pytest

from tests.end_to_end.page_checks import check_page
from tests.end_to_end.routes import FORMS, FORMS_EACH_DAY, NO_PAGE, PAGES
from tests.permissions import ROWS
from tests.test_permissions import call
from unbroken.people.tests import world

pytestmark = pytest.mark.browser


def cookies_for(page, seeded, origin):
    session = seeded.session_for(page)
    return [{"name": "session", "value": session, "url": origin}] if session else []


def holds(browser, page, served, settings):
    origin, seeded = served
    settings.DEMONSTRATION = page.demonstration
    cookies = cookies_for(page, seeded, origin)
    check_page(browser, origin + page.address(seeded.things), cookies=cookies)


@pytest.mark.parametrize("page", [*PAGES, *FORMS_EACH_DAY], ids=str)
def test_a_page_with_data_holds(browser, page, seeded, settings):
    holds(browser, page, seeded, settings)


@pytest.mark.release
@pytest.mark.parametrize("page", [one for one in FORMS if one not in FORMS_EACH_DAY], ids=str)
def test_the_form_of_an_act_holds(browser, page, seeded, settings):
    holds(browser, page, seeded, settings)


@pytest.mark.release
@pytest.mark.parametrize("page", [page for page in PAGES if page.empty], ids=str)
def test_a_page_without_data_holds(browser, page, empty, settings):
    holds(browser, page, empty, settings)


def test_every_page_is_looked_at():
    known, read = ({row.name for row in ROWS}, {row.name for row in ROWS if row.method == "GET"})
    looked_at = {page.route for page in (*PAGES, *FORMS)}

    assert read - looked_at - NO_PAGE.keys() == set()
    assert looked_at | NO_PAGE.keys() <= known
    assert looked_at & NO_PAGE.keys() == set()


@pytest.mark.usefixtures("plain_pages", "station")
def test_what_is_only_sent_has_no_page():
    world.register_unit()
    world.register("100001", "case_officer")
    client = world.seat("100001")
    read = {row.name for row in ROWS if row.method == "GET"}
    answers = {page.route for page in PAGES} | NO_PAGE.keys() | read

    for row in ROWS:
        if row.name not in answers:
            # An upload without the version of its protocol is told that before its method is looked at.
            assert call(client, replace(row, method="GET"), {}).status_code in {405, 412}, row.name
