"""The words in which the decision table is written: relations, traits, rules, reasons."""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass

from unbroken.base.refusal import N_
from unbroken.chain.actor import Factor

STEP_UP = dt.timedelta(minutes=5)
"""How old a passkey's answer may be where an action asks for a fresh one."""


class Relation(enum.StrEnum):
    """What ties a person to a thing."""

    OWN = "own"
    """He made it."""
    TEAM = "team"
    """He is one of the case's officers."""
    NAMED = "named"
    """The case names him for the very role in which he acts."""
    UNIT = "unit"
    """It belongs to his unit and is open to it."""
    GRANT = "grant"
    """It was granted to him by name, and the date has not passed."""
    GLASS = "glass"
    """He broke the glass for this case within the last hour."""
    STATION = "station"
    """None: the role reaches over the whole station."""


CARRYING_PURPOSE = frozenset(set(Relation) - {Relation.UNIT, Relation.STATION})
"""Relations that say by themselves what the access is for; others need a typed purpose."""


class Trait(enum.StrEnum):
    """What sort of action it is."""

    CONTENT = "content"
    """It shows or changes what a case holds."""
    DECISION = "decision"
    """The system itself carries it out."""
    QUESTIONS = "questions"
    """A person is questioned."""
    GIVES_ACCESS = "gives_access"
    DESTROYS = "destroys"
    ON_SEALED = "on_sealed"
    """It is meant for sealed things."""
    PURPOSE = "purpose"
    """Whoever has no part in the case says what he needs it for."""
    NOT_OWN = "not_own"
    """Nobody does it to what he made himself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One row of the table."""

    action: str
    zh: str
    en: str
    cells: Mapping[str, frozenset[Relation]]
    traits: frozenset[Trait] = frozenset()
    factor: Factor = Factor.CODE
    within: dt.timedelta | None = None
    """How old the factor may be."""
    seconds: frozenset[str] = frozenset()
    """Roles of which another person has to confirm; empty where one person is enough."""
    sight: str = ""
    """The action that says whether the thing may be known to him at all."""


class Reason(enum.StrEnum):
    """Why something was refused; never said of a thing that the asker may not know of."""

    UNKNOWN = "unknown"
    NEVER = "never"
    WEAK = "weak"
    STALE = "stale"
    ROLE = "role"
    CONCERNED = "concerned"
    COMPARTMENT = "compartment"
    SEALED = "sealed"
    HELD = "held"
    RELATION = "relation"
    PART = "part"
    PURPOSE = "purpose"
    OWN = "own"
    SECOND = "second"


SENTENCES: Mapping[Reason, str] = {
    Reason.UNKNOWN: N_("No rule allows this action."),
    Reason.NEVER: N_("A role that you hold forbids this, whatever your other roles allow."),
    Reason.WEAK: N_("This needs a stronger sign-in: a one-time code or a passkey."),
    Reason.STALE: N_("Confirm with your passkey first; a confirmation holds for five minutes."),
    Reason.ROLE: N_("None of your roles allows this."),
    Reason.CONCERNED: N_("You are named in this case yourself."),
    Reason.COMPARTMENT: N_("This belongs to a compartment that is not open to you."),
    Reason.SEALED: N_("This is sealed."),
    Reason.HELD: N_("This is under a legal hold and has to stay."),
    Reason.RELATION: N_("You have no part in this case."),
    Reason.PART: N_("You already act in this case in a part that excludes this one."),
    Reason.PURPOSE: N_("Say what you need it for, with the number of the case or the order."),
    Reason.OWN: N_("Nobody decides on what he asked for or made himself."),
    Reason.SECOND: N_("This needs a second person, who confirms with a passkey or PIN of his own."),
}
