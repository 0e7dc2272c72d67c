"""Loading foreign records: marked, whole, and once."""

import hashlib
import json

import pytest

from unbroken.casefile.models import Case, CasePart, CasePerson
from unbroken.chain import fsck, read
from unbroken.people import find as people
from unbroken.station import load


@pytest.fixture
def theft(station, shared):
    folder = shared / "domain" / "stories"
    registry = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    return load.load(file=folder / "1-theft.jsonl", registry=registry)


def test_a_whole_case_comes_in_and_stands_where_its_acts_left_it(theft):
    case = Case.objects.get(ref=theft.cases["T-2026-1013"])

    assert (case.stage, case.irregular, case.loaded, case.family) == (
        "archived",
        False,
        True,
        "criminal",
    )
    assert case.title == "𠮷祥手机店被盗"
    # The command centre took the call; the station that accepted the case has it.
    assert case.unit == "unit:cd"
    assert CasePerson.objects.filter(case=case.ref, name__isnull=False).count() >= 3
    assert CasePart.objects.filter(case=case.ref, officer="officer:330112").exists()
    assert people.names_of(["officer:330114"]) == {"officer:330114": "赵敏"}


def test_loaded_acts_say_so_and_keep_what_they_claim(theft):
    event = next(
        e for e in read.stream(theft.cases["T-2026-1013"]) if e.declared.wire_name == "call_record"
    )

    assert event.source == f"load:{theft.batch}"
    assert event.learned_at.isoformat() == "2026-10-13T00:16:00+00:00"
    assert event.recorded_at > event.learned_at


def test_references_of_a_loaded_case_point_at_its_own_acts(theft):
    events = {e.ref: e for e in read.stream(theft.cases["T-2026-1013"])}
    receipt = next(e for e in events.values() if e.declared.wire_name == "intake_receipt")

    assert events[receipt.act.intake].declared.wire_name == "intake_record"


def test_a_file_that_is_there_is_named_by_its_own_digest_wherever_an_act_names_it(
    station, shared, tmp_path, monkeypatch
):
    monkeypatch.setenv("UNBROKEN_HOME", str(station.home))
    folder = shared / "domain" / "stories"
    media = tmp_path / "media"
    media.mkdir()
    (media / "A1.wav").write_bytes(b"RIFF call")
    registry = json.loads((folder / "registry.json").read_text(encoding="utf-8"))

    case = load.load(file=folder / "1-theft.jsonl", registry=registry, media=media).cases

    call = next(
        e for e in read.stream(case["T-2026-1013"]) if e.declared.wire_name == "call_record"
    )
    own = hashlib.sha256(b"RIFF call").hexdigest()
    assert (call.act.audio, call.media[0].sha256) == (own, own)


def test_loading_twice_changes_nothing(theft, shared):
    before = read.head(theft.cases["T-2026-1013"])

    again = load.load(file=shared / "domain" / "stories" / "1-theft.jsonl")

    assert again.cases == theft.cases
    assert read.head(theft.cases["T-2026-1013"]) == before


def test_what_was_loaded_is_whole(theft):
    assert list(fsck.acts()) == []
    assert list(fsck.tables()) == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "Expecting"),
        (b'{"id":"a","type":"no_such"}', "occurred_at|no act type"),
        (b"\xff", "Decode"),
        (b"[]", "JSON object"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(station, tmp_path, line, why):
    file = tmp_path / "bad.jsonl"
    file.write_bytes(line + b"\n")

    with pytest.raises(load.LineUnreadable, match=f"bad.jsonl, line 1: .*({why})"):
        load.load(file=file)
