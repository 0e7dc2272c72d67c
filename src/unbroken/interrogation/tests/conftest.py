import pytest

from unbroken.interrogation.tests import acting


@pytest.fixture(autouse=True)
def _pages_without_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.fixture
def desk(station, monkeypatch):
    monkeypatch.setenv("UNBROKEN_HOME", str(station.home))
    return acting.desk(station.home)
