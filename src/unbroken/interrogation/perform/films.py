"""What becomes of a session's film: the station enters what its cameras cover, two persons keep it."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from unbroken.base.identifiers import (
    CaseRef,
    Code,
    DeviceRef,
    Digest,
    Key,
    OfficerRef,
    RecordingRef,
    SessionRef,
    StreamName,
)
from unbroken.base.refusal import N_, Refusal
from unbroken.capture import film
from unbroken.capture.acts import SegmentKept
from unbroken.capture.film import Stretch
from unbroken.casefile import find as casefile
from unbroken.casefile.perform import record_in_case, record_together
from unbroken.chain.actor import Actor
from unbroken.chain.entry import Entry
from unbroken.chain.receipt import Receipt
from unbroken.chain.recorded import Signature
from unbroken.interrogation import find
from unbroken.interrogation.acts import RecordingsTakenIntoCustody, SessionRecorded
from unbroken.interrogation.find import Take
from unbroken.interrogation.models import Session
from unbroken.people.policy import different_persons
from unbroken.people.refusals import require
from unbroken.people.second import SamePersonTwice
from unbroken.vault import FilesystemVault
from unbroken.vault.filesystem import Damaged, NoSuchBytes

_NAMES = uuid.UUID("7d0b6c1e-52f4-5c0a-8f0d-2a4c3f6e9b18")
CUSTODIAN = "av_custodian"


class NoFilmYet(Refusal):
    """What is taken into custody is a film that stands in the record."""

    sentence = N_("No film of this session is in the record yet.")
    remedy = N_("Wait until it is collected; the page of the session says how far it is.")
    status = HTTPStatus.CONFLICT


class NotOfBoth(Refusal):
    """Of the two who hand over and receive a film, one keeps films."""

    sentence = N_("Neither of you is a custodian of recordings.")
    remedy = N_("Let the custodian of recordings confirm at this screen.")
    status = HTTPStatus.FORBIDDEN


@dataclass(kw_only=True, slots=True)
class Reread:
    """What was read again of a take so far: the root over each file, or None where it is gone or changed."""

    roots: dict[Digest, str | None] = field(default_factory=dict)

    def go_on(self, take: Take, *, vault: FilesystemVault, bytes_max: int) -> bool:
        """Read on for about so many bytes, where the last time stopped; say whether nothing is left."""
        left = bytes_max
        for digest in _named_by(take):
            if digest in self.roots:
                continue
            if left <= 0:
                return False
            self.roots[digest], size_bytes = _read_again(digest, vault)
            left -= size_bytes
        return True

    def is_whole(self, row: SegmentKept) -> bool:
        """Say whether a segment, and the beginning of its track, are what was sealed."""
        begun = self.roots.get(Digest(row.init_sha256 or "")) is not None
        return begun and self.roots.get(Digest(str(row.sha256))) == row.segment_root


def _named_by(take: Take) -> Iterator[Digest]:
    for row in (row for run in take.runs for row in run.act.kept):
        yield from (Digest(one) for one in (row.init_sha256, row.sha256) if one)


def _read_again(digest: Digest, vault: FilesystemVault) -> tuple[str | None, int]:
    try:
        found = vault.verify(digest)
    except NoSuchBytes:
        return None, 0
    except Damaged:
        return None, vault.size(digest)
    return found.segment_root, found.size_bytes


def enter_take(take: Take, *, read: Reread, by: Actor, now: dt.datetime) -> Sequence[Receipt]:
    """Record each stretch that a camera covers, once all of its bytes were read again; none is told whole."""
    found = film.stretches(take.runs, whole=read.is_whole)
    entries = [_entry(take, found[0].first, n, stretch, by) for n, stretch in enumerate(found)]
    if not entries:
        return ()
    return record_together(*entries, case=CaseRef(take.session.case), now=now)


def _entry(take: Take, first: Digest, n: int, stretch: Stretch, by: Actor) -> Entry:
    session, act = take.session, take.runs[0].act
    said = SessionRecorded(
        session=SessionRef(session.ref),
        recording=RecordingRef(take.recording),
        device=DeviceRef(act.camera) if act.camera else None,
        started_at=stretch.started_at,
        ended_at=stretch.ended_at,
        clock_offset_ms=stretch.clock_offset_ms,
        notice_given_at=None if n else session.notice_at,
        # Nobody has looked at it yet; a machine that reads digests does not judge a picture.
        picture_ok=None,
        sound_ok=stretch.has_sound,
        # The records of the segments name the files; here they would be thousands.
        media=(),
        # Of the recording, whose digest never changes (R-ONS-10), not of each of its stretches.
        sha256=first,
        hash_verified=True,
        segments=stretch.segments,
        sealed=stretch.sealed,
    )
    return Entry(
        act=said,
        stream=StreamName(session.case),
        by=by,
        occurred_at=stretch.ended_at,
        # Entered by two workers at once, or after one died, it is the same act.
        key=Key(uuid.uuid5(_NAMES, f"{session.ref}/{take.name}/{n}")),
        source="recorder",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """How films are kept, and when they were taken."""

    mode: Code
    copies: int
    seal_no: str | None
    occurred_at: dt.datetime


def custody_of(session: Session, keeping: Keeping) -> RecordingsTakenIntoCustody:
    """Say what comes into custody; whose hands it goes through is known when both have confirmed."""
    return RecordingsTakenIntoCustody(
        session=SessionRef(session.ref),
        recordings=tuple(RecordingRef(one) for one in find.films_of(session)),
        media=(),
        mode=keeping.mode,
        original_seal_no=keeping.seal_no,
        copies=keeping.copies,
        from_officer=None,
        custodian=None,
    )


def take_into_custody(
    *,
    session: Session,
    keeping: Keeping,
    one: Actor,
    other: Actor,
    now: dt.datetime,
    key: Key,
    seen: int,
) -> Receipt:
    """Record that a session's films came from an officer into custody; both confirm it."""
    giver, custodian = _giver_and_custodian(one, other)
    case = CaseRef(session.case)
    require(custodian, RecordingsTakenIntoCustody.declared.wire_name, casefile.facts_of(case), now)
    if not different_persons(giver, custodian):
        raise SamePersonTwice
    said = custody_of(session, keeping)
    if not said.recordings:
        raise NoFilmYet
    return record_in_case(
        dataclasses.replace(
            said, from_officer=OfficerRef(giver.id), custodian=OfficerRef(custodian.id)
        ),
        case=case,
        by=custodian,
        occurred_at=keeping.occurred_at,
        now=now,
        key=key,
        seen=seen,
        signatures=(_esigned("from_officer", giver), _esigned("custodian", custodian)),
    )


def _giver_and_custodian(one: Actor, other: Actor) -> tuple[Actor, Actor]:
    """Tell which of two receives: whoever keeps films, the one at the desk first."""
    for custodian, giver in ((one, other), (other, one)):
        if CUSTODIAN in custodian.roles:
            return giver, custodian
    raise NotOfBoth


def _esigned(slot: str, by: Actor) -> Signature:
    # The record itself says when it was signed here; sent twice, a form has to say the same twice.
    return Signature(slot=slot, person=OfficerRef(by.id), state="esigned")
