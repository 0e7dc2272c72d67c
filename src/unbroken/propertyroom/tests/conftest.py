import pytest

from unbroken.propertyroom.tests import room


@pytest.fixture
def pages(plain_pages, settings):
    """Serve pages without their collected files, and make passwords cheap."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def case(station):
    """Open a case in a small station with its officers."""
    room.staffed()
    return room.a_case()
