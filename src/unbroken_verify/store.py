"""What a verifier remembers between two bundles: the policy it was told to keep, and last heads.

A log that shows one reader a tree that does not continue the tree it showed before is caught here.
Only a checkpoint by a believed log is remembered, or a forger could come first.
"""

import datetime as dt
import hashlib
import os
from pathlib import Path

from unbroken_verify import Malformed, checkpoint, note, policy
from unbroken_verify.findings import Findings
from unbroken_verify.signer import SignerJudge, Timeline

POLICY = "policy.txt"
LAST = "last.checkpoint"


class Store:
    """A folder of the verifier's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def policy(self) -> policy.Policy | None:
        """Return the kept policy, or None."""
        path = self._folder / POLICY
        return policy.parse_policy(path.read_bytes()) if path.exists() else None

    def keep_policy(self, data: bytes) -> None:
        """Keep a policy for the next time; refuse one that cannot be read."""
        policy.parse_policy(data)
        _write(self._folder / POLICY, data)

    def compare(
        self, timelines: dict[str, Timeline], judge: SignerJudge, findings: Findings
    ) -> None:
        """Note a fork or a rollback against what was seen before."""
        for origin, timeline in timelines.items():
            last = self._last(origin)
            if timeline.final.by_believed_log and last is not None:
                self._compare_one(timeline, last, judge, findings)

    def remember(self, timelines: dict[str, Timeline]) -> None:
        """Keep the largest checkpoint of each believed log."""
        for origin, timeline in timelines.items():
            final = timeline.final
            if final.by_believed_log and self._size_seen(origin) < final.head.size:
                _write(self._log_folder(origin) / LAST, final.note)

    def _size_seen(self, origin: str) -> int:
        last = self._last(origin)
        if last is None:
            return -1
        try:
            return checkpoint.parse_checkpoint(note.parse_note(last).text).size
        except Malformed:
            return -1  # A damaged memory was remarked upon when it was compared.

    def _compare_one(
        self, timeline: Timeline, last: bytes, judge: SignerJudge, findings: Findings
    ) -> None:
        before = judge.judge(last, Findings())
        if before is None or not before.by_believed_log:
            findings.remark("store_outdated", timeline.final.head.origin)
            return
        same_size = {each.head.size: each for each in timeline.heads}.get(before.head.size)
        if same_size and same_size.head.root != before.head.root:
            self._keep_evidence(timeline)
            findings.forged("forked", before.head.origin, str(before.head.size))
        elif timeline.final.head.size < before.head.size:
            self._compare_smaller(timeline, before.seen_at, findings)
        elif same_size is None:
            findings.remark("growth_not_shown", before.head.origin, str(before.head.size))

    def _compare_smaller(
        self, timeline: Timeline, seen_at: dt.datetime | None, findings: Findings
    ) -> None:
        final = timeline.final
        # A smaller tree witnessed later than a larger one was rolled back; an earlier one is
        # only an older bundle.
        if final.seen_at and seen_at and final.seen_at > seen_at:
            self._keep_evidence(timeline)
            findings.forged("rolled_back", final.head.origin, str(final.head.size))
        else:
            findings.remark("older_than_seen", final.head.origin, str(final.head.size))

    def _keep_evidence(self, timeline: Timeline) -> None:
        final = timeline.final
        name = f"conflict-{hashlib.sha256(final.note).hexdigest()[:16]}.checkpoint"
        _write(self._log_folder(final.head.origin) / name, final.note)

    def _last(self, origin: str) -> bytes | None:
        path = self._log_folder(origin) / LAST
        return path.read_bytes() if path.exists() else None

    def _log_folder(self, origin: str) -> Path:
        return self._folder / "logs" / hashlib.sha256(origin.encode()).hexdigest()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    # Dying here leaves a temporary file that nothing reads; the old file stands.
    temporary.replace(path)
