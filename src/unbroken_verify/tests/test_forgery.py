"""What each adversary may try, the check that stops it, and that a verifier without it fails."""

import dataclasses
import datetime as dt
import hashlib
import json

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
    jcs,
    merkle,
    note,
    policy,
    proof,
    signer,
)
from unbroken_verify.contents import Duty, DutyState
from unbroken_verify.findings import Outcome
from unbroken_verify.tests.repacking import codes, judged, members_of, with_new_manifests
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


@dataclasses.dataclass(frozen=True)
class Forgery:
    """Bytes to be refused, the policy of the reader, and the problem that must be named."""

    data: bytes
    trusted: object
    code: str
    outcome: Outcome = Outcome.NOT_GENUINE


def rewritten(name, change):
    """Change one file of an honest bundle and make all check sums anew."""
    station, data = a_bundle()
    files = members_of(data)
    files[name] = change(files[name])
    return with_new_manifests(files), station.policy()


def a_field_is_changed():
    data, trusted = rewritten(
        bundle.ACTS, lambda text: text.replace('"报警"'.encode(), '"散步"'.encode())
    )
    return Forgery(data, trusted, "payload_differs")


def an_act_is_replaced_by_another_of_the_stream():
    data, trusted = rewritten(
        bundle.ACTS, lambda text: text.replace(text.split(b"\n")[2], text.split(b"\n")[1])
    )
    return Forgery(data, trusted, "acts_differ")


def the_contents_list_is_shortened():
    """Drop the last act with its proof, and say in the list that it never was."""
    station, data = a_bundle()
    files = members_of(data)
    listed = json.loads(files[bundle.CONTENTS])
    gone = listed["acts"].pop(2)
    listed["n"], listed["head"] = 2, listed["acts"][1]["h"]
    files[bundle.CONTENTS] = jcs.encode(listed)
    lines = files[bundle.ACTS].split(b"\n")
    files[bundle.ACTS] = b"\n".join([*lines[:2], *lines[3:]])
    del files[bundle.proof_name(bytes.fromhex(gone["h"]))]
    return Forgery(with_new_manifests(files), station.policy(), "contents_not_named")


def the_last_act_is_left_out_by_the_operator():
    """Disclose a list that ends before the real head; only the disclosure act's place tells."""
    made = a_bundling()
    hidden = made.acts.pop(2)
    made.change(n=2, head=made.acts[1].h)
    made.disclose()
    assert hidden in made.station.streams[CASE]
    return Forgery(made.written(), made.station.policy(), "disclosure_elsewhere")


def an_act_in_the_middle_is_left_out_by_the_operator():
    made = a_bundling()
    made.acts.pop(1)
    made.disclose()
    return Forgery(made.written(), made.station.policy(), "act_missing", Outcome.NOT_COMPLETE)


def an_act_was_slipped_in_between():
    """Record an act that names another predecessor than the one before it."""
    station = a_case()
    stream = station.streams[CASE]
    stream[-1], real = stream[-2], stream[-1]
    slipped = station.record("note_made", text="never happened")
    stream[-2] = real
    made = Bundling(station, media=[VIDEO])
    made.disclose()
    assert act.parse_envelope(slipped.envelope).prev != real.h
    return Forgery(made.written(), station.policy(), "chain_broken")


def an_act_that_the_log_never_held_is_disclosed():
    """Make a disclosure act outside the log and give it the proof of another act."""
    made = a_bundling()
    made.disclose()
    logged = made.disclosure
    made.disclosure = outside_the_log(made)
    made.station.indexes[made.disclosure.h] = made.station.indexes[logged.h]
    return Forgery(made.written(), made.station.policy(), "BadProof")


def outside_the_log(made):
    """Return a disclosure act like the real one, with another recipient."""
    fields = tuple(
        dataclasses.replace(each, value="friend") if each.name == "to" else each
        for each in made.disclosure.fields
    )
    envelope = act.parse_envelope(made.disclosure.envelope)
    changed = dataclasses.replace(envelope, payload=act.payload_root(fields))
    return bundle.ActRecord(envelope=changed.encode(), fields=fields)


def a_checkpoint_is_signed_by_nobody():
    """Write a signature line with the log's own name and key ID over a root of one's own."""
    made = a_bundling()
    made.disclose()
    signed = note.parse_note(made.final)
    forged = [
        dataclasses.replace(each, signature=each.signature[:-64] + bytes(64))
        for each in signed.signatures
    ]
    made.final = note.Note(text=signed.text, signatures=tuple(forged)).encode()
    return Forgery(made.written(), made.station.policy(), "WrongSignature")


def the_witnesses_are_stripped():
    made = a_bundling()
    made.disclose()
    signed = note.parse_note(made.final)
    made.final = note.Note(text=signed.text, signatures=signed.signatures[:1]).encode()
    return Forgery(made.written(), made.station.policy(), "quorum_not_met", Outcome.NOT_ESTABLISHED)


def a_whole_log_is_forged_with_witnesses_of_its_own():
    _, data = a_bundle("forger")
    return Forgery(data, Station().policy(), "log_key_differs")


def a_stranger_adds_a_signature_line():
    made = a_bundling()
    made.disclose()
    stranger = Station("stranger").witnesses[0]
    text = note.parse_note(made.final).text
    line = cosignature.cosign(text=text, at=made.station.now, key=stranger.public, signer=stranger)
    made.final += line.line()
    return Forgery(made.written(), made.station.policy(), "UnknownSignature")


def a_witness_signs_twice():
    made = a_bundling()
    made.disclose()
    made.final += note.parse_note(made.final).signatures[1].line()
    return Forgery(made.written(), made.station.policy(), "SignedTwice")


def an_earlier_checkpoint_belongs_to_another_tree():
    """A log that showed its witnesses another tree before."""
    made = a_bundling()
    other = Station()
    other.record(text="another past")
    other.checkpoint()
    other.record(text="and another")
    other.checkpoint()
    head, signed = other.heads[-1]
    made.earlier[0] = (dataclasses.replace(head, size=head.size), signed)
    made.change(
        heads=tuple(
            contents.EarlierHead(origin=h.origin, size=h.size, root=h.root) for h, _ in made.earlier
        )
    )
    made.disclose()
    return Forgery(made.written(), made.station.policy(), "BadProof")


def an_earlier_checkpoint_is_dropped():
    made = a_bundling()
    made.disclose()
    made_bytes = made.written()
    files = members_of(made_bytes)
    files[bundle.HEADS] = files[bundle.HEADS].split(b"\n", 1)[1]
    return Forgery(with_new_manifests(files), made.station.policy(), "heads_differ")


def an_act_of_another_log_is_passed_off():
    station = a_case()
    station.record("note_made", log="example.org/pd/elsewhere/log/1", text="not here")
    made = Bundling(station, media=[VIDEO])
    made.disclose()
    return Forgery(made.written(), station.policy(), "other_log")


def two_checkpoints_of_one_log_are_shown():
    """Give one act its proof under an earlier checkpoint, which could be a fork."""
    made = a_bundling()
    made.disclose()
    data = made.written()
    files = members_of(data)
    head, signed = made.station.heads[0]
    first = made.acts[0].h
    files[bundle.proof_name(first)] = made.station.proof(first, head, signed)
    return Forgery(with_new_manifests(files), made.station.policy(), "two_checkpoints")


def a_number_is_used_twice():
    station = a_case()
    stream = station.streams[CASE]
    kept = stream.pop()
    again = station.record("note_made", text="the other third")
    stream.append(kept)
    stream[-2], stream[-1] = again, kept
    made = Bundling(station, media=[VIDEO])
    made.change(n=3, head=kept.h)
    made.disclose()
    return Forgery(made.written(), station.policy(), "number_taken")


def an_identifier_is_used_twice():
    station = a_case()
    station.random.seed(1)
    station.record("note_made", text="one")
    station.random.seed(1)
    station.record("note_made", text="two")
    made = Bundling(station, media=[VIDEO])
    made.disclose()
    return Forgery(made.written(), station.policy(), "id_taken")


def the_film_is_not_listed():
    made = a_bundling()
    made.change(media=())
    made.media.clear()
    made.disclose()
    return Forgery(made.written(), made.station.policy(), "medium_unlisted", Outcome.NOT_COMPLETE)


def the_film_is_another():
    station, data = a_bundle()
    files = members_of(data)
    name = next(each for each in files if each.startswith(bundle.MEDIA_FOLDER))
    files[name] = VIDEO[::-1]
    return Forgery(with_new_manifests(files), station.policy(), "file_changed")


def the_rules_are_changed():
    data, trusted = rewritten("data/rules/cn/area.toml", lambda text: text + b"# lax\n")
    return Forgery(data, trusted, "file_changed")


def a_withheld_field_is_not_listed():
    made = a_bundling()
    made.withhold(2, "text")
    made.withheld_fields.pop(made.acts[2].h)
    made.disclose()
    return Forgery(made.written(), made.station.policy(), "withheld_differ")


def the_disclosure_act_hides_something():
    made = a_bundling()
    made.disclose()
    fields = made.disclosure.fields
    hidden = next(each for each in fields if each.name == "to")
    made.disclosure = dataclasses.replace(
        made.disclosure,
        fields=tuple(each for each in fields if each is not hidden),
        withheld=(hidden.digest(),),
    )
    return Forgery(
        made.written(), made.station.policy(), "disclosure_withholds", Outcome.NOT_COMPLETE
    )


def another_kind_of_act_names_the_contents_list():
    made = a_bundling()
    made.disclose()
    made.station.streams[CASE].pop()
    named = {each.name: each.value for each in made.disclosure.fields}
    made.disclosure = made.station.record("note_made", **named)
    made.final = made.station.checkpoint()
    made.head = made.station.heads[-1][0]
    return Forgery(made.written(), made.station.policy(), "contents_not_named")


HONEST_START = signer.SignerJudge.__init__


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
