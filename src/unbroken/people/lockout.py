"""Guessing passwords: who is locked out, and what is said about it."""

import datetime as dt

from axes.models import AccessAttempt
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unbroken.people.signing import terminal_of

WINDOW = dt.timedelta(minutes=15)
STATION_FAILURES_MAX = 200
"""So many wrong passwords at the whole station within the window are no typing mistakes."""


def typed_number(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """Return the number that was typed, written one way, so that spelling opens no new tries."""
    typed = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(typed).strip().casefold()[:255]


def locked_out(
    request: HttpRequest, _response: object = None, _credentials: object = None
) -> HttpResponse:
    """Say that this place has to wait; the same for every number, known or not."""
    minutes = int(WINDOW.total_seconds() // 60)
    return render(request, "people/locked_out.html", {"minutes": minutes}, status=429)


def is_under_attack(request: HttpRequest, *, now: dt.datetime) -> bool:
    """Say whether the station is being guessed at, and this address has its part in it.

    Addresses without a wrong password of their own sign in as ever: so nobody locks out a unit.
    """
    recent = AccessAttempt.objects.filter(attempt_time__gt=now - WINDOW)
    if not recent.filter(ip_address=terminal_of(request) or None).exists():
        return False
    failures = recent.aggregate(all=Sum("failures_since_start"))["all"] or 0
    return failures >= STATION_FAILURES_MAX
