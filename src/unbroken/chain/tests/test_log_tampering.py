"""Whoever owns the database changes it behind our back: the act is named, and nothing is signed."""

import re

import pytest

from unbroken.chain.log import audit, judge, rows
from unbroken.chain.log.unsound import Unsound
from unbroken.chain.tests import logs

# What is done to the second of three acts of a stream, and what the integrator then says.
CHANGES = {
    "a byte of the envelope": (
        "UPDATE unb.act SET envelope = set_byte(envelope, 20, 65) WHERE n = 2",
        "",
    ),
    "the envelope, its hash recomputed": (
        (
            "UPDATE unb.act SET envelope = replace(convert_from(envelope, 'UTF8'), '\"test\"', '\"desk\"')::bytea"
            " WHERE n = 2;"
            "UPDATE unb.act SET h = sha256('unbroken/act/v1\\012'::bytea || envelope) WHERE n = 2"
        ),
        "number 3.*link",
    ),
    "spaces in the envelope": (
        (
            "UPDATE unb.act SET envelope = envelope || ' '::bytea WHERE n = 2;"
            "UPDATE unb.act SET h = sha256('unbroken/act/v1\\012'::bytea || envelope) WHERE n = 2"
        ),
        "number 2.*NotCanonical",
    ),
    "the hash": ("UPDATE unb.act SET h = sha256(h) WHERE n = 2", "number 2.*hash"),
    "a column": ("UPDATE unb.act SET actor = 'officer:1' WHERE n = 2", "number 2.*column actor"),
    "a time": (
        "UPDATE unb.act SET occurred_at = occurred_at - interval '1 h' WHERE n = 2",
        "number 2.*column occurred_at",
    ),
    "the words": (
        'UPDATE unb.payload SET preimages[1] = \'["said","z"]\'::bytea WHERE act = {second}',
        "number 2.*field said",
    ),
    "the name of a field": (
        "UPDATE unb.payload SET names[1] = 'told' WHERE act = {second}",
        "number 2.*field told",
    ),
    "a salt": (
        "UPDATE unb.payload SET salts[1] = sha256(salts[1]) WHERE act = {second}",
        "number 2.*field said",
    ),
    "words and digest": (
        (
            'UPDATE unb.payload SET preimages[1] = \'["said","z"]\'::bytea WHERE act = {second};'
            "UPDATE unb.payload SET digests[1] = sha256('\\x02'::bytea || salts[1] || preimages[1])"
            " WHERE act = {second}"
        ),
        "number 2.*payload root",
    ),
    "the payload removed": ("DELETE FROM unb.payload WHERE act = {second}", "number 2.*gone"),
    "a field removed": (
        (
            "UPDATE unb.payload SET names = '{{}}', preimages = '{{}}', salts = '{{}}', digests = '{{}}'"
            " WHERE act = {second}"
        ),
        "number 2.*payload root",
    ),
    "the act removed": ("DELETE FROM unb.act WHERE n = 2", "number 3.*before it is number 1"),
    "the last act removed": ("DELETE FROM unb.act WHERE n = 3", "number 2.*head"),
    "two acts swapped": (
        (
            "UPDATE unb.act SET n = 9 WHERE n = 1; UPDATE unb.act SET n = 1 WHERE n = 2;"
            "UPDATE unb.act SET n = 2 WHERE n = 9"
        ),
        "column n",
    ),
    "two acts in the other order": (
        "ALTER TABLE unb.act ALTER seq DROP IDENTITY;UPDATE unb.act SET seq = 99 WHERE n = 2",
        "number 3.*before it is number 1",
    ),
    "another log's act": (
        (
            "UPDATE unb.act SET log_id = 'other.invalid/log' WHERE n = 3;"
            "UPDATE unb.payload SET log_id = 'other.invalid/log' WHERE act = {third}"
        ),
        "number 3.*column log_id",
    ),
}


@pytest.fixture
def three(station):
    stream = logs.a_case()
    return [logs.record(stream) for _ in range(3)]


@pytest.mark.parametrize("change", CHANGES, ids=lambda name: name.replace(" ", "_"))
def test_an_act_changed_before_it_is_placed_is_named_and_nothing_signed(
    station, log, three, tamper, change
):
    statements, said = CHANGES[change]
    _apply(tamper, three, statements)

    with pytest.raises(judge.ActBroken, match=said or "number 2"):
        log.beat()

    assert logs.table(station, "SELECT count(*) FROM unb.sequenced") == [(0,)]
    assert logs.table(station, "SELECT count(*) FROM unb.checkpoint WHERE size > 0") == [(0,)]
    ((subject, _),) = logs.table(station, "SELECT subject, fault FROM unb.broken")
    assert re.fullmatch(r"act:[0-9a-f-]{36}", subject)


def test_the_log_goes_on_when_what_was_changed_is_put_back(station, log, three, tamper):
    tamper("UPDATE unb.act SET actor = 'officer:1' WHERE n = 2")
    with pytest.raises(judge.ActBroken):
        log.beat()

    tamper("UPDATE unb.act SET actor = 'machine:tester' WHERE n = 2")

    assert log.beat().size == 3
    assert logs.table(station, "SELECT refuses FROM unb.lease") == [(None,)]


def test_an_act_changed_after_it_was_placed_breaks_the_next_link(station, log, three, tamper):
    log.beat()
    tamper("UPDATE unb.act SET envelope = set_byte(envelope, 20, 65) WHERE n = 3")
    logs.record(three[0].stream)

    with pytest.raises(judge.ActBroken, match=r"number 3.*gone or changed since"):
        log.beat()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE unb.tile SET data = sha256(data) || substr(data, 33)",
        "DELETE FROM unb.tile",
        "UPDATE unb.tree_head SET root = sha256(root)",
    ],
)
def test_a_tile_or_head_changed_stops_the_log(log, three, tamper, statement):
    log.beat()
    tamper(statement)

    with pytest.raises(Unsound):
        log.beat()


# What is done to a log of three signed entries, and what the audit then names first.
DAMAGES = {
    "UPDATE unb.tile SET data = sha256(data) || substr(data, 33)": "tile/0/000",
    "DELETE FROM unb.tile": "tile/0/000",
    "INSERT INTO unb.tile SELECT log_id, 1, 0, substr(data, 1, 32) FROM unb.tile": "tile/1/000",
    "UPDATE unb.tree_head SET root = sha256(root)": "tree_head",
    "UPDATE unb.sequenced SET h = sha256(h) WHERE log_index = 1": "act:{second}",
    "UPDATE unb.act SET envelope = set_byte(envelope, 20, 65) WHERE n = 2": "act:{second}",
    "DELETE FROM unb.act WHERE n = 2": "act:{second}",
    "DELETE FROM unb.sequenced WHERE log_index = 1": "entry:1",
    "UPDATE unb.sequenced SET stream = 'station' WHERE log_index = 1": "entry:1",
    # Another letter of the signature, whichever stood there: 65 and 66 are letters of base64.
    "UPDATE unb.checkpoint SET note = set_byte(note, octet_length(note) - 20,"
    " 131 - CASE get_byte(note, octet_length(note) - 20) WHEN 65 THEN 65 ELSE 66 END)": "checkpoint:3",
    "UPDATE unb.checkpoint SET size = 2": "checkpoint:2",
}


@pytest.mark.parametrize("statement", DAMAGES)
def test_the_audit_names_what_was_changed_in_the_log(station, log, three, tamper, statement):
    log.beat()
    assert _faults(station, log) == []

    tamper(statement)

    named = DAMAGES[statement].format(second=three[1].act)
    assert named in _faults(station, log)


def test_the_audit_finds_tiles_that_were_made_to_fit_other_entries(station, log, three, tamper):
    """Places, tiles, head and all of it rewritten: the acts and the signature tell."""
    log.beat()
    tamper(
        "UPDATE unb.sequenced SET h = sha256(h) WHERE log_index = 2",
        "UPDATE unb.tile SET data = substr(data, 1, 64) || sha256('\\x0001'::bytea ||"
        " (SELECT h FROM unb.sequenced WHERE log_index = 2))",
        "UPDATE unb.tree_head SET root = sha256('\\x01'::bytea || sha256('\\x01'::bytea ||"
        " (SELECT substr(data, 1, 64) FROM unb.tile)) || (SELECT substr(data, 65) FROM unb.tile))",
    )

    assert f"act:{three[2].act}" in _faults(station, log)
    with pytest.raises(Unsound, match="another root"):
        log.beat()


def _faults(station, log):
    with station.connect("unb_web") as web:
        ask = rows.through(web)
        return [one.subject for one in audit.audit(ask, log_id=log.log_id, key=log.key.public)]


def _apply(tamper, three, statements):
    named = {"second": f"'{three[1].act}'", "third": f"'{three[2].act}'"}
    tamper(*(one.format(**named) for one in statements.split(";") if one.strip()))
