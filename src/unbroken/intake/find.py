"""Asking for reports: what may not be seen is never fetched."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from unbroken.base.identifiers import CaseRef, OfficerRef, StreamName, id_of
from unbroken.base.refusal import N_
from unbroken.casefile import find as casefile
from unbroken.casefile.models import Case
from unbroken.chain import read
from unbroken.chain.actor import Actor
from unbroken.intake import states
from unbroken.intake.models import Report, ReportPerson
from unbroken.people import find as people
from unbroken.people.refusals import NoSuch
from unbroken.people.seen import among, one, visible
from unbroken.rulebook.models import Obligation

REPORTS = replace(casefile.CASES, sealed=among(Case, row="ref", of="ref", sealed=True))
"""A report is open to whom its case is, and to the unit that was sent."""


class NoSuchReport(NoSuch):
    """There is no such report, or it may not be seen; both look alike."""

    sentence = N_("There is no report here that you may see.")
    remedy = N_("Check the number, or look for the report at the desk of your unit.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What is owed next on a report, and until when."""

    step: str
    owner: str
    """The role that records what would meet it."""
    warn_from: dt.datetime
    at: dt.datetime


def reports_for(actor: Actor, now: dt.datetime) -> QuerySet[Report]:
    """Return the reports that an actor may see, the latest first."""
    return visible(_rows(), actor, "report.see", REPORTS, now).order_by("-received_at", "ref")


def report_for(actor: Actor, case: CaseRef, now: dt.datetime) -> Report:
    """Return the report of a case; raises NoSuchReport, whether hidden or absent."""
    found = _rows().filter(ref=case)
    return one(found, actor, "report.see", REPORTS, now, missing=NoSuchReport)


def report_of(case: CaseRef) -> Report | None:
    """Return the report of a case whose permission was looked at, or None."""
    return _rows().filter(ref=case).first()


def searched(reports: QuerySet[Report], text: str) -> QuerySet[Report]:
    """Return the reports in which something is called so: a name, telephone, number, place or gist.

    Whoever asked that his identity be kept back is not found by his name.
    """
    text = text.strip()
    if not text:
        return reports
    named = ReportPerson.objects.filter(log_id=read.station_log(), case=OuterRef("ref")).filter(
        Q(name__icontains=text) | Q(phone__icontains=text) | Q(document_no__iexact=text)
    )
    numbered = Case.objects.filter(ref=OuterRef("ref"), number__icontains=text)
    return reports.filter(
        Q(Exists(named), concealed=False)
        | Q(Exists(numbered))
        | Q(register_no__icontains=text)
        | Q(receipt_no__icontains=text)
        | Q(acceptance_no__icontains=text)
        | Q(caller_number__icontains=text)
        | Q(place__icontains=text)
        | Q(gist__icontains=text)
    )


def reporters_of(reports: Sequence[Report]) -> Mapping[str, ReportPerson]:
    """Return who reported, by reference; those who asked to be kept back are left out."""
    named = {one.reporter for one in reports if one.reporter and not one.concealed}
    found = ReportPerson.objects.filter(log_id=read.station_log(), ref__in=named)
    return {one.ref: one for one in found}


def reporter_of(report: Report) -> ReportPerson | None:
    """Return who reported, or None where that is not known or is to be kept back."""
    return reporters_of([report]).get(report.reporter or "")


def open_to(actor: Actor, reports: Sequence[Report], now: dt.datetime) -> Mapping[str, str | None]:
    """Return those of the reports' cases whose page the actor may open, and their numbers."""
    mine = casefile.cases_for(actor, now).filter(ref__in=[one.ref for one in reports])
    return dict(mine.values_list("ref", "number"))


def numbers_of(reports: Sequence[Report]) -> Mapping[str, str]:
    """Return the numbers of the cases of reports that may be seen."""
    found = Case.objects.filter(log_id=read.station_log(), ref__in=[one.ref for one in reports])
    return {ref: number for ref, number in found.values_list("ref", "number") if number}


def without_team(reports: Sequence[Report]) -> frozenset[str]:
    """Return those accepted or filed reports that no officer handles yet."""
    going_on = [one.ref for one in reports if one.state in {"accepted", "filed"}]
    found = Case.objects.filter(log_id=read.station_log(), ref__in=going_on, lead=None)
    return frozenset(found.values_list("ref", flat=True))


def has_number(case: CaseRef) -> bool:
    """Say whether a case was given its number."""
    return Case.objects.filter(log_id=read.station_log(), ref=case).exclude(number=None).exists()


def name_of(reference: str) -> str:
    """Return the name of an officer or unit, else its code."""
    return people.names_of([reference]).get(reference) or id_of(reference)


def filing_approved_by(case: CaseRef) -> OfficerRef | None:
    """Return the head of the organ whose latest word on the filing was yes."""
    report = report_of(case)
    if report is None or report.acceptance is None:
        return None
    said = [
        event
        for event in read.stream(StreamName(case))
        if event.declared.wire_name == "approval"
        and getattr(event.act, "matter", None) == "filing"
        and getattr(event.act, "of_act", None) in (None, report.acceptance)
        and getattr(event.act, "approver_role", None) == "head_organ"
    ]
    latest = said[-1] if said else None
    if latest is None or getattr(latest.act, "decision", None) != "approved":
        return None
    return OfficerRef(str(getattr(latest.act, "approver", None) or latest.by))


def owed_on(reports: Sequence[Report]) -> Mapping[str, tuple[Due, ...]]:
    """Say for each report what the rulebook wants done with it, the most urgent first."""
    by_ref = {one.ref: one for one in reports}
    found: dict[str, list[Due]] = {}
    for duty in _open_duties().filter(case__in=by_ref).order_by("due_at", "ref"):
        report = by_ref[str(duty.case)]
        found.setdefault(report.ref, []).append(_due(duty, report))
    return {ref: tuple(dues) for ref, dues in found.items()}


def owed_by(
    reports: QuerySet[Report], *, until: dt.datetime, after: dt.datetime | None = None
) -> int:
    """Count what is owed on reports until a moment, from another on."""
    due = _open_duties().filter(case__in=reports.values("ref"), due_at__lte=until)
    return (due.filter(due_at__gt=after) if after else due).count()


def _open_duties() -> QuerySet[Obligation]:
    rows = Obligation.objects.filter(log_id=read.station_log(), rule__in=states.STEPS)
    return rows.filter(discharged_at=None, dropped=False)


def _due(duty: Obligation, report: Report) -> Due:
    step = states.STEPS[duty.rule]
    if step == "filing" and report.state == "received":
        # The clock of a criminal report runs through; what comes next in it is the acceptance.
        return Due(
            step="acceptance", owner="desk_officer", warn_from=duty.warn_from, at=duty.due_at
        )
    owner = next(iter(duty.roles), "")
    return Due(step=step, owner=owner, warn_from=duty.warn_from, at=duty.due_at)


def _rows() -> QuerySet[Report]:
    return Report.objects.filter(log_id=read.station_log())
