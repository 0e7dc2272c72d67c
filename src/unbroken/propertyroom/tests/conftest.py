import pytest

from unbroken.propertyroom.tests import room


@pytest.fixture
def pages(settings, tmp_path):
    """Serve pages without their collected files, and make passwords cheap."""
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def case(station):
    """Open a case in a small station with its officers."""
    room.staffed()
    return room.a_case()
