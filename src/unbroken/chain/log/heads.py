"""The head store: the last checkpoint that was signed, outside the database and of every backup.

Whoever restores an old database and signs on would give two histories the same name. This small
store remembers, so that the integrator refuses instead.
"""

import contextlib
import datetime as dt
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from unbroken.base.refusal import N_
from unbroken.chain.log.unsound import Unsound
from unbroken.vault import durable
from unbroken_verify import act as format_
from unbroken_verify import checkpoint, note

SIGNED = "signed"
LOOKED = "looked"
FORK = "fork"
VKEY = "vkey"


class RolledBack(Unsound):
    """A log is only ever extended: what was signed is still there."""

    sentence = N_(
        "The database holds %(size)s entries of the log, but %(signed)s were signed by %(origin)s: "
        "entries %(first)s to %(last)s are missing."
    )
    remedy = N_(
        "Nothing further is signed. An old copy of the database was restored, or its end was cut "
        "off: bring back the newest copy, or fetch the missing entries from a mirror."
    )
    subject = "tree_head"
    fault = "rolled back"


class Forked(Unsound):
    """A log has one history: at each size there is one root."""

    sentence = N_("At %(size)s entries the log has another root than the one that was signed.")
    remedy = N_(
        "Nothing further is signed. Entries that were signed have been replaced: keep the database "
        "and the folder heads/ as they are, and compare both with a witness or a mirror."
    )
    subject = "tree_head"
    fault = "forked"


class HeadsMissing(Unsound):
    """A database with a signed log needs the head store that belongs to it."""

    sentence = N_("The folder heads/ is empty, but the database holds checkpoints up to %(size)s.")
    remedy = N_(
        "Nothing is signed. Bring the folder heads/ back; if the machine is lost, run "
        "./unbroken log adopt, which asks the witnesses how far the log had come."
    )
    subject = "tree_head"
    fault = "heads missing"


class HeadsForeign(Unsound):
    """The head store belongs to this log and was signed by its key."""

    sentence = N_("The folder heads/ belongs to the log %(origin)s, not to this one.")
    remedy = N_("Nothing is signed. Bring back the folder heads/ that belongs to this data folder.")
    subject = "tree_head"
    fault = "heads of another log"


class Overtaken(Exception):
    """Another integrator of this station signed a later head while this one was silent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A checkpoint that is known to be signed by the log's key."""

    said: checkpoint.Checkpoint
    note: bytes


class HeadStore:
    """The folder `heads/`: what was signed last, and when we last looked at the database."""

    def __init__(self, folder: Path, *, key: note.VerifierKey) -> None:
        self.folder = folder
        self.key = key
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)

    def last(self) -> Known | None:
        """Return the last signed checkpoint; raises HeadsForeign or Forked."""
        if (self.folder / FORK).exists():
            raise Forked(size=checkpoint.parse_checkpoint(self._fork().text).size)
        try:
            return self._known((self.folder / SIGNED).read_bytes())
        except FileNotFoundError:
            return None

    def advance(self, signed: bytes) -> None:
        """Remember a checkpoint before anybody sees it; raises Forked or Overtaken."""
        new = self._known(signed)
        with self._locked():
            old = self.last()
            if old and old.said.size > new.said.size:
                raise Overtaken
            if old and old.said.size == new.said.size:
                self._refuse_other_root(old, new)
                return
            with durable.volume_faults(self.folder):
                durable.replace_file(self.folder / SIGNED, new.note)
            # From here on a checkpoint of this size may be published: whatever is restored, we know.

    def learn(self, signed: bytes) -> None:
        """Remember a checkpoint of ours that a witness showed, where it is further than we know."""
        new = self._known(signed)
        with self._locked():
            old = self.last()
            if old is None or old.said.size < new.said.size:
                with durable.volume_faults(self.folder):
                    durable.replace_file(self.folder / SIGNED, new.note)
            elif old.said.size == new.said.size:
                self._refuse_other_root(old, new)

    def keep_fork(self, signed: bytes) -> None:
        """Keep the proof that two histories were signed; from now on nothing is signed any more."""
        with durable.volume_faults(self.folder):
            durable.replace_file(self.folder / FORK, signed)

    def looked_at(self) -> dt.datetime | None:
        """Return when everything that was committed had its place in the log, as we last saw it."""
        try:
            return format_.parse_time((self.folder / LOOKED).read_text("ascii").strip())
        except FileNotFoundError:
            return None

    def look(self, at: dt.datetime) -> None:
        """Remember when we looked."""
        with self._locked(), durable.volume_faults(self.folder):
            durable.replace_file(self.folder / LOOKED, f"{format_.spell_time(at)}\n".encode())

    def publish_key(self) -> None:
        """Write the log's public key where every process of the station may read it."""
        if public_key(self.folder) == self.key:
            return
        with self._locked(), durable.volume_faults(self.folder):
            durable.replace_file(self.folder / VKEY, f"{self.key.encode()}\n".encode())
            (self.folder / VKEY).chmod(0o644)

    def _known(self, signed: bytes) -> Known:
        opened = note.parse_note(signed)
        try:
            said = checkpoint.check_by_log(opened, self.key)
        except note.NotSigned as why:
            raise HeadsForeign(origin=opened.text.split(b"\n")[0].decode()) from why
        return Known(said=said, note=signed)

    def _refuse_other_root(self, old: Known, new: Known) -> None:
        if old.said.root != new.said.root:
            self.keep_fork(new.note)
            raise Forked(size=new.said.size)

    def _fork(self) -> note.Note:
        return note.parse_note((self.folder / FORK).read_bytes())

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        file = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)


def rolled_back(known: Known, *, size: int) -> RolledBack:
    """Say what is missing."""
    signed = known.said.size
    return RolledBack(
        size=size, signed=signed, origin=known.said.origin, first=size, last=signed - 1
    )


def public_key(folder: Path) -> note.VerifierKey | None:
    """Read the log's public key, or None before the integrator has run for the first time."""
    try:
        return note.parse_vkey((folder / VKEY).read_text("utf-8").strip())
    except (FileNotFoundError, PermissionError):
        return None  # Not there, or in the moment between its making and its opening to all.
