"""The public page in a real browser: it holds in both languages, and judges what is dropped."""

import pytest

from tests.end_to_end import page_checks

pytestmark = pytest.mark.browser


def test_the_verify_page_holds_and_says_what_is_no_bundle(browser, served_station, tmp_path):
    page_checks.check_page(browser, f"{served_station}/verify/")
    file = tmp_path / "no-bundle.zip"
    file.write_bytes(b"x" * 5000)
    look = page_checks.Look(language="en", width=1440, theme="light")
    page = page_checks.open_context(browser, look=look, address=served_station).new_page()

    page.goto(f"{served_station}/verify/")
    page.set_input_files("[name=bundle]", file)
    assert page.locator("[data-drop-name]").inner_text() == "no-bundle.zip · 5.0 kB"
    page.click("button.p")

    page.locator(".verdict h2").get_by_text("Unreadable.").wait_for()
    page.context.close()
