"""The screen of one session: how it is recorded, its transcript, and what is still owed."""

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unbroken.base import clock
from unbroken.base.identifiers import SessionRef, new_id, ref
from unbroken.capture import rooms
from unbroken.casefile import naming
from unbroken.interrogation import find, perform
from unbroken.interrogation.forms import Filling, LineForm
from unbroken.interrogation.models import Session
from unbroken.interrogation.views import filming, pages
from unbroken.people.edge import actor_of


def fetched(request: HttpRequest, session: uuid.UUID) -> Session:
    """Fetch a session for whoever asks; raises NoSuchSession."""
    return find.session_for(actor_of(request), SessionRef(ref("session", session)), clock.now())


def filling(request: HttpRequest, **initial: object) -> Filling:
    """Fill a form with what was sent, or with what stands there first."""
    sent = request.POST if request.method == "POST" else None
    return Filling(reader=naming.bare_reader(), now=clock.now(), sent=sent, initial=initial)


@require_safe
def session(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """Show a session."""
    return screen(request, fetched(request, session))


def screen(
    request: HttpRequest, found: Session, *, line: LineForm | None = None, status: int = 200
) -> HttpResponse:
    """Draw the screen of a session, with the line that is being written."""
    keys = {f"{name}_key": new_id() for name in ("line", "mark", "notice", "end")}
    context = {**_shown(found), "line": line, **keys}
    return render(request, "interrogation/session.html", context, status=status)


@require_safe
def recording(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """Show anew how a session is recorded: the page asks again by itself."""
    found = fetched(request, session)
    now = rooms.now()
    how = filming.recorded(found, now, find.footage_of([found])[found.ref])
    context = {"how": how, "session": found, "code": session}
    return render(request, "interrogation/recording.html", context)


@require_POST
def record(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """Order the cameras of the room once more, or let those of a session that is over stop."""
    found = fetched(request, session)
    if found.ended_at is not None:
        perform.stop_recording(session=found, by=actor_of(request), now=clock.now())
    elif not perform.record_again(session=found, by=actor_of(request), now=clock.now()):
        messages.error(
            request, _("No camera began to record. Ask whoever looks after the devices.")
        )
    return redirect(filming.address(found))


@require_safe
def printed(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """Show the transcript as it is printed."""
    found = fetched(request, session)
    return render(request, "interrogation/print.html", _shown(found))


def _shown(found: Session) -> Mapping[str, object]:
    around = pages.Around.of([found])
    lines, told, now = find.lines_of(found), find.rights_of(found), rooms.now()
    footage = find.footage_of([found])[found.ref]
    how = filming.recorded(found, now, footage)
    films = filming.films(found, footage)
    breaks = find.breaks_of(found)
    duties = pages.duties(found, told, how, around)
    estimated = pages.pages_of(lines)
    return {
        "session": found,
        "shown": around.shown(found, around.states(found)),
        "how": how,
        "clock_now": clock.now(),
        "running": clock.now() - found.started_at,
        "tracks": filming.tracks(found, now),
        "duties": duties,
        "done": sum(1 for one in duties if one.state.tone == "ok"),
        "lines": pages.lines(found, lines, around),
        "estimated": estimated,
        "saved_at": max((one.at for one in lines), default=None),
        "breaks": pages.pauses(breaks, around),
        "paused": next((one for one in breaks if one.ended_at is None), None),
        "slots": pages.slots(found, told, around),
        "films": films if found.ended_at else [],
        "keeping": pages.keeping(found),
        "owed": [
            *pages.owed(found, told, how, around),
            *pages.wanted(found, find.duties_of(found), films, clock.now()),
        ]
        if found.ended_at
        else [],
        "still_filmed": bool(found.ended_at and now.of(str(found.ref).partition(":")[2])),
        "code": found.ref.partition(":")[2],
        "code_words": _("Number of the session"),
        "line_kinds": pages.kinds_to_write(around),
        "line_kind": pages.next_kind(lines),
        "signers": [name for _slot, _ref, name in pages.signing_people(found, around)],
        "person": around.persons.get(found.person or ""),
    }
