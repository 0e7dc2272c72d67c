"""What a witness remembers and promises: for each log the largest consistent tree it has seen.

The rules are those of c2sp.org/tlog-witness. Look and remember are one step, and what is answered
was made durable first; nothing of a log's content ever comes here.
"""

import base64
import datetime as dt
import fcntl
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from unbroken.base.refusal import N_, Refusal
from unbroken.chain.log.keys import SigningKey
from unbroken.vault import durable
from unbroken_verify import Malformed, checkpoint, cosignature, merkle, note, policy

LOGS = "logs.policy"
SEEN = "seen"
PROOF_HASHES_MAX = 63
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"

_OLD = re.compile(rb"old (0|[1-9][0-9]{0,18})")


class WitnessRunsAlready(Refusal):
    """One witness at a time keeps a book."""

    sentence = N_("Another witness already keeps the book in %(folder)s.")
    remedy = N_("Stop that one first, or name another folder.")


class NoLogsNamed(Refusal):
    """A witness watches the logs that its operator named."""

    sentence = N_("The file %(file)s names no log to watch.")
    remedy = N_("Write the log's line “log VKEY” into it; ./unbroken log policy prints it.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What a witness answers."""

    status: HTTPStatus
    body: bytes = b""
    type: str = TEXT_TYPE


class _Answered(Exception):
    """A rule was not met; the reply says which."""

    def __init__(self, status: HTTPStatus, body: bytes = b"", type_: str = TEXT_TYPE) -> None:
        super().__init__(status)
        self.reply = Reply(status=status, body=body, type=type_)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request to cosign: the size that was cosigned last, the proof from there, the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes


class Book:
    """The book of one witness: its key, the logs it watches, the last checkpoint of each."""

    def __init__(self, folder: Path, *, key: SigningKey, now: Callable[[], dt.datetime]) -> None:
        self.folder = folder
        self.key = key
        self._now = now
        (folder / SEEN).mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = _locked(folder)
        self._logs = _logs(folder / LOGS)

    def close(self) -> None:
        """Let another process keep the book."""
        os.close(self._lock)

    def add_checkpoint(self, body: bytes) -> Reply:
        """Cosign a checkpoint if it extends what was cosigned before."""
        try:
            return self._add(parse_asked(body))
        except _Answered as answered:
            return answered.reply
        except Malformed:
            return Reply(status=HTTPStatus.BAD_REQUEST)

    def shown(self, origin_hash: str) -> Reply:
        """Return the last checkpoint that was cosigned for a log."""
        if not re.fullmatch(r"[0-9a-f]{64}", origin_hash):
            return Reply(status=HTTPStatus.NOT_FOUND)
        try:
            body = (self.folder / SEEN / origin_hash).read_bytes()
        except FileNotFoundError:
            return Reply(status=HTTPStatus.NOT_FOUND)
        return Reply(status=HTTPStatus.OK, body=body)

    def _add(self, asked: Asked) -> Reply:
        signed = note.parse_note(asked.checkpoint)
        new = self._signed_by_its_log(signed)
        if asked.old > new.size:
            raise _Answered(HTTPStatus.BAD_REQUEST)
        file = self.folder / SEEN / hashlib.sha256(new.origin.encode()).hexdigest()
        last = _last(file)
        if asked.old != (last.size if last else 0):
            size = b"%d\n" % (last.size if last else 0)
            raise _Answered(HTTPStatus.CONFLICT, size, SIZE_TYPE)
        _refuse_inconsistent(asked, last, new)
        return self._cosign(file, signed)

    def _signed_by_its_log(self, signed: note.Note) -> checkpoint.Checkpoint:
        said = _read(signed)
        key = self._logs.get(said.origin)
        if key is None:
            raise _Answered(HTTPStatus.NOT_FOUND)
        try:
            return checkpoint.check_by_log(signed, key)
        except (note.NotSigned, note.WrongSignature) as why:
            raise _Answered(HTTPStatus.FORBIDDEN) from why

    def _cosign(self, file: Path, signed: note.Note) -> Reply:
        line = cosignature.cosign(
            text=signed.text, at=self._now(), key=self.key.public, signer=self.key
        )
        log = self._logs[checkpoint.parse_checkpoint(signed.text).origin]
        kept = note.Note(text=signed.text, signatures=(*signed.by(log)[:1], line))
        with durable.volume_faults(file.parent):
            durable.replace_file(file, kept.encode())
        # Dying here: we have promised what nobody has seen yet. Asked again, we promise it again.
        return Reply(status=HTTPStatus.OK, body=line.line())


def parse_asked(body: bytes) -> Asked:
    """Read the body of `add-checkpoint`; raises Malformed."""
    head, separator, signed = body.partition(b"\n\n")
    first, *hashes = head.split(b"\n")
    old = _OLD.fullmatch(first)
    if old is None or not separator or len(hashes) > PROOF_HASHES_MAX:
        raise Malformed("request")
    proof = tuple(note.strict_base64(each.decode("utf-8", "replace")) for each in hashes)
    if any(len(each) != merkle.HASH_BYTES for each in proof):
        raise Malformed("proof")
    return Asked(old=int(old[1]), proof=proof, checkpoint=signed)


def spell_asked(asked: Asked) -> bytes:
    """Write the body of `add-checkpoint`."""
    lines = b"".join(base64.b64encode(each) + b"\n" for each in asked.proof)
    return b"old %d\n%s\n%s" % (asked.old, lines, asked.checkpoint)


def _read(signed: note.Note) -> checkpoint.Checkpoint:
    try:
        return checkpoint.parse_checkpoint(signed.text)
    except checkpoint.BadCheckpoint as why:
        # The empty tree has one root: whoever signs another does not keep a tree.
        no_tree = why.args == (0,)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if no_tree else HTTPStatus.BAD_REQUEST
        raise _Answered(status) from why


def _refuse_inconsistent(
    asked: Asked, last: checkpoint.Checkpoint | None, new: checkpoint.Checkpoint
) -> None:
    if asked.old == 0 or last is None:
        # Everything extends nothing, and needs no proof of it.
        if asked.proof:
            raise _Answered(HTTPStatus.UNPROCESSABLE_ENTITY)
        return
    try:
        merkle.check_consistency(
            old_size=asked.old,
            size=new.size,
            proof=asked.proof,
            old_root=last.root,
            root=new.root,
        )
    except (merkle.BadProof, merkle.BadRange) as why:
        raise _Answered(HTTPStatus.UNPROCESSABLE_ENTITY) from why


def _last(file: Path) -> checkpoint.Checkpoint | None:
    try:
        return checkpoint.parse_checkpoint(note.parse_note(file.read_bytes()).text)
    except FileNotFoundError:
        return None


def _logs(file: Path) -> dict[str, note.VerifierKey]:
    try:
        found = policy.parse_policy(file.read_bytes())
    except FileNotFoundError as why:
        raise NoLogsNamed(file=file) from why
    if not found.logs:
        raise NoLogsNamed(file=file)
    return {each.key.name: each.key for each in found.logs}


def _locked(folder: Path) -> int:
    file = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as why:
        os.close(file)
        raise WitnessRunsAlready(folder=folder) from why
    return file
