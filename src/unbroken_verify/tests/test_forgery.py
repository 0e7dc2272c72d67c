"""What each adversary may try, the check that stops it, and that a verifier without it fails."""

import dataclasses
import datetime as dt
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import mldsa

from unbroken_verify import (
    act,
    bundle,
    complete,
    contents,
    cosignature,
    ed25519,
    genuine,
    merkle,
    note,
    policy,
    proof,
    signer,
)
from unbroken_verify.contents import Duty, DutyState
from unbroken_verify.findings import Outcome
from unbroken_verify.tests.forgeries import (
    HONEST_START,
    a_checkpoint_is_signed_by_nobody,
    a_field_is_changed,
    a_number_is_used_twice,
    a_stranger_adds_a_signature_line,
    a_whole_log_is_forged_with_witnesses_of_its_own,
    a_withheld_field_is_not_listed,
    a_witness_signs_twice,
    an_act_in_the_middle_is_left_out_by_the_operator,
    an_act_is_replaced_by_another_of_the_stream,
    an_act_of_another_log_is_passed_off,
    an_act_that_the_log_never_held_is_disclosed,
    an_act_was_slipped_in_between,
    an_earlier_checkpoint_belongs_to_another_tree,
    an_earlier_checkpoint_is_dropped,
    an_identifier_is_used_twice,
    another_kind_of_act_names_the_contents_list,
    the_contents_list_is_shortened,
    the_disclosure_act_hides_something,
    the_film_is_another,
    the_film_is_not_listed,
    the_last_act_is_left_out_by_the_operator,
    the_rules_are_changed,
    the_witnesses_are_stripped,
    two_checkpoints_of_one_log_are_shown,
)
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


def nothing(*_, **__):
    """A seeded bug: the check is skipped."""


def believing_what_is_shipped(self, *, trusted, shipped):
    """A seeded bug: trust is taken out of the bundle itself (decision 19)."""
    HONEST_START(self, trusted=shipped, shipped=shipped)


def as_given(self):
    """A seeded bug: the payload's root is read and not computed."""
    return act.parse_envelope(self.envelope).payload


def unread_disclosure(files, findings):
    """A seeded bug: the disclosure act is read and its digest not compared."""
    return genuine._parsed_act(files.kept[bundle.DISCLOSURE], "", findings)


def placed_anywhere(data, h, heads):
    """A seeded bug: the path of a proof is not climbed."""
    shown = proof.parse_proof(data)
    head = signer.checkpoint.parse_checkpoint(note.parse_note(shown.checkpoint).text)
    heads[shown.checkpoint] = head
    return genuine.Place(origin=head.origin, index=shown.index)


def acts_by_line(line, listed, findings):
    """A seeded bug: an act is not compared with the line that lists it."""
    found = genuine._parsed_act(line, "", findings)
    return dataclasses.replace(found, h=listed.h, withheld=listed.withheld)


def kept_silently(found, h, place, log, findings):
    """A seeded bug: the log that an act names is not compared with the one that holds it."""
    found.places[h] = place


def numbers_as_they_come(found, findings):
    """A seeded bug: of two acts with one number the later counts."""
    return {each.envelope.n: each.h for each in complete.own_acts(found)}


def finals_as_they_come(found, heads, findings):
    """A seeded bug: of two checkpoints the last counts."""
    for data, head in heads.items():
        found.finals[head.origin] = data


def files_unlooked(files, found, findings):
    """A seeded bug: files are not compared with the contents list."""


def links_without_ids(found, hashes, findings):
    """A seeded bug: identifiers are not compared."""


# Each forgery beside the seeded bug that would let it through: module, name, replacement.
CASES = [
    (a_field_is_changed, (bundle.ActRecord, "root", as_given)),
    (an_act_is_replaced_by_another_of_the_stream, None),
    (the_contents_list_is_shortened, None),
    (the_last_act_is_left_out_by_the_operator, (complete, "_check_disclosure", nothing)),
    (an_act_in_the_middle_is_left_out_by_the_operator, (complete, "check_stream", nothing)),
    (an_act_was_slipped_in_between, (complete, "_check_links", nothing)),
    (an_act_that_the_log_never_held_is_disclosed, (genuine, "_placed", placed_anywhere)),
    (a_checkpoint_is_signed_by_nobody, (ed25519, "holds", lambda **_: True)),
    (the_witnesses_are_stripped, (policy.Policy, "is_met", lambda *_: True)),
    (
        a_whole_log_is_forged_with_witnesses_of_its_own,
        (signer.SignerJudge, "__init__", believing_what_is_shipped),
    ),
    (a_stranger_adds_a_signature_line, (signer.SignerJudge, "_check_known", nothing)),
    (a_witness_signs_twice, (signer.SignerJudge, "_check_known", nothing)),
    (an_earlier_checkpoint_belongs_to_another_tree, (merkle, "check_consistency", nothing)),
    (an_earlier_checkpoint_is_dropped, (signer, "_add_earlier", nothing)),
    (an_act_of_another_log_is_passed_off, (genuine, "_keep_place", kept_silently)),
    (two_checkpoints_of_one_log_are_shown, (genuine, "_keep_finals", finals_as_they_come)),
    (a_number_is_used_twice, (complete, "check_stream", nothing)),
    (an_identifier_is_used_twice, (complete, "_check_links", links_without_ids)),
    (the_film_is_not_listed, (complete, "check_bytes", nothing)),
    (the_film_is_another, (genuine, "_check_files", files_unlooked)),
    (the_rules_are_changed, (genuine, "_check_files", files_unlooked)),
    (a_withheld_field_is_not_listed, (genuine, "_read_act", acts_by_line)),
    (the_disclosure_act_hides_something, (genuine, "_read_disclosure", unread_disclosure)),
    (
        another_kind_of_act_names_the_contents_list,
        (genuine, "_read_disclosure", unread_disclosure),
    ),
]


@pytest.mark.parametrize("forge", [forge for forge, _ in CASES], ids=lambda f: f.__name__)
def test_the_forgery_is_refused_and_named(forge):
    forgery = forge()
    verdict = judged(forgery.data, forgery.trusted)
    assert forgery.code in codes(verdict), verdict.problems
    assert verdict.outcome is forgery.outcome, verdict.problems


@pytest.mark.parametrize(
    ("forge", "bug"),
    [(forge, bug) for forge, bug in CASES if bug],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_verifier_without_the_check_would_call_the_forgery_genuine(monkeypatch, forge, bug):
    forgery = forge()
    monkeypatch.setattr(*bug)
    verdict = judged(forgery.data, forgery.trusted)
    assert forgery.code not in codes(verdict)
    assert verdict.outcome in {Outcome.GENUINE_AND_COMPLETE, Outcome.NOT_COMPLETE}, verdict.problems


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
