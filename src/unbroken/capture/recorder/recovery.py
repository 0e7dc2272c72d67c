"""What the recorder does first: seal what a crash left open, and find out where it stood."""

import datetime as dt
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from unbroken.capture.recorder import boxes
from unbroken.capture.recorder import journal as book
from unbroken.capture.recorder.journal import Booted, Entry, Journal, Sealed, TrackBegun
from unbroken.vault import durable


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Where the channel stood when the recorder died."""

    recording: str | None
    """The recording that was running; None where none was."""
    stretch: int
    covered_until: dt.datetime | None


def recover(*, channel: str, journal: Journal, volumes: list[Path], at: dt.datetime) -> Found:
    """Seal every open segment of a channel and write down that the recorder has started."""
    entries = _entries(journal)
    journal.append(Booted(torn_bytes=journal.torn_bytes), at=at)
    sealed = {entry.row.path for entry in entries if isinstance(entry.row, Sealed)}
    for path in _segments(channel, volumes):
        if path not in sealed:
            row = _recover_one(path, volumes, entries)
            if row is not None:
                entries.append(journal.append(row, at=at))
    return _found(entries)


def running(entries: list[Entry]) -> str | None:
    """Return the recording that was started and not stopped."""
    last = None
    for entry in entries:
        if isinstance(entry.row, book.Started):
            last = entry.row.recording
        elif isinstance(entry.row, book.Stopped):
            last = None
    return last


def _entries(journal: Journal) -> list[Entry]:
    journals = [list(book.read(folder)) for folder in journal.folders]
    return max(journals, key=lambda entries: len(entries))  # noqa: PLW0108 — mypy wants it so.


def _found(entries: list[Entry]) -> Found:
    recording = running(entries)
    rows = [entry.row for entry in entries]
    begun = [row for row in rows if isinstance(row, TrackBegun) and row.recording == recording]
    ends = [
        row.ends_at
        for row in rows
        if isinstance(row, Sealed) and row.recording == recording and row.track == "video"
    ]
    started = [
        entry.at
        for entry in entries
        if isinstance(entry.row, book.Started) and entry.row.recording == recording
    ]
    until = max(ends + started, default=None)
    return Found(
        recording=recording,
        stretch=max((row.stretch for row in begun), default=0),
        covered_until=book.moment_of(until) if until else None,
    )


def _segments(channel: str, volumes: list[Path]) -> list[str]:
    """Return the final names of all segments on the volumes, open or sealed, in order."""
    names = {
        str(path.with_suffix(".m4s").relative_to(root))
        for root in volumes
        for ending in ("*.open", "*.m4s")
        for path in (root / channel).rglob(ending)
    }
    return sorted(names)


def _recover_one(path: str, volumes: list[Path], entries: list[Entry]) -> Sealed | None:
    """Keep the whole fragments of one segment on each volume; None where there is none."""
    recording, stretch, track, _ = path.split("/")[1:]
    begun = next(
        (
            entry
            for entry in entries
            if isinstance(entry.row, TrackBegun)
            and (entry.row.recording, entry.row.stretch, entry.row.track)
            == (recording, int(stretch), track)
        ),
        None,
    )
    contents = {root: _content(root / path) for root in volumes}
    kept = max((_whole(content) for content in contents.values()), key=len)
    if begun is None or not kept:
        for root in volumes:
            (root / path).with_suffix(".open").unlink(missing_ok=True)
        return None
    copies = sum(_seal(root / path, kept, contents[root]) for root in volumes)
    return _row(path, kept, begun, entries, copies)


def _content(final: Path) -> bytes:
    for path in (final, final.with_suffix(".open")):
        if path.exists():
            return path.read_bytes()
    return b""


def _whole(content: bytes) -> bytes:
    return content[: boxes.fragments(content)[1]]


def _seal(final: Path, kept: bytes, content: bytes) -> bool:
    """Give one copy its name, cut to what is whole; one that is behind is completed from the other."""
    if final.exists():
        return content == kept
    try:
        durable.make_folders(final.parent, below=final.parents[3])
        _rewrite(final.with_suffix(".open"), kept, behind=not content.startswith(kept))
        # Dying here leaves it open; the next start does the same again.
        final.with_suffix(".open").rename(final)
        durable.sync_folder(final.parent)
    except OSError:
        # A volume that takes nothing has no copy, and the journal's line says how many there are.
        return False
    return True


def _rewrite(opened: Path, kept: bytes, *, behind: bool) -> None:
    file = os.open(opened, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if behind:
            durable.write_all(file, kept)
        os.ftruncate(file, len(kept))
        os.fchmod(file, 0o444)
        os.fsync(file)
    finally:
        os.close(file)


def _row(path: str, kept: bytes, begun: Entry, entries: list[Entry], copies: int) -> Sealed:
    """Describe a recovered segment: it begins where the one before it ended."""
    track = begun.row
    assert isinstance(track, TrackBegun)  # noqa: S101 — it was chosen so.
    found, _ = boxes.fragments(kept)
    start = found[0].start_ticks
    duration = found[-1].start_ticks + found[-1].duration_ticks - start
    before = [
        entry.row
        for entry in entries
        if isinstance(entry.row, Sealed)
        and (entry.row.recording, entry.row.stretch, entry.row.track)
        == (track.recording, track.stretch, track.track)
    ]
    starts_at = book.moment_of(before[-1].ends_at if before else begun.at)
    length = dt.timedelta(seconds=duration / track.timescale)
    return Sealed(
        recording=track.recording,
        stretch=track.stretch,
        track=track.track,
        number=int(Path(path).stem),
        path=path,
        size_bytes=len(kept),
        sha256=hashlib.sha256(kept).hexdigest(),
        init_sha256=track.sha256,
        timescale=track.timescale,
        start_ticks=start,
        duration_ticks=duration,
        samples=sum(fragment.samples for fragment in found),
        starts_at=book.text_of(starts_at),
        ends_at=book.text_of(starts_at + length),
        monotonic_ms=0,
        camera_at=None,
        copies=copies,
        flags=("recovered",),
        derived=track.derived,
    )
