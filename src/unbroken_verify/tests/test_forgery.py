"""Each forgery is stopped by a check, and a verifier without that check lets it through."""

import dataclasses

import pytest

from unbroken_verify import (
    act,
    bundle,
    complete,
    ed25519,
    genuine,
    merkle,
    note,
    policy,
    proof,
    signer,
)
from unbroken_verify.findings import Outcome
from unbroken_verify.tests import forgeries
from unbroken_verify.tests.repacking import codes, judged

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
    (forgeries.a_field_is_changed, (bundle.ActRecord, "root", as_given)),
    (forgeries.an_act_is_replaced_by_another_of_the_stream, None),
    (forgeries.the_contents_list_is_shortened, None),
    (forgeries.the_last_act_is_left_out_by_the_operator, (complete, "_check_disclosure", nothing)),
    (
        forgeries.an_act_in_the_middle_is_left_out_by_the_operator,
        (complete, "check_stream", nothing),
    ),
    (forgeries.an_act_was_slipped_in_between, (complete, "_check_links", nothing)),
    (forgeries.an_act_that_the_log_never_held_is_disclosed, (genuine, "_placed", placed_anywhere)),
    (forgeries.a_checkpoint_is_signed_by_nobody, (ed25519, "holds", lambda **_: True)),
    (forgeries.the_witnesses_are_stripped, (policy.Policy, "is_met", lambda *_: True)),
    (
        forgeries.a_whole_log_is_forged_with_witnesses_of_its_own,
        (signer.SignerJudge, "__init__", believing_what_is_shipped),
    ),
    (forgeries.a_stranger_adds_a_signature_line, (signer.SignerJudge, "_check_known", nothing)),
    (forgeries.a_witness_signs_twice, (signer.SignerJudge, "_check_known", nothing)),
    (
        forgeries.an_earlier_checkpoint_belongs_to_another_tree,
        (merkle, "check_consistency", nothing),
    ),
    (forgeries.an_earlier_checkpoint_is_dropped, (signer, "_add_earlier", nothing)),
    (forgeries.an_act_of_another_log_is_passed_off, (genuine, "_keep_place", kept_silently)),
    (
        forgeries.two_checkpoints_of_one_log_are_shown,
        (genuine, "_keep_finals", finals_as_they_come),
    ),
    (forgeries.a_number_is_used_twice, (complete, "check_stream", nothing)),
    (forgeries.an_identifier_is_used_twice, (complete, "_check_links", links_without_ids)),
    (forgeries.the_film_is_not_listed, (complete, "check_bytes", nothing)),
    (forgeries.the_film_is_another, (genuine, "_check_files", files_unlooked)),
    (forgeries.the_rules_are_changed, (genuine, "_check_files", files_unlooked)),
    (forgeries.a_withheld_field_is_not_listed, (genuine, "_read_act", acts_by_line)),
    (
        forgeries.the_disclosure_act_hides_something,
        (genuine, "_read_disclosure", unread_disclosure),
    ),
    (
        forgeries.another_kind_of_act_names_the_contents_list,
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
