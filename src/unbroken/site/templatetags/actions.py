"""What can be done here: {% load actions %}."""

from django import template
from django.template import Context

from unbroken.base import clock
from unbroken.people.edge import actor_of
from unbroken.site import doing, navigation

register = template.Library()


@register.inclusion_tag("site/case_actions.html", takes_context=True)
def case_actions(context: Context, case: str) -> dict[str, object]:
    """Offer what the reader can do in a case: {% case_actions id %}."""
    return {"doing": doing.doing_in(case, actor_of(context["request"]), clock.now())}


@register.inclusion_tag("site/after_closure.html", takes_context=True)
def after_closure(context: Context, case: str = "") -> dict[str, object]:
    """Ask in a form why it comes after the closing, where the page's case is closed: {% after_closure %}."""
    request = context.get("request")
    return {"form": doing.why_after_closure(request, case) if request else None}


@register.inclusion_tag("site/waiting.html", takes_context=True)
def waiting_for_me(context: Context, case: str) -> dict[str, object]:
    """Lead to what waits for the reader's approval in a case: {% waiting_for_me id %}."""
    return {"waiting": doing.asked_of(case, actor_of(context["request"]), clock.now())}


@register.simple_tag
def form_address(wire_name: str, case: str) -> str:
    """Lead to where such an act is recorded in a case: {% form_address one.wants id as form %}."""
    return navigation.form_address(wire_name, case) if wire_name else ""


@register.simple_tag
def address(url_name: str, case: str) -> str:
    """Lead to a page of a case, where this station serves it: {% address "area:enter" id as entry %}."""
    return navigation.address(url_name, case=case)
