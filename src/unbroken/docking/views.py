"""The pages of recorders: who has them, what they brought, what is missing and what is owed."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Key, RecordingRef, id_of
from unbroken.base.shown import Pointer, Tab
from unbroken.casefile import find as cases
from unbroken.casefile import naming
from unbroken.casefile.recording import say_recorded
from unbroken.chain import forms as act_forms
from unbroken.chain.actor import Actor
from unbroken.chain.register import ActType
from unbroken.docking import dock, find, pages, perform
from unbroken.docking.acts import DeviceIssued, DeviceRegistered, DeviceReturned
from unbroken.docking.forms import DockForm, LinkForm
from unbroken.media import uploads
from unbroken.people import find as people
from unbroken.people.edge import actor_of
from unbroken.people.policy import able
from unbroken.people.refusals import require_able

FILES_A_PAGE = 50
COMPARED_MAX = 2000
CASES_OFFERED = 200


@require_safe
def recorders(request: HttpRequest) -> HttpResponse:
    """Show the recorders, the files they brought, what is missing between them, and what is owed."""
    by, now = actor_of(request), clock.now()
    require_able(by, "recording.see", now)
    files = find.files_for(by, now)
    owed = request.GET.get("show", "owed") == "owed"
    page = Paginator(find.owed(files) if owed else files, FILES_A_PAGE).get_page(
        request.GET.get("page", "")
    )
    context = {
        "ways": _ways(by, now),
        "devices": pages.devices(list(find.devices_for(by, now)), now),
        "page": page,
        "files": pages.files(list(page.object_list)),
        "gaps": pages.gaps(list(files[:COMPARED_MAX])),
        "tabs": [
            Tab(
                words=words,
                address="?" + urlencode({"show": name}),
                number=number,
                current=owed == (name == "owed"),
            )
            for name, words, number in (
                ("owed", _("Owed"), find.owed(files).count()),
                ("all", _("All files"), files.count()),
            )
        ],
    }
    return render(request, "docking/recorders.html", context)


def _ways(by: Actor, now: dt.datetime) -> list[Pointer]:
    """Lead to what this person may do with recorders."""
    ways = (
        ("device_issue", "issue", _("Issue a recorder")),
        ("device_return", "take_back", _("Take a recorder back")),
        ("device_registered", "register", _("Register a recorder")),
        ("media_link", "link", _("Link files to a case")),
        ("recording.see", "dock", _("Take in files")),
    )
    return [
        Pointer(words=words, address=reverse(f"docking:{name}"))
        for action, name, words in ways
        if able(by, action, now).allowed
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def dock_files(request: HttpRequest) -> HttpResponse:
    """Take in files that the page has sent; each becomes a record of its own."""
    by, now = actor_of(request), clock.now()
    require_able(by, "recording.see", now)
    mine = find.issued_to(by)
    form = DockForm(
        request.POST if request.method == "POST" else None,
        devices=[(one.ref, id_of(one.ref)) for one in mine],
        officer=id_of(by.id),
        upload_address=reverse("media:upload"),
    )
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, _("Take in files"), draft="dock")
    said = form.cleaned_data
    brought = find.brought(
        device=said["device"],
        officer=said["officer"],
        clock_offset_ms=said["clock_offset_ms"],
        now=now,
    )
    arrived = [uploads.arrived_at(by, address) for address in said["files"]]
    new = sum(
        perform.take_in(dock.arrived(one), brought=brought, by=by, now=now)
        for one in arrived
        if one
    )
    words = _("%(new)d files were recorded.") % {"new": new}
    messages.success(request, words, extra_tags=str(said["key"]))
    return redirect("docking:recorders")


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a recorder to an officer."""
    by, now = actor_of(request), clock.now()
    require_able(by, "device_issue", now)
    form = _act_form(request, DeviceIssued.declared, {})
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, _("Issue a recorder"), draft="issue")

    def record(key: Key) -> int:
        act = form.act()
        assert isinstance(act, DeviceIssued)  # noqa: S101 — the form is that of this act.
        return perform.issue(issued=act, by=by, occurred_at=form.occurred_at(), now=now, key=key).n

    return _recorded(request, form, record)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest) -> HttpResponse:
    """Take a recorder back."""
    by, now = actor_of(request), clock.now()
    require_able(by, "device_return", now)
    out = [one for one in find.devices_for(by, now) if one.issue]
    choices = {
        "issue": [(str(one.issue), id_of(one.ref)) for one in out],
        "device": [(one.ref, id_of(one.ref)) for one in out],
    }
    form = _act_form(request, DeviceReturned.declared, choices)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, _("Take a recorder back"), draft="return")

    def record(key: Key) -> int:
        act = form.act()
        assert isinstance(act, DeviceReturned)  # noqa: S101 — the form is that of this act.
        return perform.take_back(
            returned=act, by=by, occurred_at=form.occurred_at(), now=now, key=key
        ).n

    return _recorded(request, form, record)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Enter a recorder or dock in the unit's register, or renew its entry."""
    by, now = actor_of(request), clock.now()
    require_able(by, "device_registered", now)
    units = [(one.ref, one.name or id_of(one.ref)) for one in people.units()]
    known = {"of_unit": by.unit, "kind": "recorder", "in_use": "yes"}
    form = _act_form(request, DeviceRegistered.declared, {"of_unit": units}, initial=known)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, _("Register a recorder"), draft="register")

    def record(key: Key) -> int:
        act = form.act()
        assert isinstance(act, DeviceRegistered)  # noqa: S101 — the form is that of this act.
        return perform.register(
            registered=act, by=by, occurred_at=form.occurred_at(), now=now, key=key
        ).n

    return _recorded(request, form, record)


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Link files that are owed to the case to which they belong."""
    by, now = actor_of(request), clock.now()
    require_able(by, "media_link", now)
    owed = {one.ref: one for one in find.owed(find.files_for(by, now))[:FILES_A_PAGE]}
    offered = cases.cases_for(by, now)[:CASES_OFFERED]
    form = LinkForm(
        request.POST if request.method == "POST" else None,
        files=[
            (one.ref, f"{one.name or id_of(one.ref)} · {id_of(one.device)}")
            for one in owed.values()
        ],
        cases=[(one.ref, one.number or one.title or id_of(one.ref)) for one in offered],
    )
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, _("Link files to a case"), draft="link")
    said = form.cleaned_data
    receipt = perform.link(
        recordings=tuple(RecordingRef(one) for one in said["files"]),
        case=CaseRef(said["case"]),
        acts=(),
        by=by,
        now=now,
        key=Key(said["key"]),
    )
    say_recorded(request, number=receipt.n, key=Key(said["key"]))
    return redirect(naming.case_address(said["case"]))


def _act_form(
    request: HttpRequest,
    declared: ActType,
    choices: act_forms.Choices,
    *,
    initial: Mapping[str, object] | None = None,
) -> act_forms.ActForm:
    around = act_forms.Around(reader=naming.bare_reader(), now=clock.now(), choices=choices)
    posted = None
    if request.method == "POST":
        posted = request.POST.copy()
        posted["device"] = find.named(posted.get("device", ""))
    return act_forms.form_for(declared)(posted, around=around, initial=initial or {})


def _recorded(
    request: HttpRequest, form: act_forms.ActForm, record: Callable[[Key], int]
) -> HttpResponse:
    key = Key(form.cleaned_data[act_forms.KEY])
    say_recorded(request, number=record(key), key=key)
    return redirect("docking:recorders")


def _form_page(request: HttpRequest, form: object, label: str, *, draft: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "label": label, "draft": f"recorders/{draft}"}
    return render(request, "docking/form.html", context, status=status)
