"""What the middleware put on a request, with its types."""

import dataclasses

from django.http import HttpRequest

from unbroken.chain.actor import Actor
from unbroken.chain.payload import AFTER_CLOSURE
from unbroken.people.models import DeskSession

REASON_CHARACTERS_MAX = 1000


class NobodyThere(Exception):
    """A view for those who are signed in was called without the middleware, or by a stranger."""


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in this request."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise NobodyThere
    said = request.POST.get(AFTER_CLOSURE, "").strip() if request.method == "POST" else ""
    return dataclasses.replace(actor, after_closure_reason=said[:REASON_CHARACTERS_MAX])


def desk_of(request: HttpRequest) -> DeskSession:
    """Return the session of this request."""
    desk = getattr(request, "desk", None)
    if not isinstance(desk, DeskSession):
        raise NobodyThere
    return desk
