import pytest

from unbroken.interrogation.tests import acting


@pytest.fixture(autouse=True)
def _pages_without_files(plain_pages):
    """Show pages to a test's client."""


@pytest.fixture
def desk(station, monkeypatch):
    monkeypatch.setenv("UNBROKEN_HOME", str(station.home))
    return acting.desk(station.home)
