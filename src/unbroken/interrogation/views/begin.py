"""The list of sessions, and how one begins."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Code, Key, OfficerRef, PersonRef, id_of, ref
from unbroken.capture import rooms
from unbroken.casefile import find as casefile
from unbroken.casefile import naming
from unbroken.casefile.codes import PERSON_ROLE
from unbroken.casefile.models import Case
from unbroken.chain import describe
from unbroken.interrogation import find, perform
from unbroken.interrogation.forms import StartForm
from unbroken.interrogation.views import pages
from unbroken.interrogation.views.said import say_recorded
from unbroken.interrogation.views.screen import filling
from unbroken.people.edge import actor_of
from unbroken.people.refusals import require_able

SESSIONS_A_PAGE = 50
CASES_MAX = 100
CLOSED = frozenset({"closed", "archived"})


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """List the sessions that one may see, those that run first."""
    now = clock.now()
    require_able(actor_of(request), "session.see", now)
    found = find.sessions_for(actor_of(request), now)
    page = Paginator(found, SESSIONS_A_PAGE).get_page(request.GET.get("page", ""))
    shown = pages.listed(list(page.object_list), rooms.now())
    return render(request, "interrogation/sessions.html", {"page": page, "sessions": shown})


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose a case, then say who is questioned, where and by whom, and begin."""
    now = clock.now()
    require_able(actor_of(request), "interrogation_session", now)
    asked = request.POST.get("case") or request.GET.get("case", "")
    if not asked:
        return render(request, "interrogation/choose.html", {"cases": _cases(request)})
    case = casefile.case_for(actor_of(request), _case_ref(asked), now)
    form = _form(request, case)
    if request.method == "POST" and form.is_valid():
        return _begin(request, case, form)
    context = {
        "form": form,
        "case": case,
        "rooms": rooms.rooms(),
        "nobody": not casefile.persons_of(CaseRef(case.ref)),
        "recorder": rooms.now(),
    }
    return render(request, "interrogation/start.html", context, status=422 if form.errors else 200)


def _case_ref(asked: str) -> CaseRef:
    """Read a case from an address; what is no identifier names no case."""
    try:
        return CaseRef(ref("case", uuid.UUID(asked)))
    except ValueError:
        raise casefile.NoSuchCase from None


def _cases(request: HttpRequest) -> list[Case]:
    open_ones = casefile.cases_for(actor_of(request), clock.now()).exclude(stage__in=CLOSED)
    return list(open_ones[:CASES_MAX])


def _form(request: HttpRequest, case: Case) -> StartForm:
    actor, reader = actor_of(request), naming.bare_reader()
    persons = [
        (
            one.ref,
            f"{one.name or '—'} · {describe.word(PERSON_ROLE, one.role or '', reader=reader)}",
        )
        for one in casefile.persons_of(CaseRef(case.ref))
    ]
    colleagues = find.colleagues_of(actor, CaseRef(case.ref))
    return StartForm(
        filling(request, officers=[str(actor.id)], person=request.GET.get("person", "")),
        persons=persons,
        rooms=[(one.code, one.name) for one in rooms.rooms()],
        officers=[(one, f"{name} · {id_of(one)}".strip(" ·")) for one, name in colleagues],
    )


def _begin(request: HttpRequest, case: Case, form: StartForm) -> HttpResponse:
    key = Key(form.cleaned_data["key"])
    receipt, session = perform.start_session(
        _said(form),
        case=CaseRef(case.ref),
        by=actor_of(request),
        now=clock.now(),
        key=key,
    )
    say_recorded(request, receipt, key, _("The session began."))
    return redirect("interrogation:session", session=id_of(session))


def _said(form: StartForm) -> perform.Start:
    typed = form.cleaned_data
    return perform.Start(
        kind=Code(typed["kind"]) if typed["kind"] else None,
        person=_person(typed["person"]),
        room=typed["room"],
        place_text=typed["place_text"] or None,
        place_reason=typed["place_reason"] or None,
        officers=tuple(OfficerRef(one) for one in typed["officers"]),
        one_officer_ground=Code(typed["one_officer_ground"])
        if typed["one_officer_ground"]
        else None,
        av_grounds=tuple(Code(one) for one in typed["av_grounds"]) or None,
        interpreter=_person(typed["interpreter"]),
        guardian=_person(typed["guardian"]),
        lawyer_notice=typed["lawyer_notice"],
        started_at=form.moment("started_at"),
        ended_at=form.moment("ended_at"),
    )


def _person(typed: str) -> PersonRef | None:
    return PersonRef(typed) if typed else None
