"""What the rulebook requires in a case, link by link: each record, whether it is there, what is missing.

A cell is filled only where the record is verified (decision 28): in a checkpoint that the witnesses
have seen. Whether its bytes were read again is not known here, so that a record with bytes is
outlined. What was explained and accepted stays missing: an explanation is no record (decision 11).
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from unbroken.base import time_words
from unbroken.base.identifiers import ActId, id_of
from unbroken.base.refusal import N_
from unbroken.base.shown import Cell, ChainLink, Row, State, Tone
from unbroken.casefile import find, naming
from unbroken.casefile.models import Case
from unbroken.chain import describe, spoken, standing
from unbroken.chain.log.standing import Standing
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, act_type
from unbroken.rulebook import find as rulebook
from unbroken.rulebook.book import station_book
from unbroken.rulebook.finding import ObligationState
from unbroken.rulebook.finding import State as Stands
from unbroken.rulebook.models import Finding, Obligation
from unbroken.rulebook.rule import RuleKind

LINKS = (
    ("intake", N_("Receipt and filing")),
    ("scene", N_("On-site action")),
    ("area", N_("Case-handling area")),
    ("interrogation", N_("Interrogation")),
    ("propertyroom", N_("Property")),
)
"""The five links of the chain, in their order: the folder of their acts, and their name."""

OF_GROUP = {
    "intake": "intake",
    "onsite": "scene",
    "area": "area",
    "interrogation": "interrogation",
    "property": "propertyroom",
}
"""To which link the rules of a group belong; those of other groups go by the act that they are about."""

SETTLED = frozenset({Stands.REPAIRED, Stands.VOID_REVIEWED})
"""Findings that leave nothing missing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Required:
    """One thing that is required: a record that is there, is due or is missing."""

    link: str
    """Empty where it belongs to the case as a whole."""
    cell: Cell
    state: State
    title: str
    at: dt.datetime
    until: dt.datetime | None = None
    detail: str = ""
    wants: str = ""
    """The type of the act that would meet it, where it is a record that can be added."""
    finding: str = ""
    """The id of the finding, where it is one."""

    @property
    def is_missing(self) -> bool:
        """Say whether it should be there and is not."""
        return self.cell is Cell.MISSING

    @property
    def is_awaited(self) -> bool:
        """Say whether somebody still has to do it."""
        return self.cell in {Cell.MISSING, Cell.NOT_DUE}


def required_in(case: Case, now: dt.datetime) -> list[Required]:
    """Return everything that is required in a case that was fetched for somebody, in order of time."""
    owed = Owed.in_cases([case.ref])
    reader = naming.reader_about(case, owed.about(), known=owed.acts)
    return _told(owed, Telling.of(owed, reader, now))


def required_in_each(cases: Sequence[Case], now: dt.datetime) -> dict[str, list[Required]]:
    """Return the same for several cases at once, without the names of what they speak of."""
    every = Owed.in_cases([case.ref for case in cases])
    return _told_of_each(every, cases, naming.bare_reader(), now)


def missing_in_each(cases: Sequence[Case], now: dt.datetime) -> dict[str, list[Required]]:
    """Return only what is missing in several cases, by name; the same as their pages call missing."""
    every = Owed.missing_in([case.ref for case in cases], now)
    named = naming.Names.among([case.ref for case in cases], every.about())
    reader = replace(naming.bare_reader(), named=named.pointer)
    return _told_of_each(every, cases, reader, now)


def _told_of_each(
    every: "Owed", cases: Sequence[Case], reader: describe.Reader, now: dt.datetime
) -> dict[str, list[Required]]:
    telling = Telling.of(every, reader, now)
    return {case.ref: _told(every.only(case.ref), telling) for case in cases}


def _told(owed: "Owed", telling: "Telling") -> list[Required]:
    every = [telling.finding(one) for one in owed.findings]
    every += [telling.obligation(one) for one in owed.duties]
    return sorted(every, key=lambda one: (one.at, one.title))


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """What the rulebook says of some cases, and the acts of theirs that it names."""

    findings: tuple[Finding, ...]
    duties: tuple[Obligation, ...]
    acts: tuple[Recorded[Act], ...]

    @classmethod
    def in_cases(cls, cases: Sequence[str]) -> "Owed":
        """Fetch it all."""
        return cls.of(cases, find.obligations_in(cases))

    @classmethod
    def missing_in(cls, cases: Sequence[str], now: dt.datetime) -> "Owed":
        """Fetch only what is missing at a moment: what was found, and what is overdue."""
        return cls.of(cases, find.overdue_in(cases, now))

    @classmethod
    def of(cls, cases: Sequence[str], owed: Sequence[Obligation]) -> "Owed":
        """Join duties with what was found; one that was found broken is told once, as the finding."""
        findings = [one for one in find.findings_in(cases) if one.state not in SETTLED]
        found = {(one.case, one.rule, one.subject) for one in findings}
        duties = [one for one in owed if (one.case, one.rule, one.subject) not in found]
        named = {one.of_act for one in findings} | {one.opened_by for one in duties}
        named |= {one.discharged_by for one in duties}
        acts = find.acts_named(cases, {one for one in named if one})
        return cls(findings=tuple(findings), duties=tuple(duties), acts=tuple(acts))

    def about(self) -> set[str]:
        """Return the references of which duties and findings speak."""
        said = spoken.references_in(" ".join(one.text_zh for one in self.findings))
        return said | {one.subject for one in self.duties}

    def only(self, case: str) -> "Owed":
        """Return what is said of one of the cases."""
        return Owed(
            findings=tuple(one for one in self.findings if one.case == case),
            duties=tuple(one for one in self.duties if one.case == case),
            acts=tuple(one for one in self.acts if one.stream == case),
        )


def links() -> list[tuple[str, str]]:
    """Return the five links, each with its name in the reader's language."""
    return [(link, _(name)) for link, name in LINKS]


def band(required: Sequence[Required]) -> tuple[ChainLink, ...]:
    """Return the five links of the chain with a cell for each thing required."""
    of_link = {link: [one for one in required if one.link == link] for link, _name in LINKS}
    busy = [link for link, ones in of_link.items() if any(one.is_awaited for one in ones)]
    return tuple(
        ChainLink(
            number=number,
            name=name,
            cells=tuple(one.cell for one in of_link[link]),
            state=_state_of(of_link[link]),
            current=link == (busy[-1] if busy else ""),
        )
        for number, (link, name) in enumerate(links(), start=1)
    )


def summed(link: ChainLink) -> Cell:
    """Return one cell for a whole link, as lists show it: the worst of it counts."""
    for cell in (Cell.MISSING, Cell.RECORDED, Cell.VERIFIED):
        if cell in link.cells:
            return cell
    return Cell.NOT_DUE


def gaps(required: Iterable[Required]) -> list[Row]:
    """Return what is missing as rows of the timeline, drawn as loudly as what is there."""
    return [
        Row(
            at=one.at,
            until=one.until,
            icon=one.state.tone.value,
            title=one.title,
            detail=one.detail,
            state=one.state,
            gap=True,
            seconds=one.until is not None,
        )
        for one in required
        if one.is_missing
    ]


def _state_of(ones: Sequence[Required]) -> State:
    missing = sorted((o for o in ones if o.is_missing), key=lambda o: o.state.tone is not Tone.BAD)
    if missing:
        first = missing[0]
        words = f"{first.title}{describe.COLON[naming.language()]}{first.state.words}"
        if len(missing) > 1:
            words = _("%(first)s, and %(count)d more") % {"first": words, "count": len(missing) - 1}
        return State(tone=first.state.tone, words=words)
    due = [one for one in ones if one.cell is not Cell.NOT_DUE]
    if not due:
        return State(tone=Tone.WAIT, words=_("Nothing is due"), plain=True)
    if any(one.cell is Cell.RECORDED for one in due):
        return State(tone=Tone.WAIT, words=_("Recorded, not yet verified"), plain=True)
    return State(tone=Tone.OK, words=_("Complete"), plain=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """Says in the reader's words what is due and what was found in one case."""

    now: dt.datetime
    reader: describe.Reader
    types: Mapping[str, str]
    """By reference of an act of the case: its type."""
    reached: Mapping[ActId, Standing]
    with_bytes: frozenset[ActId]

    @classmethod
    def of(cls, owed: Owed, reader: describe.Reader, now: dt.datetime) -> "Telling":
        """Fetch how far the records are that discharged something."""
        done = {one.discharged_by for one in owed.duties}
        return cls(
            now=now,
            reader=reader,
            types={event.ref: event.declared.wire_name for event in owed.acts},
            reached=standing.statuses_of([e.id for e in owed.acts if e.ref in done]),
            with_bytes=frozenset(event.id for event in owed.acts if event.digests()),
        )

    def finding(self, found: Finding) -> Required:
        """Tell of something missing or wrong."""
        is_gap = _kind(found.rule) is RuleKind.COVERAGE
        of_type = self.types.get(found.of_act or "", "")
        return Required(
            link=_link(found.rule, of_type),
            cell=Cell.MISSING,
            state=self._stands(found, is_gap=is_gap),
            title=self._gap(of_type) if is_gap else title_of(found.rule, found.remedies),
            at=found.start or found.raised_at,
            until=found.end,
            detail=spoken.in_words(
                self.reader.words(found.text_zh, found.text_en), self.reader.named
            ),
            wants="" if is_gap else next(iter(found.remedies), ""),
            finding=id_of(found.ref),
        )

    def obligation(self, duty: Obligation) -> Required:
        """Tell of something that is due, was done or is overdue."""
        state = rulebook.state_of(duty, self.now)
        return Required(
            link=_link(duty.rule, self.types.get(duty.opened_by, "")),
            cell=self._cell(duty, state),
            state=due_state(duty.due_at, state, self.now),
            title=title_of(duty.rule, duty.remedies),
            at=duty.discharged_at or duty.due_at,
            detail=self._about(duty),
            wants="" if duty.discharged_at else next(iter(duty.remedies), ""),
        )

    def _about(self, duty: Obligation) -> str:
        """Say what the duty is about, and which rule asks for it."""
        thing = self.reader.named(duty.subject)
        return spoken.in_words(f"{duty.subject} · {requirement(duty.rule)}", lambda _: thing)

    def _cell(self, duty: Obligation, state: ObligationState) -> Cell:
        if state is ObligationState.OVERDUE:
            return Cell.MISSING
        if duty.discharged_by is None:
            return Cell.NOT_DUE
        act = ActId(uuid.UUID(id_of(duty.discharged_by)))
        reached = self.reached.get(act)
        is_verified = reached is not None and reached.is_verified and act not in self.with_bytes
        return Cell.VERIFIED if is_verified else Cell.RECORDED

    def _stands(self, found: Finding, *, is_gap: bool) -> State:
        if found.state == Stands.REVIEWED:
            return State(tone=Tone.WARN, words=_("Explained and reviewed"))
        if found.state == Stands.ANSWERED:
            return State(tone=Tone.WARN, words=_("Explained, not reviewed"))
        if is_gap and found.start and found.end:
            length = found.end - found.start
            words = time_words.lasting(length, language=self.reader.language)
            return State(tone=Tone.BAD, words=words)
        return State(tone=Tone.BAD, words=_("Not met"))

    def _gap(self, of_type: str) -> str:
        declared = act_type(of_type)
        if declared is None:
            return _("Recording missing")
        label = self.reader.words(declared.zh, declared.en)
        return _("%(record)s: recording missing") % {"record": label}


def title_of(rule: str, remedies: Sequence[str]) -> str:
    """Say in few words what is wanted: the record that meets it, else what the rule asks for."""
    declared = act_type(next(iter(remedies), ""))
    return describe.label(declared, reader=naming.bare_reader()) if declared else requirement(rule)


def requirement(rule: str) -> str:
    """Return what a rule asks for, in the reader's language."""
    found = station_book().rule(rule)
    return found.requirement[naming.language().value] if found else rule


def _kind(rule: str) -> RuleKind | None:
    found = station_book().rule(rule)
    return found.kind if found else None


def _link(rule: str, of_type: str) -> str:
    found = station_book().rule(rule)
    if found and found.group in OF_GROUP:
        return OF_GROUP[found.group]
    declared = act_type(of_type)
    return declared.link if declared else ""


def due_state(due: dt.datetime, state: ObligationState, now: dt.datetime) -> State:
    """Say how a due time stands: how long over, how long left, or when."""
    language = naming.language()
    if state is ObligationState.OVERDUE:
        length = time_words.lasting(now - due, language=language)
        return State(tone=Tone.BAD, words=_("%(length)s overdue") % {"length": length})
    if state is ObligationState.DUE_SOON:
        length = time_words.lasting(due - now, language=language)
        return State(tone=Tone.WARN, words=_("%(length)s left") % {"length": length})
    if state in {ObligationState.DISCHARGED, ObligationState.DISCHARGED_LATE}:
        return State(tone=Tone.OK, words=_("Done"), plain=True)
    zone = timezone.get_current_timezone()
    when = time_words.moment(due, zone=zone, language=language)
    return State(tone=Tone.WAIT, words=_("due %(when)s") % {"when": when})
