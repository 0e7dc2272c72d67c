"""The pages of the demonstration's cards."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from unbroken.base import clock
from unbroken.people import demonstration, entrance, scratch
from unbroken.people.find import NoSuchOfficer
from unbroken.people.middleware import works_locked
from unbroken.people.signing import DEMONSTRATION, way_back


@login_not_required
@require_POST
def take_card(request: HttpRequest) -> HttpResponse:
    """Sign in by a card; without a demonstration there is no such page."""
    now = clock.now()
    chosen = request.POST.get("officer", "")
    if chosen not in {card.officer for card in demonstration.cards(request, now=now)}:
        raise NoSuchOfficer
    adapter = get_adapter(request)
    if request.user.is_authenticated:
        adapter.logout(request)
    request.session.flush()
    request.session[DEMONSTRATION] = now.isoformat()
    adapter.login(request, scratch.account_for_card(chosen.removeprefix("officer:")))
    return redirect(way_back(request))


@works_locked
@never_cache
def confirm_card(request: HttpRequest) -> HttpResponse:
    """Unlock, or confirm, in a session that a card opened: there is no factor to show."""
    if not (demonstration.is_open(request) and demonstration.is_shown(request)):
        raise NoSuchOfficer
    if request.method == "POST":
        request.session[DEMONSTRATION] = clock.now().isoformat()
        entrance.renew(request)
        return redirect(way_back(request))
    return render(request, "people/confirm.html", entrance.confirming(request))
