"""Lists and single things by the same policy: a table says where its facts stand, once.

A link declares for each of its tables a `Columns`, and then asks

    visible(Case.objects.all(), actor, "case.see", CASES, now)      # the rows he may see
    one(Case.objects.filter(id=case), actor, "case.see", CASES, now)  # the one, or NoSuch

Both put the clauses of the policy into the query itself: what may not be seen is never fetched, and
counts, facets and page numbers are of what may be seen (decision 26).
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from unbroken.chain.actor import Actor, PersonBehind
from unbroken.people.policy import Question, clauses, rule_of
from unbroken.people.refusals import NoSuch
from unbroken.people.rule import Reason

M = TypeVar("M", bound=Model)

NOTHING = Q(pk__in=())
EVERYTHING = ~NOTHING


def both(one: Q, other: Q) -> Q:
    """Say that both hold; what is plainly true or false never reaches the query."""
    if one is NOTHING or other is NOTHING:
        return NOTHING
    return other if one is EVERYTHING else one if other is EVERYTHING else one & other


def either(one: Q, other: Q) -> Q:
    """Say that one of them holds; what is plainly true or false never reaches the query."""
    if one is EVERYTHING or other is EVERYTHING:
        return EVERYTHING
    return other if one is NOTHING else one if other is NOTHING else one | other


def opposite(of: Q) -> Q:
    """Say that it does not hold."""
    return EVERYTHING if of is NOTHING else NOTHING if of is EVERYTHING else ~of


def nobody(*_: object) -> Q:
    """Say that no row has what is asked for: for facts that a table does not know."""
    return NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Where the facts of a table's rows stand. What is left out speaks for nobody."""

    unit: str = ""
    """The column, or path, with the reference of the unit to which a row is open."""
    makers: Callable[[PersonBehind], Q] = nobody
    parts: Callable[[str, PersonBehind], Q] = nobody
    concerned: Callable[[PersonBehind], Q] = nobody
    beyond: Callable[[frozenset[str]], Q] = nobody
    """Rows with a compartment outside these."""
    sealed: Q = NOTHING
    on_hold: Q = NOTHING
    granted: Callable[[PersonBehind, str, dt.datetime], Q] = nobody
    glasses: Callable[[PersonBehind, dt.datetime], Q] = nobody


def among(model: type[Model], *conditions: Q, row: str, of: str = "pk", **having: object) -> Q:
    """Say that a row has a companion in another table: `row` there is `of` here."""
    holds = reduce(both, conditions, EVERYTHING)
    if holds is NOTHING:
        return NOTHING
    narrowed = () if holds is EVERYTHING else (holds,)
    return Q(Exists(model._default_manager.filter(*narrowed, **{row: OuterRef(of)}, **having)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A kind of thing that has a table, and where its facts stand."""

    model: type[Model]
    columns: Columns


_kept: dict[str, Kept] = {}


def keep(kind: str, model: type[Model], columns: Columns) -> None:
    """Say where a kind of thing is kept, for the floors below the one that keeps it."""
    _kept[kind] = Kept(model=model, columns=columns)


def of_kind(kind: str, actor: Actor, action: str, now: dt.datetime, *, row: str) -> Q:
    """Say which rows name, in a column, a thing of a kind to which the actor may do this."""
    kept = _kept.get(kind)
    if kept is None:
        return NOTHING
    return among(kept.model, condition(actor, action, kept.columns, now), row="ref", of=row)


def of_part(kind: str, role: str, person: PersonBehind, *, row: str) -> Q:
    """Say which rows name, in a column, a thing of a kind in which this person acts in this role."""
    kept = _kept.get(kind)
    return (
        among(kept.model, kept.columns.parts(role, person), row="ref", of=row) if kept else NOTHING
    )


@dataclass(frozen=True, slots=True)
class Rows:
    """Turns what the policy asks into conditions on a table's rows."""

    columns: Columns

    def truth(self, *, holds: bool) -> Q:
        """Return every row or none."""
        return EVERYTHING if holds else NOTHING

    def all_of(self, parts: Iterable[Q]) -> Q:
        """Return the rows for which all hold."""
        return reduce(both, parts, EVERYTHING)

    def any_of(self, parts: Iterable[Q]) -> Q:
        """Return the rows for which one holds."""
        return reduce(either, parts, NOTHING)

    def made_by(self, person: PersonBehind) -> Q:
        """Return the rows that this person made."""
        return self.columns.makers(person)

    def not_made_by(self, person: PersonBehind) -> Q:
        """Return the rows that somebody else made."""
        return opposite(self.columns.makers(person))

    def has_part(self, role: str, person: PersonBehind) -> Q:
        """Return the rows in whose case this person acts in this role."""
        return self.columns.parts(role, person)

    def lacks_part(self, role: str, person: PersonBehind) -> Q:
        """Return the rows in whose case this person does not act in this role."""
        return opposite(self.columns.parts(role, person))

    def open_to(self, unit: str) -> Q:
        """Return the rows that are open to this unit."""
        return Q(**{self.columns.unit: unit}) if unit and self.columns.unit else NOTHING

    def granted(self, person: PersonBehind, action: str, now: dt.datetime) -> Q:
        """Return the rows that were granted to this person for this action."""
        return self.columns.granted(person, action, now)

    def glass_broken(self, person: PersonBehind, now: dt.datetime) -> Q:
        """Return the rows for which this person broke the glass."""
        return self.columns.glasses(person, now)

    def not_concerning(self, person: PersonBehind) -> Q:
        """Return the rows whose case does not name this person."""
        return opposite(self.columns.concerned(person))

    def only_within(self, compartments: frozenset[str]) -> Q:
        """Return the rows all of whose compartments are among these."""
        return opposite(self.columns.beyond(compartments))

    def unsealed(self) -> Q:
        """Return the rows that are not sealed."""
        return opposite(self.columns.sealed)

    def free_of_hold(self) -> Q:
        """Return the rows without a legal hold."""
        return opposite(self.columns.on_hold)


def condition(
    actor: Actor, action: str, columns: Columns, now: dt.datetime, *, second: Actor | None = None
) -> Q:
    """Return the policy's answer for a whole table as one condition."""
    rule = rule_of(action)
    if rule is None:
        return NOTHING
    rows = Rows(columns)
    question = Question(actor=actor, rule=rule, now=now, second=second)
    # Whoever stands so to a row without a conflict stands so to it: the weaker of the two is left out.
    told = (holds for why, holds in clauses(question, rows) if why is not Reason.RELATION)
    return rows.all_of(told)


def visible(
    queryset: QuerySet[M],
    actor: Actor,
    action: str,
    columns: Columns,
    now: dt.datetime,
    *,
    second: Actor | None = None,
) -> QuerySet[M]:
    """Return those rows to which the actor may do this."""
    return queryset.filter(condition(actor, action, columns, now, second=second))


def one(
    queryset: QuerySet[M],
    actor: Actor,
    action: str,
    columns: Columns,
    now: dt.datetime,
    *,
    missing: type[NoSuch] = NoSuch,
) -> M:
    """Return the one row, if the actor may do this to it; else raise, whether hidden or absent."""
    found = visible(queryset, actor, action, columns, now).first()
    if found is None:
        raise missing()
    return found
