"""What a bundle is called, and on what that rests."""

import datetime as dt
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import mldsa

from unbroken_verify import (
    contents,
    cosignature,
    note,
    policy,
)
from unbroken_verify.contents import Duty, DutyState
from unbroken_verify.findings import Outcome
from unbroken_verify.tests.repacking import codes, judged
from unbroken_verify.tests.station import (
    CASE,
    REASON,
    VIDEO,
    Bundling,
    Station,
    a_bundle,
    a_bundling,
    a_case,
)


def test_a_forged_log_is_never_genuine_whatever_the_reader_brought():
    for trusted in (None, Station().policy(), Station("third", "example.org/other").policy()):
        _, data = a_bundle("forger")
        assert judged(data, trusted).outcome in {
            Outcome.NOT_GENUINE,
            Outcome.NOT_ESTABLISHED,
        }


def test_a_stolen_log_key_without_its_witnesses_establishes_nobody():
    thief = Station("honest")
    thief.witnesses = Station("thief").witnesses
    thief.record("note_made", text="as the thief wants it")
    made = Bundling(thief)
    made.disclose()
    verdict = judged(made.written(), Station("honest").policy())
    assert verdict.outcome is Outcome.NOT_ESTABLISHED
    assert codes(verdict) == {"quorum_not_met"}


def test_an_honest_bundle_is_genuine_and_complete_and_tells_by_when():
    station, data = a_bundle()
    verdict = judged(data, station.policy())
    assert verdict.outcome is Outcome.GENUINE_AND_COMPLETE, verdict.problems
    assert verdict.head.head.size == 5
    assert verdict.head.seen_at == station.now
    assert verdict.remarks == ()


def test_without_a_policy_the_same_bundle_is_only_consistent_in_itself():
    _, data = a_bundle()
    verdict = judged(data, None)
    assert verdict.outcome is Outcome.NOT_ESTABLISHED
    assert codes(verdict) == {"no_policy"}
    assert next(key.name for key in verdict.keys) == Station().origin


def test_an_act_named_as_withheld_leaves_the_stream_complete():
    station = a_case()
    made = Bundling(station, media=[VIDEO], withhold_act=station.streams[CASE][1])
    made.disclose()
    verdict = judged(made.written(), station.policy())
    assert verdict.outcome is Outcome.GENUINE_AND_COMPLETE, verdict.problems


def test_a_file_named_as_withheld_leaves_the_bytes_complete_and_one_not_held_does_not():
    digest = hashlib.sha256(VIDEO).digest()
    absent = contents.AbsentMedium(sha256=digest, reason=REASON)
    for listed, outcome in (
        ("withheld_media", Outcome.GENUINE_AND_COMPLETE),
        ("missing_media", Outcome.NOT_COMPLETE),
    ):
        made = a_bundling()
        made.change(media=(), **{listed: (absent,)})
        made.media.clear()
        made.disclose()
        assert judged(made.written(), made.station.policy()).outcome is outcome


@pytest.mark.parametrize(
    ("state", "is_gap", "outcome"),
    [
        (DutyState.OPEN, False, Outcome.NOT_COMPLETE),
        (DutyState.ANSWERED, False, Outcome.NOT_COMPLETE),
        (DutyState.VOID, False, Outcome.NOT_COMPLETE),
        (DutyState.REVIEWED, True, Outcome.NOT_COMPLETE),
        (DutyState.REVIEWED, False, Outcome.GENUINE_AND_COMPLETE),
        (DutyState.REPAIRED, True, Outcome.GENUINE_AND_COMPLETE),
    ],
)
def test_what_was_still_owed_keeps_a_bundle_from_being_complete(state, is_gap, outcome):
    duty = Duty(
        rule="R-INT-04",
        state=state,
        subject="session:1",
        is_gap=is_gap,
        seconds=61,
        zh="录制中断 61 秒",
        en="61 s without recording",
    )
    made = a_bundling(duties=[duty])
    made.disclose()
    assert judged(made.written(), made.station.policy()).outcome is outcome


def test_an_act_witnessed_long_after_its_time_is_shown_with_the_difference():
    station = Station()
    station.record("note_made", text="late")
    station.checkpoint(later=dt.timedelta(minutes=11))
    made = Bundling(station)
    made.disclose()
    verdict = judged(made.written(), station.policy())
    assert verdict.outcome is Outcome.GENUINE_AND_COMPLETE
    assert [(each.code, each.where, each.detail) for each in verdict.remarks] == [
        ("witnessed_late", "1 note_made", "0:11:00")
    ]


def test_a_witness_of_the_same_operator_never_makes_up_a_quorum():
    station, data = a_bundle()
    own = station.policy(same_operator={"procuratorate", "county"})
    assert judged(data, own).outcome is Outcome.NOT_ESTABLISHED
    mixed = station.policy(same_operator={"county"})
    assert judged(data, mixed).outcome is Outcome.GENUINE_AND_COMPLETE


def test_a_policy_that_asks_for_no_witness_takes_the_log_at_its_word():
    station, data = a_bundle()
    verdict = judged(data, station.policy(quorum=None))
    assert verdict.outcome is Outcome.GENUINE_AND_COMPLETE


def test_a_witness_that_cannot_be_checked_here_is_named_and_not_counted(monkeypatch):
    station = a_case()
    private = mldsa.MLDSA44PrivateKey.from_seed_bytes(bytes(32))
    public = private.public_key().public_bytes_raw()
    key = note.VerifierKey(name="court.example", type=note.COSIGNATURE_MLDSA44, public_key=public)
    court = policy.Witness(name="court", key=key)
    trusted = policy.Policy(logs=station.policy().logs, witnesses=(court,), quorum="court")
    made = Bundling(station, media=[VIDEO])
    made.disclose()
    text = note.parse_note(made.final).text
    seconds = int(station.now.timestamp())
    message = cosignature.mldsa44_message(text=text, cosigner=key.name, seconds=seconds)
    blob = seconds.to_bytes(8, "big") + private.sign(message)
    made.final += note.Signature(name=key.name, key_id=key.key_id, signature=blob).line()
    data = made.written()
    assert judged(data, trusted).outcome is Outcome.GENUINE_AND_COMPLETE
    monkeypatch.setattr(cosignature, "mldsa44_is_here", lambda: False)
    verdict = judged(data, trusted)
    assert verdict.outcome is Outcome.NOT_ESTABLISHED
    assert codes(verdict) == {"quorum_not_met"}
    assert "not_checked_here" in {each.code for each in verdict.remarks}


def test_a_list_that_claims_an_absurd_number_of_acts_is_judged_in_no_time():
    made = a_bundling()
    made.change(n=2**53 - 1)
    made.disclose()
    verdict = judged(made.written(), made.station.policy())
    assert verdict.outcome is Outcome.NOT_GENUINE
    assert [each.where for each in verdict.problems if each.code == "act_missing"] == [
        "4-9007199254740991"
    ]
