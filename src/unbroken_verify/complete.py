"""Whether everything is there: the stream, the bytes, and what the operator still owed."""

import collections
import itertools
import re
from collections.abc import Iterable, Iterator

from unbroken_verify import contents, jcs
from unbroken_verify.contents import DutyState
from unbroken_verify.findings import Findings
from unbroken_verify.genuine import Read, ReadAct
from unbroken_verify.payload import Payload

_DIGEST = re.compile(r"[0-9a-f]{64}")

STILL_OWED = frozenset({DutyState.OPEN, DutyState.ANSWERED, DutyState.VOID})


def check_stream(found: Read, findings: Findings) -> None:
    """See that acts 1 to n are all there or named as withheld, each upon the one before."""
    hashes = _numbered(found, findings)
    for first, last in _missing(hashes, found.contents.n):
        findings.incomplete("act_missing", str(first) if first == last else f"{first}-{last}")
    _check_links(found, hashes, findings)
    if hashes.get(found.contents.n, found.contents.head) != found.contents.head:
        findings.forged("head_differs", found.contents.stream)
    _check_disclosure(found, findings)
    _check_order_of_record(found, findings)


def check_bytes(found: Read, payload: Payload, findings: Findings) -> None:
    """See that each digest that a disclosed act names is there or named as withheld."""
    listed = found.contents
    known = {each.sha256 for each in listed.media}
    known |= {each.sha256 for each in listed.withheld_media}
    known |= {each.sha256 for each in listed.missing_media}
    known |= found.places.keys()  # An act may name another act's h; that is no medium.
    for each in found.acts:
        for digest in named_digests(each):
            if digest not in known:
                findings.incomplete("medium_unlisted", digest.hex(), label(each))
                known.add(digest)
    for absent in listed.missing_media:
        findings.incomplete("medium_not_held", absent.sha256.hex())
    _check_sizes(listed, payload, findings)


def check_duties(found: Read, findings: Findings) -> None:
    """Take what the operator's own rules still found; a reviewed gap remains a gap."""
    for duty in found.contents.duties:
        if duty.state in STILL_OWED:
            findings.incomplete(f"duty_{duty.state.value}", duty.rule, duty.subject)
        elif duty.state is DutyState.REVIEWED and duty.is_gap:
            findings.incomplete("gap_reviewed", duty.rule, duty.subject)


def own_acts(found: Read) -> list[ReadAct]:
    """Return the acts of the bundle's own stream, in order."""
    own = [each for each in found.acts if each.envelope.stream == found.contents.stream]
    return sorted(own, key=lambda each: each.envelope.n)


def named_digests(each: ReadAct) -> Iterator[bytes]:
    """Return every SHA-256 that the act's disclosed fields hold, wherever it stands.

    A verifier knows no act types, so the rule is broad on purpose: any text of 64 lower-case
    hexadecimal digits names bytes. Other hashes are written with a prefix.
    """
    for field in each.record.fields:
        yield from _digests_in(field.value)


def label(each: ReadAct) -> str:
    """Return the words by which a reader finds an act."""
    return f"{each.envelope.n} {each.envelope.type}"


def _digests_in(value: jcs.Json) -> Iterator[bytes]:
    if isinstance(value, str):
        if _DIGEST.fullmatch(value):
            yield bytes.fromhex(value)
    elif isinstance(value, list):
        for each in value:
            yield from _digests_in(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _digests_in(each)


def _missing(hashes: Iterable[int], n: int) -> Iterator[tuple[int, int]]:
    """Yield the gaps as ranges: a list may claim any number of acts, and the reader must end."""
    before = 0
    for number in [*sorted(each for each in hashes if 1 <= each <= n), n + 1]:
        if number > before + 1:
            yield before + 1, number - 1
        before = number


def _numbered(found: Read, findings: Findings) -> dict[int, bytes]:
    hashes: dict[int, bytes] = {}
    numbers = [(each.envelope.n, each.h) for each in own_acts(found)]
    numbers += [(each.n, each.h) for each in found.contents.withheld_acts]
    for n, h in numbers:
        if n in hashes or not 1 <= n <= found.contents.n:
            findings.forged("number_taken", str(n))
        hashes[n] = h
    return hashes


def _check_links(found: Read, hashes: dict[int, bytes], findings: Findings) -> None:
    for each in own_acts(found):
        before = hashes.get(each.envelope.n - 1)
        if before is not None and each.envelope.prev != before:
            findings.forged("chain_broken", label(each))
    ids = collections.Counter(each.envelope.id for each in found.acts)
    for taken in sorted(each for each, times in ids.items() if times > 1):
        findings.forged("id_taken", taken)


def _check_disclosure(found: Read, findings: Findings) -> None:
    if found.disclosure is None:
        return
    envelope = found.disclosure.envelope
    stated = (envelope.stream, envelope.n - 1, envelope.prev)
    if stated != (found.contents.stream, found.contents.n, found.contents.head):
        findings.forged("disclosure_elsewhere", found.disclosure.h.hex())


def _check_order_of_record(found: Read, findings: Findings) -> None:
    acts = own_acts(found)
    for before, after in itertools.pairwise(acts):
        if after.envelope.recorded_at < before.envelope.recorded_at:
            findings.remark("recorded_backwards", label(after))


def _check_sizes(listed: contents.Contents, payload: Payload, findings: Findings) -> None:
    for each in listed.media:
        name = f"data/media/{each.sha256.hex()}"
        if payload.sizes.get(name, each.size_bytes) != each.size_bytes:
            findings.forged("file_changed", name)
