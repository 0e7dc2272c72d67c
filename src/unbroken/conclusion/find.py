"""What the page of closing a case shows: what stands in the way, and the twelve conditions."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from unbroken.base.identifiers import id_of
from unbroken.base.shown import Check, Pointer, State, Tone
from unbroken.casefile import gate, naming
from unbroken.casefile.models import Case
from unbroken.chain import describe
from unbroken.chain.register import act_type
from unbroken.rulebook import find
from unbroken.rulebook import gate as rules
from unbroken.rulebook.codes import CONDITION, FINDING_STATE
from unbroken.rulebook.finding import Finding

REMEDIES_MAX = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacle:
    """One thing that stands in the way of closing."""

    words: str
    rule: str
    severity: str
    state: State
    address: str
    """The page of the finding, empty until its alarm is recorded."""
    remedies: tuple[Pointer, ...]


def obstacles(findings: Sequence[Finding], case: Case) -> list[Obstacle]:
    """Draw what stands in the way, each with the way to its remedy."""
    known = {row.ref for row in find.findings_of(case.ref)}
    return [_obstacle(one, case, known) for one in findings]


def _obstacle(finding: Finding, case: Case, known: set[str]) -> Obstacle:
    words = describe.word(FINDING_STATE, str(finding.state), reader=naming.bare_reader())
    is_open = finding.state == "open"
    return Obstacle(
        words=gate.message(finding),
        rule=finding.rule,
        severity=str(finding.severity),
        state=State(tone=Tone.BAD if is_open else Tone.WAIT, words=words),
        address=_page_of(finding) if f"finding:{finding.key}" in known else "",
        remedies=tuple(_remedies(finding, case)),
    )


def _page_of(finding: Finding) -> str:
    try:
        return reverse("supervision:finding", kwargs={"finding": finding.key})
    except NoReverseMatch:
        return ""


def _remedies(finding: Finding, case: Case) -> list[Pointer]:
    names = rules.remedies_of(finding)[:REMEDIES_MAX]
    reader = naming.bare_reader()
    return [
        Pointer(
            words=describe.label(declared, reader=reader),
            address=gate.record_page(case.ref, declared.wire_name),
        )
        for declared in filter(None, map(act_type, names))
    ]


def conditions(findings: Sequence[Finding]) -> list[Check]:
    """Say of each of the twelve conditions whether it holds."""
    broken = {str(one.condition) for one in findings if one.condition}
    is_zh = naming.language().value == "zh"
    return [
        Check(
            tone=Tone.BAD if word.code in broken else Tone.OK,
            sentence=f"{word.code}. {word.zh if is_zh else word.en}",
            detail=_("does not hold") if word.code in broken else _("holds"),
        )
        for word in CONDITION.words
    ]


def case_words(case: Case) -> Pointer:
    """Name a case, and lead to its page."""
    words = case.number or case.title or _("Case without a title")
    return Pointer(words=words, address=naming.case_address(case.ref))


def case_id(case: Case) -> uuid.UUID:
    """Return the id in the addresses of a case."""
    return uuid.UUID(id_of(case.ref))
