"""Asking for recordings and files: what may not be seen is never fetched."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from http import HTTPStatus

from django.db.models import Q, QuerySet

from unbroken.base.identifiers import Digest
from unbroken.base.refusal import N_, Refusal
from unbroken.chain import read
from unbroken.chain.actor import Actor
from unbroken.media.models import Gap, Recording, Rendition, Segment, Ticket
from unbroken.people import find as people
from unbroken.people import seen
from unbroken.people.refusals import NoSuch, NotAllowed, PurposeNeeded, require_able
from unbroken.people.rule import Reason
from unbroken.people.seen import Columns

FILE = "file"
SEE = {True: "case.see", False: "recording.see"}
OPEN = {True: "media.open", False: "recording.play"}
COPY = {True: "media.download", False: "media.download"}
"""The actions of a file, and of a recording."""

OF_UNIT = Columns(unit="unit", makers=people.of_person)


class NoSuchRecording(NoSuch):
    """There is no such recording or file, or it may not be seen; both look alike."""

    sentence = N_("There is no recording or file here that you may see.")


class NoTicket(Refusal):
    """No byte leaves without a ticket of this session, for this recording, that still holds."""

    sentence = N_("This look is over, or it is not yours.")
    remedy = N_("Open the recording again; each look is recorded with its purpose.")
    status = HTTPStatus.FORBIDDEN


def recordings_for(actor: Actor, now: dt.datetime, *, asked: str = "") -> QuerySet[Recording]:
    """Return the recordings and files of which an actor may know, the newest first."""
    found = read.rows_of(Recording).filter(_may(actor, SEE, now))
    for word in asked.split()[:5]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(camera__icontains=word)
            | Q(room__icontains=word)
            | Q(sha256__startswith=word.lower())
        )
    return found.order_by("-recorded_at", "ref")


def recording_for(actor: Actor, recording: uuid.UUID, now: dt.datetime) -> Recording:
    """Return one recording or file; raises NoSuchRecording, whether hidden or absent."""
    named = read.rows_of(Recording).filter(ref__in=(f"recording:{recording}", f"file:{recording}"))
    found = named.filter(_may(actor, SEE, now)).first()
    if found is None:
        raise NoSuchRecording
    return found


def needs_purpose(
    actor: Actor, recording: Recording, now: dt.datetime, *, actions: dict[bool, str] = OPEN
) -> bool:
    """Say whether this actor has to say what he needs it for: no part in its case says it for him."""
    silent = dataclasses.replace(actor, purpose="")
    return not _allowed(silent, actions, recording, now)


def require(
    actor: Actor, recording: Recording, now: dt.datetime, *, actions: dict[bool, str]
) -> None:
    """Return if an actor may do this to a recording of which he knows; else raise with the reason."""
    action = actions[recording.kind == FILE]
    require_able(actor, action, now)
    if _allowed(actor, actions, recording, now):
        return
    if _allowed(dataclasses.replace(actor, purpose="?"), actions, recording, now):
        raise PurposeNeeded(action=action, reason=Reason.PURPOSE)
    raise NotAllowed(action=action, reason=Reason.RELATION)


def _allowed(
    actor: Actor, actions: dict[bool, str], recording: Recording, now: dt.datetime
) -> bool:
    return read.rows_of(Recording).filter(_may(actor, actions, now), ref=recording.ref).exists()


def _may(actor: Actor, actions: dict[bool, str], now: dt.datetime) -> Q:
    """Say for which rows an actor may do this: by their case, or by their unit where they have none."""
    ways = []
    for is_file, action in actions.items():
        of_case = seen.of_kind("case", actor, action, now, row="case")
        of_unit = Q(case=None) & seen.condition(actor, action, OF_UNIT, now)
        kind = Q(kind=FILE) if is_file else ~Q(kind=FILE)
        ways.append(kind & (of_case | of_unit))
    return ways[0] | ways[1]


def segments_of(recording: Recording, track: str) -> Sequence[Segment]:
    """Return the sealed segments of one track, in the order in which they were recorded."""
    found = read.rows_of(Segment).filter(recording=recording.ref, track=track)
    return list(found.order_by("stretch", "number"))


def tracks_of(recording: Recording) -> list[str]:
    """Name the original tracks of a recording."""
    found = read.rows_of(Segment).filter(recording=recording.ref)
    return sorted(found.values_list("track", flat=True).distinct())


def renditions_of(recording: Recording) -> Sequence[Rendition]:
    """Return the derived segments that a browser can play beside the picture."""
    found = Rendition.objects.filter(recording=recording.ref)
    return list(found.order_by("track", "stretch", "number"))


def gaps_of(recording: Recording) -> Sequence[Gap]:
    """Return what is missing in a recording, in its order."""
    return list(read.rows_of(Gap).filter(recording=recording.ref).order_by("started_at", "track"))


def is_original(recording: Recording, digest: Digest) -> bool:
    """Say whether these are original bytes of a recording: one of its files."""
    named = Q(sha256=digest) | Q(init_sha256=digest)
    return recording.sha256 == digest or (
        read.rows_of(Segment).filter(named, recording=recording.ref).exists()
    )


def is_derived(recording: Recording, digest: Digest) -> bool:
    """Say whether these are bytes derived from a recording, for players only."""
    named = Q(sha256=digest) | Q(init_sha256=digest)
    return Rendition.objects.filter(named, recording=recording.ref).exists()


def ticket_for(
    ticket: uuid.UUID, *, session: str, recording: uuid.UUID, now: dt.datetime
) -> Ticket:
    """Return a ticket that holds for this session and recording; raises NoTicket."""
    found = Ticket.objects.filter(
        id=ticket,
        session=session,
        recording__in=(f"recording:{recording}", f"file:{recording}"),
        ended_at=None,
        until__gt=now,
    ).first()
    if found is None:
        raise NoTicket
    return found


def recording_of(ticket: Ticket) -> Recording:
    """Return the recording of a ticket, which was asked for when the ticket was given."""
    return read.rows_of(Recording).get(ref=ticket.recording)


def tickets_run_out(now: dt.datetime) -> Sequence[Ticket]:
    """Return tickets whose page has fallen silent; for the job that ends their looks."""
    return list(Ticket.objects.filter(ended_at=None, until__lte=now).order_by("until")[:100])
