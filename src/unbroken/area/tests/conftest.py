"""Fixtures of the area: a station with rooms, and who works there."""

import pytest

from unbroken.area.tests import people
from unbroken.people.tests import world


@pytest.fixture
def area(station):
    """Give a station whose unit has an area."""
    world.register_unit()
    people.register_rooms()
    return station


@pytest.fixture
def manager():
    return people.an_officer("330151", "area_manager")


@pytest.fixture
def guard():
    return people.an_officer("330150", "guard")


@pytest.fixture
def _pages(plain_pages):
    """Show pages to a test's client."""
