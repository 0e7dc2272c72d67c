"""The public page in a real browser: it judges what is dropped."""

import pytest

from tests.end_to_end import page_checks

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("look", page_checks.LOOKS, ids=str)
def test_what_is_no_bundle_is_said_on_a_page_that_holds(browser, served_station, tmp_path, look):
    file = tmp_path / "no-bundle.zip"
    file.write_bytes(b"x" * 5000)
    eye = page_checks.eye_of(browser, look)

    eye.open(f"{served_station}/verify/")
    eye.page.set_input_files("[name=bundle]", file)
    assert eye.page.locator("[data-drop-name]").inner_text() == "no-bundle.zip · 5.0 kB"
    eye.page.click("button.p")

    said = {"zh": "无法读取", "en": "Unreadable."}[look.language]
    eye.page.locator(".verdict h2").get_by_text(said).wait_for()
    assert page_checks.faults_seen(eye) == []
