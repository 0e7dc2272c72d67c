"""The collector: takes what the recorder has sealed into the vault, and has it recorded.

It works for as long as it runs and asks the recorder nothing. While the database is away bytes still
become safe; the acts follow when it is back.
"""

import datetime as dt
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import psycopg
from django.db import DatabaseError, connections

from unbroken.base.identifiers import Digest
from unbroken.base.refusal import Refusal
from unbroken.capture import collect, find, perform
from unbroken.capture.collect import Line, Ordered, Run
from unbroken.capture.find import Position
from unbroken.capture.recorder.journal import ChainBroken, moment_of
from unbroken.chain.actor import Actor, machine
from unbroken.media import derived, scratch
from unbroken.media.models import Rendition
from unbroken.vault import Digests, FilesystemVault
from unbroken.vault.digests import DigestDiffers
from unbroken.vault.filesystem import Damaged, NoSuchBytes

AWAY = (DatabaseError, psycopg.OperationalError, psycopg.InterfaceError)

log = logging.getLogger("unbroken.collector")


@dataclass(kw_only=True, slots=True)
class _Progress:
    """Where a channel stands, as far as this process knows."""

    position: Position | None = None
    kept: dict[str, Digests] = field(default_factory=dict)
    trouble: str = ""


class Collector:
    """Goes through the channels of a recorder, again and again."""

    def __init__(
        self,
        *,
        spools: tuple[Path, ...],
        rooms: Mapping[str, str] = MappingProxyType({}),
        vault: FilesystemVault,
        renditions: Path,
        terminal: str,
    ) -> None:
        """Take the recorder's folders, and for each channel the room that its settings name."""
        self._rooms = rooms
        self._spools = spools
        self._vault = vault
        self._renditions = renditions
        self._terminal = terminal
        self._channels: dict[str, _Progress] = {}

    def beat(self, now: dt.datetime) -> int:
        """Collect what is new on every channel; return how many acts were recorded."""
        names = {f.name for root in self._spools if root.is_dir() for f in root.iterdir()}
        return sum(self._collect(name, now) for name in sorted(names))

    def positions(self) -> dict[str, Position]:
        """Return for each channel up to where acts name what it recorded."""
        known = {name: one.position for name, one in self._channels.items()}
        return {name: at for name, at in known.items() if at is not None and at.n}

    def _collect(self, channel: str, now: dt.datetime) -> int:
        """Collect one channel; what is wrong with it stops no other."""
        progress = self._channels.setdefault(channel, _Progress())
        try:
            recorded = self._collected(channel, progress, now)
        except AWAY as away:
            self._tell(channel, progress, f"the database is away ({type(away).__name__})")
            connections.close_all()
            return 0
        except (ChainBroken, Refusal) as wrong:
            self._tell(channel, progress, f"{type(wrong).__name__} {wrong}")
            return 0
        progress.trouble = ""
        return recorded

    def _collected(self, channel: str, progress: _Progress, now: dt.datetime) -> int:
        folders = [root / channel for root in self._spools]
        at = progress.position or find.position_of(channel)
        progress.position = at
        lines = collect.read_lines(folders, n=at.n, head=at.head)
        # The bytes first, whether the database answers or not.
        self._keep(channel, progress, lines)
        at = progress.position = find.position_of(channel)
        fresh = [line for line in lines if line.entry.n > at.n]
        return self._record(channel, progress, fresh, now)

    def _record(
        self, channel: str, progress: _Progress, lines: list[Line], now: dt.datetime
    ) -> int:
        def known(recording: str) -> Ordered | None:
            return _ordered(channel, recording)

        count = 0
        for ordered, part in list(collect.cut(lines, known=known, now=now)):
            run = Run(channel=channel, ordered=ordered, lines=part, kept=progress.kept)
            self._offer_renditions(run)
            perform.record_run(
                run,
                room=self._rooms.get(channel),
                vault=self._vault,
                by=self._actor(now),
                now=now,
            )
            # Dying here is harmless: the row that says how far we are moved with the act.
            progress.position = Position(n=run.last.n, head=run.last.hash)
            for path, *_ in collect.files_of(part):
                progress.kept.pop(path, None)
            count += 1
        return count

    def _keep(self, channel: str, progress: _Progress, lines: list[Line]) -> None:
        """Put every file that lines name into the vault, whole, or say that it is not there."""
        for path, digest, size_bytes, is_derived in collect.files_of(lines):
            if path in progress.kept:
                continue
            for root in self._spools:
                kept = self._kept(root / path, digest, size_bytes, is_derived=is_derived)
                if kept is not None:
                    progress.kept[path] = kept
                    break
            else:
                self._take_kept(channel, progress, path, digest)

    def _take_kept(self, channel: str, progress: _Progress, path: str, digest: Digest) -> None:
        """Take a file that has left the spool from the vault: the acts may come from a backup of before."""
        try:
            progress.kept[path] = self._vault.verify(digest)
        except (NoSuchBytes, Damaged):
            self._tell(channel, progress, f"{path} is not there as the journal names it")

    def _kept(
        self, file: Path, digest: Digest, size_bytes: int, *, is_derived: bool
    ) -> Digests | None:
        try:
            if is_derived:
                return derived.keep(self._renditions, file, digest)
            mine = file.stat().st_uid == os.geteuid()
            if mine:
                return self._vault.adopt(file, declared_sha256=digest, declared_bytes=size_bytes)
            with file.open("rb") as content:
                return self._vault.put(content, declared_sha256=digest, declared_bytes=size_bytes)
        except FileNotFoundError:
            return None
        except DigestDiffers:
            # The journal's line stands; bytes that are not those count as missing.
            return None

    def _offer_renditions(self, run: Run) -> None:
        recording = perform.recording_ref(run.channel, run.ordered.recording)
        scratch.offer_renditions(
            Rendition(
                recording=recording,
                track=row.track,
                stretch=row.stretch,
                number=row.number,
                sha256=row.sha256,
                init_sha256=row.init_sha256,
                started_at=moment_of(row.starts_at),
                duration_ms=round(row.duration_ticks * 1000 / row.timescale),
                size_bytes=row.size_bytes,
            )
            for row in run.renditions
        )

    def _actor(self, now: dt.datetime) -> Actor:
        return machine(name="collector", terminal=self._terminal, at=now)

    def _tell(self, channel: str, progress: _Progress, words: str) -> None:
        """Say once what is wrong; again only when it is something else."""
        if words != progress.trouble:
            log.warning("channel %s: %s", channel, words)
            progress.trouble = words


def _ordered(channel: str, recording: str) -> Ordered | None:
    row = find.recording_begun(perform.recording_ref(channel, recording))
    if row is None:
        return None
    return Ordered(recording=recording, case=row.case or "", session=row.session or "")
