"""What the checks of pages find, shown on pages with a fault; and the page that is not there."""

import pytest

from tests.end_to_end import page_checks
from tests.end_to_end.page_checks import Look, check_page

pytestmark = pytest.mark.browser

DESK = Look(language="zh", width=1440, theme="light")


def test_a_page_that_is_not_there_holds(browser, served):
    check_page(browser, served + "/nowhere", status=404)


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<p>case</p>", "English on a Chinese page"),
        ("<p><input title=案件 aria-label=Case></p>", "English on a Chinese page"),
        ("<button></button>", "axe button-name"),
        ("<div class='wide'>案件</div>", "scrolls sideways"),
        (
            "<section class='box'><span>候问室没有画面已转移看管</span></section>",
            "text leaves its box",
        ),
    ],
)
def test_the_checks_find_a_seeded_fault(browser, served, html, what):
    with served_page(browser, served, html) as faults:
        assert any(fault.what == what for fault in faults), faults


def test_the_checks_find_chinese_on_an_english_page(browser, served):
    english = Look(language="en", width=1440, theme="light")
    with served_page(browser, served, "<p>案件</p>", look=english) as faults:
        assert [fault.what for fault in faults] == ["Chinese on an English page"]


def test_a_sound_page_has_no_fault(browser, served):
    with served_page(
        browser, served, "<p>案件 <bdi translate='no'>case</bdi> A2026110087</p>"
    ) as faults:
        assert faults == []


class served_page:  # noqa: N801 — reads as a verb where it is used.
    """Answer one address with a page of our own, and look at it."""

    def __init__(self, browser, served, html, *, look=DESK):
        self.browser, self.address, self.html, self.look = browser, served + "/seeded", html, look

    def __enter__(self):
        lang = page_checks.LANGUAGES[self.look.language]
        style = "<style>.wide{width:3000px}.box{width:60px;white-space:nowrap}</style>"
        body = f"<!doctype html><html lang={lang}><title>{'全程' if lang == 'zh-CN' else 'U'}</title>{style}<main><h1>{'' if lang == 'en' else '案件'}{'A' if lang == 'en' else ''}</h1>{self.html}</main></html>"
        context = page_checks.eye_of(self.browser, self.look).page.context
        context.route(
            self.address,
            lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"),
        )
        try:
            return page_checks.faults_of(self.browser, self.address, look=self.look)
        finally:
            context.unroute(self.address)

    def __exit__(self, *_problem):
        return False
