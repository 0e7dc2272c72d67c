"""The whole check of a bundle, from its bytes to the verdict."""

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path

from unbroken_verify import Malformed, complete, container, genuine, note, policy, signer
from unbroken_verify.findings import Findings, Outcome, Problem, Remark, unreadable_form
from unbroken_verify.payload import read_payload
from unbroken_verify.store import Store


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a check came to, and what it read on the way."""

    outcome: Outcome
    problems: tuple[Problem, ...]
    remarks: tuple[Remark, ...]
    read: genuine.Read | None = None
    timelines: dict[str, signer.Timeline] = dataclasses.field(default_factory=dict)
    keys: tuple[note.VerifierKey, ...] = ()
    """The keys of a signer who is not established, to be compared by telephone."""

    @property
    def head(self) -> signer.Head | None:
        """The checkpoint up to which the verdict speaks: the one that holds the disclosure act."""
        if self.read is None or self.read.disclosure is None:
            return None
        place = self.read.places.get(self.read.disclosure.h)
        timeline = self.timelines.get(place.origin) if place else None
        return timeline.final if timeline else None


def verify_bundle(
    path: Path, *, trusted: policy.Policy | None = None, store: Store | None = None
) -> Verdict:
    """Check a bundle, packed or unpacked, against the policy that the reader brought."""
    if trusted is None and store is not None:
        trusted = store.policy()
    try:
        with open_members(path) as members:
            return verify_members(members, trusted=trusted, store=store)
    except Malformed as refusal:
        return _verdict(Findings(problems=[unreadable_form(refusal, path.name)]))
    except OSError as error:
        return _verdict(Findings(problems=[_not_opened(path, error)]))


def verify_members(
    members: container.Members,
    *,
    trusted: policy.Policy | None = None,
    store: Store | None = None,
) -> Verdict:
    """Check a bundle that was opened already."""
    findings = Findings()
    try:
        return _verified(members, trusted, store, findings)
    except Malformed as refusal:
        findings.problems.append(unreadable_form(refusal))
    return _verdict(findings)


@contextlib.contextmanager
def open_members(path: Path) -> Iterator[container.Members]:
    """Open a container or an unpacked folder."""
    if path.is_dir():
        yield container.FolderMembers(path)
        return
    with path.open("rb") as file:
        yield container.PackedMembers(file)


def _verified(
    members: container.Members,
    trusted: policy.Policy | None,
    store: Store | None,
    findings: Findings,
) -> Verdict:
    if not members.container_checked:
        findings.remark("container_not_checked")
    payload = read_payload(members, findings)
    read = genuine.read_bundle(payload, findings)
    complete.check_stream(read, findings)
    complete.check_bytes(read, payload, findings)
    complete.check_duties(read, findings)
    judge = signer.SignerJudge(trusted=trusted, shipped=read.shipped)
    timelines = signer.judge_signers(read, judge, findings)
    signer.remark_on_times(read, timelines, findings)
    if store is not None:
        _consult(store, timelines, judge, findings)
    verdict = _verdict(findings, read, timelines)
    if verdict.outcome in {Outcome.GENUINE_AND_COMPLETE, Outcome.NOT_COMPLETE}:
        _insist_on_signer(verdict, findings)
    return _verdict(findings, read, timelines)


def _not_opened(path: Path, error: OSError) -> Problem:
    why = error.strerror or type(error).__name__
    return Problem(code="cannot_open", outcome=Outcome.UNREADABLE, where=path.name, detail=why)


def _consult(
    store: Store,
    timelines: dict[str, signer.Timeline],
    judge: signer.SignerJudge,
    findings: Findings,
) -> None:
    """Compare with what was seen before, and remember; a store that fails says nothing of a bundle."""
    try:
        store.compare(timelines, judge, findings)
        if findings.outcome() in {Outcome.GENUINE_AND_COMPLETE, Outcome.NOT_COMPLETE}:
            store.remember(timelines)
    except OSError as error:
        findings.remark("store_failed", detail=error.strerror or type(error).__name__)


def _insist_on_signer(verdict: Verdict, findings: Findings) -> None:
    """Look a second time that somebody believed has signed, before anything is called genuine."""
    head = verdict.head
    if head is None or not head.by_believed_log or not head.quorum_met:
        findings.unestablished("no_policy")


def _verdict(
    findings: Findings,
    read: genuine.Read | None = None,
    timelines: dict[str, signer.Timeline] | None = None,
) -> Verdict:
    outcome = findings.outcome()
    keys: tuple[note.VerifierKey, ...] = ()
    if read and outcome is Outcome.NOT_ESTABLISHED:
        shipped = read.shipped
        keys = (*(o.key for o in shipped.logs), *(w.key for w in shipped.witnesses))
    return Verdict(
        outcome=outcome,
        problems=tuple(findings.problems),
        remarks=tuple(dict.fromkeys(findings.remarks)),
        read=read,
        timelines=timelines or {},
        keys=keys,
    )
