"""Asking what the rules want done and what they found: only of cases and units that one may see."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Q, QuerySet

from unbroken.base.refusal import N_
from unbroken.chain import read
from unbroken.chain.actor import Actor
from unbroken.chain.models import Projection
from unbroken.people import seen
from unbroken.people.refusals import NoSuch
from unbroken.people.seen import Columns
from unbroken.rulebook.finding import UNSETTLED, Evaluation, ObligationState
from unbroken.rulebook.models import Finding, Obligation

P = TypeVar("P", bound=Projection)

OF_UNIT = Columns(unit="unit")
CASE_OFFICER = "case_officer"
OPEN_STATES = tuple(str(state) for state in UNSETTLED)


class NoSuchFinding(NoSuch):
    """There is no such finding, or it may not be seen; both look alike."""

    sentence = N_("There is no finding here that you may see.")


def _rows(model: type[P]) -> QuerySet[P]:
    """Return the rows of this station's log, which leads every key (decision 9)."""
    return model._default_manager.filter(log_id=read.station_log())


def obligations_for(actor: Actor, now: dt.datetime) -> QuerySet[Obligation]:
    """Return what an actor has to see done by his roles: open, the most urgent first.

    A case officer's duties are those of the cases on whose team he is; another role's are those of
    his unit. Whom a rule alerts has a duty before him from the time at which it is due soon.
    """
    open_ = _rows(Obligation).filter(discharged_at=None, dropped=False)
    mine = open_.filter(_his(actor, now), _seen(actor, "case.see", now))
    return mine.order_by("due_at", "ref")


def obligations_of(case: str) -> QuerySet[Obligation]:
    """Return the obligations of a case that was fetched for somebody, the most urgent first."""
    return _rows(Obligation).filter(case=case, dropped=False).order_by("due_at", "ref")


def findings_of(case: str) -> QuerySet[Finding]:
    """Return the findings of a case that was fetched for somebody, the gravest and oldest first."""
    return _rows(Finding).filter(case=case).order_by("severity", "raised_at", "ref")


def findings_for(actor: Actor, now: dt.datetime) -> QuerySet[Finding]:
    """Return every finding that an actor may see, the gravest and oldest first."""
    found = _rows(Finding).filter(_seen(actor, "ticket.see", now))
    return found.order_by("severity", "raised_at", "ref")


def finding_for(actor: Actor, finding: uuid.UUID, now: dt.datetime) -> Finding:
    """Return one finding; raises NoSuchFinding, whether hidden or absent."""
    found = findings_for(actor, now).filter(ref=f"finding:{finding}").first()
    if found is None:
        raise NoSuchFinding
    return found


def findings_of_alarms(actor: Actor, alarms: Iterable[str], now: dt.datetime) -> QuerySet[Finding]:
    """Return the findings that these alarms told of, as far as the actor may see them."""
    return findings_for(actor, now).filter(alarm__in=list(alarms))


def rows_of(judged: Evaluation, *, case: str | None) -> QuerySet[Finding]:
    """Return the rows of what was found in a case, or outside all; only for the worker and the gate."""
    refs = [f"finding:{one.key}" for one in judged.findings if one.case == case]
    return _rows(Finding).filter(ref__in=refs)


def unsettled(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Keep the findings with which a case does not close."""
    return findings.filter(state__in=OPEN_STATES)


def state_of(obligation: Obligation, now: dt.datetime) -> ObligationState:
    """Say where an obligation stands at a moment; it is never stored (decision 12)."""
    if obligation.discharged_at is not None:
        late = obligation.discharged_at > obligation.due_at
        return ObligationState.DISCHARGED_LATE if late else ObligationState.DISCHARGED
    if now >= obligation.due_at:
        return ObligationState.OVERDUE
    return ObligationState.DUE_SOON if now >= obligation.warn_from else ObligationState.OPEN


def _seen(actor: Actor, action: str, now: dt.datetime) -> Q:
    """Say which rows lie in a case, or without one in a unit, that the actor may see."""
    of_case = seen.of_kind("case", actor, action, now, row="case")
    of_unit = seen.condition(actor, "ticket.see", OF_UNIT, now)
    return seen.either(of_case, seen.both(Q(case=None), of_unit))


def _his(actor: Actor, now: dt.datetime) -> Q:
    """Say which obligations an actor's roles have to meet, or to watch over."""
    others = sorted(actor.roles - {CASE_OFFICER})
    his = Q(roles__overlap=others, unit=actor.unit) | Q(alerts__overlap=others, warn_from__lte=now)
    if CASE_OFFICER in actor.roles:
        team = seen.of_part("case", CASE_OFFICER, actor.person, row="case")
        his |= (Q(roles__contains=[CASE_OFFICER]) | Q(alerts__contains=[CASE_OFFICER])) & team
    return his
