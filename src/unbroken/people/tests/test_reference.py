from pathlib import Path

from unbroken.people.reference import permissions_page

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "permissions.md"


def test_the_page_of_permissions_is_that_of_the_table():
    assert PAGE.read_text() == permissions_page(), "run ./unbroken docs"
