"""What can be done with an item, as data: the act, in which states, what the page says by itself."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from unbroken.base.identifiers import CaseRef, id_of
from unbroken.casefile import find as casefile
from unbroken.chain.actor import Actor
from unbroken.people import find as people
from unbroken.people.facts import Facts
from unbroken.people.policy import decide
from unbroken.propertyroom import find
from unbroken.propertyroom.models import Item, Loan
from unbroken.propertyroom.states import KEPT
from unbroken_verify.jcs import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What a step starts from: the item, its loan, who is at the desk, and when."""

    item: Item
    loan: Loan | None
    by: Actor
    now: dt.datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing that can be done with an item."""

    slug: str
    act: str
    button: "str | Promise"
    states: tuple[str, ...]
    loan: tuple[str | None, ...] = (None,)
    """States of the item's loan in which it is offered; None is without a loan."""
    given: Callable[[About], dict[str, Json]] = lambda _about: {}
    initial: Callable[[About], dict[str, object]] = lambda _about: {}
    moments: tuple[str, ...] = ()
    two: bool = False
    """A second person signs too; where `needed`, nothing is recorded without him."""
    needed: bool = False
    slots: tuple[str, str] = ("", "")
    leaves: bool = False
    """The item leaves for good, so that it is asked once more."""


def _custodian(about: About) -> dict[str, Json]:
    return {"custodian": about.by.id}


def _item_and_custodian(about: About) -> dict[str, Json]:
    return {"item": about.item.ref, **_custodian(about)}


def _these(about: About) -> dict[str, object]:
    return {"items": [about.item.ref]}


def _seals(about: About) -> dict[str, object]:
    return {**_these(about), "seals": [{"item": about.item.ref, "seal_no": ""}]}


def _both(about: About) -> dict[str, Json]:
    # Until the second person has confirmed, both sides are whoever is at the desk; see perform.hand_over_items.
    return {"from_officer": about.by.id, "custodian": about.by.id}


def _decided(about: About) -> dict[str, Json]:
    request = about.loan.request if about.loan else None
    return {
        "matter": "property_loan",
        "of_act": request,
        "approver": about.by.id,
        "approver_role": "head_unit",
        "person": None,
        "until": None,
    }


def _lent(about: About) -> dict[str, Json]:
    loan = about.loan
    given: dict[str, Json] = {"items": [about.item.ref], **_custodian(about)}
    if loan is None or loan.state != "approved":
        return given
    names = people.names_of([loan.borrower or ""])
    return given | {
        "borrower": names.get(loan.borrower or "", id_of(loan.borrower or "")),
        "borrower_officer": loan.borrower,
        "reason": loan.reason,
        "approver": loan.approver,
        "approver_role": loan.approver_role,
        "approved_at": loan.approved_at.isoformat() if loan.approved_at else None,
        "due_at": loan.due_at.isoformat() if loan.due_at else None,
        "request": loan.request,
    }


def _back(about: About) -> dict[str, Json]:
    loan = about.loan.out_act if about.loan else None
    return {"items": [about.item.ref], "loan": loan, **_custodian(about)}


STEPS: tuple[Step, ...] = (
    Step(
        slug="hand-over",
        act="property_handover",
        button=gettext_lazy("Hand over"),
        states=("seized", "off_site", "moved"),
        loan=(None, "asked", "approved", "refused"),
        given=_both,
        initial=_seals,
        two=True,
        needed=True,
    ),
    Step(
        slug="store",
        act="property_storage",
        button=gettext_lazy("Put into its place"),
        states=("received", "discrepancy", "stored"),
        loan=(None, "asked", "approved", "refused"),
        given=_item_and_custodian,
        slots=("custodian", ""),
    ),
    Step(
        slug="lend",
        act="property_loan",
        button=gettext_lazy("Give out"),
        states=("stored",),
        loan=("approved",),
        given=_lent,
        moments=("out_at",),
        two=True,
        slots=("custodian", "borrower"),
    ),
    Step(
        slug="decide",
        act="approval",
        button=gettext_lazy("Decide on the loan"),
        states=("stored", "received", "seized"),
        loan=("asked",),
        given=_decided,
    ),
    Step(
        slug="ask",
        act="property_loan_request",
        button=gettext_lazy("Ask to borrow"),
        states=("stored",),
        loan=(None, "refused", "back"),
        given=lambda about: {"items": [about.item.ref]},
        initial=lambda about: {"borrower": id_of(about.by.id)},
        slots=("officer", ""),
    ),
    Step(
        slug="take-back",
        act="property_loan_return",
        button=gettext_lazy("Take back"),
        states=("on_loan", "at_expert"),
        loan=("out",),
        given=_back,
        moments=("returned_at",),
        two=True,
        slots=("custodian", "borrower"),
    ),
    Step(
        slug="seal",
        act="seal_event",
        button=gettext_lazy("Seal or open"),
        states=("seized", *KEPT),
        loan=(None, "asked", "approved", "refused", "back"),
        initial=_seals,
    ),
    Step(
        slug="give-back",
        act="property_return",
        button=gettext_lazy("Return to the owner"),
        states=("stored", "lifted", "deposited"),
        given=_custodian,
        initial=_these,
        slots=("custodian", ""),
        leaves=True,
    ),
    Step(
        slug="dispose",
        act="property_disposal",
        button=gettext_lazy("Dispose of"),
        states=("stored", "lifted", "deposited"),
        initial=_these,
        leaves=True,
    ),
    Step(
        slug="move",
        act="transfer_list",
        button=gettext_lazy("Move with the case"),
        states=KEPT,
        given=_custodian,
        initial=lambda about: {"rows": [{"item": about.item.ref}]},
        slots=("custodian", ""),
        leaves=True,
    ),
)
BY_SLUG = {one.slug: one for one in STEPS}


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """A button on an item's page."""

    words: str
    address: str
    first: bool


def open_to(by: Actor, item: Item, loan: Loan | None, now: dt.datetime) -> list[Way]:
    """Return what somebody can do with an item now, what is next first."""
    about = About(item=item, loan=loan, by=by, now=now)
    fitting = [
        one
        for one in STEPS
        if item.state in one.states
        and (loan.state if loan else None) in one.loan
        and (one.needed or decide(by, one.act, facts_for(one, about), now).allowed)
    ]
    return [
        Way(words=str(one.button), address=_address(item, one), first=n == 0)
        for n, one in enumerate(fitting)
    ]


def facts_for(step: Step, about: About) -> Facts:
    """Gather what the policy has to know for a step; a loan is decided on, not a case."""
    if step.slug == "decide" and about.loan:
        return find.facts_about_loan(about.loan)
    return casefile.facts_of(CaseRef(about.item.case))


def _address(item: Item, step: Step) -> str:
    names = {"item": uuid.UUID(id_of(item.ref)), "step": step.slug}
    return reverse("propertyroom:step", kwargs=names)
