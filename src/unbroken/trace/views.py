"""The page of search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unbroken.base import clock
from unbroken.people.edge import actor_of
from unbroken.trace import pages


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the cases, people and records that have the words asked for."""
    return render(
        request, "trace/search.html", pages.search(actor_of(request), request.GET, clock.now())
    )
