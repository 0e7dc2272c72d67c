"""Asking for sessions, what belongs to them, and what the recorder does now."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import cast

from django.db.models import F, QuerySet

from unbroken.base.identifiers import ActId, CaseRef, PersonRef, SessionRef, id_of
from unbroken.base.refusal import N_
from unbroken.capture.acts import SegmentsSealed
from unbroken.casefile import find as casefile
from unbroken.casefile.codes import MAKER
from unbroken.casefile.models import Case, CasePerson
from unbroken.chain import read
from unbroken.chain.actor import Actor
from unbroken.chain.recorded import Recorded
from unbroken.interrogation.models import Break, Footage, Line, RightsTold, Session
from unbroken.people import find as people
from unbroken.people.models import Officer
from unbroken.people.refusals import NoSuch
from unbroken.people.seen import one, visible
from unbroken.rulebook.models import Obligation


class NoSuchSession(NoSuch):
    """There is no such session, or it may not be seen; both look alike."""

    sentence = N_("There is no interview here that you may see.")


class NoSuchLine(NoSuch):
    """A session has no such line."""

    sentence = N_("This transcript has no such line.")


SESSIONS = casefile.columns_of_case(makers=partial(casefile.parts_in, MAKER))
"""Where the facts of a session stand: it is seen by whoever sees its case."""


def sessions_for(actor: Actor, now: dt.datetime) -> QuerySet[Session]:
    """Return the sessions that an actor may see: those that run first, then the latest."""
    seen = visible(read.rows_of(Session), actor, "session.see", SESSIONS, now)
    return seen.order_by(F("ended_at").desc(nulls_first=True), "-started_at", "ref")


def duties_of(session: Session) -> list[Obligation]:
    """Return what the rules still want done about a session that was fetched, the most urgent first."""
    open_ = read.rows_of(Obligation).filter(subject=session.ref, discharged_at=None, dropped=False)
    return list(open_.order_by("due_at", "ref"))


def session_for(actor: Actor, session: SessionRef, now: dt.datetime) -> Session:
    """Return one session; raises NoSuchSession, whether hidden or absent."""
    found = read.rows_of(Session).filter(ref=session)
    return one(found, actor, "session.see", SESSIONS, now, missing=NoSuchSession)


def recorded(session: SessionRef) -> Session | None:
    """Return a session that was recorded before, for whoever sends its form again."""
    return read.rows_of(Session).filter(ref=session).first()


def lines_of(session: Session) -> Sequence[Line]:
    """Return the lines of a session in the order in which they were said."""
    return list(read.rows_of(Line).filter(session=session.ref).order_by("at", "n"))


def line_of(session: Session, act: str) -> Line:
    """Return one line of a session; raises NoSuchLine."""
    found = line_known(session, act)
    if found is None:
        raise NoSuchLine
    return found


def line_known(session: Session, act: str) -> Line | None:
    """Return the line that an act took down in a session, or None where it took none."""
    return read.rows_of(Line).filter(session=session.ref, ref=act).first()


def breaks_of(session: Session) -> Sequence[Break]:
    """Return the interruptions of a session, the first first."""
    return list(read.rows_of(Break).filter(session=session.ref).order_by("started_at", "ref"))


def footage_of(sessions: Iterable[Session]) -> Mapping[str, Sequence[Footage]]:
    """Return for each session the stretches of recording that acts say are of it."""
    named = [one.ref for one in sessions]
    found: dict[str, list[Footage]] = {ref: [] for ref in named}
    for row in read.rows_of(Footage).filter(session__in=named).order_by("started_at", "ref"):
        found[row.session].append(row)
    return found


def films_of(session: Session) -> Sequence[str]:
    """Name the recordings of a session that were entered as such, each once."""
    entered = read.rows_of(Footage).filter(session=session.ref, sealed=False)
    named = entered.order_by("started_at", "ref").values_list("recording", flat=True)
    return list(dict.fromkeys(one for one in named if one))


@dataclass(frozen=True, kw_only=True, slots=True)
class Take:
    """What one camera recorded of a session that is over, once the recorder has nothing more of it."""

    session: Session
    recording: str
    runs: tuple[Recorded[SegmentsSealed], ...]

    @property
    def name(self) -> str:
        """Name it by the run with which it ended."""
        return next(run.ref for run in self.runs if run.act.final)


def takes_to_enter() -> Sequence[Take]:
    """Return what is collected whole and not entered yet; for the worker, which sees all."""
    over = read.rows_of(Session).filter(ended_at__isnull=False, loaded=False)
    waiting = read.rows_of(Footage).filter(sealed=True, entered=None)
    waiting = waiting.filter(session__in=over.values("ref")).order_by("recording", "started_at")
    takes = (list(rows) for _of, rows in groupby(waiting, key=lambda row: row.recording))
    return [_take(rows) for rows in takes if _is_whole(rows)]


def _is_whole(rows: Sequence[Footage]) -> bool:
    return any(row.final for row in rows) and any(row.segments for row in rows)


def _take(rows: Sequence[Footage]) -> Take:
    first = rows[0]
    runs = read.some([ActId(uuid.UUID(id_of(row.ref))) for row in rows])
    known = {run.ref: run for run in runs if isinstance(run.act, SegmentsSealed)}
    return Take(
        session=read.rows_of(Session).get(ref=first.session),
        recording=first.recording or "",
        runs=tuple(cast("Recorded[SegmentsSealed]", known[row.ref]) for row in rows),
    )


def rights_of(session: Session) -> RightsTold | None:
    """Return the last notice of rights to the person of a session up to its end."""
    told = read.rows_of(RightsTold).filter(case=session.case, person=session.person)
    if session.ended_at:
        told = told.filter(at__lte=session.ended_at)
    return told.order_by("-at", "-ref").first()


def persons_of(sessions: Iterable[Session]) -> Mapping[str, CasePerson]:
    """Return the people of sessions that were fetched for somebody, by their references."""
    named = {ref for one in sessions for ref in (one.person, one.interpreter, one.guardian) if ref}
    return {row.ref: row for row in read.rows_of(CasePerson).filter(ref__in=named)}


def cases_of(sessions: Iterable[Session]) -> Mapping[str, Case]:
    """Return the cases of sessions that were fetched for somebody."""
    return {
        row.ref: row for row in read.rows_of(Case).filter(ref__in={one.case for one in sessions})
    }


def times_before(person: PersonRef, case: CaseRef) -> int:
    """Count how often a person of a case was questioned already."""
    return read.rows_of(Session).filter(case=case, person=person).count()


def colleagues_of(actor: Actor, case: CaseRef | None) -> Sequence[tuple[str, str]]:
    """Return the officers who may be present: oneself, the case's team, one's unit; each with a name."""
    unit = read.rows_of(Officer).filter(unit=actor.unit, in_use=True).order_by("ref")
    team = [part.officer for part in casefile.team_of(case)] if case else []
    named = dict.fromkeys([str(actor.id), *team, *unit.values_list("ref", flat=True)])
    names = people.names_of(named)
    return [(ref, names.get(ref, "")) for ref in named]
