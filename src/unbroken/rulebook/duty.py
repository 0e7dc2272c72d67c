"""A duty: one clause of a rule, brought into play by one act, about one subject.

A duty remembers what it once found: a finding that was raised stays (decision 10).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from unbroken.rulebook.days import due
from unbroken.rulebook.finding import (
    Covered,
    Finding,
    Obligation,
    State,
    key_of,
)
from unbroken.rulebook.functions import FUNCTIONS
from unbroken.rulebook.judge import judge
from unbroken.rulebook.message import Telling, message_of
from unbroken.rulebook.recorded import Instant, Recorded
from unbroken.rulebook.rule import Clause, Expect, Group, Path, Rule, Rulebook, Whose
from unbroken.rulebook.scene import READS_PEOPLE, Scene, values
from unbroken.rulebook.standing import JOINS, accepted_by, loop_of, state_of
from unbroken.rulebook.verdict import Ask, Breach, Verdict
from unbroken.rulebook.view import Key, View, of_earlier


@dataclass(slots=True)
class Held:
    """A breach as last seen, since when, and what became of it."""

    breach: Breach
    raised_at: Instant
    gone: State | None = None
    gone_by: Recorded | None = None


@dataclass(slots=True)
class Duty:
    """One clause at work for one act and one subject."""

    book: Rulebook
    rule: Rule
    clause: Clause
    ordinal: int
    trigger: Recorded
    subject: str
    held: dict[str, Held] = field(default_factory=dict)
    verdict: Verdict = field(default_factory=Verdict)

    def scene(self, view: View) -> Scene:
        """Return the scene in which this duty is judged."""
        return Scene(view, self.trigger, self.trigger, self.subject, self.book.calendar)

    def look(self, view: View, now: Instant, cause: Recorded | None) -> None:
        """Judge with what is known at a moment, and remember what is found."""
        ask = Ask(
            book=self.book, rule=self.rule, clause=self.clause, scene=self.scene(view), now=now
        )
        self.verdict = judge(ask)
        found = {breach.mark: breach for breach in self.verdict.breaches}
        for mark, breach in found.items():
            self._hold(mark, breach, now)
        for mark, held in self.held.items():
            if mark not in found and held.gone is None:
                corrected = cause is not None and cause.corrects is not None
                held.gone = State.VOID if corrected else State.REPAIRED
                held.gone_by = cause

    def _hold(self, mark: str, breach: Breach, now: Instant) -> None:
        held = self.held.get(mark)
        if held is None:
            self.held[mark] = Held(breach, now)
        else:
            held.breach, held.gone, held.gone_by = breach, None, None

    def findings(self, view: View) -> Iterator[Finding]:
        """Yield what was found, as it stands with what is known."""
        for mark, held in self.held.items():
            yield self._finding(mark, held, view)

    def _finding(self, mark: str, held: Held, view: View) -> Finding:
        breach, zone = held.breach, self.book.calendar.zone
        subject = breach.subject or self.subject
        key = key_of(self.rule, subject, self.trigger.id, f"{self.ordinal}/{mark}")
        loop = loop_of(key, view)
        return Finding(
            key=key,
            rule=self.rule.id,
            edition=self.rule.edition,
            severity=self.rule.severity,
            subject=subject,
            case=self.trigger.case,
            start=breach.start,
            end=breach.end,
            due=breach.due,
            state=state_of(breach, held.gone, held.gone_by, loop, view),
            late=breach.late,
            length_s=breach.length_s,
            condition=breach.condition,
            expected=breach.expected,
            found=breach.found,
            acts=breach.acts or (self.trigger.id,),
            answered_by=(*breach.answered_by, *(act.id for act in loop.answers)),
            reviewed_by=(*breach.reviewed_by, *accepted_by(loop, view)),
            raised_at=held.raised_at,
            alert=self.rule.alert,
            claimed=self.trigger.loaded,
            words=dict(breach.words),
            remedies=remedies_of(self.clause),
            gone_by=held.gone_by.id if held.gone_by else None,
            message=message_of(
                Telling(
                    rule=self.rule,
                    trigger=self.trigger,
                    subject=subject,
                    breach=breach,
                    view=view,
                    zone=zone,
                )
            ),
        )

    def obligation(self) -> Obligation | None:
        """Return the obligation that this duty stands for, if it has a due time."""
        verdict, clock = self.verdict, self.clause.clock
        if verdict.due is None or clock is None or not verdict.applies:
            return None
        return Obligation(
            key=key_of(self.rule, self.subject, self.trigger.id, str(self.ordinal)),
            rule=self.rule.id,
            edition=self.rule.edition,
            severity=self.rule.severity,
            subject=self.subject,
            case=self.trigger.case,
            opened_by=self.trigger.id,
            opened_at=self.trigger.occurred_at,
            clock=clock.id,
            due=verdict.due,
            provisional=verdict.provisional,
            warn_from=self._warn_from(verdict.due),
            discharged_by=verdict.done_by,
            discharged_at=verdict.done_at,
            alert=self.rule.alert,
            remedies=remedies_of(self.clause),
        )

    def _warn_from(self, due_at: Instant) -> Instant:
        """Return from when it is due soon: half of its time, or what the rule says."""
        clock = self.clause.clock
        if clock is not None and clock.warn_before is not None:
            length = due(due_at, clock.warn_before, clock.counting, self.book.calendar).at - due_at
            return due_at - length
        return due_at - (due_at - min(self.trigger.occurred_at, due_at)) / 2

    def covered(self) -> Covered | None:
        """Return how much is covered, if this duty is about an interval."""
        figure = self.verdict.figure
        if figure is None:
            return None
        return Covered(
            rule=self.rule.id, subject=self.subject, case=self.trigger.case, figure=figure
        )

    def keys(self, view: View) -> set[Key]:
        """Return the keys of the acts that can change the answer."""
        scene = self.scene(view)
        keys = set(
            chain.from_iterable(_keys_of(expect, scene) for expect in expects_of(self.clause))
        )
        if self.clause.function:
            function = FUNCTIONS[self.clause.function]
            for act_type, name, path in function.reads:
                read = _read_keys(act_type, name, path, scene)
                keys |= set(map(of_earlier, read)) if function.earlier else read
        if self.clause.coverage or self.clause.judged:
            keys |= _around(self.trigger, view)
        if isinstance(person := view.value(self.trigger, "person"), str):
            keys |= {(act_type, name, person) for act_type, name in READS_PEOPLE}
        return keys


def remedies_of(clause: Clause) -> tuple[str, ...]:
    """Name the types of act that would meet a clause: what must follow, precede, cover or explain."""
    found = [each for group in (*clause.expect, *clause.before) for each in group.any]
    if clause.coverage:
        found += [*clause.coverage.recorded, *clause.coverage.explained]
    return tuple(dict.fromkeys(each.type for each in found))


def expects_of(clause: Clause) -> Iterator[Expect]:
    """Yield every other act of which a clause speaks."""
    groups: tuple[Group, ...] = (*clause.when, *clause.before, *clause.expect)
    yield from chain.from_iterable(group.any for group in groups)
    yield from clause.unless
    yield from clause.forbid
    moments = list(clause.judged)
    if clause.clock:
        moments += clause.clock.start
        yield from (extension.by for extension in clause.clock.extensions)
        yield from (end for pause in clause.clock.pauses for end in (pause.start, pause.end))
    if clause.coverage:
        moments += (clause.coverage.start, *clause.coverage.end)
        yield from clause.coverage.recorded
        yield from clause.coverage.explained
    yield from (moment.act for moment in moments if moment.act)


def _keys_of(expect: Expect, scene: Scene) -> set[Key]:
    if not expect.same:
        return {(expect.type, "case", scene.trigger.case or "")}
    name, path = expect.same[0]
    return {(expect.type, name, str(value)) for value in values(path, scene)}


def _around(trigger: Recorded, view: View) -> set[Key]:
    """Return what the moment of judging and the review of a gap depend on."""
    officers = {who for name in ("officers", "escorts") for who in view.value(trigger, name) or ()}
    keys: set[Key] = {("approval", "case", trigger.case or "")}
    if not officers:
        return keys
    keys.add(("device_return", "*", ""))
    for officer in officers:
        keys |= {("device_issue", "to_officer", officer), ("duty_shift", "officers", officer)}
    return keys


def _read_keys(act_type: str, name: str, path: str, scene: Scene) -> set[Key]:
    if name == "*":
        return {(act_type, "*", "")}
    read = Path(Whose.NAMED, "subject") if path == "$subject" else Path(Whose.TRIGGER, path)
    return {(act_type, name, str(value)) for value in values(read, scene)}


def joins_of(book: Rulebook) -> frozenset[tuple[str, str]]:
    """Return every (type, field) by which acts are looked up."""
    clauses = [clause for rule in book.rules for clause in rule.clauses]
    pairs = {
        (expect.type, expect.same[0][0] if expect.same else "case")
        for clause in clauses
        for expect in expects_of(clause)
    }
    for each in FUNCTIONS.values():
        pairs |= {(act_type, name) for act_type, name, _ in each.reads if name != "*"}
    return frozenset(pairs | set(READS_PEOPLE) | ALWAYS | JOINS)


# What functions and states look up beside what they say they read.
ALWAYS = frozenset(
    {
        ("area_entry", "stay"),
        ("camera_registered", "camera"),
        ("recording", "room"),
        ("segments_sealed", "room"),
        ("device_issue", "to_officer"),
        ("device_return", "issue"),
        ("duty_shift", "officers"),
    }
)
