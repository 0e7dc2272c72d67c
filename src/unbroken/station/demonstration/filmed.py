"""What was filmed, as the record of the sealed segments says it: pieces, and the counter in them."""

import datetime as dt
import itertools
from dataclasses import dataclass
from pathlib import Path

from unbroken.base.identifiers import CaseRef, Digest, StreamName
from unbroken.capture.acts import SegmentKept, SegmentsSealed
from unbroken.chain import read
from unbroken.station.demonstration.counter import Count, count
from unbroken.station.demonstration.steps import StepFailed
from unbroken_verify import container

PICTURES = "video"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A segment in the vault."""

    track: str
    stretch: int | str
    sha256: Digest
    init_sha256: Digest
    started_at: dt.datetime
    ended_at: dt.datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Filmed:
    """One recording of one camera."""

    pieces: tuple[Piece, ...]

    @property
    def pictures(self) -> list[Piece]:
        """Return the segments of the picture, in order."""
        return [each for each in self.pieces if each.track == PICTURES]

    @property
    def started_at(self) -> dt.datetime:
        """Return when the first picture was taken."""
        return self.pictures[0].started_at

    @property
    def ended_at(self) -> dt.datetime:
        """Return when the last picture was taken."""
        return self.pictures[-1].ended_at

    @property
    def missing_seconds(self) -> float:
        """Return how long, by the record, no picture was taken between the first and the last."""
        pairs = itertools.pairwise(self.pictures)
        return sum((b.started_at - a.ended_at).total_seconds() for a, b in pairs)

    def counted_in(self, bundle: Path) -> Count:
        """Read the frame counter back from the bytes in a bundle, and from nowhere else."""
        with bundle.open("rb") as file:
            members = container.PackedMembers(file)
            stretches: dict[int | str, list[bytes]] = {}
            for each in self.pictures:
                first = _handed_over(members, each.init_sha256)
                stretches.setdefault(each.stretch, [first]).append(
                    _handed_over(members, each.sha256)
                )
            return count(stretches.values())


def in_case(case: CaseRef) -> Filmed | None:
    """Return what was filmed for a case, once the collector has had it recorded."""
    acts = (event.act for event in read.stream(StreamName(case)))
    sealed = next((act for act in acts if isinstance(act, SegmentsSealed)), None)
    if sealed is None:
        return None
    return Filmed(
        pieces=tuple(_piece(each) for each in sealed.kept),
    )


def _handed_over(members: container.Members, digest: Digest) -> bytes:
    return b"".join(members.chunks(f"data/media/{digest}"))


def _piece(kept: SegmentKept) -> Piece:
    """Take a row at its word; the recorder leaves nothing of it unsaid."""
    if not (kept.started_at and kept.ended_at and kept.sha256 and kept.init_sha256):
        raise StepFailed(repr(kept))
    return Piece(
        track=kept.track or "",
        stretch=kept.stretch or "",
        sha256=kept.sha256,
        init_sha256=Digest(kept.init_sha256),
        started_at=kept.started_at,
        ended_at=kept.ended_at,
    )
