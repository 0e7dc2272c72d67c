"""How bytes leave: whole or by range, byte for byte, and never as a page."""

import asyncio

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from unbroken.media import serving

CONTENT = bytes(range(256)) * 5000
"""More than one piece."""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("serving") / "bytes"
    path.write_bytes(CONTENT)
    return path


def answer(file, asked=""):
    headers = {"Range": asked} if asked else {}
    response = serving.send(RequestFactory().get("/", headers=headers), file.open("rb"))
    body = response.getvalue() if response.streaming else response.content
    return response, body


def test_without_a_range_the_whole_leaves(file):
    response, body = answer(file)

    assert response.status_code == 200
    assert body == CONTENT
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"


@given(start=st.integers(0, len(CONTENT) + 10), length=st.integers(1, len(CONTENT)))
def test_a_range_is_exactly_what_was_asked_for(file, start, length):
    response, body = answer(file, f"bytes={start}-{start + length - 1}")

    if start >= len(CONTENT):
        assert response.status_code == 416
        assert response["Content-Range"] == f"bytes */{len(CONTENT)}"
        return
    end = min(start + length, len(CONTENT))
    assert response.status_code == 206
    assert body == CONTENT[start:end]
    assert response["Content-Range"] == f"bytes {start}-{end - 1}/{len(CONTENT)}"
    assert response["Content-Length"] == str(end - start)


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ("bytes=0-0", 206, CONTENT[:1]),
        ("bytes=5-", 206, CONTENT[5:]),
        ("bytes=-7", 206, CONTENT[-7:]),
        (f"bytes=-{len(CONTENT) * 2}", 206, CONTENT),
        ("bytes=-0", 416, b""),
        ("bytes=9-3", 200, CONTENT),
        ("bytes=-", 200, CONTENT),
        ("bytes=0-1,5-6", 200, CONTENT),
        ("lines=0-1", 200, CONTENT),
        ("bytes=٣-٥", 200, CONTENT),
    ],
)
def test_a_range_is_read_as_the_standard_says(file, asked, status, body):
    response, sent = answer(file, asked)

    assert (response.status_code, sent) == (status, body)


def test_a_range_can_be_put_together_again(file):
    step = 123_457
    pieces = [answer(file, f"bytes={at}-{at + step - 1}")[1] for at in range(0, len(CONTENT), step)]

    assert b"".join(pieces) == CONTENT


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", serving.UNKNOWN),
        (b"<!doctype html><script>", serving.UNKNOWN),
        (b"%PDF-1.7", serving.UNKNOWN),
        (b"", serving.UNKNOWN),
    ],
)
def test_a_type_comes_from_a_short_list_and_nothing_that_runs_is_in_it(head, kind):
    assert serving.type_of(head) == kind


def test_bytes_are_a_file_and_never_a_page(tmp_path):
    page = tmp_path / "evil"
    page.write_bytes(b"<script>alert(1)</script>")

    for asked in ("", "bytes=0-3", "bytes=99-"):
        response, _ = answer(page, asked)
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "no-store"
        if response.status_code != 416:
            assert response["Content-Type"] == "application/octet-stream"


def test_a_name_with_rare_characters_leaves_as_it_is(file):
    request = RequestFactory().get("/")
    response = serving.send(request, file.open("rb"), name='㛃 "𠮷".mp4')
    response.close()

    assert response["Content-Disposition"].endswith(
        "filename*=UTF-8''%E3%9B%83%20%22%F0%A0%AE%B7%22.mp4"
    )


def test_under_the_real_server_pieces_come_one_by_one(file):
    request = RequestFactory().get("/")
    request.scope = {"type": "http"}
    response = serving.send(request, file.open("rb"))

    async def gathered():
        return [piece async for piece in response]

    pieces = asyncio.run(gathered())
    assert response.is_async
    assert b"".join(pieces) == CONTENT
    assert max(map(len, pieces)) == serving.CHUNK_BYTES
