"""Recorders: issued to whom, how many files, none missing; and gaps that somebody accounted for."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from unbroken.rulebook.coverage import judge_coverage, judged_at
from unbroken.rulebook.functions.register import function
from unbroken.rulebook.interval import Span, is_inside, union
from unbroken.rulebook.recorded import SIGNATURES, Recorded
from unbroken.rulebook.scene import Scene
from unbroken.rulebook.verdict import Ask, Breach, Verdict, earliest

NUMBERS_MAX = 1000
"""More missing numbers than this are named by the first and the last only."""
BEFORE_DUTY = dt.timedelta(hours=2)


@function(
    "device_was_issued", ("device_issue", "device", "device"), ("device_return", "device", "device")
)
def device_was_issued(ask: Ask) -> Verdict:
    """Find a recording by a device that was not in the hands of the officer named in it."""
    view, recording = ask.scene.view, ask.trigger
    device, officer = str(view.value(recording, "device")), view.value(recording, "officer")
    start = view.time(recording, "started_at") or recording.occurred_at
    end = view.time(recording, "ended_at") or start
    for issue in view.naming("device_issue", "device", device):
        back = return_of(issue, ask.scene)
        held = issue.occurred_at <= start and (back is None or end <= back.occurred_at)
        if held and officer in (None, view.value(issue, "to_officer")):
            return Verdict()
    return Verdict(breaches=(Breach(start=start, end=end, acts=(recording.id,)),))


def return_of(issue: Recorded, scene: Scene) -> Recorded | None:
    """Return the act by which an issued device came back."""
    return next(iter(scene.view.naming("device_return", "issue", issue.id)), None)


@function(
    "sequence_holes",
    ("device_return", "device", "device"),
    ("recording", "device", "device"),
    ("device_issue", "device", "device"),
)
def sequence_holes(ask: Ask) -> Verdict:
    """Find the file numbers that are missing between two issues of a device."""
    back = return_of(ask.trigger, ask.scene)
    if back is None:
        return Verdict()
    judged = max(back.occurred_at + ask.clause.params["dock"], back.recorded_at)
    if ask.now < judged:
        return Verdict(look=judged)
    files = list(_files(ask, Span(ask.trigger.occurred_at, back.occurred_at)))
    numbers = {number for number, _ in files}
    before = [
        number for number, act in _all_files(ask) if act.occurred_at < ask.trigger.occurred_at
    ]
    first = max(before, default=min(numbers, default=0))
    missing = [
        number for number in range(first, max(numbers, default=first)) if number not in numbers
    ]
    missing = [number for number in missing if number not in before]
    if len(missing) > NUMBERS_MAX:
        missing = [missing[0], missing[-1]]
    acts = (ask.trigger.id, back.id, *(act.id for _, act in files))
    return Verdict(breaches=(Breach(found=missing, acts=acts),) if missing else ())


def _all_files(ask: Ask) -> Iterator[tuple[int, Recorded]]:
    view = ask.scene.view
    for act in view.naming("recording", "device", str(view.value(ask.trigger, "device"))):
        number = view.value(act, "sequence_no")
        if isinstance(number, int):
            yield number, act


def _files(ask: Ask, held: Span) -> Iterator[tuple[int, Recorded]]:
    for number, act in _all_files(ask):
        if held.start <= act.occurred_at <= held.end:
            yield number, act


@function(
    "files_of_duty",
    ("device_issue", "device", "devices"),
    ("device_return", "device", "devices"),
    ("recording", "device", "devices"),
)
def files_of_duty(ask: Ask) -> Verdict:
    """Judge whether as many files came from a device as it held when it was returned."""
    view, duty, device = ask.scene.view, ask.trigger, ask.scene.subject
    end = view.time(duty, "ended_at")
    issue = _issue_of_duty(ask, device) if end else None
    back = return_of(issue, ask.scene) if issue else None
    if end is None or issue is None or back is None:
        return Verdict()
    expected = view.value(back, "files_expected") or 0
    files = [
        act
        for act in view.naming("recording", "device", device)
        if issue.occurred_at <= act.occurred_at <= back.occurred_at
    ]
    due = end + ask.clause.params["within"]
    if len(files) >= expected:
        return _files_came(ask, files, expected, due)
    judged = max(due, back.recorded_at) + ask.clause.grace
    if ask.now < judged:
        return Verdict(look=judged, due=due)
    breach = Breach(due=due, expected=expected, found=len(files), acts=(duty.id, issue.id, back.id))
    return Verdict(breaches=(replace(breach, words={"device": device}),), due=due)


def _files_came(ask: Ask, files: list[Recorded], expected: int, due: dt.datetime) -> Verdict:
    view = ask.scene.view
    came = sorted((view.time(act, "uploaded_at") or act.recorded_at, act.id) for act in files)
    if not expected or came[expected - 1][0] <= due:
        return Verdict(due=due, done_at=came[expected - 1][0] if expected else due)
    late, act_id = came[expected - 1]
    words = {"device": ask.scene.subject}
    breach = Breach(
        due=due,
        late=late,
        expected=expected,
        found=len(files),
        acts=(ask.trigger.id, act_id),
        words=words,
    )
    return Verdict(breaches=(breach,), due=due, done_at=late, done_by=act_id)


def _issue_of_duty(ask: Ask, device: str) -> Recorded | None:
    """Return the last issue of a device in the time of a duty."""
    view, duty = ask.scene.view, ask.trigger
    issues = view.naming("device_issue", "device", device)
    end = view.time(duty, "ended_at") or duty.occurred_at
    in_time = [act for act in issues if duty.occurred_at - BEFORE_DUTY <= act.occurred_at <= end]
    return in_time[-1] if in_time else None


@function(
    "gap_accounted",
    ("recording_gap", "of_act", "id"),
    ("session_interruption", "session", "session"),
    ("approval", "case", "case"),
    ("recording", "covers", "id"),
    ("session_recording", "session", "session"),
    ("segments_sealed", "session", "session"),
    ("av_custody", "session", "session"),
    ("transcript", "session", "session"),
    ("area_entry", "person", "brought_persons"),
)
def gap_accounted(ask: Ask) -> Verdict:
    """Find gaps of a recording that nobody explained in the way the rule asks for."""
    found: dict[str, Breach] = {}
    looks = [judged_at(ask)] if ask.clause.judged else []
    wait = ask.clause.params.get("within")
    for rule_id in ask.clause.params["rules"]:
        for verdict in _gaps(ask, rule_id):
            looks.append(verdict.look)
            for breach in verdict.breaches:
                judged = breach.end + wait if wait and breach.end else None
                if judged and ask.now < judged:
                    looks.append(judged)
                elif not _is_accounted(ask, breach):
                    found[breach.mark] = replace(breach, answered_by=(), reviewed_by=())
    later = (look for look in looks if look and look > ask.now)
    return Verdict(breaches=tuple(found.values()), look=earliest(*later))


def _gaps(ask: Ask, rule_id: str) -> Iterator[Verdict]:
    """Yield what a coverage rule says of the same act."""
    rule = ask.book.rule(rule_id)
    if rule is None:
        return
    for clause in rule.clauses:
        if ask.trigger.type in clause.trigger.types and clause.coverage:
            yield judge_coverage(replace(ask, rule=rule, clause=clause))


def _is_accounted(ask: Ask, gap: Breach) -> bool:
    return any(_accounts_for(ask, act, gap) for act in _explanations(ask))


def _explanations(ask: Ask) -> list[Recorded]:
    view, by = ask.scene.view, ask.clause.params["by"]
    if by == "recording_gap":
        return view.naming(by, "of_act", ask.trigger.id)
    return view.naming(by, "session", str(view.value(ask.trigger, "session")))


def _accounts_for(ask: Ask, act: Recorded, gap: Breach) -> bool:
    view, params = ask.scene.view, ask.clause.params
    start, end = view.time(act, "started_at"), view.time(act, "ended_at")
    if not (start and end and gap.start and gap.end):
        return False
    said = all(view.value(act, name) for name in params.get("needs", ()))
    refused = any(view.value(act, name) for name in params.get("refuses", ()))
    seam = dt.timedelta(seconds=2)
    inside = is_inside(Span(gap.start, gap.end), union([Span(start - seam, end + seam)]))
    return said and not refused and inside and _confirmed(ask, act)


def _confirmed(ask: Ask, act: Recorded) -> bool:
    """Say whether the head confirmed an explanation, or the person signed it."""
    view, slot = ask.scene.view, ask.clause.params.get("signed")
    if slot:
        signatures = view.value(act, SIGNATURES) or ()
        return any(row.get("slot") == slot and row.get("state") for row in signatures)
    approvals = view.naming("approval", "case", act.case or "")
    return bool(view.value(act, "confirmed_by")) or any(
        view.value(approval, "matter") == "gap_confirmation" for approval in approvals
    )
