"""Signed notes, keys, checkpoints, cosignatures and proof files: what their readers refuse."""

import base64
import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbroken_verify import Malformed, checkpoint, cosignature, merkle, note, proof
from unbroken_verify.tests.station import NOON, Key, a_bundling

LOG = Key.named("example.org/log", "log", note.ED25519)
WITNESS = Key.named("example.org/witness", "witness", note.COSIGNATURE_ED25519)
TEXT = checkpoint.Checkpoint(origin="example.org/log", size=1, root=b"\x11" * 32).encode()


def a_note():
    line = note.sign_note(text=TEXT, key=LOG.public, signer=LOG)
    return note.Note(text=TEXT, signatures=(line,)).encode()


def test_a_signed_note_reads_back_byte_for_byte():
    data = a_note()
    assert note.open_note(data, [LOG.public]).encode() == data


def test_the_signed_text_may_hold_blank_lines_and_is_split_at_the_last():
    text = b"one\n\ntwo\n"
    line = note.sign_note(text=text, key=LOG.public, signer=LOG)
    data = note.Note(text=text, signatures=(line,)).encode()
    assert note.open_note(data, [LOG.public]).text == text


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-1],
        lambda data: data + b"\n",
        lambda data: data + b" ",
        lambda data: data + b"trailing\n",
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"example", b"exam\tple", 1),
        lambda data: data.replace(b"example", b"exam\x00ple", 1),
        lambda data: data.replace(b"example", b"exam\x1fple", 1),
        lambda data: data.replace(b"example", b"exam\xffple", 1),
        lambda data: data.replace("— ".encode(), "—  ".encode()),
        lambda data: data.replace("— ".encode(), "– ".encode()),
        lambda data: data.replace("— ".encode(), b"- "),
        lambda data: data.replace("— ".encode(), "—\u00a0".encode()),
        lambda data: data.replace("— example.org/log ".encode(), "— example.org/log  ".encode()),
        lambda data: data.replace("— example.org/log ".encode(), "— exa+mple.org/log ".encode()),
        lambda data: data.replace("— example.org/log ".encode(), "—  ".encode()),
        lambda data: data.replace(b"\n\n", b"\n"),
        lambda data: data[:-2] + b"\n",
        lambda data: data[:-1] + b"=\n",
        lambda data: data[:-3] + b" =\n",
        lambda data: data[: data.rindex(b" ") + 1] + b"AAAA\n",
        lambda data: data[: data.rindex(b" ") + 1] + b"AAAAAA==\n",
        lambda data: data[: data.rindex(b" ") + 1] + b"\n",
        lambda data: data[: data.index(b"\n\n") + 2],
        lambda data: data.partition(b"\n\n")[2],
        lambda data: b"",
        lambda data: b"\n",
        lambda data: b"x" * note.NOTE_BYTES_MAX + data,
    ],
)
def test_a_note_in_any_other_form_is_refused(change):
    data = change(a_note())
    assert data != a_note()
    with pytest.raises(Malformed):
        note.parse_note(data)


def test_a_note_of_more_than_sixteen_lines_is_refused():
    opened = note.parse_note(a_note())
    line = opened.signatures[0].line()
    most = opened.text + b"\n" + line * note.SIGNATURE_LINES_MAX
    assert len(note.parse_note(most).signatures) == note.SIGNATURE_LINES_MAX
    with pytest.raises(note.BadNote):
        note.parse_note(most + line)


def test_lines_by_unknown_keys_are_passed_over_and_a_known_wrong_one_spoils_the_note():
    stranger = Key.named("example.org/stranger", "stranger", note.ED25519)
    line = note.sign_note(text=TEXT, key=stranger.public, signer=stranger)
    data = a_note() + line.line()
    note.open_note(data, [LOG.public])
    wrong = dataclasses.replace(line, signature=bytes(64))
    with pytest.raises(note.WrongSignature):
        note.open_note(a_note() + wrong.line(), [LOG.public, stranger.public])
    with pytest.raises(note.NotSigned):
        note.open_note(data, [Key.named("example.org/log", "other", note.ED25519).public])


def test_a_line_under_a_known_name_with_another_key_id_is_an_unknown_line():
    line = note.parse_note(a_note()).signatures[0]
    other = dataclasses.replace(line, key_id=bytes(4))
    with pytest.raises(note.NotSigned):
        note.open_note(note.Note(text=TEXT, signatures=(other,)).encode(), [LOG.public])


@given(st.binary(max_size=120))
def test_any_bytes_are_read_as_a_note_or_refused_and_never_spelled_anew(tail):
    data = a_note() + tail
    try:
        opened = note.parse_note(data)
    except Malformed:
        return
    assert opened.encode() == data


@given(st.binary(min_size=5, max_size=80), st.sampled_from(["a", "a/b", "名", "x" * 200]))
def test_every_signature_line_that_can_be_written_can_be_read(blob, name):
    line = note.Signature(name=name, key_id=blob[:4], signature=blob[4:])
    data = note.Note(text=b"t\n", signatures=(line,)).encode()
    assert note.parse_note(data).signatures == (line,)


def test_a_verifier_key_whose_base64_holds_a_plus_sign_is_read():
    for seed in range(40):
        key = Key.named("a/b", f"{seed}", note.ED25519).public
        if "+" in key.encode().split("+", 2)[2]:
            assert note.parse_vkey(key.encode()) == key
            return
    pytest.fail("no key with a plus sign was made")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\tb", "a\nb"])
def test_a_key_has_no_name_that_a_line_could_not_carry(name):
    with pytest.raises(note.BadKeyName):
        note.VerifierKey(name=name, type=note.ED25519, public_key=bytes(32))


@pytest.mark.parametrize(("key_type", "length"), [(1, 31), (4, 33), (6, 32), (2, 32), (255, 32)])
def test_a_key_has_a_known_type_and_the_length_of_its_type(key_type, length):
    with pytest.raises(note.BadVerifierKey):
        note.VerifierKey(name="a", type=key_type, public_key=bytes(length))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + b"an extension line\n",
        lambda text: text[:-1],
        lambda text: text.replace(b"\n1\n", b"\n01\n"),
        lambda text: text.replace(b"\n1\n", b"\n+1\n"),
        lambda text: text.replace(b"\n1\n", b"\n-1\n"),
        lambda text: text.replace(b"\n1\n", b"\n1 \n"),
        lambda text: text.replace(b"\n1\n", b"\n\n"),
        lambda text: text.replace(b"\n1\n", b"\n%d\n" % 2**63),
        lambda text: text.replace(b"\n1\n", "\n١\n".encode()),
        lambda text: text.replace(b"\n1\n", b"\n0\n"),
        lambda text: text.replace(b"example.org/log\n", b"\n"),
        lambda text: text.replace(b"example.org/log\n", b"exa mple\n"),
        lambda text: text.replace(b"E=\n", b"F=\n"),
        lambda text: text.replace(b"ERERER", b"ERER", 1),
        lambda text: text.replace(b"=", b""),
    ],
)
def test_a_checkpoint_in_any_other_form_is_refused(change):
    checkpoint.parse_checkpoint(TEXT)
    text = change(TEXT)
    assert text != TEXT
    with pytest.raises(Malformed):
        checkpoint.parse_checkpoint(text)


def test_an_empty_log_has_the_root_of_nothing():
    empty = checkpoint.Checkpoint(origin="a", size=0, root=merkle.EMPTY_ROOT)
    assert checkpoint.parse_checkpoint(empty.encode()) == empty


def test_a_checkpoint_is_signed_by_the_key_of_its_own_name():
    other = Key.named("example.org/other", "log", note.ED25519)
    line = note.sign_note(text=TEXT, key=other.public, signer=other)
    with pytest.raises(note.NotSigned):
        checkpoint.check_by_log(note.Note(text=TEXT, signatures=(line,)), other.public)
    with pytest.raises(note.NotSigned):
        checkpoint.check_by_log(note.Note(text=TEXT, signatures=()), LOG.public)


def test_a_cosignature_is_bound_to_its_time_its_text_and_its_key():
    line = cosignature.cosign(text=TEXT, at=NOON, key=WITNESS.public, signer=WITNESS)
    assert cosignature.check_cosignature(text=TEXT, key=WITNESS.public, line=line).at == NOON
    later = line.signature[:7] + bytes([line.signature[7] ^ 1]) + line.signature[8:]
    other = Key.named("example.org/witness", "other", note.COSIGNATURE_ED25519)
    text = TEXT.replace(b"\n1\n", b"\n2\n")
    for changed in (
        {"line": dataclasses.replace(line, signature=later)},
        {"line": dataclasses.replace(line, name="example.org/other")},
        {"key": other.public},
        {"text": text},
    ):
        with pytest.raises(note.WrongSignature):
            cosignature.check_cosignature(
                **{"text": TEXT, "key": WITNESS.public, "line": line, **changed}
            )


@pytest.mark.parametrize("blob", [bytes(71), bytes(73), bytes(72), b"\xff" * 72])
def test_a_cosignature_without_its_length_or_with_an_impossible_time_is_refused(blob):
    line = note.Signature(name=WITNESS.public.name, key_id=WITNESS.public.key_id, signature=blob)
    with pytest.raises(cosignature.BadCosignature):
        cosignature.check_cosignature(text=TEXT, key=WITNESS.public, line=line)


def test_a_log_signs_as_a_log_and_a_witness_as_a_witness():
    with pytest.raises(note.BadNote):
        note.sign_note(text=TEXT, key=WITNESS.public, signer=WITNESS)
    with pytest.raises(cosignature.BadCosignature):
        cosignature.cosign(text=TEXT, at=NOON, key=LOG.public, signer=LOG)


def test_a_signer_that_signs_wrongly_is_caught_before_anything_leaves():
    other = Key.named("example.org/log", "other", note.ED25519)
    with pytest.raises(note.WrongSignature):
        note.sign_note(text=TEXT, key=LOG.public, signer=other)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"@v1", b"@v2"),
        lambda data: data.replace(b"index 0\n", b"extra aGk=\nindex 0\n"),
        lambda data: data.replace(b"index 0\n", b"index 00\n"),
        lambda data: data.replace(b"index 0\n", b"index  0\n"),
        lambda data: data.replace(b"index 0\n", b""),
        lambda data: data.replace(b"index 0\n", b"index 0\n" + b"A" * 44 + b"\n"),
        lambda data: data.replace(b"index 0\n", b"index 0\n" + (b"A" * 43 + b"=\n") * 64),
        lambda data: data.replace(b"\n\n", b"\n", 1),
        lambda data: b"\n" + data,
        lambda data: data.rstrip(b"\n"),
    ],
)
def test_a_proof_file_in_any_other_form_is_refused(change):
    made = a_bundling()
    made.disclose()
    data = made.station.proof(made.acts[0].h, made.head, made.final)
    assert proof.parse_proof(data).encode() == data
    with pytest.raises(Malformed):
        proof.parse_proof(change(data))


@given(st.binary(max_size=64))
def test_base64_has_one_spelling(data):
    text = base64.b64encode(data).decode()
    assert note.strict_base64(text) == data
    for other in (f"{text}\n", f" {text}", f"{text}=", text.replace("=", "") + "-"):
        with pytest.raises(note.BadBase64):
            note.strict_base64(other)


@pytest.mark.parametrize("text", ["QR==", "QQ", "Q Q=", "QQ=", "QQ===", "Q-_=", "ＱＱ=="])
def test_base64_in_another_spelling_is_refused(text):
    assert note.strict_base64("QQ==") == b"A"
    with pytest.raises(note.BadBase64):
        note.strict_base64(text)
