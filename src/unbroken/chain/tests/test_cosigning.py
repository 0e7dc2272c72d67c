"""The log and its witnesses together: who vouches, how far an act has come, who is away."""

import contextlib
import threading
import time

import pytest

from unbroken.base import addresses, config
from unbroken.chain import standing
from unbroken.chain.log import calls, cosign, heads, keys, trust, witness_book
from unbroken.chain.log.standing import Log, State
from unbroken.chain.tests import logs
from unbroken_verify import note, policy, proof

NAME = "witness.invalid/county"


class AWitness:
    """A witness process that watches the station's log, and the station's word for it."""

    def __init__(self, folder, log, name=NAME):
        self.folder, self.name = folder, name
        folder.mkdir()
        watched = policy.Policy(logs=(policy.Log(key=log.key.public),))
        (folder / witness_book.LOGS).write_text(watched.encode())
        self.key = keys.own_key(folder / "key", name=name, key_type=note.COSIGNATURE_ED25519).public

    @contextlib.contextmanager
    def running(self):
        with logs.a_witness(self.folder, name=self.name) as port:
            yield f"http://127.0.0.1:{port}"

    def known(self, url="http://127.0.0.1:9", **more):
        return policy.Witness(name="county", key=self.key, url=url, **more)


@pytest.fixture
def county(tmp_path, log):
    return AWitness(tmp_path / "county", log)


def _cosigner(station, log, witness):
    return cosign.Cosigner(
        witness=witness,
        connect=lambda: station.connect("unb_log"),
        heads=log.heads,
        call=calls.calling(()),
    )


def _once(station, log, witness):
    with station.connect("unb_log") as connection:
        return _cosigner(station, log, witness).once(connection)


def _log(log, *witnesses, quorum=None, groups=(), demonstration=False):
    own = policy.Policy(witnesses=witnesses, quorum=quorum, groups=groups)
    outsiders = trust.Outsiders(policy=own, demonstration=demonstration)
    return Log(standing.asking, log_id=log.log_id, outsiders=outsiders)


def test_a_witness_vouches_for_each_new_checkpoint(station, log, county):
    with county.running() as url:
        witness = county.known(url)
        for count in (1, 3, 300):
            case = logs.a_case()
            receipts = [logs.record(case) for _ in range(count)]
            log.beat()
            assert _once(station, log, witness)
            assert not _once(station, log, witness)

    said = _log(log, witness).standing(receipts[-1].act)
    assert (said.state, said.index, said.checkpoint) == (State.WITNESSED, 303, 304)
    assert [one.name for one in said.seen] == [NAME]


def test_an_act_is_proved_by_the_first_checkpoint_that_was_witnessed(station, log, county):
    early = logs.record(logs.a_case())
    log.beat()
    logs.record(logs.a_case())
    log.beat()
    with county.running() as url:
        _once(station, log, county.known(url))
    logs.record(logs.a_case())
    log.beat()

    carried = proof.parse_proof(_log(log, county.known()).proof(early.act))

    lines = note.parse_note(carried.checkpoint)
    assert lines.text.split(b"\n")[1] == b"2"
    assert [one.name for one in lines.signatures] == [log.log_id, NAME]


def test_a_witness_of_the_same_operator_does_not_count(station, log, county):
    receipt = logs.record(logs.a_case())
    log.beat()
    with county.running() as url:
        _once(station, log, county.known(url))
    own = county.known(same_operator=True)

    assert _log(log, own).standing(receipt.act).state is State.INTEGRATED
    assert _log(log, own, quorum="county").standing(receipt.act).state is State.INTEGRATED
    shown = _log(log, own, demonstration=True).standing(receipt.act)
    assert shown.state is State.WITNESSED
    assert shown.seen[0].same_operator


def test_a_quorum_needs_all_that_it_names(station, log, county, tmp_path):
    court = AWitness(tmp_path / "court", log, name="witness.invalid/court")
    receipt = logs.record(logs.a_case())
    log.beat()
    both = policy.Group(name="both", needed=2, members=("county", "court"))
    with county.running() as url, court.running() as other:
        one = county.known(url)
        two = policy.Witness(name="court", key=court.key, url=other)
        page = _log(log, one, two, quorum="both", groups=(both,))
        _once(station, log, one)
        assert page.standing(receipt.act).state is State.INTEGRATED
        _once(station, log, two)

    assert page.standing(receipt.act).state is State.WITNESSED


def test_a_cosignature_that_does_not_hold_counts_for_nothing(station, log, county, tamper):
    receipt = logs.record(logs.a_case())
    log.beat()
    with county.running() as url:
        _once(station, log, county.known(url))
    assert _log(log, county.known()).standing(receipt.act).state is State.WITNESSED

    tamper("UPDATE unb.cosignature SET line = replace(convert_from(line, 'UTF8'), 'A', 'B')::bytea")

    assert _log(log, county.known()).standing(receipt.act).state is State.INTEGRATED


def test_waiting_ends_when_the_act_is_witnessed(station, log, county):
    receipt = logs.record(logs.a_case())
    stop = threading.Event()
    with county.running() as url:
        cosigner = _cosigner(station, log, county.known(url))
        asking = threading.Thread(target=cosigner.run, args=(stop,))
        asking.start()
        log.beat()
        said = _log(log, county.known()).wait_for(receipt.act, State.WITNESSED, seconds=20)
        stop.set()
        asking.join()

    assert said.state is State.WITNESSED


def test_waiting_says_how_far_the_act_came_when_the_witness_is_away(station, log, county):
    receipt = logs.record(logs.a_case())
    log.beat()
    with pytest.raises(calls.WitnessAway):
        _once(station, log, county.known())

    began = time.monotonic()
    said = _log(log, county.known()).wait_for(receipt.act, State.WITNESSED, seconds=0.5)

    assert said.state is State.INTEGRATED
    assert time.monotonic() - began < 5


def test_the_witness_answers_when_the_station_is_gone(station, log, county):
    logs.record(logs.a_case())
    log.beat()
    with county.running() as url:
        _once(station, log, county.known(url))
        log.close()

        answer = calls.calling(())(f"{url}/{logs.origin_hash(log.log_id)}/checkpoint", None)

    assert note.parse_note(answer.body).text.split(b"\n")[1] == b"1"


def test_a_station_set_back_as_a_whole_learns_from_its_witness(
    station, an_integrator, log, county, tamper
):
    """Database and store of heads both old: only the witness still knows."""
    logs.record(logs.a_case())
    log.beat()
    old = (log.heads.folder / heads.SIGNED).read_bytes()
    logs.record(logs.a_case())
    log.beat()
    with county.running() as url:
        witness = county.known(url)
        _once(station, log, witness)
        tamper(
            "DELETE FROM unb.sequenced WHERE log_index = 1",
            "DELETE FROM unb.cosignature",
            "DELETE FROM unb.checkpoint WHERE size = 2",
            "UPDATE unb.tile SET data = substr(data, 1, 32)",
            "UPDATE unb.tree_head SET size = 1, root = (SELECT data FROM unb.tile)",
            "DELETE FROM unb.act WHERE recorded_at = (SELECT max(recorded_at) FROM unb.act)",
        )
        (log.heads.folder / heads.SIGNED).write_bytes(old)

        _cosigner(station, log, witness).learn()

    with pytest.raises(heads.RolledBack, match="entries 1 to 1 are missing"):
        log.beat()


def test_a_fork_that_was_signed_is_proved_by_the_witness_and_stops_the_log(
    station, log, county, tamper
):
    logs.record(logs.a_case())
    log.beat()
    with county.running() as url:
        witness = county.known(url)
        _once(station, log, witness)
        tamper(
            "DELETE FROM unb.cosignature",
            "DELETE FROM unb.checkpoint",
            "DELETE FROM unb.sequenced",
            "DELETE FROM unb.tile",
            "DELETE FROM unb.tree_head",
            "DELETE FROM unb.payload",
            "DELETE FROM unb.act",
        )
        (log.heads.folder / heads.SIGNED).unlink()
        for _ in range(2):
            logs.record(logs.a_case())
        log.beat()

        with pytest.raises(cosign.WitnessRefused):
            _once(station, log, witness)

    with pytest.raises(heads.Forked):
        log.beat()


@pytest.mark.parametrize(
    "answer",
    [
        calls.Answer(status=500, body=b""),
        calls.Answer(status=409, body=b"999999999999\n"),
        calls.Answer(status=409, body=b"-1\n"),
        calls.Answer(status=409, body=b"9" * 5000),
        calls.Answer(status=200, body=b""),
        calls.Answer(status=200, body="— x AAAA\n".encode()),
        calls.Answer(status=200, body=b"\xff\n"),
    ],
)
def test_a_hostile_witness_cannot_stop_the_log(station, log, county, answer):
    logs.record(logs.a_case())
    log.beat()
    hostile = cosign.Cosigner(
        witness=county.known(),
        connect=lambda: station.connect("unb_log"),
        heads=log.heads,
        call=lambda _url, _body: answer,
    )

    with station.connect("unb_log") as connection, pytest.raises(cosign.WitnessRefused):
        hostile.once(connection)

    logs.record(logs.a_case())
    assert log.beat().size == 2


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/", "http://user@127.0.0.1/", "http://192.0.2.1/", "file:///etc/passwd"]
)
def test_only_addresses_that_are_allowed_are_called(url):
    with pytest.raises((addresses.BadAddress, addresses.OutsideNetworks)):
        calls.calling(("198.51.100.0/24",))(url, None)


def test_a_verifier_is_handed_the_policy_and_the_keys(tmp_path, log, county):
    home = tmp_path / "home"
    home.mkdir()
    mine = policy.Policy(witnesses=(county.known(same_operator=True),), quorum=None)
    (home / trust.FILE).write_text(mine.encode())
    loaded = config.Config(home=home)
    with pytest.raises(trust.NoKeyYet):
        trust.vkeys(loaded)
    heads.HeadStore(home / "heads", key=log.key.public).publish_key()

    handed = policy.parse_policy(trust.handed_out(loaded).encode())

    assert trust.vkeys(loaded) == [log.key.public.encode(), county.key.encode()]
    assert handed.log_named(log.log_id).key == log.key.public
    assert handed.witnesses[0].same_operator


def test_a_policy_that_names_a_log_is_refused(tmp_path, log):
    named = policy.Policy(logs=(policy.Log(key=log.key.public),))
    (tmp_path / trust.FILE).write_text(named.encode())

    with pytest.raises(trust.PolicyNamesLog):
        trust.outsiders(config.Config(home=tmp_path))
