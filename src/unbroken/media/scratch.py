"""Tickets and derived files: what is no part of the record and may be lost."""

import datetime as dt
import uuid
from collections.abc import Iterable

from unbroken.media.models import Rendition, Ticket


def offer_renditions(renditions: Iterable[Rendition]) -> None:
    """Note derived files, so that a player finds them; one that is noted already stays."""
    Rendition.objects.bulk_create(renditions, ignore_conflicts=True)


def open_ticket(
    *, session: str, recording: str, stream: str, look: str, officer: str, until: dt.datetime
) -> Ticket:
    """Write a ticket after its look was recorded."""
    return Ticket.objects.create(
        id=uuid.uuid4(),
        session=session,
        recording=recording,
        stream=stream,
        look=look,
        officer=officer,
        until=until,
    )


def renew_ticket(ticket: Ticket, *, until: dt.datetime) -> None:
    """Let a ticket hold for longer while its page plays."""
    Ticket.objects.filter(id=ticket.id, ended_at=None).update(until=until)


def note_seen(ticket: Ticket, seen: list[list[int]]) -> None:
    """Note which seconds were sent on a ticket."""
    Ticket.objects.filter(id=ticket.id).update(seen=seen)


def end_ticket(ticket: Ticket, *, at: dt.datetime) -> None:
    """End a ticket for good."""
    Ticket.objects.filter(id=ticket.id, ended_at=None).update(ended_at=at)
