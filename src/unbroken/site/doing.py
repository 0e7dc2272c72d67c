"""What this person can do in this case."""

import dataclasses
import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest

from unbroken.base.identifiers import CaseRef, id_of, ref
from unbroken.base.shown import Pointer
from unbroken.casefile import closure, find, naming
from unbroken.chain import describe
from unbroken.chain.actor import Actor, Factor
from unbroken.conclusion import find as conclusion
from unbroken.conclusion.codes import APPROVAL_MATTER
from unbroken.people.facts import Facts
from unbroken.people.policy import decide
from unbroken.people.rule import Reason
from unbroken.site import navigation

ASKED_ON_THE_PAGE = frozenset({Reason.SECOND, Reason.PURPOSE})
"""What the page itself asks for; it does not keep anybody from opening it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Doing:
    """What can be done in a case."""

    pages: tuple[Pointer, ...]
    every: str
    """Where all records are listed that can be added."""


def doing_in(case: str, actor: Actor, now: dt.datetime) -> Doing:
    """Return what an actor can do in a case that he may see; the rest is left out."""
    reference = CaseRef(ref("case", case))
    facts, stage = find.facts_of(reference), find.stage_of(reference)
    pages = tuple(
        Pointer(words=str(action.label), address=found)
        for action in navigation.CASE_ACTIONS
        if (not action.before or stage in action.before)
        and (found := navigation.address(action.url_name, case=case))
        and may(actor, action.asks, facts, now)
    )
    return Doing(pages=pages, every=navigation.address("casefile:recordable", case=case))


def why_after_closure(request: HttpRequest, case: str) -> closure.WhyForm | None:
    """Return the field that asks why, where the case that a page names, or is told of, is closed."""
    match = request.resolver_match
    found = closure.case_of_page({"case": case} if case else match.kwargs if match else {})
    if found is None or found.closed_at is None:
        return None
    return closure.WhyForm(request.POST or None)


def asked_of(case: str, actor: Actor, now: dt.datetime) -> tuple[Pointer, ...]:
    """Lead to what somebody asked this actor to approve in a case."""
    waiting = conclusion.requests_for(actor, now).filter(case=ref("case", case))
    return tuple(
        Pointer(
            words=describe.word(APPROVAL_MATTER, one.matter or "", reader=naming.bare_reader()),
            address=navigation.address("conclusion:approval", asked=id_of(one.ref)),
        )
        for one in waiting
    )


def may(actor: Actor, action: str, facts: Facts, now: dt.datetime) -> bool:
    """Say whether an actor could do this once he has confirmed who he is, and why he asks."""
    confirmed = dataclasses.replace(actor, factor=Factor.PASSKEY, factor_at=now)
    verdict = decide(confirmed, action, facts, now)
    return verdict.allowed or verdict.reason in ASKED_ON_THE_PAGE
