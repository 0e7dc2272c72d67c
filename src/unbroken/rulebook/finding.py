"""Findings and obligations: what the engine hands out."""

import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from unbroken.rulebook.recorded import Instant, Value
from unbroken.rulebook.rule import Rule, Severity
from unbroken.rulebook.verdict import Figure

NAMESPACE = uuid.UUID("6f0d2b0e-5a67-5c58-9d6a-4b0f5b1d7a21")
"""Of the keys of obligations and findings (decision 12); never changed."""


class State(enum.StrEnum):
    """Where a finding stands (decisions 10 and 11)."""

    OPEN = "open"
    ANSWERED = "answered"
    REVIEWED = "reviewed"
    REPAIRED = "repaired"
    VOID = "void"
    """Void by correction, not yet reviewed: counts as open."""
    VOID_REVIEWED = "void_reviewed"


UNSETTLED = frozenset({State.OPEN, State.ANSWERED, State.VOID})
"""A case does not close with one of these."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One breach of a rule, with its place, its time and where it stands."""

    key: uuid.UUID
    rule: str
    edition: str
    severity: Severity
    subject: str
    case: str | None
    start: Instant | None
    end: Instant | None
    due: Instant | None
    state: State
    late: Instant | None
    length_s: int | None
    condition: int | None
    expected: Value
    found: Value
    acts: tuple[str, ...]
    answered_by: tuple[str, ...]
    reviewed_by: tuple[str, ...]
    raised_at: Instant
    alert: tuple[str, ...]
    claimed: bool = False
    """It rests on the claimed times of an act that was loaded (decision 15)."""
    words: Mapping[str, Value] = field(default_factory=dict)
    message: Mapping[str, str]
    remedies: tuple[str, ...] = ()
    """The types of act that would meet the rule."""
    gone_by: str | None = None
    """The act that met it, or took its ground away."""

    @property
    def settled(self) -> bool:
        """Say whether a case may close with it."""
        return self.state not in UNSETTLED


class ObligationState(enum.StrEnum):
    """Where an obligation stands at a moment; computed when read, never stored (decision 12)."""

    OPEN = "open"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DISCHARGED = "discharged"
    DISCHARGED_LATE = "discharged_late"


@dataclass(frozen=True, kw_only=True, slots=True)
class Obligation:
    """Something that must be done by a time, and the act that opened it."""

    key: uuid.UUID
    rule: str
    edition: str
    severity: Severity
    subject: str
    case: str | None
    opened_by: str
    opened_at: Instant
    clock: str
    due: Instant
    provisional: bool
    warn_from: Instant
    discharged_by: str | None
    discharged_at: Instant | None
    alert: tuple[str, ...]
    remedies: tuple[str, ...] = ()
    """The types of act that discharge it."""

    def state(self, now: Instant) -> ObligationState:
        """Say where it stands at a moment."""
        if self.discharged_at is not None:
            late = self.discharged_at > self.due
            return ObligationState.DISCHARGED_LATE if late else ObligationState.DISCHARGED
        if now >= self.due:
            return ObligationState.OVERDUE
        return ObligationState.DUE_SOON if now >= self.warn_from else ObligationState.OPEN


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """How much of what must be covered by one rule for one subject is covered."""

    rule: str
    subject: str
    case: str | None
    figure: Figure


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """Everything that follows from the acts at a moment, in a fixed order."""

    now: Instant
    obligations: tuple[Obligation, ...]
    findings: tuple[Finding, ...]
    coverage: tuple[Covered, ...]


def key_of(rule: Rule, subject: str, opened_by: str, ordinal: str) -> uuid.UUID:
    """Return the key of an obligation or finding (decision 12)."""
    name = f"{rule.id}\n{rule.edition}\n{subject}\n{opened_by}\n{ordinal}"
    return uuid.uuid5(NAMESPACE, name)
