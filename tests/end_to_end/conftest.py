"""A browser, and a server for pages that need no database."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from weakref import WeakSet
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.end_to_end import page_checks
from tests.end_to_end.seeded import Seeded, with_cases, without_cases

ANSWER_SECONDS_MAX = 5
PLAIN_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


# Playwright's loop runs in the thread of the tests, which ask the database nothing asynchronously.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Say nothing; a fault shows in the page."""


class _Threaded(ThreadingMixIn, WSGIServer):
    """Answers each request in a thread of its own, and knows which still answer."""

    daemon_threads = True

    def __init__(self, *where: object) -> None:
        super().__init__(*where)
        self.answering: WeakSet[threading.Thread] = WeakSet()

    def process_request_thread(self, *asked: object) -> None:
        """Answer, and be known while it lasts: the database of a test goes away after it."""
        self.answering.add(threading.current_thread())
        super().process_request_thread(*asked)


_RUNNING: list[_Threaded] = []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one Chromium for all tests of pages."""
    with sync_playwright() as playwright:
        opened = page_checks.launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def served(settings, tmp_path) -> Iterator[str]:
    """Serve the pages of a demonstration on the loopback, without a database; give the address."""
    settings.DEMONSTRATION = True
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    with _serving(settings, tmp_path) as address:
        yield address


@pytest.fixture
def served_station(station, settings, tmp_path) -> Iterator[str]:
    """Serve an empty station under a name: a passkey belongs to a name, never to a number."""
    with _serving(settings, tmp_path) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="session")
def _seeded(stations, tmp_path_factory) -> Iterator[tuple]:
    yield from _kept(stations, tmp_path_factory.mktemp("seeded"), with_cases)


@pytest.fixture(scope="session")
def _empty(stations, tmp_path_factory) -> Iterator[tuple]:
    yield from _kept(stations, tmp_path_factory.mktemp("empty"), without_cases)


def _kept(stations, home: Path, seed) -> Iterator:
    """Make a station that lasts as long as the tests, since bringing its past in takes seconds."""
    plain = {**django_settings.STORAGES, "staticfiles": PLAIN_STATIC}
    with stations.made(home) as made:
        with stations.used(made), override_settings(STORAGES=plain, STATIC_ROOT=home):
            seeded = seed()
        yield made, seeded


@pytest.fixture
def seeded(_seeded, stations, settings, tmp_path) -> Iterator[tuple[str, Seeded]]:
    """Serve the station on which everything has happened; give its address and what is there."""
    station, told = _seeded
    with stations.used(station), _serving(settings, tmp_path) as address:
        yield address.replace("127.0.0.1", "localhost"), told


@pytest.fixture
def empty(_empty, stations, settings, tmp_path) -> Iterator[tuple[str, Seeded]]:
    """Serve a station with officers and without a case; give its address and what is there."""
    station, told = _empty
    with stations.used(station), _serving(settings, tmp_path) as address:
        yield address.replace("127.0.0.1", "localhost"), told


@contextmanager
def _serving(settings, folder: Path) -> Iterator[str]:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
    settings.STATIC_ROOT = folder
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN_STATIC}
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), _Threaded, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _RUNNING.append(server)
    yield f"http://127.0.0.1:{server.server_port}"
    _RUNNING.remove(server)
    _stop(server)


def _stop(server: _Threaded) -> None:
    server.shutdown()
    server.server_close()
    for thread in list(server.answering):
        thread.join(timeout=ANSWER_SECONDS_MAX)


@pytest.fixture
def stop_serving() -> Callable[[], None]:
    """Give the means to let the server go away while a page is open."""
    return lambda: [_stop(server) for server in _RUNNING] and None


@pytest.fixture
def page(browser, served) -> Iterator[Page]:
    """Give an English page of its own at desk width."""
    look = page_checks.Look(language="en", width=1440, theme="light")
    context = page_checks.open_context(browser, look=look, address=served)
    yield context.new_page()
    context.close()
