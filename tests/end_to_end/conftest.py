"""A browser, and a server for pages that need no database."""

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, Page, sync_playwright

from tests.end_to_end import page_checks

PLAIN_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Say nothing; a fault shows in the page."""


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one Chromium for all tests of pages."""
    with sync_playwright() as playwright:
        opened = page_checks.launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def served(settings, tmp_path) -> Iterator[str]:
    """Serve the pages of a demonstration on the loopback; give its address."""
    settings.DEMONSTRATION = True
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN_STATIC}
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), _Threaded, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser, served) -> Iterator[Page]:
    """Give an English page of its own at desk width."""
    look = page_checks.Look(language="en", width=1440, theme="light")
    context = page_checks.open_context(browser, look=look, address=served)
    yield context.new_page()
    context.close()
