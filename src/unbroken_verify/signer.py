"""Who signed: the log's own key, and the witnesses whom the reader decided to believe."""

import bisect
import dataclasses
import datetime as dt
from collections.abc import Iterable

from unbroken_verify import Malformed, bundle, checkpoint, cosignature, merkle, note, policy
from unbroken_verify.findings import Findings, Outcome
from unbroken_verify.genuine import Read

LATE_AFTER = dt.timedelta(minutes=10)
CLOCKS_MAY_DIFFER = dt.timedelta(minutes=5)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Cosigner:
    """A witness whose cosignature holds."""

    name: str
    at: dt.datetime
    believed: bool
    same_operator: bool


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """A checkpoint whose signatures were checked. `seen_at` is when its quorum was complete."""

    head: checkpoint.Checkpoint
    note: bytes
    by_believed_log: bool
    cosigners: tuple[Cosigner, ...]
    quorum_met: bool
    seen_at: dt.datetime | None


class SignedTwice(Malformed):
    """Each key signs a checkpoint once."""


class SignerJudge:
    """Checks checkpoints against the reader's policy, and by the shipped one for consistency."""

    def __init__(self, *, trusted: policy.Policy | None, shipped: policy.Policy) -> None:
        self._trusted = trusted
        self._rule = shipped if trusted is None else trusted
        self._logs = [*(trusted.logs if trusted else ()), *shipped.logs]
        self._witnesses = [*(trusted.witnesses if trusted else ()), *shipped.witnesses]
        self._believed = {each.key.encode() for each in trusted.witnesses} if trusted else set()
        self._known = {(each.key.name, each.key.key_id) for each in self._witnesses}

    def judge(self, data: bytes, findings: Findings) -> Head | None:
        """Return what a checkpoint's signatures say; note a problem where one does not hold."""
        try:
            signed = note.parse_note(data)
            head = checkpoint.parse_checkpoint(signed.text)
            self._check_known(signed, head.origin)
            by_believed_log = self._check_log(signed, head.origin, findings)
            cosigners = self._cosigners(signed, findings)
        except Malformed as refusal:
            findings.misshapen(refusal, "checkpoint")
            return None
        met, seen_at = self._quorum(cosigners)
        return Head(
            head=head,
            note=data,
            by_believed_log=by_believed_log,
            cosigners=cosigners,
            quorum_met=met,
            seen_at=seen_at,
        )

    def _check_known(self, signed: note.Note, origin: str) -> None:
        logs = {(o.key.name, o.key.key_id) for o in self._logs if o.key.name == origin}
        lines = [(line.name, line.key_id) for line in signed.signatures]
        for line in lines:
            if line not in self._known | logs:
                raise note.UnknownSignature(line[0])
        if len(set(lines)) != len(lines):
            raise SignedTwice

    def _check_log(self, signed: note.Note, origin: str, findings: Findings) -> bool:
        """Check the log's signature; say whether its key is one that the reader believes."""
        keys = {each.key.encode(): each.key for each in self._logs if each.key.name == origin}
        holders = [spelled for spelled, key in keys.items() if signed.by(key)]
        for spelled in holders:
            checkpoint.check_by_log(signed, keys[spelled])
        if not holders:
            raise note.NotSigned(origin)
        believed = self._trusted.log_named(origin) if self._trusted else None
        if believed is None:
            code = "log_unknown" if self._trusted else "no_policy"
            findings.unestablished(code, origin)
            return False
        if believed.key.encode() not in holders:
            findings.forged("log_key_differs", origin)
            return False
        return True

    def _cosigners(self, signed: note.Note, findings: Findings) -> tuple[Cosigner, ...]:
        found: dict[str, Cosigner] = {}
        for each in self._witnesses:
            for line in signed.by(each.key):
                try:
                    seen = cosignature.check_cosignature(text=signed.text, key=each.key, line=line)
                except cosignature.NotCheckedHere:
                    findings.remark("not_checked_here", each.key.name)
                    continue
                spelled = each.key.encode()
                found.setdefault(
                    spelled,
                    Cosigner(
                        name=each.name,
                        at=seen.at,
                        believed=spelled in self._believed,
                        same_operator=each.same_operator,
                    ),
                )
        return tuple(found.values())

    def _quorum(self, cosigners: tuple[Cosigner, ...]) -> tuple[bool, dt.datetime | None]:
        """Return whether the quorum is met, and since when."""
        counted = [each for each in cosigners if each.believed or self._trusted is None]
        outside = sorted((each for each in counted if not each.same_operator), key=_by_time)
        for reached in range(len(outside) + 1):
            names = [each.name for each in outside[:reached]]
            # Without a quorum the first witness outside still tells a time.
            if self._rule.is_met(names) and (reached or not outside):
                return True, outside[reached - 1].at if reached else None
        return False, None


class Timeline:
    """The checkpoints of one log in a bundle, by size, the final one last."""

    def __init__(self, heads: list[Head]) -> None:
        self.heads = heads
        self._sizes = [each.head.size for each in heads]

    @property
    def final(self) -> Head:
        """The checkpoint up to which the bundle speaks."""
        return self.heads[-1]

    def first_seen(self, index: int) -> Head | None:
        """Return the first witnessed checkpoint that contains an index."""
        begin = bisect.bisect_right(self._sizes, index)
        later = (self.heads[at] for at in range(begin, len(self.heads)))
        return next((each for each in later if each.seen_at), None)


def judge_signers(found: Read, judge: SignerJudge, findings: Findings) -> dict[str, Timeline]:
    """Check every checkpoint of the bundle; return those of each log."""
    rows: dict[str, list[Head]] = {}
    for origin, data in found.finals.items():
        head = judge.judge(data, findings)
        if head is None:
            continue
        rows[origin] = [head]
        if head.by_believed_log and not head.quorum_met:
            findings.unestablished("quorum_not_met", origin)
    _add_earlier(found, judge, rows, findings)
    return {origin: Timeline(row) for origin, row in rows.items()}


def remark_on_times(found: Read, timelines: dict[str, Timeline], findings: Findings) -> None:
    """Say which acts were witnessed long after they are said to have been recorded."""
    for each in found.acts:
        seen_at = first_seen_at(found, timelines, each.h)
        if seen_at is None:
            continue
        where = f"{each.envelope.n} {each.envelope.type}"
        if seen_at - each.envelope.recorded_at > LATE_AFTER:
            findings.remark("witnessed_late", where, str(seen_at - each.envelope.recorded_at))
        if each.envelope.recorded_at - seen_at > CLOCKS_MAY_DIFFER:
            findings.remark("recorded_after_witness", where)


def first_seen_at(found: Read, timelines: dict[str, Timeline], h: bytes) -> dt.datetime | None:
    """Return by when witnesses had seen an act in the log."""
    place = found.places.get(h)
    if place is None or place.origin not in timelines:
        return None
    head = timelines[place.origin].first_seen(place.index)
    return head.seen_at if head else None


def _add_earlier(
    found: Read, judge: SignerJudge, rows: dict[str, list[Head]], findings: Findings
) -> None:
    if len(found.heads) != len(found.contents.heads):
        findings.forged("heads_differ", bundle.HEADS)
    for record, listed in zip(found.heads, found.contents.heads, strict=False):
        head = _judged_quietly(judge, record, findings)
        stated = (listed.origin, listed.size, listed.root)
        if head is None or (head.head.origin, head.head.size, head.head.root) != stated:
            findings.forged("heads_differ", bundle.HEADS, f"{listed.origin} {listed.size}")
        elif listed.origin not in rows:
            findings.forged("heads_differ", bundle.HEADS, listed.origin)
        else:
            _check_growth(head, record, rows[listed.origin], findings)


def _judged_quietly(
    judge: SignerJudge, record: bundle.HeadRecord, findings: Findings
) -> Head | None:
    """Judge an earlier checkpoint; whom to believe is said once, of the final one."""
    own = Findings()
    head = judge.judge(record.checkpoint, own)
    findings.problems += [each for each in own.problems if each.outcome is Outcome.NOT_GENUINE]
    return head


def _check_growth(
    earlier: Head, record: bundle.HeadRecord, row: list[Head], findings: Findings
) -> None:
    final = row[-1].head
    try:
        merkle.check_consistency(
            old_size=earlier.head.size,
            size=final.size,
            proof=record.consistency,
            old_root=earlier.head.root,
            root=final.root,
        )
    except Malformed as refusal:
        findings.misshapen(refusal, f"{earlier.head.origin} {earlier.head.size}")
        return
    row.insert(-1, earlier)


def _by_time(each: Cosigner) -> tuple[dt.datetime, str]:
    return each.at, each.name


def fingerprints(keys: Iterable[note.VerifierKey]) -> list[tuple[str, str]]:
    """Return names and fingerprints to compare by telephone."""
    return [(each.name, each.fingerprint()) for each in keys]
