"""The rule language as data (decision 13): a fixed shape per kind, and a closed set of tests."""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from unbroken.rulebook.days import Calendar, Counting, Period
from unbroken.rulebook.recorded import Value


class RuleKind(enum.StrEnum):
    """What a rule asks for."""

    DEADLINE = "deadline"
    GATE = "gate"
    COVERAGE = "coverage"
    MATCH = "match"
    NEVER = "never"


class Severity(enum.StrEnum):
    """S1: rights, safety or evidence at risk; S2: serious; S3: quality."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"


class Op(enum.StrEnum):
    """The closed set of tests."""

    EQ = "eq"
    IN = "in"
    LT = "lt"
    LE = "le"
    COUNT = "count"
    BEFORE = "before"
    WITHIN = "within"
    SAME = "same"
    DIFFERS = "differs"
    COVERS = "covers"
    EXISTS = "exists"


class Whose(enum.StrEnum):
    """Whose field a path reads."""

    ACT = "act"
    """The act under test: in `where` of an expectation the other act, else the trigger."""
    TRIGGER = "t"
    NAMED = "$"
    """A value that the engine computes (named.py)."""


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value is read: `field`, `rows[].field`, `t.field`, `signatures.slot`, `$name`."""

    whose: Whose
    name: str
    slot: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Test:
    """One test of the closed set."""

    __test__ = False

    field: Path
    op: Op
    operand: Value = None
    """A constant, or the path that it is compared with."""
    other: Path | None = None
    """For `lt` and `le` the later of two times, for `within` the other one."""
    plus: dt.timedelta = dt.timedelta(0)
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnyOf:
    """Holds when one of its parts holds."""

    parts: tuple["Condition", ...]
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AllOf:
    """Holds when all its parts hold."""

    parts: tuple["Condition", ...]
    label: str


Condition = Test | AnyOf | AllOf


@dataclass(frozen=True, kw_only=True, slots=True)
class Expect:
    """Another act: of a type, naming the same things as the trigger, and of a certain kind."""

    type: str
    time: Path
    same: tuple[tuple[str, Path], ...] = ()
    """(field of the other act, path in the trigger): they name something in common."""
    where: tuple[Condition, ...] = ()
    whenever: bool = False
    """Counts also when it happened before the trigger."""
    across: bool = False
    """Counts also when it belongs to another case."""
    span: tuple[Path, Path] | None = None
    """Start and end, where the act stands for a stretch of time."""
    show: str = ""
    """What a finding names of it, where it must not be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Alternatives, one of which must be there."""

    any: tuple[Expect, ...]
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A point in time: of the trigger, or of another act where `act` is given, plus a length."""

    time: Path | None = None
    act: Expect | None = None
    plus: dt.timedelta = dt.timedelta(0)
    named: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Extension:
    """An act that moves a due time, if it was recorded before the time ran out."""

    by: Expect
    to: Period | Path
    until_most: Period | None = None
    recorded_within: Period | None = None
    """Counted from the start; without it, before the time then due."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause:
    """Two acts between which a clock stands still."""

    start: Expect
    end: Expect


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """When something is due."""

    id: str
    counting: Counting
    start: tuple[Moment, ...] = ()
    """The first that is known counts; without any, the trigger's own time."""
    within: Period | None = None
    due: Path | None = None
    """A due time that the trigger itself names."""
    within_by: tuple[Path, Mapping[str, Period]] | None = None
    extensions: tuple[Extension, ...] = ()
    pauses: tuple[Pause, ...] = ()
    warn_before: Period | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """An interval that must be covered, and what covers or explains it."""

    start: Moment
    end: tuple[Moment, ...]
    recorded: tuple[Expect, ...]
    explained: tuple[Expect, ...] = ()
    seam: dt.timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Trigger:
    """The act that brings a rule into play."""

    types: tuple[str, ...]
    time: Path
    where: tuple[Condition, ...] = ()

    @property
    def every(self) -> bool:
        """Say whether acts of all types bring the rule into play."""
        return self.types == ("*",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One way in which a rule comes into play; most rules have one."""

    trigger: Trigger
    subject: Path
    when: tuple[Group, ...] = ()
    """Only where these exist."""
    unless: tuple[Expect, ...] = ()
    """Not where one of these exists."""
    tests: tuple[Condition, ...] = ()
    before: tuple[Group, ...] = ()
    """Must have happened by the time of the trigger."""
    forbid: tuple[Expect, ...] = ()
    """Must not exist."""
    expect: tuple[Group, ...] = ()
    """Must follow, by the due time of the clock."""
    clock: Clock | None = None
    coverage: Coverage | None = None
    function: str = ""
    reads: tuple[str, ...] = ()
    judged: tuple[Moment, ...] = ()
    """An absence is judged at the first of these that is known and has passed; without any, at once."""
    grace: dt.timedelta
    params: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a rule comes from; an article is cited only where its text was read."""

    ref: str
    mark: str

    @property
    def was_read(self) -> bool:
        """Say whether the text of the article was read."""
        return self.mark == "S"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule in one edition."""

    id: str
    edition: str
    in_force_from: dt.date
    in_force_until: dt.date | None
    group: str
    kind: RuleKind
    severity: Severity
    core: bool
    alert: tuple[str, ...]
    owner: tuple[str, ...]
    """Who owes it, where several roles could meet it; empty: whoever records what meets it."""
    requirement: Mapping[str, str]
    """What an officer reads: one plain sentence in each language."""
    formula: str
    """The same for whoever keeps the rules, in short; shown in the reference only."""
    message: Mapping[str, str]
    limit: str
    limit_is_derived: bool
    refuses: bool
    """The system itself carries the decision out, and refuses it while the rule is broken."""
    sources: tuple[Source, ...]
    clauses: tuple[Clause, ...]

    def in_force(self, day: dt.date) -> bool:
        """Say whether this edition is in force on that day."""
        return self.in_force_from <= day and (
            self.in_force_until is None or day < self.in_force_until
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Rulebook:
    """The rules of one jurisdiction."""

    jurisdiction: str
    rules: tuple[Rule, ...]
    calendar: Calendar

    def rule(self, rule_id: str) -> Rule | None:
        """Return the newest edition of a rule, or None."""
        return next((rule for rule in reversed(self.rules) if rule.id == rule_id), None)
