"""The engine: from rules and acts to obligations and findings, at once or act by act.

`evaluate` judges each duty at the moments that matter to it, one duty after the other. `Watch` takes in
one act after the other and judges the duties that the act or the clock touches. Both come to the same
(tested on every prefix of every story); neither reads a clock, a file or a database.
"""

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from unbroken.rulebook.duty import Duty, joins_of
from unbroken.rulebook.finding import Covered, Evaluation, Finding, Obligation
from unbroken.rulebook.judge import subjects_of, triggered
from unbroken.rulebook.recorded import ActId, Instant, Recorded
from unbroken.rulebook.rule import Clause, Rule, Rulebook
from unbroken.rulebook.scene import Scene
from unbroken.rulebook.standing import LOOP
from unbroken.rulebook.view import Key, Known, View, of_earlier

DutyId = tuple[str, str, int, ActId, str]

LOOKS_MAX = 10_000
"""No duty is looked at more often between two acts; more is a rule that never comes to rest."""


class NeverRests(Exception):
    """A rule must say when to look again, and that must be later."""


@dataclass(frozen=True, slots=True)
class Start:
    """A place in the book at which an act can bring a clause into play."""

    rule: Rule
    clause: Clause
    ordinal: int


class Triggers:
    """The clauses of a rulebook, by the type of act that brings them into play."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.by_type: dict[str, list[Start]] = defaultdict(list)
        for rule in book.rules:
            for ordinal, clause in enumerate(rule.clauses):
                for act_type in clause.trigger.types:
                    self.by_type[act_type].append(Start(rule, clause, ordinal))

    def duties(self, act: Recorded, view: View) -> Iterator[tuple[DutyId, Duty]]:
        """Yield the duties that an act brings into play with what is known."""
        for start in (*self.by_type.get(act.type, ()), *self.by_type.get("*", ())):
            scene = Scene(view, act, act, "", self.book.calendar)
            if not triggered(start.rule, start.clause, scene):
                continue
            for subject in subjects_of(start.clause, scene, act):
                name = (start.rule.id, start.rule.edition, start.ordinal, act.id, subject)
                yield (
                    name,
                    Duty(
                        book=self.book,
                        rule=start.rule,
                        clause=start.clause,
                        ordinal=start.ordinal,
                        trigger=act,
                        subject=subject,
                    ),
                )


def evaluate(book: Rulebook, acts: Iterable[Recorded], now: Instant) -> Evaluation:
    """Return what follows from the acts recorded by `now`."""
    known = Known(joins_of(book))
    for act in acts:
        if act.recorded_at <= now:
            known.add(act)
    triggers = Triggers(book)
    duties: dict[DutyId, Duty] = {}
    for act in known.acts:
        for place in _own_places(act, known):
            for name, duty in triggers.duties(act, View(known, place + 1)):
                if name not in duties:
                    duties[name] = duty
                    _live(duty, known, place, now)
    return collect(duties.values(), known.view(), now)


def _own_places(act: Recorded, known: Known) -> list[int]:
    """Return where an act was recorded, ended and corrected."""
    own = known.place[act.id]
    return [own, *known.ends.get(act.id, ()), *known.corrections.get(act.id, ())]


def _live(duty: Duty, known: Known, place: int, now: Instant) -> None:
    """Look at one duty at each moment that can matter to it, from its beginning until now."""
    while place is not None:
        act = known.acts[place]
        view = View(known, place + 1)
        duty.look(view, known.times[place], act)
        following = _next_place(duty, view, known, place)
        until = now if following is None else known.times[following]
        _let_time_pass(duty, view, known.times[place], until, last=following is None)
        if following is None:
            break
        place = following


def _let_time_pass(duty: Duty, view: View, since: Instant, until: Instant, *, last: bool) -> None:
    """Look at a duty whenever its last verdict asked for it, up to the next act or the end."""
    for _ in range(LOOKS_MAX):
        look = duty.verdict.look
        if look is None or look > until or (look == until and not last):
            break
        if look <= since:
            raise NeverRests(duty.rule.id)
        duty.look(view, look, None)
        since = look
    else:
        raise NeverRests(duty.rule.id)
    if last and until > since and is_live(duty):
        duty.look(view, until, None)


def _first_of_earlier(changes: list[tuple[int, int]], own: int, *, after: int) -> list[int]:
    """Return where an act from before a place was changed next, or nothing."""
    for at in range(bisect_left(changes, (after + 1, 0)), len(changes)):
        if changes[at][1] < own:
            return [changes[at][0]]
    return []


def is_live(duty: Duty) -> bool:
    """Say whether what is found grows with time, so that the present must be looked at too."""
    return bool(duty.clause.params.get("live"))


def _next_place(duty: Duty, view: View, known: Known, place: int) -> int | None:
    """Return the place of the next act that can change the answer."""
    later: list[int] = []
    own = known.place[duty.trigger.id]
    for key in duty.keys(view):
        for found in known.by_key.get(key, ()):
            later += [each for each in _own_places(known.acts[found], known) if each > place]
        changes = known.changes.get(key, [])
        later += _first_of_earlier(changes, own, after=place)
    later += [each for each in _own_places(duty.trigger, known) if each > place]
    return min(later, default=None)


def strictest(duties: Iterable[Duty]) -> list[Duty]:
    """Keep of one duty in two editions the stricter (decision 12): more found, then earlier due."""
    kept: dict[tuple[str, int, ActId, str], Duty] = {}
    for duty in duties:
        name = (duty.rule.id, duty.ordinal, duty.trigger.id, duty.subject)
        kept[name] = min(kept[name], duty, key=_laxness) if name in kept else duty
    return list(kept.values())


def _laxness(duty: Duty) -> tuple[int, float, str]:
    due_at = duty.verdict.due.timestamp() if duty.verdict.due else float("inf")
    return (-len(duty.held), due_at, duty.rule.edition)


def unsettled(evaluation: Evaluation, case: str) -> tuple[Finding, ...]:
    """Return the findings with which a case does not close (decision 11)."""
    return tuple(each for each in evaluation.findings if each.case == case and not each.settled)


def collect(duties: Iterable[Duty], view: View, now: Instant) -> Evaluation:
    """Gather what the duties found, in a fixed order."""
    every = strictest(duties)
    obligations = (duty.obligation() for duty in every)
    covered = (duty.covered() for duty in every)
    return Evaluation(
        now=now,
        obligations=tuple(sorted((each for each in obligations if each), key=_order_of_duty)),
        findings=tuple(
            sorted((each for duty in every for each in duty.findings(view)), key=order_of)
        ),
        coverage=tuple(sorted((each for each in covered if each), key=_order_of_figure)),
    )


def order_of(finding: Finding) -> tuple[str, ...]:
    """Return the fixed order of findings: severity, rule, subject, time, key."""
    time = finding.start or finding.due or finding.raised_at
    return (finding.severity, finding.rule, finding.subject, time.isoformat(), str(finding.key))


def _order_of_duty(duty: Obligation) -> tuple[str, ...]:
    return (duty.due.isoformat(), duty.rule, duty.subject, str(duty.key))


def _order_of_figure(covered: Covered) -> tuple[str, ...]:
    required = covered.figure.required
    return (covered.rule, covered.subject, required.start.isoformat(), required.end.isoformat())


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What one act, or the passing of time, changed."""

    obligations: tuple[Obligation, ...] = ()
    findings: tuple[Finding, ...] = ()
    coverage: tuple[Covered, ...] = ()
    dropped: tuple[Obligation, ...] = ()
    """What were obligations and are none any more: corrected, or a stricter edition counts."""


@dataclass(slots=True)
class Standing:
    """What a duty last said, to tell what changed."""

    obligation: Obligation | None = None
    findings: dict[object, Finding] = field(default_factory=dict)
    covered: Covered | None = None


class Watch:
    """The engine act by act: what the door asks in the transaction of each act.

    A watch that was fed an act whose transaction failed must be thrown away.
    """

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.known = Known(joins_of(book))
        self.triggers = Triggers(book)
        self.duties: dict[DutyId, Duty] = {}
        self.by_act: dict[ActId, list[DutyId]] = defaultdict(list)
        self.readers: dict[Key, set[DutyId]] = defaultdict(set)
        self.keys: dict[DutyId, set[Key]] = {}
        self.looks: list[tuple[Instant, int, DutyId]] = []
        self.standing: dict[DutyId, Standing] = {}
        self.tie = count()
        self.now: Instant | None = None

    def feed(self, act: Recorded) -> Changes:
        """Take in the next act and return what it changed; time passes up to its recording."""
        now = max(act.recorded_at, self.now or act.recorded_at)
        passed = self._let_time_pass(now, inclusive=False)
        self.now = now
        keys = set(self.known.add(act))
        view = self.known.view()
        touched = {name for key in keys for name in self.readers.get(key, ())}
        for other_id in (act.opened, act.corrects):
            if other_id and (other := view.act(other_id)):
                touched |= self._touched_by_change(other, view)
        touched |= self._begin(act, view)
        for name in sorted(touched):
            self._look(name, view, now, act)
        return self._changes(passed | touched | self._affected_by_loop(act), view)

    def tick(self, now: Instant) -> Changes:
        """Let time pass up to `now` and return what it changed."""
        now = max(now, self.now or now)
        passed = self._let_time_pass(now, inclusive=True)
        self.now = now
        view = self.known.view()
        live = {name for name, duty in self.duties.items() if is_live(duty)}
        for name in sorted(live):
            self._look(name, view, now, None)
        return self._changes(passed | live, view)

    def refusals(self, act: Recorded) -> tuple[Finding, ...]:
        """Return what recording this decision would find wrong and the system itself must refuse.

        The watch is left as it was: ask before the act is recorded, feed it when it was.
        """
        known = Known(joins_of(self.book))
        for earlier in self.known.acts:
            known.add(earlier)
        known.add(act)
        view = known.view()
        found: list[Finding] = []
        for _, duty in self.triggers.duties(act, view):
            if duty.rule.refuses:
                duty.look(view, act.recorded_at, act)
                found += duty.findings(view)
        return tuple(sorted(found, key=order_of))

    def evaluation(self, now: Instant) -> Evaluation:
        """Return everything that stands at `now`."""
        self.tick(now)
        return collect(self.duties.values(), self.known.view(), self.now or now)

    def _touched_by_change(self, other: Recorded, view: View) -> set[DutyId]:
        """Return the duties touched when an act is ended or corrected, beginning those that now apply."""
        touched = set(self.by_act[other.id]) | self._begin(other, view)
        for key in self.known.found_by(other):
            touched |= self.readers.get(key, set())
            touched |= self._later_than(other, self.readers.get(of_earlier(key), ()))
        return touched

    def _later_than(self, other: Recorded, names: Iterable[DutyId]) -> set[DutyId]:
        own, place = self.known.place[other.id], self.known.place
        return {name for name in names if place[name[3]] > own}

    def _begin(self, act: Recorded, view: View) -> set[DutyId]:
        begun: set[DutyId] = set()
        for name, duty in self.triggers.duties(act, view):
            if name in self.duties:
                continue
            self.duties[name] = duty
            self.by_act[act.id].append(name)
            self.keys[name] = set()
            begun.add(name)
        return begun

    def _look(self, name: DutyId, view: View, now: Instant, cause: Recorded | None) -> None:
        duty = self.duties[name]
        duty.look(view, now, cause)
        keys = duty.keys(view)
        for key in self.keys[name] - keys:
            self.readers[key].discard(name)
        for key in keys - self.keys[name]:
            self.readers[key].add(name)
        self.keys[name] = keys
        if (look := duty.verdict.look) is not None:
            if look <= now:
                raise NeverRests(duty.rule.id)
            heapq.heappush(self.looks, (look, next(self.tie), name))

    def _let_time_pass(self, until: Instant, *, inclusive: bool) -> set[DutyId]:
        looked: set[DutyId] = set()
        view = self.known.view()
        while self.looks and (
            self.looks[0][0] < until or (inclusive and self.looks[0][0] == until)
        ):
            time, _, name = heapq.heappop(self.looks)
            if self.duties[name].verdict.look == time:
                self._look(name, view, time, None)
                looked.add(name)
        return looked

    def _affected_by_loop(self, act: Recorded) -> set[DutyId]:
        if act.type not in LOOP:
            return set()
        return {
            name
            for name, duty in self.duties.items()
            if duty.held and act.case in (None, duty.trigger.case)
        }

    def _with_editions(self, names: set[DutyId]) -> list[DutyId]:
        """Return these duties, and the same duties in other editions."""
        every = dict.fromkeys(names)
        for name in names:
            every |= dict.fromkeys(
                other
                for other in self.by_act[name[3]]
                if (other[0], other[2], other[4]) == (name[0], name[2], name[4])
            )
        return list(every)

    def _changes(self, names: set[DutyId], view: View) -> Changes:
        obligations: list[Obligation] = []
        findings: list[Finding] = []
        covered: list[Covered] = []
        dropped: list[Obligation] = []
        every = self._with_editions(names)
        stricter = {id(duty) for duty in strictest(self.duties[name] for name in every)}
        for name in sorted(every):
            duty, before = self.duties[name], self.standing.get(name, Standing())
            after = self.standing[name] = _standing_of(duty, view, id(duty) in stricter)
            if after.obligation and after.obligation != before.obligation:
                obligations.append(after.obligation)
            if before.obligation and not after.obligation:
                dropped.append(before.obligation)
            if after.covered and after.covered != before.covered:
                covered.append(after.covered)
            findings += [
                each for key, each in after.findings.items() if before.findings.get(key) != each
            ]
        return Changes(
            obligations=tuple(sorted(obligations, key=_order_of_duty)),
            findings=tuple(sorted(findings, key=order_of)),
            coverage=tuple(sorted(covered, key=_order_of_figure)),
            dropped=tuple(sorted(dropped, key=_order_of_duty)),
        )


def _standing_of(duty: Duty, view: View, counts: bool) -> Standing:  # noqa: FBT001 — an answer, not a mode.
    if not counts:
        return Standing()
    return Standing(
        obligation=duty.obligation(),
        findings={each.key: each for each in duty.findings(view)},
        covered=duty.covered(),
    )
