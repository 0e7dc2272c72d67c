"""What an actor still owes: fetched once a request, for the work list and its number in the side bar."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from unbroken.base import clock
from unbroken.casefile import find as casefile
from unbroken.chain.actor import Actor
from unbroken.conclusion import find as conclusion
from unbroken.conclusion.models import ApprovalRequest
from unbroken.people.edge import actor_of
from unbroken.people.policy import able
from unbroken.rulebook import find as rulebook
from unbroken.rulebook.finding import State
from unbroken.rulebook.models import Finding, Obligation

TASKS_MAX = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Owing:
    """What an actor owes; what he may not see is not among it."""

    now: dt.datetime
    duties: tuple[Obligation, ...]
    answers: tuple[Finding, ...]
    """Findings that he has to explain or put right."""
    reviews: tuple[Finding, ...]
    """Findings whose explanation he has to judge."""
    approvals: tuple[ApprovalRequest, ...]
    """What somebody asked him to approve."""

    @property
    def overdue(self) -> list[Obligation]:
        """Return the duties whose time is over."""
        return [one for one in self.duties if one.due_at <= self.now]

    @property
    def today(self) -> list[Obligation]:
        """Return the duties that are still due today, in the organ's zone."""
        return [one for one in self.duties if self.now < one.due_at < end_of_day(self.now)]

    @property
    def urgent(self) -> int:
        """Count what has to be done today."""
        waiting = (self.overdue, self.today, self.answers, self.reviews, self.approvals)
        return sum(len(ones) for ones in waiting)


def owing(request: HttpRequest) -> Owing:
    """Return what the reader owes, fetched once in a request."""
    kept = getattr(request, "owing", None)
    if not isinstance(kept, Owing):
        kept = _by(actor_of(request), clock.now())
        request.owing = kept  # type: ignore[attr-defined]  # for the side bar and the page alike.
    return kept


def urgent(request: HttpRequest) -> int:
    """Count what the reader has to do today: the number in the side bar, none where nobody is there."""
    return owing(request).urgent if getattr(request, "actor", None) else 0


def end_of_day(now: dt.datetime) -> dt.datetime:
    """Return when the day ends in the organ's zone."""
    here = now.astimezone(timezone.get_current_timezone())
    return here.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)


def _by(actor: Actor, now: dt.datetime) -> Owing:
    duties = tuple(rulebook.obligations_for(actor, now)[:TASKS_MAX])
    owed = {(one.case, one.rule, one.subject) for one in duties}
    found = _to_answer(actor, now)[:TASKS_MAX]
    return Owing(
        now=now,
        duties=duties,
        # What can still be done is one row: doing it settles what was found, explaining it does not.
        answers=tuple(one for one in found if (one.case, one.rule, one.subject) not in owed),
        reviews=tuple(_to_review(actor, now)[:TASKS_MAX]),
        approvals=tuple(conclusion.requests_for(actor, now)[:TASKS_MAX]),
    )


def _to_answer(actor: Actor, now: dt.datetime) -> "QuerySet[Finding]":
    """Return the actor's own findings, and those of his cases that nobody took yet."""
    own = casefile.own_cases(actor, now).order_by().values("ref")
    mine = Q(owner=actor.id) | Q(owner=None, case__in=own)
    return rulebook.findings_for(actor, now).filter(mine, state=State.OPEN)


def _to_review(actor: Actor, now: dt.datetime) -> "QuerySet[Finding]":
    """Return the findings whose answer the actor may judge: never an answer of his own."""
    if not able(actor, "finding_review", now).allowed:
        return Finding._default_manager.none()
    found = rulebook.findings_for(actor, now).filter(state=State.ANSWERED)
    return found.exclude(answered_by__in=[actor.id, actor.person])
