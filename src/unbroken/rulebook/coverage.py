"""Judging whether an interval that must be recorded was recorded (domain map C.3)."""

from collections.abc import Iterable, Iterator

from unbroken.rulebook.interval import Span, Times, intersect, is_inside, subtract, total, union
from unbroken.rulebook.recorded import Instant, instant
from unbroken.rulebook.rule import Coverage, Expect
from unbroken.rulebook.scene import Scene, moment
from unbroken.rulebook.search import earliest_moment, first, first_moment, matches, moment_of
from unbroken.rulebook.verdict import NOT_APPLICABLE, Ask, Breach, Figure, Verdict

SEALED = "segments_sealed"
"""What our own recorder sealed was written to disk and hashed there: it counts as probed."""

REVIEWS = ("gap_review", "gap_confirmation")


def judge_coverage(ask: Ask) -> Verdict:
    """Judge the interval that the trigger requires, once it can be judged."""
    if first(ask.clause.unless, ask.scene):
        return NOT_APPLICABLE
    judged = judged_at(ask)
    if judged is None or ask.now < judged:
        return Verdict(look=judged)
    required = required_span(ask)
    return Verdict() if required is None else verdict_on(ask, (required,))


def judged_at(ask: Ask) -> Instant | None:
    """Return from when a gap may be judged, or None while that is not known."""
    return earliest_moment(ask.clause.judged, ask.scene)


def required_span(ask: Ask) -> Span | None:
    """Return the interval that must be covered, or None while its ends are not known."""
    coverage = _coverage(ask)
    start = moment_of(coverage.start, ask.scene)
    end = first_moment(coverage.end, ask.scene)
    return Span(start, end) if start and end and start < end else None


def _coverage(ask: Ask) -> Coverage:
    coverage = ask.clause.coverage
    if coverage is None:
        raise NotCoverage(ask.rule.id)
    return coverage


class NotCoverage(Exception):
    """A clause of a coverage rule says what must be covered."""


def verdict_on(ask: Ask, required: Times, recorded: Times | None = None) -> Verdict:
    """Say which parts of the required times are not covered, and how each is explained."""
    coverage = _coverage(ask)
    spans, acts, probed = spans_of(coverage.recorded, ask.scene)
    covered = union(spans if recorded is None else recorded, seam=coverage.seam)
    gaps = [gap for gap in subtract(required, covered) if gap.length > coverage.seam]
    explained, _, _ = spans_of(coverage.explained, ask.scene)
    figure = Figure(
        required=Span(required[0].start, required[-1].end),
        required_s=seconds(required),
        covered_s=seconds(intersect(required, covered)),
        explained_s=seconds(intersect(tuple(gaps), union(explained))),
        declared=not probed,
    )
    named = (ask.trigger.id, *sorted(acts))
    return Verdict(breaches=tuple(_breach(ask, gap, named) for gap in gaps), figure=figure)


def seconds(times: Times) -> int:
    """Return a length in whole seconds."""
    return int(total(times).total_seconds())


def _breach(ask: Ask, gap: Span, acts: tuple[str, ...]) -> Breach:
    answers = list(_answers(ask, gap))
    reviews = [act for answer in answers for act in _reviews(answer, ask.scene)]
    return Breach(
        mark=gap.start.isoformat(),
        start=gap.start,
        end=gap.end,
        length_s=int(gap.length.total_seconds()),
        acts=acts,
        answered_by=tuple(answers),
        reviewed_by=tuple(reviews) if answers else (),
    )


def _answers(ask: Ask, gap: Span) -> Iterator[str]:
    """Yield the acts that explain the whole of a gap."""
    for expect in _coverage(ask).explained:
        for _, act in matches(expect, ask.scene):
            span = _span(expect, ask.scene.of(act))
            if span and is_inside(gap, union([span], seam=_coverage(ask).seam)):
                yield act.id


def _reviews(answer: str, scene: Scene) -> Iterator[str]:
    """Yield the approvals of an explanation by somebody other than its author."""
    explained = scene.view.act(answer)
    for approval in scene.view.naming("approval", "of_act", answer):
        accepted = scene.view.value(approval, "decision") == "approved"
        by_other = explained is not None and approval.by != explained.by
        if accepted and by_other and scene.view.value(approval, "matter") in REVIEWS:
            yield approval.id


def spans_of(expects: Iterable[Expect], scene: Scene) -> tuple[list[Span], set[str], bool]:
    """Return the stretches that acts stand for, the acts, and whether all were probed."""
    spans: list[Span] = []
    acts: set[str] = set()
    probed = True
    for expect in expects:
        for _, act in matches(expect, scene):
            acts.add(act.id)
            measured = _probed(scene.of(act))
            probed = probed and measured is not None
            declared = _span(expect, scene.of(act))
            spans += measured if measured is not None else [declared] if declared else []
    return spans, acts, probed and bool(acts)


def _probed(scene: Scene) -> list[Span] | None:
    """Return what was found in the verified bytes, or None where nothing was probed (decision 13)."""
    if scene.act.type == SEALED:
        return list(sealed_spans(scene))
    rows = scene.view.value(scene.act, "probed")
    if not isinstance(rows, list):
        return None
    pairs = [(instant(row.get("started_at")), instant(row.get("ended_at"))) for row in rows]
    return [Span(start, end) for start, end in pairs if start and end]


def sealed_spans(scene: Scene) -> Times:
    """Return what a recorder sealed: its run of segments without the gaps that it names."""
    start, end = (scene.view.time(scene.act, name) for name in ("started_at", "ended_at"))
    rows = scene.view.value(scene.act, "gaps") or ()
    pairs = [(instant(row.get("started_at")), instant(row.get("ended_at"))) for row in rows]
    gaps = union(Span(first, last) for first, last in pairs if first and last)
    return subtract((Span(start, end),), gaps) if start and end and start < end else ()


def _span(expect: Expect, scene: Scene) -> Span | None:
    if expect.span is None:
        return None
    start, end = (moment(path, scene) for path in expect.span)
    return Span(start, end) if start and end else None
