"""The pages of recordings and files, and the bytes that leave on a look's ticket."""

import datetime as dt
import io
import re
import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unbroken.base import clock
from unbroken.base.identifiers import Digest, Key
from unbroken.chain import vaults
from unbroken.media import bundle, find, labelling, pages, perform, playlist, scratch, serving
from unbroken.media.decode import NotMade
from unbroken.media.models import Recording, Ticket
from unbroken.people.edge import actor_of
from unbroken.people.refusals import require_able

PLAYLIST = "application/vnd.apple.mpegurl"
SEEN = re.compile(r"(\d{1,7})-(\d{1,7})", re.ASCII)


@require_safe
def recordings(request: HttpRequest) -> HttpResponse:
    """List the recordings and files of which one may know, the newest first."""
    now, asked = clock.now(), request.GET.get("q", "").strip()
    require_able(actor_of(request), "recording.see", now)
    found = find.recordings_for(actor_of(request), now, asked=asked)
    page = pages.list_page(found, asked=asked, number=request.GET.get("page", ""))
    return render(request, "media/recordings.html", page)


@require_safe
def recording(request: HttpRequest, recording: uuid.UUID) -> HttpResponse:
    """Show what a recording or file is, and where it can be opened."""
    now, actor = clock.now(), actor_of(request)
    found = find.recording_for(actor, recording, now)
    asks = find.needs_purpose(actor, found, now)
    return render(request, "media/recording.html", pages.recording_page(found, asks=asks))


@require_POST
def look(request: HttpRequest, recording: uuid.UUID) -> HttpResponse:
    """Record a look, and answer with the player that its ticket opens."""
    now, actor = clock.now(), actor_of(request)
    found = find.recording_for(actor, recording, now)
    ticket = perform.open_look(
        recording=found,
        purpose=_purpose(request, found, now, actions=find.OPEN),
        session=str(request.session.session_key),
        by=actor,
        occurred_at=now,
        key=_key(request),
    )
    return render(request, "media/opened.html", pages.opened(found, ticket))


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, recording: uuid.UUID) -> HttpResponseBase:
    """Ask whether a copy shall be taken; then record it and send the original bytes."""
    now, actor = clock.now(), actor_of(request)
    found = find.recording_for(actor, recording, now)
    require_able(actor, "media.download", now)
    if request.method != "POST":
        asks = find.needs_purpose(actor, found, now, actions=find.COPY)
        return render(request, "media/copy.html", pages.copy_page(found, asks=asks))
    perform.take_copy(
        recording=found,
        purpose=_purpose(request, found, now, actions=find.COPY),
        by=actor,
        occurred_at=now,
        key=_key(request),
    )
    if found.sha256:
        file = vaults.station_vault().open(Digest(found.sha256))
        return serving.send(request, file, name=pages.file_name(found))
    pieces = bundle.pieces_of(found, vault=vaults.station_vault())
    return serving.stream(request, pieces, kind="application/zip", name=pages.file_name(found))


@require_POST
def hold(request: HttpRequest, recording: uuid.UUID, ticket: uuid.UUID) -> HttpResponse:
    """Let a look's ticket hold for longer while its page is open."""
    now, held = clock.now(), _ticket(request, recording, ticket)
    scratch.renew_ticket(held, until=now + perform.TICKET_LASTS)
    scratch.note_seen(held, [list(one) for one in perform.joined(_seen(request))])
    return HttpResponse(status=204)


@require_POST
def end(request: HttpRequest, recording: uuid.UUID, ticket: uuid.UUID) -> HttpResponse:
    """End a look, and record what was seen."""
    held = _ticket(request, recording, ticket)
    perform.end_look(
        ticket=held, seen=_seen(request), by=actor_of(request), occurred_at=clock.now()
    )
    return HttpResponse(status=204)


@require_safe
def master(request: HttpRequest, recording: uuid.UUID, ticket: uuid.UUID) -> HttpResponse:
    """Send the playlist that offers the picture and the sound."""
    found = find.recording_of(_ticket(request, recording, ticket))
    pictures = find.segments_of(found, "video")
    if not pictures:
        raise find.NoSuchRecording
    with vaults.station_vault().open(Digest(pictures[0].init_sha256)) as init:
        codec = playlist.codec_of(init.read())
    return _list(playlist.master(pictures, codec=codec, sound=pages.sound_of(found)))


@require_safe
def track(
    request: HttpRequest, recording: uuid.UUID, ticket: uuid.UUID, track: str
) -> HttpResponse:
    """Send the playlist of one track; sound for browsers is derived and lies apart."""
    found = find.recording_of(_ticket(request, recording, ticket))
    derived = [one for one in find.renditions_of(found) if one.track == track]
    pieces = derived or find.segments_of(found, track)
    if not pieces:
        raise find.NoSuchRecording
    return _list(playlist.of_track(pieces))


@require_safe
def original(
    request: HttpRequest, recording: uuid.UUID, ticket: uuid.UUID, digest: str
) -> HttpResponseBase:
    """Send original bytes of a recording, or bytes derived from it, whole or by range."""
    found = find.recording_of(_ticket(request, recording, ticket))
    if find.is_original(found, Digest(digest)):
        return serving.send(request, vaults.station_vault().open(Digest(digest)))
    if find.is_derived(found, Digest(digest)):
        return serving.send(request, labelling.open_rendition(Digest(digest)))
    raise find.NoSuchRecording


@require_safe
def preview(request: HttpRequest, recording: uuid.UUID, ticket: uuid.UUID) -> HttpResponseBase:
    """Send a picture that the sandboxed decoder made anew; the original is never shown inline."""
    found = find.recording_of(_ticket(request, recording, ticket))
    try:
        picture = labelling.preview_of(Digest(found.sha256 or ""))
    except NotMade as not_made:
        raise find.NoSuchRecording from not_made
    return serving.stream(request, iter([picture]), kind="image/jpeg")


def _ticket(request: HttpRequest, recording: uuid.UUID, ticket: uuid.UUID) -> Ticket:
    """Return the ticket on which a request rides, and let it hold; raises NoTicket."""
    now = clock.now()
    session = perform.session_mark(str(request.session.session_key))
    held = find.ticket_for(ticket, session=session, recording=recording, now=now)
    if held.until - now < perform.TICKET_LASTS / 2:
        scratch.renew_ticket(held, until=now + perform.TICKET_LASTS)
    return held


def _purpose(
    request: HttpRequest, found: Recording, now: dt.datetime, *, actions: dict[bool, str]
) -> str:
    """Return what was typed; whoever works on the case need not say it each time."""
    typed = request.POST.get("purpose", "").strip()[:200]
    needed = find.needs_purpose(actor_of(request), found, now, actions=actions)
    return typed or actor_of(request).purpose or ("" if needed else _("Work on the case"))


def _key(request: HttpRequest) -> Key:
    try:
        return Key(uuid.UUID(request.POST.get("key", "")))
    except ValueError:
        return Key(uuid.uuid4())


def _seen(request: HttpRequest) -> list[tuple[int, int]]:
    said = request.POST.get("seen", "")[:20_000]
    return [(int(one[1]), int(one[2])) for one in SEEN.finditer(said)]


def _list(text: str) -> HttpResponse:
    return HttpResponse(io.BytesIO(text.encode()), content_type=PLAYLIST)
