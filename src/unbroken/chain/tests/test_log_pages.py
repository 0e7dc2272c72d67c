"""The log's pages: a stranger reads it all without signing in, and proves it without our code."""

import base64
import threading
import urllib.error
import wsgiref.simple_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from unbroken.chain import standing
from unbroken.chain.log.standing import NotIntegrated
from unbroken.chain.tests import logs, stranger
from unbroken_verify import proof as proof_

# Whether static files were gathered is nothing to the log.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def pages(station):
    """Serve the station's pages over HTTP."""
    server = wsgiref.simple_server.make_server(
        "127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet
    )

    def serve():
        server.serve_forever(poll_interval=0.05)
        connections.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/log"
    server.shutdown()
    thread.join()
    server.server_close()


def _grow(log, count):
    case = logs.a_case()
    for _ in range(count):
        logs.record(case)
    return log.beat()


def test_a_stranger_reads_the_log_and_proves_every_entry(station, log, pages):
    receipts = [logs.record(logs.a_case()) for _ in range(3)]
    log.beat()
    vkey = log.key.public.encode()

    before, _ = stranger.read_all(pages, vkey)
    _grow(log, 300)
    after, entries = stranger.read_all(pages, vkey)

    assert (before.size, after.size) == (3, 303)
    assert entries[:3] == [b"\x01" + one.h for one in receipts]
    assert stranger.mth([stranger.leaf(each) for each in entries[: before.size]]) == before.root


def test_the_partial_tiles_of_every_published_size_stay(station, log, pages):
    sizes = [_grow(log, count).size for count in (3, 4, 250)]

    for size in sizes:
        assert stranger.entries(pages, size) == stranger.entries(pages, sizes[-1])[:size]


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/000.p/4",
        "tile/0/000",
        "tile/entries/000.p/4",
        "tile/entries/001",
        "tile/1/000.p/1",
        "tile/0/0",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/64/000",
        "tile/x/000",
    ],
)
def test_what_is_not_published_is_not_there(station, log, pages, path):
    _grow(log, 3)

    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        stranger.fetch(f"{pages}/{path}")
    refused.value.close()


def test_an_entry_that_is_placed_and_not_signed_is_not_shown(station, log, pages, monkeypatch):
    _grow(log, 3)
    logs.record(logs.a_case())
    monkeypatch.setattr("unbroken.chain.log.sign.sign_head", _dies)
    with pytest.raises(ZeroDivisionError):
        log.beat()

    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        stranger.fetch(f"{pages}/tile/entries/000.p/4")
    refused.value.close()


def test_before_the_first_checkpoint_there_is_none(station, pages):
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        stranger.fetch(f"{pages}/checkpoint")
    refused.value.close()


def test_the_newest_checkpoint_is_not_kept_by_caches(station, log, pages):
    _grow(log, 1)

    _, headers = stranger.fetch(f"{pages}/checkpoint")

    assert headers["Cache-Control"] == "public, max-age=2"


def test_an_act_comes_with_its_proof(station, log, pages):
    receipts = [logs.record(logs.a_case()) for _ in range(7)]
    assert standing.status_of(receipts[4].act).state == "recorded"
    with pytest.raises(NotIntegrated):
        standing.proof_of(receipts[4].act)
    log.beat()

    said = standing.status_of(receipts[4].act)
    carried = standing.proof_of(receipts[4].act)

    assert (said.state, said.index, said.checkpoint) == ("integrated", 4, 7)
    head, _, signed = carried.partition(b"\n\n")
    first, index, *path = head.decode().splitlines()
    assert (first, index) == ("c2sp.org/tlog-proof@v1", "index 4")
    root = stranger.checkpoint(signed, log.key.public.encode()).root
    leaf = stranger.leaf(b"\x01" + receipts[4].h)
    assert stranger.climb(leaf, 4, 7, [base64.b64decode(each) for each in path]) == root
    assert proof_.parse_proof(carried).index == 4


def test_a_receipt_tells_where_the_act_stands(station, log):
    receipt = logs.record(logs.a_case())
    log.beat()

    page = standing.receipt_of(receipt.act)

    assert (page.h, page.n, page.type) == (receipt.h.hex(), 1, "test_log_note")
    assert page.standing.index == 0


def _dies(*_, **__):
    raise ZeroDivisionError
