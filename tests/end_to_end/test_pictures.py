"""The pictures of the README, made from the seeded station.

`UNBROKEN_PICTURES=docs/pictures ./unbroken test tests/end_to_end/test_pictures.py` makes them anew;
without a folder they go to one that is thrown away, so that each run shows that they can be made.
"""

import os
from pathlib import Path

import pytest

from tests.end_to_end.page_checks import Look, eye_of
from tests.end_to_end.routes import KEEPER, OFFICER, page

pytestmark = pytest.mark.browser

BLANK_BYTES_MAX = 20_000
"""A page without anything on it is smaller than this."""
PICTURES = {
    "work-list": page("work_list", OFFICER),
    "case": page("casefile:case", OFFICER, case="shop", query="?show=missing"),
    "area": page("area:board", KEEPER),
    "closing": page("conclusion:close", OFFICER, case="shop"),
}
ENGLISH = Look(language="en", width=1440, theme="light")
CHINESE = Look(language="zh", width=1440, theme="light")


def folder(thrown_away: Path) -> Path:
    named = os.environ.get("UNBROKEN_PICTURES")
    return Path(named) if named else thrown_away


@pytest.mark.parametrize("look", [CHINESE, ENGLISH], ids=str)
def test_a_picture_of_each_part_can_be_made(browser, seeded, look, tmp_path):
    origin, station = seeded
    eye, into = eye_of(browser, look), folder(tmp_path)
    into.mkdir(parents=True, exist_ok=True)
    for name, shown in PICTURES.items():
        cookies = [{"name": "session", "value": station.session_for(shown), "url": origin}]
        eye.open(origin + shown.address(station.things), cookies=cookies)
        file = into / f"{name}.{look.language}.jpg"
        seen = eye.page.screenshot(path=file, type="jpeg", quality=80)
        eye.leave()
        assert len(seen) > BLANK_BYTES_MAX, name
