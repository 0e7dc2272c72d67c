"""Deciding on a report: accept it or not, file the case, assign who handles it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, StreamName, id_of
from unbroken.base.shown import State
from unbroken.casefile import find as casefile
from unbroken.casefile import naming
from unbroken.casefile.acts import CaseOfficersAssigned
from unbroken.casefile.recording import say_recorded
from unbroken.chain import read
from unbroken.chain.actor import Actor
from unbroken.intake import find, perform
from unbroken.intake.acts import (
    AcceptanceReceiptIssued,
    CaseTransferred,
    FilingDecided,
    ReportAcceptanceDecided,
    ReporterReferred,
)
from unbroken.intake.forms import SEEN, AcceptanceForm, ActsForm, AssignForm, FilingForm
from unbroken.intake.models import Report
from unbroken.intake.views.around import around, case_ref, officers, page, records
from unbroken.intake.views.desk import STEPS, state_of_due
from unbroken.people import assertions, second
from unbroken.people.edge import actor_of
from unbroken.people.refusals import require

FORM = require_http_methods(["GET", "HEAD", "POST"])
HEADS = frozenset({"head_unit"})
HANDLERS = frozenset({"case_officer"})
ALSO_RECORDED = (
    *("reporter_statement", "evidence_received_list", "person_record", "preliminary_verification"),
    *("non_filing_notice", "transfer_notice"),
)
"""What is recorded about a report besides the decisions, each by the form of its act."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """What a decision page is about, after the permission was looked at."""

    case: CaseRef
    report: Report
    by: Actor
    now: dt.datetime

    def shown(self, form: ActsForm, **more: object) -> dict[str, object]:
        """Return what every decision page shows beside its form."""
        dues = find.owed_on([self.report]).get(self.report.ref, ())
        reporter = find.reporter_of(self.report)
        return {
            "form": form,
            "report": self.report,
            "reporter": (reporter.name if reporter else None) or "",
            "number": find.numbers_of([self.report]).get(self.report.ref, ""),
            "records": records(ALSO_RECORDED, self.case, self.by, self.now),
            "case_id": id_of(self.report.ref),
            "dues": [(_(STEPS[one.step]), one.at, _state(one, self.now)) for one in dues],
            **more,
        }


def _state(due: find.Due, now: dt.datetime) -> State:
    return state_of_due(due, naming.bare_reader(), now)


def _before(request: HttpRequest, case: uuid.UUID, action: str) -> Before:
    now, by, of = clock.now(), actor_of(request), case_ref(case)
    report = find.report_for(by, of, now)
    require(by, action, casefile.facts_of(of), now)
    return Before(case=of, report=report, by=by, now=now)


@FORM
def accept(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Decide what becomes of a report."""
    before = _before(request, case, "acceptance_form")
    form = AcceptanceForm(
        request.POST or None,
        around=around(before.now, {"approver": officers(before.by.unit, before.now, HEADS)}),
        initial={
            "form_family": before.report.family,
            "form_decided_at": before.now,
            "receipt_delivered": "hand",
        },
    )
    if request.method != "POST" or not form.is_valid():
        transfers = perform.may_transfer(before.by, before.now)
        context = before.shown(form, transfers=transfers)
        return render(request, "intake/accept.html", context, status=422 if form.errors else 200)
    decision = form.said(ReportAcceptanceDecided)
    assert decision is not None  # noqa: S101 — the form asks for the result.
    receipt = perform.decide_acceptance(
        case=before.case,
        decision=decision,
        receipt=form.said(AcceptanceReceiptIssued),
        referral=form.said(ReporterReferred),
        transfer=form.said(CaseTransferred),
        by=before.by,
        now=before.now,
        key=form.key(),
    )
    say_recorded(request, number=receipt.n, key=form.key(), what=_("The decision was recorded."))
    accepted = decision.decision == "accepted"
    return redirect(page("intake:receipt", before.case) if accepted else "intake:desk")


@FORM
def file(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Decide whether a criminal case is filed; open once the head of the organ has approved."""
    before = _before(request, case, "filing_decision")
    form = FilingForm(
        request.POST or None,
        around=around(before.now),
        initial={SEEN: read.head(StreamName(before.case)), "filing_decided_at": before.now},
    )
    approved_by = find.filing_approved_by(before.case)
    if request.method != "POST" or not form.is_valid():
        context = before.shown(
            form,
            approved_by=find.name_of(approved_by) if approved_by else "",
            accepted=before.report.decision == "accepted",
        )
        return render(request, "intake/file.html", context, status=422 if form.errors else 200)
    said = form.said(FilingDecided)
    assert said is not None  # noqa: S101 — the form always says when it was decided.
    about = assertions.digest_of(said, stream=StreamName(before.case), key=form.key())
    if question := second.question(request, about):
        return question
    here = second.second_of(request, about, before.now) if _somebody_confirms(request) else None
    receipt = perform.decide_filing(
        case=before.case,
        said=said,
        approver=here,
        by=before.by,
        now=before.now,
        key=form.key(),
        seen=form.cleaned_data[SEEN],
    )
    say_recorded(
        request, number=receipt.n, key=form.key(), what=_("The filing decision was recorded.")
    )
    return redirect(page("casefile:case", before.case))


def _somebody_confirms(request: HttpRequest) -> bool:
    return any(request.POST.get(name, "").strip() for name in (second.CREDENTIAL, second.NUMBER))


@FORM
def assign(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Assign the lead and the second officer of a case."""
    before = _before(request, case, "case_assignment")
    choices = officers(before.report.unit, before.now, HANDLERS)
    form = AssignForm(
        request.POST or None,
        around=around(before.now, {"lead": choices, "second": choices}),
        initial={SEEN: read.head(StreamName(before.case)), "team_started_at": before.now},
    )
    if request.method != "POST" or not form.is_valid():
        context = before.shown(form)
        return render(request, "intake/assign.html", context, status=422 if form.errors else 200)
    said = form.said(CaseOfficersAssigned)
    assert said is not None  # noqa: S101 — the form always says from when on.
    receipt = perform.assign_officers(
        case=before.case,
        said=said,
        by=before.by,
        now=before.now,
        key=form.key(),
        seen=form.cleaned_data[SEEN],
    )
    say_recorded(request, number=receipt.n, key=form.key(), what=_("The officers were assigned."))
    return redirect("intake:desk")
