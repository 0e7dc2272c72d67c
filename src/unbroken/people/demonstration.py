"""Sign-in of the demonstration: one card a role, on this machine only (decision 16)."""

import datetime as dt
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from unbroken.people import find
from unbroken.people.roles import MACHINE_ROLES, ROLES
from unbroken.people.signing import DEMONSTRATION

FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A role and the officer who plays it."""

    officer: str
    name: str
    role_zh: str
    role_en: str
    unit: str


def is_open(request: HttpRequest) -> bool:
    """Say whether cards are handed out: in a marked folder, to this very machine, without a proxy."""
    return settings.DEMONSTRATION and _is_loopback(request)


def is_shown(request: HttpRequest) -> bool:
    """Say whether this session was opened by a card."""
    return DEMONSTRATION in request.session


def _is_loopback(request: HttpRequest) -> bool:
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False


def cards(request: HttpRequest, *, now: dt.datetime) -> tuple[Card, ...]:
    """Return one card a role that somebody holds; none where this is no demonstration."""
    if not is_open(request):
        return ()
    holders = find.holders_of_roles(now=now)
    return tuple(
        Card(
            officer=holder.officer,
            name=holder.name,
            role_zh=word.zh,
            role_en=word.en,
            unit=holder.unit_name,
        )
        for word in ROLES.words
        if word.code not in MACHINE_ROLES and (holder := holders.get(word.code))
    )
