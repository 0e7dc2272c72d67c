"""What judging one duty at one moment says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from unbroken.rulebook.interval import Span
from unbroken.rulebook.recorded import Instant, Recorded, Value
from unbroken.rulebook.rule import Clause, Rule, Rulebook
from unbroken.rulebook.scene import Scene


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """What is to be judged: one clause of a rule, for one act and one subject, at one moment."""

    book: Rulebook
    rule: Rule
    clause: Clause
    scene: Scene
    now: Instant

    @property
    def trigger(self) -> Recorded:
        """Return the act that brought the rule into play."""
        return self.scene.trigger


@dataclass(frozen=True, kw_only=True, slots=True)
class Breach:
    """One way in which a rule is not met."""

    mark: str = ""
    """Tells the breaches of one duty apart."""
    subject: str = ""
    """Only where it differs from the duty's."""
    start: Instant | None = None
    end: Instant | None = None
    due: Instant | None = None
    late: Instant | None = None
    length_s: int | None = None
    condition: int | None = None
    expected: Value = None
    found: Value = None
    acts: tuple[str, ...] = ()
    answered_by: tuple[str, ...] = ()
    """Acts that explain it."""
    reviewed_by: tuple[str, ...] = ()
    """Acts by which somebody else accepted the explanation."""
    words: Mapping[str, Value] = field(default_factory=dict)
    """More words for the message: `act`, `sample`, `person`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """How much of a required interval is covered; explained time never counts as covered."""

    required: Span
    required_s: int
    covered_s: int
    explained_s: int
    declared: bool
    """No bytes were probed: this is what the acts claim."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What judging a duty says, and when to look again if nothing is recorded until then."""

    breaches: tuple[Breach, ...] = ()
    look: Instant | None = None
    applies: bool = True
    due: Instant | None = None
    provisional: bool = False
    done_at: Instant | None = None
    done_by: str | None = None
    figure: Figure | None = None


NOT_APPLICABLE = Verdict(applies=False)


def earliest(*times: Instant | None) -> Instant | None:
    """Return the earliest of the times that are given."""
    return min((time for time in times if time), default=None)


def join(*verdicts: Verdict) -> Verdict:
    """Return what several parts of one judgement say together."""
    last = verdicts[-1]
    return Verdict(
        breaches=tuple(breach for verdict in verdicts for breach in verdict.breaches),
        look=earliest(*(verdict.look for verdict in verdicts)),
        due=last.due,
        provisional=last.provisional,
        done_at=last.done_at,
        done_by=last.done_by,
        figure=last.figure,
    )
