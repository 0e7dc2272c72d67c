"""A case with findings, and the people around it, for the tests of rounds, findings and closing."""

import json
import uuid

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Key, OfficerRef
from unbroken.casefile import perform as casefile
from unbroken.casefile.acts import CaseOfficersAssigned
from unbroken.casefile.models import Case, CasePart
from unbroken.chain import read
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.rulebook.tests import stories
from unbroken.station.load import load
from unbroken.supervision import perform
from unbroken.supervision.rounds import Rounds

NOW = clock.now()


def an_officer(code: str, *roles: str, unit: str = "unit:cd", person: str = "") -> Actor:
    return Actor(
        id=ActorRef(f"officer:{code}"),
        person=PersonBehind(person or f"officer:{code}"),
        unit=unit,
        roles=frozenset(roles),
        factor=Factor.PASSKEY,
        factor_at=NOW,
        terminal="desk-1",
    )


def with_team(case: Case) -> Case:
    """Assign case officers; the stories do not say it."""
    assigned = CaseOfficersAssigned(
        lead=OfficerRef("officer:330112"), second=OfficerRef("officer:330113"), started_at=NOW
    )
    casefile.record_in_case(
        assigned,
        case=CaseRef(case.ref),
        by=an_officer("330101", "head_unit", unit=case.unit),
        occurred_at=NOW,
        now=NOW,
        key=a_key(),
        seen=case.acts,
        after_closure_reason="补记办案民警" if case.closed_at else "",
    )
    return Case.objects.get(ref=case.ref)


LEGAL = an_officer("330199", "legal", unit="unit:fz")


def a_key() -> Key:
    return Key(uuid.uuid4())


def loaded(story: str) -> Case:
    registry = json.loads((stories.STORIES / "registry.json").read_text(encoding="utf-8"))
    load(file=stories.STORIES / f"{story}.jsonl", registry=registry)
    return Case.objects.get()


def lead_of(case: Case) -> Actor:
    part = CasePart.objects.filter(case=case.ref, role="case_officer", until=None).first()
    code = part.officer.removeprefix("officer:") if part else "330112"
    return an_officer(code, "case_officer", unit=case.unit)


def go_round(rounds: Rounds | None = None):
    return (rounds or Rounds()).go(clock.now())


def answer(finding, *, by):
    return perform.answer_finding(
        finding, text="扫描设备故障", by=by, occurred_at=NOW, now=NOW, key=a_key()
    )


def review(finding, *, by, result="accepted"):
    return perform.review_finding(
        finding,
        result=result,
        text="情况属实",
        by=by,
        occurred_at=NOW,
        now=NOW,
        key=a_key(),
        seen=read.head(finding.stream),
    )
