"""What the policy asks of a thing, and the facts of one thing that answer it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from unbroken.chain.actor import PersonBehind

C = TypeVar("C")


class Sight(Protocol[C]):
    """What the policy asks of a thing; C is a truth for one thing and a query for many."""

    def truth(self, *, holds: bool) -> C:
        """Turn what is known of the actor alone into a condition."""
        ...

    def all_of(self, parts: Iterable[C]) -> C:
        """Join conditions that must all hold."""
        ...

    def any_of(self, parts: Iterable[C]) -> C:
        """Join conditions of which one is enough."""
        ...

    def made_by(self, person: PersonBehind) -> C:
        """Ask whether this person made it."""
        ...

    def not_made_by(self, person: PersonBehind) -> C:
        """Ask whether somebody else made it."""
        ...

    def has_part(self, role: str, person: PersonBehind) -> C:
        """Ask whether this person acts in the case in this role."""
        ...

    def lacks_part(self, role: str, person: PersonBehind) -> C:
        """Ask whether this person does not act in the case in this role."""
        ...

    def open_to(self, unit: str) -> C:
        """Ask whether it belongs to this unit and is open to it."""
        ...

    def granted(self, person: PersonBehind, action: str, now: dt.datetime) -> C:
        """Ask whether a grant to this person for this action still runs."""
        ...

    def glass_broken(self, person: PersonBehind, now: dt.datetime) -> C:
        """Ask whether this person broke the glass and the hour still runs."""
        ...

    def not_concerning(self, person: PersonBehind) -> C:
        """Ask whether this person is not named in the case."""
        ...

    def only_within(self, compartments: frozenset[str]) -> C:
        """Ask whether each of its compartments is among these."""
        ...

    def unsealed(self) -> C:
        """Ask whether it is not sealed."""
        ...

    def free_of_hold(self) -> C:
        """Ask whether no legal hold is on it."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """What was opened to an outsider or inspector by name, and until when."""

    person: PersonBehind
    actions: frozenset[str]
    until: dt.datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Glass:
    """A glass that somebody broke for one case."""

    person: PersonBehind
    until: dt.datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """The part that somebody has in a case; the team are those with the part of case officer."""

    role: str
    person: PersonBehind


def parts(role: str, *persons: PersonBehind) -> frozenset[Part]:
    """Return the parts of several persons with one role."""
    return frozenset(Part(role=role, person=person) for person in persons)


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What the policy has to know of one thing. What is left out speaks for nobody."""

    unit: str = ""
    open_to_unit: bool = False
    makers: frozenset[PersonBehind] = frozenset()
    parts: frozenset[Part] = frozenset()
    concerned: frozenset[PersonBehind] = frozenset()
    """Persons named in the case: suspect, victim, witness, officer complained of, relative."""
    compartments: frozenset[str] = frozenset()
    sealed: bool = False
    on_hold: bool = False
    grants: frozenset[Grant] = frozenset()
    glasses: frozenset[Glass] = frozenset()


@dataclass(frozen=True, slots=True)
class OneThing:
    """Answers what the policy asks from the facts of one thing."""

    facts: Facts

    def truth(self, *, holds: bool) -> bool:
        """Return it as it is."""
        return holds

    def all_of(self, parts: Iterable[bool]) -> bool:
        """Say whether all hold."""
        return all(parts)

    def any_of(self, parts: Iterable[bool]) -> bool:
        """Say whether one holds."""
        return any(parts)

    def made_by(self, person: PersonBehind) -> bool:
        """Say whether this person made it."""
        return person in self.facts.makers

    def not_made_by(self, person: PersonBehind) -> bool:
        """Say whether somebody else made it."""
        return person not in self.facts.makers

    def has_part(self, role: str, person: PersonBehind) -> bool:
        """Say whether this person acts in the case in this role."""
        return Part(role=role, person=person) in self.facts.parts

    def lacks_part(self, role: str, person: PersonBehind) -> bool:
        """Say whether this person does not act in the case in this role."""
        return not self.has_part(role, person)

    def open_to(self, unit: str) -> bool:
        """Say whether it belongs to this unit and is open to it."""
        return self.facts.open_to_unit and unit != "" and self.facts.unit == unit

    def granted(self, person: PersonBehind, action: str, now: dt.datetime) -> bool:
        """Say whether a grant to this person for this action still runs."""
        return any(
            grant.person == person and action in grant.actions and now < grant.until
            for grant in self.facts.grants
        )

    def glass_broken(self, person: PersonBehind, now: dt.datetime) -> bool:
        """Say whether this person broke the glass and the hour still runs."""
        return any(glass.person == person and now < glass.until for glass in self.facts.glasses)

    def not_concerning(self, person: PersonBehind) -> bool:
        """Say whether this person is not named in the case."""
        return person not in self.facts.concerned

    def only_within(self, compartments: frozenset[str]) -> bool:
        """Say whether each of its compartments is among these."""
        return self.facts.compartments <= compartments

    def unsealed(self) -> bool:
        """Say whether it is not sealed."""
        return not self.facts.sealed

    def free_of_hold(self) -> bool:
        """Say whether no legal hold is on it."""
        return not self.facts.on_hold
