"""Whether what a bundle says is what was recorded: acts, fields, places in the log."""

import dataclasses
import hashlib

from unbroken_verify import (
    Malformed,
    act,
    bundle,
    checkpoint,
    contents,
    merkle,
    note,
    policy,
    proof,
)
from unbroken_verify.findings import Findings
from unbroken_verify.payload import Payload


class FileMissing(Malformed):
    """A bundle has its contents list, acts, disclosure act, earlier checkpoints and policy."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ReadAct:
    """An act of the bundle whose envelope could be read."""

    record: bundle.ActRecord
    envelope: act.Envelope
    h: bytes
    withheld: tuple[contents.WithheldField, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an act stands in a log."""

    origin: str
    index: int


@dataclasses.dataclass(kw_only=True, slots=True)
class Read:
    """All that was read of a bundle, in its forms."""

    contents: contents.Contents
    acts: list[ReadAct]
    disclosure: ReadAct | None
    heads: list[bundle.HeadRecord]
    shipped: policy.Policy
    places: dict[bytes, Place] = dataclasses.field(default_factory=dict)
    finals: dict[str, bytes] = dataclasses.field(default_factory=dict)
    """The checkpoint note that all proofs of a log end in, by the log's origin."""


def read_bundle(payload: Payload, findings: Findings) -> Read:
    """Read the bundle's own files; raise where there is no contents list to judge by."""
    listed = contents.parse_contents(_file(payload, bundle.CONTENTS))
    found = Read(
        contents=listed,
        acts=_read_acts(payload, listed, findings),
        disclosure=_read_disclosure(payload, findings),
        heads=_read_heads(payload, findings),
        shipped=_read_policy(payload, findings),
    )
    _check_files(payload, found, findings)
    _read_proofs(payload, found, findings)
    return found


def _file(payload: Payload, name: str) -> bytes:
    if name not in payload.kept:
        raise FileMissing(name)
    return payload.kept[name]


def _read_acts(payload: Payload, listed: contents.Contents, findings: Findings) -> list[ReadAct]:
    lines = _lines(payload, bundle.ACTS, findings)
    if len(lines) != len(listed.acts):
        findings.forged("acts_differ", bundle.ACTS, f"{len(lines)} ≠ {len(listed.acts)}")
    pairs = zip(lines, listed.acts, strict=False)
    read = (_read_act(line, each, findings) for line, each in pairs)
    return [each for each in read if each]


def _read_act(line: bytes, listed: contents.ListedAct, findings: Findings) -> ReadAct | None:
    where = listed.h.hex()
    found = _parsed_act(line, where, findings)
    if found is None:
        return None
    if found.h != listed.h:
        findings.forged("acts_differ", where, found.h.hex())
    if sorted(found.record.withheld) != sorted(each.digest for each in listed.withheld):
        findings.forged("withheld_differ", where)
    return dataclasses.replace(found, withheld=listed.withheld)


def _parsed_act(line: bytes, where: str, findings: Findings) -> ReadAct | None:
    try:
        record = bundle.parse_act_line(line)
        envelope = act.parse_envelope(record.envelope)
        if record.root() != envelope.payload:
            findings.forged("payload_differs", where)
    except Malformed as refusal:
        findings.misshapen(refusal, where)
        return None
    return ReadAct(record=record, envelope=envelope, h=record.h)


def _read_disclosure(payload: Payload, findings: Findings) -> ReadAct | None:
    found = _parsed_act(_file(payload, bundle.DISCLOSURE), bundle.DISCLOSURE, findings)
    if found is None:
        return None
    named = {field.name: field.value for field in found.record.fields}
    digest = hashlib.sha256(_file(payload, bundle.CONTENTS)).hexdigest()
    if found.envelope.type != bundle.DISCLOSURE_TYPE or (
        named.get(bundle.CONTENTS_FIELD) != digest
    ):
        findings.forged("contents_not_named", found.h.hex())
    if found.record.withheld:
        findings.incomplete("disclosure_withholds", found.h.hex())
    return found


def _read_heads(payload: Payload, findings: Findings) -> list[bundle.HeadRecord]:
    try:
        return [bundle.parse_head_line(line) for line in _lines(payload, bundle.HEADS, findings)]
    except Malformed as refusal:
        findings.misshapen(refusal, bundle.HEADS)
        return []


def _read_policy(payload: Payload, findings: Findings) -> policy.Policy:
    try:
        return policy.parse_policy(_file(payload, bundle.POLICY))
    except FileMissing:
        raise
    except Malformed as refusal:
        findings.misshapen(refusal, bundle.POLICY)
        return policy.Policy()


def _lines(payload: Payload, name: str, findings: Findings) -> list[bytes]:
    try:
        return bundle.lines_of(_file(payload, name))
    except bundle.BadActLine as refusal:
        findings.misshapen(refusal, name)
        return []


def _check_files(payload: Payload, found: Read, findings: Findings) -> None:
    """See that there is every file that is listed, and no other."""
    listed = found.contents
    own = {bundle.ACTS, bundle.CONTENTS, bundle.DISCLOSURE, bundle.HEADS}
    media = {bundle.MEDIA_FOLDER + each.sha256.hex(): each.sha256 for each in listed.media}
    files = {each.path: each.sha256 for each in listed.files}
    proofs = {bundle.proof_name(h) for h in proved_acts(found)}
    for name, digest in {**media, **files}.items():
        if name in own | proofs or not name.startswith("data/"):
            findings.forged("unlisted_file", name)
        elif name not in payload.digests:
            findings.forged("file_missing", name)
        elif payload.digests[name] != digest:
            findings.forged("file_changed", name)
    if bundle.POLICY not in files:
        findings.forged("unlisted_file", bundle.POLICY)
    inside = {name for name in payload.digests if name.startswith("data/")}
    for name in sorted(inside - own - proofs - media.keys() - files.keys()):
        findings.forged("unlisted_file", name)


def proved_acts(found: Read) -> list[bytes]:
    """Return the h of every act that must have a proof."""
    listed = [each.h for each in found.contents.acts]
    withheld = [each.h for each in found.contents.withheld_acts]
    return listed + withheld + ([found.disclosure.h] if found.disclosure else [])


def _read_proofs(payload: Payload, found: Read, findings: Findings) -> None:
    logs = {each.h: each.envelope.log for each in found.acts}
    if found.disclosure:
        logs[found.disclosure.h] = found.disclosure.envelope.log
    heads: dict[bytes, checkpoint.Checkpoint] = {}
    for h in proved_acts(found):
        name = bundle.proof_name(h)
        if name not in payload.kept:
            findings.forged("proof_missing", name)
            continue
        try:
            place = _placed(payload.kept[name], h, heads)
        except Malformed as refusal:
            findings.misshapen(refusal, name)
            continue
        _keep_place(found, h, place, logs.get(h, place.origin), findings)
    _keep_finals(found, heads, findings)


def _placed(data: bytes, h: bytes, heads: dict[bytes, checkpoint.Checkpoint]) -> Place:
    shown = proof.parse_proof(data)
    head = heads.get(shown.checkpoint)
    if head is None:
        head = checkpoint.parse_checkpoint(note.parse_note(shown.checkpoint).text)
        heads[shown.checkpoint] = head
    merkle.check_inclusion(
        leaf=merkle.leaf_hash(act.log_entry(h)),
        index=shown.index,
        size=head.size,
        proof=shown.path,
        root=head.root,
    )
    return Place(origin=head.origin, index=shown.index)


def _keep_place(found: Read, h: bytes, place: Place, log: str, findings: Findings) -> None:
    if log != place.origin:
        findings.forged("other_log", h.hex(), log)
    found.places[h] = place


def _keep_finals(
    found: Read, heads: dict[bytes, checkpoint.Checkpoint], findings: Findings
) -> None:
    for data, head in heads.items():
        if head.origin in found.finals:
            findings.forged("two_checkpoints", head.origin)
        found.finals.setdefault(head.origin, data)
