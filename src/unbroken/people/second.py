"""A second person confirms inside the session of the first, for this one act (decision 25)."""

import datetime as dt
from http import HTTPStatus

from django.http import HttpRequest, JsonResponse

from unbroken.base.identifiers import Digest
from unbroken.base.refusal import N_, Refusal
from unbroken.chain.actor import Actor, Factor
from unbroken.people import assertions, demonstration, find, scratch
from unbroken.people.edge import actor_of
from unbroken.people.models import Account
from unbroken.people.policy import different_persons
from unbroken.people.signing import terminal_of

CREDENTIAL, NUMBER, PIN = "second_credential", "second_number", "second_pin"
ASKING = "X-Ask-Passkey"
"""Names of the fields that a form carries for the second person, and of the header of its first step."""


class NobodyConfirmed(Refusal):
    """A second person confirms by a passkey or PIN of his own."""

    sentence = N_("Nobody confirmed as second person, or the number or PIN is not right.")
    remedy = N_("Let the second person confirm again; what you typed is kept.")
    status = HTTPStatus.FORBIDDEN


class SamePersonTwice(Refusal):
    """Four eyes are two persons, whatever number of accounts they have."""

    sentence = N_("The second person has to be somebody else.")
    remedy = N_("Ask a colleague whose role allows it to confirm here.")
    status = HTTPStatus.FORBIDDEN


def question(request: HttpRequest, about: Digest) -> JsonResponse | None:
    """Answer the page that asks for a passkey's question about what is typed; else return None."""
    if ASKING not in request.headers:
        return None
    return JsonResponse({"request_options": assertions.ask(request, about)})


def second_of(request: HttpRequest, about: Digest, now: dt.datetime) -> Actor:
    """Return who confirmed this one thing besides the one who is signed in.

    Raises NobodyConfirmed, KeyDidNotConfirm or SamePersonTwice. Whether the second person may do
    so is the policy's question; this only finds out who it is.
    """
    account, factor = _shown(request, about)
    standing = find.standing_of(account.ref, now=now)
    if standing is None or not standing.in_use:
        raise NobodyConfirmed
    second = find.actor_of(standing, factor=factor, factor_at=now, terminal=terminal_of(request))
    if not different_persons(actor_of(request), second):
        raise SamePersonTwice
    return second


def _shown(request: HttpRequest, about: Digest) -> tuple[Account, Factor]:
    if said := request.POST.get(CREDENTIAL):
        return assertions.answer(request, about, said).account, Factor.PASSKEY
    number = request.POST.get(NUMBER, "").strip()
    if demonstration.is_shown(request) and demonstration.is_open(request):
        return scratch.account_for_card(number), Factor.DEMONSTRATION
    account = find.account_of(number) if number else None
    if not scratch.pin_is_right(account, request.POST.get(PIN, "")):
        raise NobodyConfirmed
    assert account is not None  # noqa: S101 — no PIN is right without an account.
    return account, Factor.PIN
