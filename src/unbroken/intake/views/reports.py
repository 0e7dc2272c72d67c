"""Taking a report or a call, and the receipt that the reporter takes home."""

import datetime as dt
import uuid
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unbroken.base import clock
from unbroken.base.identifiers import ActRef, CaseRef
from unbroken.casefile import find as casefile
from unbroken.casefile import naming
from unbroken.casefile.acts import PersonEntered
from unbroken.casefile.recording import say_recorded
from unbroken.chain import describe
from unbroken.chain.actor import Actor
from unbroken.chain.recorded import missing_of
from unbroken.intake import find, perform
from unbroken.intake.acts import CallRecorded, IncidentRegistered, ReportReceiptIssued, ReportTaken
from unbroken.intake.forms import CallForm, ReceiptForm, ReportForm
from unbroken.intake.models import Report
from unbroken.intake.perform import Told
from unbroken.intake.views import receipts
from unbroken.intake.views.around import around, case_ref, officers, page, units
from unbroken.media import uploads
from unbroken.people.edge import actor_of
from unbroken.people.policy import decide
from unbroken.people.refusals import require, require_able

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def report(request: HttpRequest) -> HttpResponse:
    """Take a report that opens a case: at the desk, by keyboard, in one page."""
    now, by = clock.now(), actor_of(request)
    require_able(by, "intake_record", now)
    return _take(request, by, now, case=None, known=None)


@FORM
def register(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Enter in the register the report to a call that has its case already."""
    now, by, of = clock.now(), actor_of(request), case_ref(case)
    known = find.report_for(by, of, now)
    require(by, "intake_record", casefile.facts_of(of), now)
    if known.intake and request.method != "POST":
        return redirect(page("intake:receipt", of))
    return _take(request, by, now, case=of, known=known)


def _take(
    request: HttpRequest, by: Actor, now: dt.datetime, *, case: CaseRef | None, known: Report | None
) -> HttpResponse:
    helpers = officers(by.unit, now, frozenset({"auxiliary"}))
    form = ReportForm(
        request.POST or None,
        around=around(now, {"auxiliary": helpers} if helpers else {}),
        arrived=lambda address: uploads.arrived_at(by, address),
        initial=_beginning(now, known),
    )
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "known": known, "address": request.path}
        return render(request, "intake/report.html", context, status=422 if form.errors else 200)
    told = _told(form, known)
    at = told.report.received_at or now
    taken = perform.take_report(
        told=told, by=by, occurred_at=at, now=now, key=form.key(), case=case
    )
    say_recorded(request, number=taken.receipt.n, key=form.key(), what=_taken_words(told))
    return redirect(page("intake:receipt", taken.case))


def _beginning(now: dt.datetime, known: Report | None) -> dict[str, object]:
    """Fill in what is usual, or what the call said already."""
    begun: dict[str, object] = {
        "report_received_at": now,
        "report_report_kind": "report",
        "report_channel": "walk_in",
        "report_family": "undetermined",
        "receipt_delivered": "hand",
    }
    if known is None:
        return begun
    return begun | {
        "report_channel": known.channel or "call_110",
        "report_place_text": known.place,
        "report_facts": known.gist,
        "who_phone": known.caller_number or "",
    }


def _told(form: ReportForm, known: Report | None) -> Told:
    report = form.said(ReportTaken)
    assert report is not None  # noqa: S101 — the form always says when the report was received.
    incident = form.said(IncidentRegistered)
    if known and known.incident:
        # The command centre registered the incident with the call; the report belongs to it.
        report, incident = replace(report, incident=ActRef(known.incident)), None
    receipt = form.said(ReportReceiptIssued)
    return Told(
        report=report,
        incident=incident,
        reporter=form.said(PersonEntered),
        others=tuple(form.others),
        delivered=receipt.delivered if receipt else None,
        files=tuple(form.cleaned_data["files"]),
    )


def _taken_words(told: Told) -> str:
    """Say what was recorded, and which required details it lacks."""
    here = naming.bare_reader()
    lacking = set(missing_of(told.report)) - {"reporter", "officer", "received_at"}
    names = [
        describe.field_label(field, reader=here)
        for field in ReportTaken.declared.fields
        if field.name in lacking
    ]
    if not names:
        return _("The report was taken.")
    listed = here.words("、", ", ").join(names)
    return _("The report was taken; not stated and marked: %(fields)s.") % {"fields": listed}


@FORM
def call(request: HttpRequest) -> HttpResponse:
    """Take down a call to the command centre, as a new case of the unit that is sent."""
    now, by = clock.now(), actor_of(request)
    require_able(by, "call_record", now)
    form = CallForm(
        request.POST or None,
        around=around(now, {"dispatched_unit": units()}),
        initial={"call_called_at": now, "call_channel": "call_110", "what_case_type": "yes"},
    )
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "address": request.path}
        return render(request, "intake/call.html", context, status=422 if form.errors else 200)
    said = form.said(CallRecorded)
    assert said is not None  # noqa: S101 — the form always says when the call came.
    taken = perform.take_call(
        call=said,
        incident=form.said(IncidentRegistered),
        by=by,
        occurred_at=said.called_at or now,
        now=now,
        key=form.key(),
    )
    say_recorded(
        request, number=taken.receipt.n, key=form.key(), what=_("The call was taken down.")
    )
    return redirect("intake:desk")


@FORM
def receipt(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Print the receipt of a report, or give it where it has none."""
    now, by, of = clock.now(), actor_of(request), case_ref(case)
    known = find.report_for(by, of, now)
    papers = receipts.papers_of(known)
    paper = next((one for one in papers if one.of == request.GET.get("of")), None)
    if paper or (papers and request.method != "POST"):
        shown = paper or papers[-1]
        others = [one for one in papers if one is not shown]
        return render(request, "intake/receipt.html", {"paper": shown, "others": others})
    return _give_receipt(request, known, by, now)


def _give_receipt(request: HttpRequest, known: Report, by: Actor, now: dt.datetime) -> HttpResponse:
    of = CaseRef(known.ref)
    may = decide(by, "intake_receipt", casefile.facts_of(of), now).allowed
    form = ReceiptForm(request.POST or None, around=around(now), initial={"receipt_issued_at": now})
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "may": may, "known": known, "address": request.path}
        return render(
            request, "intake/no_receipt.html", context, status=422 if form.errors else 200
        )
    said = form.said(ReportReceiptIssued)
    assert said is not None  # noqa: S101 — the form always says when the receipt was given.
    given = perform.give_receipt(case=of, said=said, by=by, now=now, key=form.key())
    say_recorded(request, number=given.n, key=form.key(), what=_("The receipt was recorded."))
    return redirect(page("intake:receipt", of))
