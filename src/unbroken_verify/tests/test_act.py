import dataclasses
import datetime as dt
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbroken_verify import Malformed, act, jcs

SALT = bytes(range(32))
NOON = dt.datetime(2026, 11, 5, 12, 0, 0, 123_000, tzinfo=dt.UTC)
CASE = "case:01930000-0000-7000-8000-000000000001"


def an_envelope(**changed):
    standing = {
        "log": "example.org/pd/station-17/log/1",
        "stream": CASE,
        "n": 1,
        "prev": None,
        "id": "01930000-0000-7000-8000-0000000000aa",
        "type": "intake_record",
        "schema": 1,
        "nature": "fact",
        "occurred_at": NOON,
        "claimed_offset_min": 480,
        "recorded_at": NOON + dt.timedelta(seconds=3),
        "by": "officer:330112",
        "terminal": "terminal:desk-3",
        "source": "page",
        "payload": hashlib.sha256(b"").digest(),
    }
    return act.Envelope(**{**standing, **changed})


def spelled(**changed):
    body = json.loads(an_envelope().encode())
    body.update(changed)
    return jcs.encode({key: value for key, value in body.items() if value is not KeyError})


def test_an_envelope_reads_back_as_it_was_written():
    for envelope in (
        an_envelope(),
        an_envelope(n=2, prev=b"\x07" * 32, corrects="01930000-0000-7000-8000-0000000000ab"),
        an_envelope(terminal=None, stream="unit:330100", nature="decision"),
        an_envelope(stream="station", claimed_offset_min=-600),
    ):
        data = envelope.encode()
        assert act.parse_envelope(data) == envelope
        assert act.parse_envelope(data).encode() == data


def test_the_hash_of_an_act_and_its_log_entry_are_those_of_the_format_page():
    data = an_envelope().encode()
    h = hashlib.sha256(b"unbroken/act/v1\n" + data).digest()
    assert act.act_hash(data) == h
    assert act.log_entry(h) == b"\x01" + h
    with pytest.raises(act.BadDigest):
        act.log_entry(h[:-1])


@pytest.mark.parametrize(
    "changed",
    [
        {"extra": 1},
        {"terminal": KeyError},
        {"corrects": None},
        {"v": 2},
        {"v": True},
        {"n": 0},
        {"n": "1"},
        {"n": 2},
        {"prev": "00" * 32},
        {"n": 2, "prev": "00" * 31},
        {"n": 2, "prev": "AA" * 32},
        {"id": "01930000-0000-7000-8000-0000000000AA"},
        {"stream": "case:1"},
        {"stream": "unit:"},
        {"stream": "station:1"},
        {"stream": "case:01930000-0000-7000-8000-000000000001\n"},
        {"type": "Intake"},
        {"type": ""},
        {"schema": 0},
        {"nature": "rumour"},
        {"nature": []},
        {"occurred_at": "2026-11-05T12:00:00Z"},
        {"occurred_at": "2026-11-05T12:00:00.123+08:00"},
        {"occurred_at": "2026-02-30T12:00:00.123Z"},
        {"occurred_at": "２026-11-05T12:00:00.123Z"},
        {"recorded_at": None},
        {"claimed_offset_min": 1081},
        {"claimed_offset_min": None},
        {"by": "nobody"},
        {"by": "officer:"},
        {"by": "officer:1 2"},
        {"source": ""},
        {"terminal": "a\nb"},
        {"log": "two words"},
        {"payload": "00"},
    ],
    ids=str,
)
def test_an_envelope_that_differs_in_one_thing_is_refused(changed):
    act.parse_envelope(spelled())
    with pytest.raises(Malformed):
        act.parse_envelope(spelled(**changed))


@pytest.mark.parametrize(
    "respell",
    [
        lambda data: data + b"\n",
        lambda data: b" " + data,
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b'"n":1', b'"n":1.0'),
        lambda data: data.replace(b'"n":1', b'"n":01'),
        lambda data: data.replace(b'"n":1', b'"n":1,"n":1'),
        lambda data: data.replace(b'"page"', b'"p\\u0061ge"'),
        lambda data: data.replace(b'"page"', b'"\xff"'),
        lambda data: data.replace(b'"page"', b'"\\ud800"'),
        lambda data: data.replace(b'"page"', b'"\\u0000"'),
        lambda data: data.replace(b'"page"', b"[" * 9000 + b"]" * 9000),
        lambda data: data.replace(b'"v":1', b'"v":' + b"9" * 5000),
        lambda data: data.replace(b'"v":1', b'"v":NaN'),
        lambda data: b"[]",
        lambda data: b"",
    ],
)
def test_an_envelope_in_another_spelling_is_refused(respell):
    with pytest.raises(Malformed):
        act.parse_envelope(respell(spelled()))


def test_an_envelope_of_more_than_16_kib_is_neither_written_nor_read():
    longest = "x" * (act.ENVELOPE_BYTES_MAX + 1)
    with pytest.raises(act.EnvelopeTooLong):
        act.parse_envelope(spelled(source=longest))


def test_times_are_written_in_utc_with_milliseconds():
    china = dt.timezone(dt.timedelta(hours=8))
    assert act.spell_time(dt.datetime(2026, 1, 1, 7, 30, tzinfo=china)) == (
        "2025-12-31T23:30:00.000Z"
    )
    for wrong in (NOON.replace(tzinfo=None), NOON.replace(microsecond=123_456)):
        with pytest.raises(act.BadTime):
            act.spell_time(wrong)


def test_a_payload_root_is_the_same_in_any_order_and_with_fields_withheld():
    name = act.Field(name="name", value="埊㛃𠮷", salt=SALT)
    age = act.Field(name="age", value=17, salt=SALT[::-1])
    root = act.payload_root([name, age])
    assert root == act.payload_root([age, name])
    assert root == act.root_of_digests([name.digest(), age.digest()])
    assert root == hashlib.sha256(b"".join(sorted([name.digest(), age.digest()]))).digest()
    assert name.digest() == hashlib.sha256(b"\x02" + SALT + '["name","埊㛃𠮷"]'.encode()).digest()


def test_a_payload_names_each_field_once_and_salts_each():
    field = act.Field(name="age", value=17, salt=SALT)
    with pytest.raises(act.FieldTwice):
        act.payload_root([field, dataclasses.replace(field, value=18)])
    with pytest.raises(act.BadSalt):
        act.payload_root([dataclasses.replace(field, salt=b"")])
    with pytest.raises(act.BadDigest):
        act.root_of_digests([b""])


texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_whatever_canonical_json_writes_it_reads_back(value):
    data = jcs.encode(value)
    assert jcs.decode(data) == value
    assert json.loads(data) == value


@given(st.dictionaries(texts, st.integers(0, 9), max_size=8))
def test_keys_stand_in_the_order_of_their_utf16_code_units(value):
    keys = list(json.loads(jcs.encode(value)))
    assert keys == sorted(keys, key=lambda key: key.encode("utf-16-be"))


@given(st.binary(max_size=40))
def test_bytes_that_read_as_canonical_json_are_written_the_same_way(data):
    try:
        value = jcs.decode(data)
    except Malformed:
        return
    assert jcs.encode(value) == data


def test_texts_are_not_folded_into_another_normal_form():
    composed, decomposed = "é", "e\u0301"
    assert jcs.encode(composed) != jcs.encode(decomposed)


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        (1.0, jcs.FloatInRecord),
        (float("nan"), jcs.FloatInRecord),
        (2**53, jcs.IntegerTooLarge),
        (-(2**53), jcs.IntegerTooLarge),
        ("a\x00", jcs.ForbiddenCharacter),
        ("\ud800", jcs.ForbiddenCharacter),
        ({"\udfff": 1}, jcs.ForbiddenCharacter),
        ({1: 1}, jcs.NotJson),
        (b"bytes", jcs.NotJson),
        ({1, 2}, jcs.NotJson),
    ],
    ids=repr,
)
def test_what_the_profile_forbids_is_not_written(value, refusal):
    with pytest.raises(refusal):
        jcs.encode({"value": value})
