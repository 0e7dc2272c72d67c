"""The public page judges what anybody brings, and trusts nothing that comes with it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from unbroken.base import clock, config
from unbroken.base.identifiers import CaseRef
from unbroken.chain.log import trust
from unbroken.disclosure import arrivals, judging, perform
from unbroken.disclosure.tests.conftest import PIN, seated
from unbroken.people import command

pytestmark = pytest.mark.usefixtures("running")


@pytest.fixture
def bundle(case, running, tmp_path) -> bytes:
    """Give a bundle of the case."""
    now = clock.now()
    done = perform.disclose_at_the_machine(
        asked=perform.Asked(
            case=CaseRef(case.ref),
            to=perform.Recipient(person="person:x", role="counsel", text="阅卷"),
        ),
        out=tmp_path / "case.zip",
        by=command.officer("330112", PIN, now=now),
        second=None,
        now=now,
        key=perform.Key("0199a7b4-0000-4000-8000-000000000001"),
    )
    assert done.contents.media
    return (tmp_path / "case.zip").read_bytes()


def judged(content: bytes, *, language: str = "en", policy: bytes | None = None) -> str:
    client = Client()
    client.cookies["django_language"] = language
    said: dict[str, object] = {"bundle": SimpleUploadedFile("case.zip", content), "trust": "own"}
    if policy is not None:
        said |= {"trust": "brought", "policy": SimpleUploadedFile("policy.txt", policy)}
    answer = client.post("/verify/", said)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_anybody_opens_the_page_and_takes_the_verifier_along(station):
    page = Client().get("/verify/")
    assert page.status_code == 200
    program = Client().get("/verify/unbroken-verify.pyz").content
    assert program.startswith(b"#!/usr/bin/env python3\n")


def test_a_genuine_bundle_is_called_so_in_a_full_sentence(bundle):
    assert "Genuine, but not complete." in judged(bundle)
    assert "真实但不完整。" in judged(bundle, language="zh-hans")


def test_one_changed_byte_is_not_called_genuine(bundle):
    for share in (0.1, 0.5, 0.9):
        changed = bytearray(bundle)
        changed[int(len(bundle) * share)] ^= 1
        page = judged(bytes(changed))
        assert "<h2>Genuine" not in page
        assert "<h2>Not genuine." in page or "<h2>Unreadable." in page


def test_the_policy_inside_the_bundle_is_never_believed(bundle):
    other = (
        "log other.invalid/log+9d6f3b2a+AWaS3dfMgQcw1GRuAlAyY2AQwKJgXkXZVw1h3vFnEyNs\nquorum none\n"
    )
    try:
        page = judged(bundle, policy=other.encode())
    except AssertionError:
        page = judged(bundle, policy=b"quorum none\n")
    assert "<h2>Genuine" not in page
    assert "Fingerprints to compare by telephone" in page


def test_the_right_policy_that_somebody_brings_is_believed(bundle):
    handed = trust.handed_out(config.load().config).encode()

    page = judged(bundle, policy=handed)

    assert "Genuine, but not complete." in page
    assert "this station&#x27;s own policy. Whoever" not in page


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x05\x06" + bytes(18), bytes(100_000)])
def test_what_is_no_bundle_is_called_unreadable(running, station, content, monkeypatch):
    monkeypatch.setenv("UNBROKEN_HOME", str(station.home))
    client = Client()
    client.cookies["django_language"] = "en"
    file = SimpleUploadedFile("x.zip", content)
    page = client.post("/verify/", {"bundle": file, "trust": "own"}).content.decode()
    assert ("<h2>Unreadable." in page) or (not content and "is an empty file" in page)


def test_a_bundle_that_is_too_large_is_refused_while_it_arrives(bundle, monkeypatch):
    monkeypatch.setattr(arrivals, "BYTES_MAX", 1024)
    monkeypatch.setattr(arrivals, "POLICY_BYTES_MAX", 10**9)

    answer = Client().post("/verify/", {"bundle": SimpleUploadedFile("a.zip", bundle)})

    assert answer.status_code == 413


def test_the_declared_length_alone_is_enough_to_refuse(station):
    answer = Client().post("/verify/", {}, headers={"Content-Length": str(10**12)})

    assert answer.status_code == 413


def test_nothing_that_was_brought_is_kept(bundle, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "arrivals")
    (tmp_path / "arrivals").mkdir()

    judged(bundle)

    assert list((tmp_path / "arrivals").iterdir()) == []


def test_no_more_than_a_few_are_judged_at_once(bundle, monkeypatch):
    monkeypatch.setattr(judging, "_turns", judging.threading.BoundedSemaphore(1))
    judging._turns.acquire()

    answer = Client().post(
        "/verify/", {"bundle": SimpleUploadedFile("a.zip", bundle), "trust": "own"}
    )

    assert answer.status_code == 503


def test_somebody_who_is_signed_in_sees_the_side_bar_too(case):
    assert 'class="nav"' in seated("330112").get("/verify/").content.decode()
    assert 'class="nav"' not in Client().get("/verify/").content.decode()
