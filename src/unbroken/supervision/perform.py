"""What machines and people do to findings: report, take, answer, review."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable
from http import HTTPStatus
from typing import TypeAlias

from unbroken.base.identifiers import ActId, ActRef, CaseRef, Code, Key, OfficerRef, StreamName
from unbroken.base.refusal import N_, Refusal
from unbroken.casefile import find as cases
from unbroken.chain import door, read
from unbroken.chain.actor import Actor, PersonBehind, machine
from unbroken.chain.entry import Entry
from unbroken.chain.perform import report_late
from unbroken.chain.receipt import Receipt
from unbroken.chain.recorded import NamedFile
from unbroken.chain.spoken import LANGUAGES_APART
from unbroken.chain.standing import Downtime, Late
from unbroken.people import find as people
from unbroken.people.facts import Facts
from unbroken.people.refusals import require
from unbroken.rulebook import find
from unbroken.rulebook import finding as told
from unbroken.rulebook.finding import Evaluation, State
from unbroken.rulebook.models import Finding
from unbroken.supervision.acts import (
    AlarmRaised,
    AlarmTaken,
    FindingAnswered,
    FindingMoved,
    FindingReviewed,
)

Told: TypeAlias = Receipt
"""What the rounds get back, which do not open the door themselves."""
RULEBOOK = "rulebook"
TERMINAL = "worker"
DOUBTS = {
    "back_dated": ("早于日志收到的时间", "earlier than the log received it"),
    "in_future": ("晚于日志的时钟", "ahead of the log's clock"),
    "decreasing": ("早于前一条记录", "earlier than the record before it"),
}
"""Why the log did not believe a time, in Chinese and in English."""


class OwnAnswer(Refusal):
    """Nobody reviews what he answered himself, from whatever account."""

    sentence = N_("You answered this finding yourself; somebody else has to review it.")
    remedy = N_("Ask a colleague of the legal department to review it.")
    status = HTTPStatus.FORBIDDEN


class NothingToReview(Refusal):
    """A finding is reviewed once somebody answered it, or a correction took its ground away."""

    sentence = N_("There is no answer to this finding that could be reviewed.")
    remedy = N_("Wait until somebody has answered it, or ask its owner.")


class AlreadySettled(Refusal):
    """What is settled needs no answer."""

    sentence = N_("This finding is settled.")
    remedy = N_("Look at its history; nothing is left to do.")


def report_findings(
    judged: Evaluation, *, case: str | None, stream: StreamName, unit: str, now: dt.datetime
) -> list[Receipt]:
    """Record an alarm for each finding that has none, and each change of where one stands."""
    rows = {row.ref: row for row in find.rows_of(judged, case=case)}
    # A machine has no unit; what it finds is of the unit whose case it judged.
    by = dataclasses.replace(machine(name=RULEBOOK, terminal=TERMINAL, at=now), unit=unit)
    receipts: list[Receipt] = []
    for finding in judged.findings:
        if finding.case != case:
            continue
        row = rows.get(f"finding:{finding.key}")
        entries = [*_alarm(finding, row), *_moved(finding, row)]
        try:
            receipts += door.record_all(
                [
                    Entry(act=act, stream=stream, by=by, occurred_at=now, key=key)
                    for act, key in entries
                ]
            )
        except door.KeyUsedBefore:
            continue  # Another worker was first; its alarm stands.
    return receipts


def _alarm(finding: told.Finding, row: Finding | None) -> Iterable[tuple[AlarmRaised, Key]]:
    if row is not None:
        return
    opened_by = finding.acts[0] if finding.acts else ""
    alarm = AlarmRaised(
        source=Code("rule"),
        rule=finding.rule,
        subject=finding.subject,
        of_act=ActRef(opened_by) if opened_by.startswith("act:") else None,
        since=finding.start or finding.due or finding.raised_at,
        until=finding.end,
        severity=Code(str(finding.severity)),
        text=LANGUAGES_APART.join((finding.message["zh"], finding.message["en"])),
        finding=str(finding.key),
    )
    yield alarm, Key(uuid.uuid5(finding.key, "alarm"))


def _moved(finding: told.Finding, row: Finding | None) -> Iterable[tuple[FindingMoved, Key]]:
    """Say where a finding stands, where its row does not say so by what people recorded."""
    stands = row.state if row else str(State.OPEN)
    if stands == finding.state or (row and row.answer and _is_of_people(finding.state)):
        return
    named = [finding.gone_by, *finding.reviewed_by[-1:], *finding.answered_by[-1:]]
    moved = FindingMoved(
        finding=str(finding.key),
        rule=finding.rule,
        state=Code(str(finding.state)),
        basis=tuple(ActRef(one) for one in named if one and one.startswith("act:")),
    )
    # Named after the act that last moved the row: the same change can come again later.
    yield moved, Key(uuid.uuid5(finding.key, f"{row.act if row else ''} {finding.state}"))


def _is_of_people(state: State) -> bool:
    """Say whether only people bring a finding there: their accounts are told apart by person."""
    return state in (State.OPEN, State.ANSWERED, State.REVIEWED)


def report_times(*, now: dt.datetime) -> list[Receipt]:
    """Record an alarm for each act whose time the log did not believe, and each downtime."""
    return report_late(late=_late, downtime=_downtime, terminal=TERMINAL, now=now)


def _late(one: Late) -> AlarmRaised:
    zh, en = DOUBTS.get(one.kind, (one.kind, one.kind))
    return AlarmRaised(
        source=Code("log"),
        subject=f"act:{one.act}",
        of_act=ActRef(f"act:{one.act}"),
        since=one.recorded_at,
        until=one.integrated_at,
        severity=Code("S1"),
        text=LANGUAGES_APART.join(
            (
                f"记录时间与日志时钟相差 {one.seconds} 秒：{zh}",
                f"The time of recording differs from the log's clock by {one.seconds} s: {en}",
            )
        ),
        finding=str(one.key),
    )


def _downtime(one: Downtime) -> AlarmRaised:
    return AlarmRaised(
        source=Code("log"),
        subject="station",
        since=one.began,
        until=one.ended,
        severity=Code("S2"),
        text=LANGUAGES_APART.join(
            ("此段时间内日志没有核对时钟", "Nobody compared clocks in this time")
        ),
        finding=str(one.key),
    )


def take_alarm(
    finding: Finding, *, by: Actor, occurred_at: dt.datetime, now: dt.datetime, key: Key
) -> Receipt:
    """Record that somebody took a finding by name and will see to it."""
    require(by, "alarm_taken", facts_of(finding), now)
    said = AlarmTaken(finding=_key(finding), rule=finding.rule, officer=OfficerRef(by.id))
    return door.record(said, stream=_stream(finding), by=by, occurred_at=occurred_at, key=key)


def answer_finding(
    finding: Finding,
    *,
    text: str,
    cause: Code | None = None,
    media: tuple[NamedFile, ...] = (),
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
) -> Receipt:
    """Record an explanation of a finding; what is explained is still missing."""
    require(by, "finding_answer", facts_of(finding), now)
    said = FindingAnswered(finding=_key(finding), rule=finding.rule, cause=cause, text=text)
    return door.record(
        said, stream=_stream(finding), by=by, occurred_at=occurred_at, key=key, media=media
    )


def review_finding(
    finding: Finding,
    *,
    result: Code,
    text: str,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
    seen: int,
) -> Receipt:
    """Record that somebody accepted an answer or sent it back; raises OwnAnswer, NothingToReview."""
    if by.person in authors_of(finding):
        raise OwnAnswer
    require(by, "finding_review", facts_to_review(finding), now)
    if not can_be_reviewed(finding):
        raise AlreadySettled if finding.settled_at else NothingToReview
    said = FindingReviewed(
        finding=_key(finding),
        rule=finding.rule,
        answer=ActRef(finding.answer or finding.settled_by or finding.alarm),
        result=result,
        text=text,
    )
    return door.record(
        said, stream=_stream(finding), by=by, occurred_at=occurred_at, key=key, seen=seen
    )


def can_be_reviewed(finding: Finding) -> bool:
    """Say whether there is something to review: an answer, or a correction that voided it."""
    return finding.state in (State.ANSWERED, State.VOID)


def authors_of(finding: Finding) -> frozenset[PersonBehind]:
    """Return the persons who answered a finding, or whose correction took its ground away."""
    named = [one for one in (finding.answer, finding.settled_by) if one and one.startswith("act:")]
    made = [event.by for event in read.some([ActId(uuid.UUID(one[4:])) for one in named])]
    return frozenset(people.persons_of(made).values())


def facts_of(finding: Finding) -> Facts:
    """Gather what the policy has to know of a finding: its case, or its unit where it has none."""
    if finding.case is None:
        return Facts(unit=finding.unit, open_to_unit=True)
    return cases.facts_of(CaseRef(finding.case))


def facts_to_review(finding: Finding) -> Facts:
    """Gather the facts for a review: "his own" is then the answer, not the case."""
    return dataclasses.replace(facts_of(finding), makers=authors_of(finding))


def _stream(finding: Finding) -> StreamName:
    return StreamName(finding.stream)


def _key(finding: Finding) -> str:
    return finding.ref.partition(":")[2]
