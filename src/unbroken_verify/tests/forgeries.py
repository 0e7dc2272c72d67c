"""What each adversary may try: bytes, made as he would make them."""

import dataclasses
import json

from unbroken_verify import (
    act,
    bundle,
    contents,
    cosignature,
    jcs,
    note,
)
from unbroken_verify.findings import Outcome
from unbroken_verify.tests.repacking import members_of, with_new_manifests
from unbroken_verify.tests.station import (
    CASE,
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
