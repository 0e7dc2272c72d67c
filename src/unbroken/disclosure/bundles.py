"""Where written bundles lie: derived from the record, so they may be thrown away and written again."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from unbroken.base import config
from unbroken.base.identifiers import ActId, CaseRef, Digest
from unbroken.chain import standing
from unbroken.chain.log.standing import Standing
from unbroken.disclosure import find
from unbroken_verify import act as format_
from unbroken_verify import contents

FOLDER = "bundles"


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a disclosure has come, from the record to the file."""

    n: int
    recorded_at: dt.datetime
    standing: Standing
    contents: contents.Contents
    file: Path
    sha256: Digest | None
    written_bytes: int
    expected_bytes: int

    @property
    def ready(self) -> bool:
        """Say whether the bundle can be handed over."""
        return self.sha256 is not None

    @property
    def size_bytes(self) -> int:
        """Return how large the bundle is."""
        return self.file.stat().st_size if self.ready else 0


def place_of(act: ActId) -> Path:
    """Name the file of the bundle that belongs to a disclosure."""
    return config.load().config.home / "derived" / FOLDER / f"{act}.zip"


def progress_of(case: CaseRef, n: int) -> Progress:
    """Say how far a disclosure has come; raises NoSuchDisclosure."""
    said = find.disclosure_in(case, n)
    listed = find.contents_named(said)
    file = place_of(said.id)
    return Progress(
        n=n,
        recorded_at=format_.parse_envelope(said.record.envelope).recorded_at,
        standing=standing.status_of(said.id),
        contents=listed,
        file=file,
        sha256=digest_of(file),
        written_bytes=_size(file.with_name(file.name + ".part")),
        expected_bytes=sum(each.size_bytes for each in listed.media),
    )


def digest_of(file: Path) -> Digest | None:
    """Return the digest that was written beside a whole bundle, or None where there is none."""
    try:
        return Digest(_beside(file).read_text("ascii").strip()) if file.exists() else None
    except FileNotFoundError:
        return None


def note_digest(file: Path, digest: Digest) -> None:
    """Write the digest of a whole bundle beside it."""
    _beside(file).write_text(f"{digest}\n", "ascii")


def clear(file: Path) -> None:
    """Remove what an earlier attempt left."""
    for left in (file, file.with_name(file.name + ".part"), _beside(file)):
        left.unlink(missing_ok=True)


def _beside(file: Path) -> Path:
    return file.with_name(file.name + ".sha256")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
