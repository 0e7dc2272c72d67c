"""Asking for cases: what may not be seen is never fetched."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import overload

from django.db.models import Q, QuerySet

from unbroken.base.identifiers import ActId, CaseRef, StreamName, id_of
from unbroken.base.refusal import N_
from unbroken.casefile.codes import CASE_OFFICER, MAKER
from unbroken.casefile.models import Case, CasePart, CasePerson, Thing
from unbroken.casefile.states import OVER
from unbroken.chain import read
from unbroken.chain.actor import Actor, PersonBehind
from unbroken.chain.describe import FILE
from unbroken.chain.recorded import Recorded, references_in
from unbroken.chain.register import Act
from unbroken.media.models import Recording
from unbroken.people import find as people
from unbroken.people.facts import Facts, Part
from unbroken.people.policy import rule_of
from unbroken.people.refusals import NoSuch
from unbroken.people.rule import Trait
from unbroken.people.seen import Columns, among, keep, nobody, one, visible
from unbroken.rulebook.models import Finding, Obligation


class NoSuchCase(NoSuch):
    """There is no such case, or it may not be seen; both look alike."""

    sentence = N_("There is no case here that you may see.")


def parts_in(role: str, person: PersonBehind, *, of: str = "case") -> Q:
    """Say which rows, whose column `of` names a case, are of one in which a person has a part."""
    mine = people.of_person(person)
    here = {"log_id": read.station_log(), "role": role, "until": None}
    return among(CasePart, mine, row="case", of=of, **here)


def columns_of_case(*, unit: str = "unit", makers: Callable[[PersonBehind], Q] = nobody) -> Columns:
    """Return where the facts of a table stand whose rows belong to the case in their column `case`.

    Whoever has a part in the case has it there; what seals, opens or breaks into the case does so there.
    """
    return Columns(
        unit=unit,
        makers=makers,
        parts=parts_in,
        sealed=among(Case, row="ref", of="case", sealed=True),
        granted=partial(people.granted, of="case"),
        glasses=partial(people.glass_broken, of="case"),
    )


CASES = Columns(
    unit="unit",
    makers=partial(parts_in, MAKER, of="ref"),
    parts=partial(parts_in, of="ref"),
    sealed=Q(sealed=True),
    granted=people.granted,
    glasses=people.glass_broken,
)
keep("case", Case, CASES)


def cases_for(actor: Actor, now: dt.datetime, *, action: str = "case.see") -> QuerySet[Case]:
    """Return the cases to which an actor may do this, newest first."""
    return visible(read.rows_of(Case), actor, action, CASES, now).order_by("-last_at", "ref")


def own_cases(actor: Actor, now: dt.datetime) -> QuerySet[Case]:
    """Return the cases on whose team an actor is and that are not closed, newest first."""
    team = among(
        CasePart,
        people.of_person(actor.person),
        row="case",
        of="ref",
        log_id=read.station_log(),
        role=CASE_OFFICER,
        until=None,
    )
    return cases_for(actor, now).filter(team).exclude(stage__in=OVER)


def case_for(actor: Actor, case: CaseRef, now: dt.datetime, *, action: str = "case.see") -> Case:
    """Return one case; raises NoSuchCase, whether hidden or absent."""
    found = read.rows_of(Case).filter(ref=case)
    return one(found, actor, action, CASES, now, missing=NoSuchCase)


def row_of(case: CaseRef) -> Case | None:
    """Return the row of a case that was asked for before, or None before its first act."""
    return read.rows_of(Case).filter(ref=case).first()


def acts_of(case: Case) -> list[Recorded[Act]]:
    """Return the acts of a case that was fetched for somebody, in the order of their numbers."""
    return read.stream(StreamName(case.ref))


class Latest(Sequence[Recorded[Act]]):
    """The acts of a case that was fetched for somebody, what happened last first, read as they are asked."""

    def __init__(self, case: Case, *, types: Sequence[str] | None = None, count: int) -> None:
        self._case, self._types, self._count = case, types, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Recorded[Act]: ...
    @overload
    def __getitem__(self, at: slice) -> list[Recorded[Act]]: ...
    def __getitem__(self, at: int | slice) -> Recorded[Act] | list[Recorded[Act]]:
        name = StreamName(self._case.ref)
        if isinstance(at, int):
            return read.latest(name, after=at, count=1, types=self._types)[0]
        start, stop, _ = at.indices(len(self))
        return read.latest(name, after=start, count=max(0, stop - start), types=self._types)


def counts_of(case: Case) -> dict[str, int]:
    """Count the acts of a case that was fetched for somebody, by their type."""
    return read.counts(StreamName(case.ref))


def act_of(case: Case, number: int) -> Recorded[Act]:
    """Return one act of a case that was fetched for somebody; raises NoSuchAct."""
    return read.numbered(StreamName(case.ref), number)


def corrections_of(case: Case, acts: Sequence[ActId]) -> dict[ActId, Recorded[Act]]:
    """Return by act what corrected it last."""
    found = read.corrections(StreamName(case.ref), acts)
    return {event.corrects: event for event in found if event.corrects}


def acts_named(cases: Iterable[str], references: Iterable[str]) -> list[Recorded[Act]]:
    """Return those of the acts named that stand in these cases themselves."""
    named = [ActId(one) for reference in references if (one := _uuid_of(reference, "act"))]
    own = frozenset(cases)
    return [event for event in read.some(named) if event.stream in own] if named else []


def findings_in(cases: Iterable[str]) -> list[Finding]:
    """Return what the rules found in cases that were fetched for somebody."""
    return list(read.rows_of(Finding).filter(case__in=list(cases)).order_by("raised_at", "ref"))


def obligations_in(cases: Iterable[str]) -> list[Obligation]:
    """Return what the rules want done in cases that were fetched for somebody."""
    found = read.rows_of(Obligation).filter(case__in=list(cases), dropped=False)
    return list(found.order_by("due_at", "ref"))


def overdue_in(cases: Iterable[str], now: dt.datetime) -> list[Obligation]:
    """Return what should have been done by now in cases that were fetched for somebody."""
    found = read.rows_of(Obligation).filter(case__in=list(cases), dropped=False)
    late = found.filter(discharged_at=None, due_at__lte=now)
    return list(late.order_by("due_at", "ref"))


def names_of(references: Iterable[str]) -> dict[str, str]:
    """Return what people of cases, things, officers and units are called, for showing."""
    named = list(references)
    persons = read.rows_of(CasePerson).filter(ref__in=named).values_list("ref", "name")
    things = read.rows_of(Thing).filter(ref__in=named).exclude(name="").values_list("ref", "name")
    found = {ref: name for ref, name in [*persons, *things] if name}
    return {**people.names_of(named), **found}


def things_named(case: Case, references: Iterable[str]) -> list[Thing]:
    """Return those of the things named that came into being in the case itself."""
    return list(read.rows_of(Thing).filter(ref__in=list(references), stream=case.ref))


def files_named(case: Case, references: Iterable[str]) -> list[Recording]:
    """Return the files of a case that was fetched for somebody, by the digests that acts name."""
    bytes_of = f"{FILE}:"
    named = [one.removeprefix(bytes_of) for one in references if one.startswith(bytes_of)]
    if not named:
        return []
    return list(read.rows_of(Recording).filter(case=case.ref, sha256__in=named))


def things_in(cases: Iterable[str], references: Iterable[str]) -> list[Thing]:
    """Return those of the things named that came into being in one of these cases."""
    return list(read.rows_of(Thing).filter(ref__in=list(references), stream__in=list(cases)))


def case_of_things(references: Sequence[str]) -> Case | None:
    """Return the case that is named, or in which one of the things named came into being."""
    streams = read.rows_of(Thing).filter(ref__in=references).values_list("stream", flat=True)
    return read.rows_of(Case).filter(ref__in=[*references, *streams]).order_by("ref").first()


def closing_of(case: Case) -> int | None:
    """Return the number of the record that closed a case first, or None while it is open."""
    if case.closed_at is None:
        return None
    closings = read.latest(StreamName(case.ref), after=0, count=case.acts, types=["case_closure"])
    return min((event.n for event in closings), default=None)


def _uuid_of(reference: str, kind: str) -> uuid.UUID | None:
    named, _, identifier = reference.partition(":")
    try:
        return uuid.UUID(identifier) if named == kind else None
    except ValueError:
        return None


def facts_of(case: CaseRef) -> Facts:
    """Gather what the policy has to know of a case; nothing is known of one that is not there."""
    row = read.rows_of(Case).filter(ref=case).first()
    if row is None:
        return Facts()
    parts = list(read.rows_of(CasePart).filter(case=case, until=None))
    behind = people.persons_of([one.officer for one in parts])
    grants, glasses = people.access_to(case)
    return Facts(
        unit=row.unit,
        open_to_unit=True,
        makers=frozenset(behind[one.officer] for one in parts if one.role == MAKER),
        parts=frozenset(
            Part(role=p.role, person=behind[p.officer]) for p in parts if p.role != MAKER
        ),
        sealed=row.sealed,
        grants=grants,
        glasses=glasses,
    )


def stage_of(case: CaseRef) -> str | None:
    """Return how far a case has come, or None where there is no such case."""
    return read.rows_of(Case).filter(ref=case).values_list("stage", flat=True).first()


def facts_about(case: CaseRef, act: Act) -> Facts:
    """Gather the facts for recording an act: "his own" is then what the act decides on, not the case."""
    facts = facts_of(case)
    rule = rule_of(act.declared.wire_name)
    if rule is None or Trait.NOT_OWN not in rule.traits:
        return facts
    named = [one for one in references_in(act, act.declared.fields) if one.startswith("act:")]
    makers = [event.by for event in read.some([ActId(uuid.UUID(id_of(one))) for one in named])]
    return dataclasses.replace(facts, makers=frozenset(people.persons_of(makers).values()))


def persons_of(case: CaseRef) -> Sequence[CasePerson]:
    """Return the people of a case in the order in which they were entered."""
    return list(read.rows_of(CasePerson).filter(case=case).order_by("entered_at", "ref"))


def team_of(case: CaseRef) -> Sequence[CasePart]:
    """Return who has a part in a case now, makers of single acts left out."""
    parts = read.rows_of(CasePart).filter(case=case, until=None).exclude(role=MAKER)
    return list(parts.order_by("role", "since"))


def is_case_officer(case: CaseRef, officer: str) -> bool:
    """Say whether an officer is on the team of a case."""
    return (
        read.rows_of(CasePart)
        .filter(case=case, officer=officer, role=CASE_OFFICER, until=None)
        .exists()
    )


def approvals_in(stream: StreamName) -> list[Recorded[Act]]:
    """Return the approvals that were given in a case by the accounts they name, the latest first."""
    said = read.latest(stream, after=0, count=read.head(stream), types=["approval"])
    return [one for one in said if one.by == getattr(one.act, "approver", None) and not one.loaded]


def exists(case: CaseRef) -> bool:
    """Say whether there is such a case; only for whoever may open any by breaking its glass."""
    return read.rows_of(Case).filter(ref=case).exists()
