"""Where a day begins: the first page that one's role opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from unbroken.base import clock
from unbroken.people.edge import actor_of
from unbroken.people.policy import able

FIRST_PAGES = (("case.see", "casefile:cases"), ("account.see", "people:accounts"))
OWN_PAGE = "people:factors"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the cases, or to what else one's role is for; everybody has his own account."""
    actor, now = actor_of(request), clock.now()
    open_to = (page for action, page in FIRST_PAGES if able(actor, action, now).allowed)
    return redirect(next(open_to, OWN_PAGE))
