"""The witness: it vouches only for a tree that grew, remembers before it answers, and stands alone."""

import base64
import contextlib
import hashlib
import http.client
import socket
import threading
import time

import pytest

from unbroken.chain.log import keys, witness_book
from unbroken.chain.log.witness_book import Asked, Book, spell_asked
from unbroken.chain.tests import logs
from unbroken_verify import checkpoint, cosignature, merkle, note, policy

NAME = "witness.invalid/one"


class ALog:
    """A log in memory, which can also lie."""

    def __init__(self, origin="log.invalid/a", seed=1):
        self.key = keys._parsed(
            keys.spelled(name=origin, key_type=note.ED25519, seed=bytes([seed]) * 32),
            name=origin,
            key_type=note.ED25519,
        )
        self.tree = merkle.Tree(merkle.leaf_hash(bytes([number])) for number in range(50))

    def signed(self, size, *, root=None):
        said = checkpoint.Checkpoint(
            origin=self.key.public.name, size=size, root=root or self.tree.root(size)
        )
        line = note.sign_note(text=said.encode(), key=self.key.public, signer=self.key)
        return note.Note(text=said.encode(), signatures=(line,)).encode()

    def asked(self, old, size, *, proof=None):
        proof = (self.tree.consistency(old, size) if old else []) if proof is None else proof
        return spell_asked(Asked(old=old, proof=tuple(proof), checkpoint=self.signed(size)))


@pytest.fixture
def a_log():
    return ALog()


@pytest.fixture
def folder(tmp_path, a_log):
    folder = tmp_path / "witness"
    folder.mkdir()
    own = policy.Policy(logs=(policy.Log(key=a_log.key.public),))
    (folder / witness_book.LOGS).write_text(own.encode())
    return folder


@pytest.fixture
def book(folder):
    with contextlib.closing(_book(folder)) as book:
        yield book


def _book(folder):
    key = keys.own_key(folder / "key", name=NAME, key_type=note.COSIGNATURE_ED25519)
    return Book(folder, key=key, now=lambda: logs.NOON)


def test_a_tree_that_grew_is_cosigned(book, a_log):
    for old, size in [(0, 0), (0, 3), (3, 3), (3, 17), (17, 50)]:
        reply = book.add_checkpoint(a_log.asked(old, size))

        assert reply.status == 200
        text = note.parse_note(a_log.signed(size)).text
        (line,) = note.parse_note(text + b"\n" + reply.body).signatures
        seen = cosignature.check_cosignature(text=text, key=book.key.public, line=line)
        assert seen.at == logs.NOON


def test_a_log_that_is_not_named_is_not_known(book):
    stranger = ALog(origin="log.invalid/other", seed=2)

    assert book.add_checkpoint(stranger.asked(0, 3)).status == 404


def test_a_checkpoint_by_another_key_is_forbidden(book):
    thief = ALog(seed=2)

    assert book.add_checkpoint(thief.asked(0, 3)).status == 403


def test_a_signature_that_does_not_fit_is_forbidden(book, a_log):
    other = a_log.signed(4)
    body = spell_asked(Asked(old=0, proof=(), checkpoint=a_log.signed(3)))
    spoiled = body.split("— ".encode())[0] + "— ".encode() + other.split("— ".encode())[1]

    assert book.add_checkpoint(spoiled).status == 403


def test_an_old_size_beyond_the_checkpoint_is_bad(book, a_log):
    assert (
        book.add_checkpoint(a_log.asked(3, 3, proof=[]).replace(b"old 3", b"old 4")).status == 400
    )


def test_another_old_size_than_the_last_is_told_the_last(book, a_log):
    book.add_checkpoint(a_log.asked(0, 10))

    reply = book.add_checkpoint(a_log.asked(5, 20))

    assert (reply.status, reply.body, reply.type) == (409, b"10\n", "text/x.tlog.size")


def test_a_proof_that_does_not_hold_is_refused(book, a_log):
    book.add_checkpoint(a_log.asked(0, 10))
    sound = a_log.tree.consistency(10, 20)

    for proof in ([], sound[:-1], [*sound, bytes(32)], [bytes(32), *sound[1:]]):
        assert book.add_checkpoint(a_log.asked(10, 20, proof=proof)).status == 422
    assert book.add_checkpoint(a_log.asked(10, 20)).status == 200


def test_the_first_checkpoint_needs_no_proof_and_takes_none(book, a_log):
    assert book.add_checkpoint(a_log.asked(0, 10, proof=[bytes(32)])).status == 422


def test_another_root_at_the_same_size_is_refused(book, a_log):
    book.add_checkpoint(a_log.asked(0, 10))
    fork = spell_asked(Asked(old=10, proof=(), checkpoint=a_log.signed(10, root=bytes(32))))

    assert book.add_checkpoint(fork).status == 422


def test_an_empty_tree_has_one_root(book, a_log):
    fork = spell_asked(Asked(old=0, proof=(), checkpoint=a_log.signed(0, root=bytes(32))))

    assert book.add_checkpoint(fork).status == 422


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n",
        b"old 00\n\n",
        b"old -1\n\n",
        b"old 0\nAAAA\n\n",
        b"old 0\n" + b"A" * 44 + b"\n\n",
        b"old 0\n" + (base64.b64encode(bytes(32)) + b"\n") * 64 + b"\n",
        b"old 0\n\nlog.invalid/a\n1\n",
    ],
)
def test_what_is_no_request_is_bad(book, body):
    assert book.add_checkpoint(body).status == 400


def test_the_last_checkpoint_is_shown_with_both_signatures(book, a_log):
    name = hashlib.sha256(b"log.invalid/a").hexdigest()
    assert book.shown(name).status == 404
    book.add_checkpoint(a_log.asked(0, 10))

    shown = note.parse_note(book.shown(name).body)

    assert checkpoint.check_by_log(shown, a_log.key.public).size == 10
    (line,) = shown.by(book.key.public)
    cosignature.check_cosignature(text=shown.text, key=book.key.public, line=line)


def test_what_was_promised_is_remembered_by_the_next_witness_on_this_folder(folder, a_log):
    with contextlib.closing(_book(folder)) as book:
        book.add_checkpoint(a_log.asked(0, 10))
    with contextlib.closing(_book(folder)) as book:
        assert book.add_checkpoint(a_log.asked(0, 5)).status == 409


def test_nothing_is_promised_that_could_not_be_written(book, a_log, monkeypatch):
    def full(path, content):
        raise OSError(28, "full")

    monkeypatch.setattr(witness_book.durable, "replace_file", full)
    with pytest.raises(witness_book.durable.NoRoom):
        book.add_checkpoint(a_log.asked(0, 10))
    monkeypatch.undo()

    assert book.add_checkpoint(a_log.asked(0, 5)).status == 200


def test_two_witnesses_do_not_keep_one_book(book, folder):
    with pytest.raises(witness_book.WitnessRunsAlready):
        _book(folder)


def test_a_witness_without_logs_does_not_start(tmp_path):
    with pytest.raises(witness_book.NoLogsNamed):
        _book(tmp_path)


# ---- over HTTP, as a process of its own ----------------------------------------------------------


@pytest.fixture
def port(folder):
    with logs.a_witness(folder, name=NAME) as port:
        yield port


def test_it_answers_over_http_and_says_its_key(port, folder, a_log):
    assert _post(port, a_log.asked(0, 10))[0] == 200
    assert _post(port, a_log.asked(5, 20))[:2] == (409, b"10\n")
    name = hashlib.sha256(b"log.invalid/a").hexdigest()
    status, body, _ = _ask(port, "GET", f"/{name}/checkpoint")
    assert status == 200
    assert note.parse_note(body).signatures[1].name == NAME


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/add-checkpoint", 405),
        ("GET", "/", 404),
        ("GET", "/../key/signing", 404),
        ("POST", f"/{'0' * 64}/checkpoint", 404),
        ("PUT", "/add-checkpoint", 400),
    ],
)
def test_it_has_no_other_pages(port, method, path, status):
    assert _ask(port, method, path)[0] == status


def test_it_reads_no_endless_body_or_head(port):
    assert _ask(port, "POST", "/add-checkpoint", b"x" * 200_000)[0] == 413
    with socket.create_connection(("127.0.0.1", port), timeout=5) as one:
        one.sendall(b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 3000)
        assert one.recv(100).startswith(b"HTTP/1.1 431")


def test_slow_visitors_hold_nobody_up(folder, a_log):
    with logs.a_witness(folder, name=NAME, seconds_max=1.0) as port, contextlib.ExitStack() as slow:
        held = [slow.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(5)]
        for one in held:
            one.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 9\r\n\r\n")
        assert _post(port, a_log.asked(0, 10))[0] == 200
        began = time.monotonic()
        for one in held:
            one.settimeout(5)
            assert one.recv(1) == b""
        assert time.monotonic() - began < 4


def test_of_two_at_once_one_is_first_and_the_other_is_told(port, a_log):
    """The race of the specification: the smaller one must never be remembered last."""
    for old, sizes in ((0, (10, 20)),):
        answers = []
        threads = [
            threading.Thread(target=lambda s=s: answers.append(_post(port, a_log.asked(old, s))))
            for s in sizes
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

        assert sorted(status for status, *_ in answers) == [200, 409]


def test_killed_at_any_moment_it_never_promises_twice(folder, a_log):
    promised = 0
    for round_ in range(8):
        with logs.a_witness(folder, name=NAME) as port:
            killer = threading.Timer(0.05 + round_ / 100, logs.kill_witness)
            killer.start()
            with contextlib.suppress(OSError, http.client.HTTPException):
                while True:
                    status, body, _ = _post(port, a_log.asked(promised, min(promised + 1, 50)))
                    if status == 409:
                        # It died between remembering and answering: never the other way round.
                        assert int(body) > promised
                        promised = int(body)
                    else:
                        assert status == 200
                        promised = min(promised + 1, 50)
            killer.join()


def _post(port, body):
    return _ask(port, "POST", "/add-checkpoint", body)


def _ask(port, method, path, body=None):
    one = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        one.request(method, path, body=body)
        answer = one.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())
    finally:
        one.close()
