"""What is done in a session, each by a form: lines, rights, interruptions, signatures, the end."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from unbroken.base import clock
from unbroken.base.identifiers import Code, Key, PersonRef, ref
from unbroken.casefile.acts import RightsExplained
from unbroken.chain.receipt import Receipt
from unbroken.chain.register import Act
from unbroken.interrogation import find, perform
from unbroken.interrogation.forms import (
    BreakForm,
    CorrectionForm,
    EndForm,
    LineForm,
    ResumeForm,
    RightsForm,
    SaidForm,
    SignForm,
)
from unbroken.interrogation.models import Session
from unbroken.interrogation.views import filming, pages
from unbroken.interrogation.views.said import say_recorded
from unbroken.interrogation.views.screen import fetched, filling, screen
from unbroken.people.edge import actor_of

BY_SCRIPT = "X-Line"
"""Header of a line that the page's own script sends: it wants the line back and nothing else."""

Recording = Callable[[SaidForm], Receipt]


def _opened(request: HttpRequest, session: uuid.UUID, act: type[Act]) -> Session:
    found = fetched(request, session)
    perform.require_in(found, act, by=actor_of(request), now=clock.now())
    return found


def _page(
    request: HttpRequest,
    found: Session,
    form: SaidForm,
    record: Recording,
    *,
    label: str,
    words: str,
    **more: object,
) -> HttpResponse:
    """Show a form, or record what it says and go back to the session."""
    if request.method == "POST" and form.is_valid():
        receipt = record(form)
        say_recorded(request, receipt, Key(form.cleaned_data["key"]), words)
        return redirect(filming.address(found))
    context = {
        "form": form,
        "label": label,
        "session": found,
        "shown": pages.Around.of([found]).shown(found, ()),
        "back": filming.address(found),
        "draft": f"{form.says.declared.wire_name}:{found.ref}",
        **more,
    }
    status = 422 if form.errors else 200
    return render(request, "interrogation/form.html", context, status=status)


@require_POST
def lines(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """Take down a line; the page's script gets it back as it stands in the transcript."""
    found = _opened(request, session, LineForm.says)
    form = LineForm(filling(request))
    by_script = BY_SCRIPT in request.headers
    if not form.is_valid():
        if by_script:
            return HttpResponse(status=422)
        return screen(request, found, line=form, status=422)
    typed = form.cleaned_data
    receipt = perform.take_line(
        session=found,
        kind=Code(typed["kind"]),
        text=typed["text"],
        by=actor_of(request),
        occurred_at=typed["at"],
        now=clock.now(),
        key=Key(typed["key"]),
    )
    if not by_script:
        say_recorded(request, receipt, Key(typed["key"]), _("The line is in the transcript."))
        return redirect(filming.address(found))
    taken = find.line_of(found, ref("act", receipt.act))
    shown = pages.shown_line(found, taken, pages.Around.of([found]))
    return render(request, "interrogation/line.html", {"line": shown}, status=201)


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, session: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Correct a line; the first text stays beside it."""
    found = _opened(request, session, CorrectionForm.says)
    first = find.line_of(found, ref("act", line))
    initial = {"text": first.text, "seen": perform.seen_of(found)}
    form = CorrectionForm(filling(request, **initial))

    def record(said: SaidForm) -> Receipt:
        return perform.correct_line(
            session=found,
            line=first,
            text=said.cleaned_data["text"],
            reason=said.cleaned_data["reason"] or None,
            by=actor_of(request),
            now=clock.now(),
            key=Key(said.cleaned_data["key"]),
            seen=said.cleaned_data["seen"],
        )

    words = _("The correction stands beside the first text.")
    return _page(request, found, form, record, label=_("Correct a line"), words=words, first=first)


@require_http_methods(["GET", "POST"])
def rights(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """Note that the person was told of rights, and what was set under the notice."""
    found = _opened(request, session, RightsForm.says)
    around = pages.Around.of([found])
    people = [
        one for one in pages.signing_people(found, around) if one[0] in {"person", "guardian"}
    ]
    initial = {"kind": pages.rights_kind(found), "at": clock.now()}
    form = RightsForm(filling(request, **initial), people=people)

    def record(said: SaidForm) -> Receipt:
        typed, at = said.cleaned_data, said.moment("at") or clock.now()
        act = RightsExplained(
            person=PersonRef(found.person) if found.person else None,
            kind=Code(typed["kind"]) if typed["kind"] else None,
            language=typed["language"] or None,
            read_aloud=typed["read_aloud"],
            lawyer_told=typed["lawyer_told"],
            plea_told=typed["plea_told"],
        )
        return perform.explain_rights(
            act,
            session=found,
            by=actor_of(request),
            occurred_at=at,
            now=clock.now(),
            key=Key(typed["key"]),
            signatures=form.signatures(noted_by=str(actor_of(request).id), at=at),
        )

    words = _("The notice of rights is noted.")
    return _page(request, found, form, record, label=_("Notice of rights"), words=words)


@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """Note that a session is interrupted, and why."""
    found = _opened(request, session, BreakForm.says)
    initial = {"started_at": clock.now()}
    form = BreakForm(filling(request, **initial))

    def record(said: SaidForm) -> Receipt:
        typed = said.cleaned_data
        return perform.interrupt(
            session=found,
            cause=Code(typed["cause"]) if typed["cause"] else None,
            cause_text=typed["cause_text"] or None,
            spoken_note=typed["spoken_note"],
            by=actor_of(request),
            occurred_at=said.moment("started_at") or clock.now(),
            now=clock.now(),
            key=Key(typed["key"]),
        )

    words = _("The interruption is noted; the cameras go on.")
    return _page(request, found, form, record, label=_("Pause with reason"), words=words)


@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """Note that an interruption is over."""
    found = _opened(request, session, ResumeForm.says)
    paused = next((one for one in find.breaks_of(found) if one.ended_at is None), None)
    if paused is None:
        return redirect(filming.address(found))
    around = pages.Around.of([found])
    people = [
        one for one in pages.signing_people(found, around) if one[0] in {"person", "officers"}
    ]
    initial = {"ended_at": clock.now()}
    form = ResumeForm(filling(request, **initial), people=people)

    def record(said: SaidForm) -> Receipt:
        typed, at = said.cleaned_data, said.moment("ended_at") or clock.now()
        return perform.resume(
            session=found,
            pause=paused,
            resumed=typed["resumed"],
            without_recording=typed["continued_without_av"],
            by=actor_of(request),
            occurred_at=at,
            now=clock.now(),
            key=Key(typed["key"]),
            signatures=form.signatures(noted_by=str(actor_of(request).id), at=at),
        )

    words = _("The session goes on.")
    return _page(request, found, form, record, label=_("Go on"), words=words)


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """Show the transcript for reading, and note how it was checked and signed."""
    found = _opened(request, session, SignForm.says)
    around, taken = pages.Around.of([found]), find.lines_of(found)
    initial = {"pages": pages.pages_of(taken), "signed_at": clock.now()}
    people = pages.signing_people(found, around)
    form = SignForm(filling(request, **initial), people=people)

    def record(said: SaidForm) -> Receipt:
        typed, at = said.cleaned_data, said.moment("signed_at") or clock.now()
        signing = perform.Signing(
            signed_at=at,
            pages=typed["pages"],
            pages_signed=typed["pages_signed"],
            read_by=Code(typed["read_by"]) if typed["read_by"] else None,
            end_formula=typed["end_formula"],
            statement_kind=Code(typed["statement_kind"]) if typed["statement_kind"] else None,
            electronic=typed["electronic_signing"],
            signatures=form.signatures(noted_by=str(actor_of(request).id), at=at),
        )
        return perform.sign_transcript(
            signing,
            session=found,
            text=pages.text_of(taken, around),
            by=actor_of(request),
            now=clock.now(),
            key=Key(typed["key"]),
        )

    words = _("The transcript is signed as noted.")
    shown = pages.lines(found, taken, around)
    return _page(request, found, form, record, label=_("Check and sign"), words=words, lines=shown)


@require_POST
def end(request: HttpRequest, session: uuid.UUID) -> HttpResponse:
    """End a session and let its cameras stop."""
    found = _opened(request, session, EndForm.says)
    if found.ended_at is not None:
        perform.stop_recording(session=found, by=actor_of(request), now=clock.now())
        return redirect(filming.address(found))
    form = EndForm(filling(request))

    def record(said: SaidForm) -> Receipt:
        return perform.end_session(
            session=found,
            by=actor_of(request),
            occurred_at=said.moment("ended_at") or clock.now(),
            now=clock.now(),
            key=Key(said.cleaned_data["key"]),
        )

    return _page(
        request,
        found,
        form,
        record,
        label=pgettext("session", "End"),
        words=_("The session is over."),
    )
