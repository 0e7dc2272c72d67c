"""What a person is told when the policy says no."""

import datetime as dt
from http import HTTPStatus

from django.utils.translation import gettext_lazy

from unbroken.base.refusal import N_, Refusal
from unbroken.chain.actor import Actor
from unbroken.people.facts import Facts
from unbroken.people.policy import Verdict, able, decide, rule_of
from unbroken.people.rule import SENTENCES, Reason, Rule, Trait


class NoSuch(Refusal):
    """What a person may not see looks exactly like what does not exist."""

    sentence = N_("There is nothing here that you may see.")
    remedy = N_("Check the number. Ask the officer in charge if you should have access.")
    status = HTTPStatus.NOT_FOUND


class Denied(NoSuch):
    """The policy said no, of a thing that the actor may not know of; it reads like NoSuch."""

    def __init__(self, *, action: str, reason: Reason | None) -> None:
        super().__init__()
        self.action = action
        self.reason = reason


class NotAllowed(Refusal):
    """The actor may see the thing, but not do this to it."""

    sentence = N_("You may not do this: %(why)s")
    remedy = N_("Ask somebody whose role allows it.")
    status = HTTPStatus.FORBIDDEN

    def __init__(self, *, action: str, reason: Reason) -> None:
        super().__init__(why=gettext_lazy(SENTENCES[reason]))
        self.action = action
        self.reason = reason


class StepUpNeeded(NotAllowed):
    """The action asks for a passkey's answer of the last five minutes."""

    sentence = N_("%(why)s")
    remedy = N_("Confirm with your passkey and try again; what you typed is kept.")


class SecondPersonNeeded(NotAllowed):
    """The action takes two different persons."""

    sentence = N_("%(why)s")
    remedy = N_("Let the second person confirm at this screen with a passkey or PIN.")


class PurposeNeeded(NotAllowed):
    """Whoever has no part in the case says what he needs it for."""

    sentence = N_("%(why)s")
    remedy = N_("Type the purpose and try again; it is written into the access log.")


SPECIAL = {
    Reason.STALE: StepUpNeeded,
    Reason.SECOND: SecondPersonNeeded,
    Reason.PURPOSE: PurposeNeeded,
}


def require(
    actor: Actor, action: str, facts: Facts, now: dt.datetime, *, second: Actor | None = None
) -> None:
    """Return if the actor may do this; else raise NotAllowed, or Denied where he may not even see."""
    verdict = decide(actor, action, facts, now, second=second)
    if not verdict.allowed:
        raise _refusal(actor, action, facts, now, verdict)


def require_able(actor: Actor, action: str, now: dt.datetime) -> None:
    """Return if the actor could do this to anything; else raise. Asked before a thing is fetched."""
    reason = able(actor, action, now).reason
    if reason is not None:
        raise SPECIAL.get(reason, NotAllowed)(action=action, reason=reason)


def _refusal(
    actor: Actor, action: str, facts: Facts, now: dt.datetime, verdict: Verdict
) -> Refusal:
    reason = verdict.reason
    rule = rule_of(action)
    if reason is None or rule is None or not _may_know(actor, rule, facts, now):
        return Denied(action=action, reason=reason)
    return SPECIAL.get(reason, NotAllowed)(action=action, reason=reason)


def _may_know(actor: Actor, rule: Rule, facts: Facts, now: dt.datetime) -> bool:
    """Where a row names no sight, what a case holds is hidden, and the office's own is no secret."""
    if rule.sight:
        return decide(actor, rule.sight, facts, now).allowed
    return Trait.CONTENT not in rule.traits
