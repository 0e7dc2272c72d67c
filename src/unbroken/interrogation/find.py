"""Asking for sessions, what belongs to them, and what the recorder does now."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.db.models import F, Q, QuerySet

from unbroken.base.identifiers import CaseRef, PersonRef, SessionRef
from unbroken.base.refusal import N_
from unbroken.casefile import find as casefile
from unbroken.casefile.codes import MAKER
from unbroken.casefile.models import Case, CasePart, CasePerson
from unbroken.chain import read
from unbroken.chain.actor import Actor, PersonBehind
from unbroken.chain.models import Projection
from unbroken.interrogation.models import Break, Footage, Line, RightsTold, Session
from unbroken.people import find as people
from unbroken.people.models import AccessHeld, Officer
from unbroken.people.refusals import NoSuch
from unbroken.people.seen import Columns, among, one, visible
from unbroken.people.table import BROKEN_GLASS

P = TypeVar("P", bound=Projection)


class NoSuchSession(NoSuch):
    """There is no such session, or it may not be seen; both look alike."""

    sentence = N_("There is no interview here that you may see.")


class NoSuchLine(NoSuch):
    """A session has no such line."""

    sentence = N_("This transcript has no such line.")


def _rows(model: type[P]) -> QuerySet[P]:
    """Return the rows of this station's log, which leads every key (decision 9)."""
    return model._default_manager.filter(log_id=read.station_log())


def _parts(role: str, person: PersonBehind) -> Q:
    mine = people.of_person(person)
    here = {"log_id": read.station_log(), "role": role, "until": None}
    return among(CasePart, mine, row="case", of="case", **here)


def _granted(person: PersonBehind, action: str, now: dt.datetime) -> Q:
    here = {"person": person, "action": action, "until__gt": now}
    return among(AccessHeld, row="case", of="case", **here)


SESSIONS = Columns(
    unit="unit",
    makers=lambda person: _parts(MAKER, person),
    parts=_parts,
    sealed=among(Case, row="ref", of="case", sealed=True),
    granted=_granted,
    glasses=lambda person, now: _granted(person, BROKEN_GLASS, now),
)
"""Where the facts of a session stand: it is seen by whoever sees its case."""


def sessions_for(actor: Actor, now: dt.datetime) -> QuerySet[Session]:
    """Return the sessions that an actor may see: those that run first, then the latest."""
    seen = visible(_rows(Session), actor, "session.see", SESSIONS, now)
    return seen.order_by(F("ended_at").desc(nulls_first=True), "-started_at", "ref")


def session_for(actor: Actor, session: SessionRef, now: dt.datetime) -> Session:
    """Return one session; raises NoSuchSession, whether hidden or absent."""
    found = _rows(Session).filter(ref=session)
    return one(found, actor, "session.see", SESSIONS, now, missing=NoSuchSession)


def recorded(session: SessionRef) -> Session | None:
    """Return a session that was recorded before, for whoever sends its form again."""
    return _rows(Session).filter(ref=session).first()


def lines_of(session: Session) -> Sequence[Line]:
    """Return the lines of a session in the order in which they were said."""
    return list(_rows(Line).filter(session=session.ref).order_by("at", "n"))


def line_of(session: Session, act: str) -> Line:
    """Return one line of a session; raises NoSuchLine."""
    found = line_known(session, act)
    if found is None:
        raise NoSuchLine
    return found


def line_known(session: Session, act: str) -> Line | None:
    """Return the line that an act took down in a session, or None where it took none."""
    return _rows(Line).filter(session=session.ref, ref=act).first()


def breaks_of(session: Session) -> Sequence[Break]:
    """Return the interruptions of a session, the first first."""
    return list(_rows(Break).filter(session=session.ref).order_by("started_at", "ref"))


def footage_of(sessions: Iterable[Session]) -> Mapping[str, Sequence[Footage]]:
    """Return for each session the stretches of recording that acts say are of it."""
    named = [one.ref for one in sessions]
    found: dict[str, list[Footage]] = {ref: [] for ref in named}
    for row in _rows(Footage).filter(session__in=named).order_by("started_at", "ref"):
        found[row.session].append(row)
    return found


def rights_of(session: Session) -> RightsTold | None:
    """Return the last notice of rights to the person of a session up to its end."""
    told = _rows(RightsTold).filter(case=session.case, person=session.person)
    if session.ended_at:
        told = told.filter(at__lte=session.ended_at)
    return told.order_by("-at", "-ref").first()


def persons_of(sessions: Iterable[Session]) -> Mapping[str, CasePerson]:
    """Return the people of sessions that were fetched for somebody, by their references."""
    named = {ref for one in sessions for ref in (one.person, one.interpreter, one.guardian) if ref}
    return {row.ref: row for row in _rows(CasePerson).filter(ref__in=named)}


def cases_of(sessions: Iterable[Session]) -> Mapping[str, Case]:
    """Return the cases of sessions that were fetched for somebody."""
    return {row.ref: row for row in _rows(Case).filter(ref__in={one.case for one in sessions})}


def times_before(person: PersonRef, case: CaseRef) -> int:
    """Count how often a person of a case was questioned already."""
    return _rows(Session).filter(case=case, person=person).count()


def colleagues_of(actor: Actor, case: CaseRef | None) -> Sequence[tuple[str, str]]:
    """Return the officers who may be present: oneself, the case's team, one's unit; each with a name."""
    unit = _rows(Officer).filter(unit=actor.unit, in_use=True).order_by("ref")
    team = [part.officer for part in casefile.team_of(case)] if case else []
    named = dict.fromkeys([str(actor.id), *team, *unit.values_list("ref", flat=True)])
    names = people.names_of(named)
    return [(ref, names.get(ref, "")) for ref in named]
