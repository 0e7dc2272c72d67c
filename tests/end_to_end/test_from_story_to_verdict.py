"""A case is loaded, logged, disclosed and judged by a stranger who has only the bundle."""

import dataclasses
import json
import threading
import uuid

import pytest

from unbroken.base import clock
from unbroken.base.identifiers import Key
from unbroken.chain import read
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind, machine
from unbroken.chain.tests import logs
from unbroken.disclosure import duties, find, perform
from unbroken.people.refusals import Denied, NotAllowed
from unbroken.station import load
from unbroken_verify import container
from unbroken_verify.cli import main as stranger

FILM = b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 40


@dataclasses.dataclass(frozen=True)
class HandedOver:
    """A bundle, the policy obtained elsewhere, and what was said when it was made."""

    bundle: object
    policy: object
    done: perform.Disclosed


@pytest.fixture
def case(station, shared, tmp_path, monkeypatch):
    """Load the theft, with one of its files really there."""
    monkeypatch.setenv("UNBROKEN_HOME", str(station.home))
    story = shared / "domain" / "stories" / "1-theft.jsonl"
    registry = json.loads(story.with_name("registry.json").read_text(encoding="utf-8"))
    media = tmp_path / "media"
    media.mkdir()
    (media / _first_file(story)).write_bytes(FILM)
    return load.load(file=story, registry=registry, media=media).cases["T-2026-1013"]


def _first_file(story):
    for line in story.read_text(encoding="utf-8").splitlines():
        for file in json.loads(line).get("media", ()):
            return file["path"].rpartition("/")[2]
    raise AssertionError(story)


@pytest.fixture
def running(station):
    """Let the log be ordered and signed while a test runs."""
    stop, one = threading.Event(), logs.integrator(station, beat_seconds=1)
    one.heads.publish_key()
    thread = threading.Thread(target=one.run, args=(stop,))
    thread.start()
    yield one
    stop.set()
    thread.join(timeout=20)
    one.close()


def _asked(case):
    to = perform.Recipient(person="person:x", role="counsel", text="阅卷")
    return perform.Asked(case=case, to=to)


def _officer(role, now):
    return Actor(
        id=ActorRef(f"officer:{role}"),
        person=PersonBehind(role),
        unit="unit:cd",
        roles=frozenset({role}),
        factor=Factor.PASSKEY,
        factor_at=now,
        terminal="test",
    )


def _disclose(case, out):
    now = clock.now()
    return perform.disclose_at_the_machine(
        asked=_asked(case),
        out=out,
        by=_officer("case_manager", now),
        second=_officer("head_organ", now),
        now=now,
        key=Key(uuid.uuid4()),
    )


@pytest.fixture
def handed(case, running, station, tmp_path):
    done = _disclose(case, tmp_path / "case.zip")
    policy = tmp_path / "policy.txt"
    policy.write_text(f"log {logs.key_in(station.home).public.encode()}\nquorum none\n")
    return HandedOver(tmp_path / "case.zip", policy, done)


def test_a_stranger_finds_the_case_genuine_and_is_told_all_that_is_missing(handed, capsys):
    code = stranger([str(handed.bundle), "--policy", str(handed.policy), "--lang", "en"])

    said = capsys.readouterr().out
    listed = handed.done.contents
    assert code == 1, said
    assert len(listed.acts) == listed.n > 40
    assert {each.reason.code for each in listed.missing_media} == {"claimed"}
    assert listed.duties == duties.duties_of(listed.stream, now=handed.done.receipt.recorded_at)


def test_the_bytes_that_are_here_are_handed_over_with_the_case(handed):
    with handed.bundle.open("rb") as file:
        members = container.PackedMembers(file)
        media = [name for name in members.names() if name.startswith("data/media/")]
        held = [b"".join(members.chunks(name)) for name in media]

    assert FILM in held
    assert len(media) == len(handed.done.contents.media)


def test_without_a_policy_of_his_own_he_is_told_that_the_signer_is_not_established(handed):
    assert stranger([str(handed.bundle)]) == 4


def test_one_changed_byte_is_found_wherever_it_is(handed):
    whole = handed.bundle.read_bytes()

    for share in (0.02, 0.3, 0.5, 0.7, 0.98):
        changed = bytearray(whole)
        changed[int(len(whole) * share)] ^= 1
        handed.bundle.write_bytes(changed)

        assert stranger([str(handed.bundle), "--policy", str(handed.policy)]) in {2, 3}, share


def test_the_disclosure_stands_in_the_log_after_all_that_it_discloses(handed, case):
    last = read.stream(case)[-1]

    assert last.declared.wire_name == "disclosure"
    assert (last.n, last.id) == (handed.done.contents.n + 1, handed.done.receipt.act)


def test_a_bundle_never_replaces_a_file(handed, case):
    before = read.head(case)

    with pytest.raises(perform.OutTaken):
        _disclose(case, handed.bundle)

    assert read.head(case) == before


def test_nobody_discloses_a_case_by_a_page_without_the_right_to(case, running, tmp_path):
    now = clock.now()
    before = read.head(case)

    with pytest.raises((Denied, NotAllowed)):
        perform.disclose_case(
            asked=_asked(case),
            out=tmp_path / "case.zip",
            by=machine(name="stranger", terminal="test", at=now),
            occurred_at=now,
            now=now,
            key=Key(uuid.uuid4()),
        )

    assert read.head(case) == before


def test_a_case_without_acts_is_not_disclosed(station, tmp_path, monkeypatch):
    monkeypatch.setenv("UNBROKEN_HOME", str(station.home))

    with pytest.raises(find.NothingToDisclose):
        _disclose("case:01930000-0000-7000-8000-000000000001", tmp_path / "case.zip")
