"""A copy of a recording that has segments: one archive of its sealed files, each as it was sealed."""

import io
import zipfile
from collections.abc import Iterator

from unbroken.base.identifiers import ActId, Digest
from unbroken.chain import read
from unbroken.media import find
from unbroken.media.models import Recording, Segment
from unbroken.vault import FilesystemVault

_EARLIEST = (1980, 1, 1, 0, 0, 0)


class _Out(io.RawIOBase):
    """Takes what the archive writes, for whoever fetches it piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]  # zipfile writes bytes only.
        """Keep a piece until it is taken."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        """Return what has come since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def pieces_of(recording: Recording, *, vault: FilesystemVault) -> Iterator[bytes]:
    """Yield the archive of a recording: segments, what a player needs before them, the journal."""
    out = _Out()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, digest in _files(recording):
            with vault.open(digest) as file:
                archive.writestr(zipfile.ZipInfo(name, date_time=_EARLIEST), file.read())
            yield out.taken()
    yield out.taken()


def _files(recording: Recording) -> Iterator[tuple[str, Digest]]:
    """Name every original file of a recording, each once."""
    acts: set[ActId] = set()
    begun: set[str] = set()
    for track in find.tracks_of(recording):
        for segment in find.segments_of(recording, track):
            acts.add(ActId(segment.act))
            folder = f"{track}/{segment.stretch:04d}"
            if folder not in begun:
                begun.add(folder)
                yield f"{folder}/init.{_ending(segment)}", Digest(segment.init_sha256)
            yield f"{folder}/{segment.number:06d}.m4s", Digest(segment.sha256)
    for event in read.some(sorted(acts)):
        excerpt = getattr(event.act, "journal", None)
        if excerpt:
            yield f"journal-{getattr(event.act, 'first_line', 0):012d}.jsonl", excerpt


def _ending(segment: Segment) -> str:
    return "mp4" if segment.track == "video" else "mov"
