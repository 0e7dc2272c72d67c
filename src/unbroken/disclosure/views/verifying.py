"""The public page on which anybody has a bundle judged, and the verifier to take along."""

import functools

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from unbroken.base.time_words import language_of
from unbroken.disclosure import arrivals, judging
from unbroken.disclosure.forms import BROUGHT, BundleForm
from unbroken.people.middleware import works_locked
from unbroken_verify import policy, pyz

VERIFIER_NAME = "unbroken-verify.pyz"


@login_not_required
@works_locked
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@arrivals.to_disk
def verify(request: HttpRequest) -> HttpResponse:
    """Judge a bundle; it is gone when the answer is sent."""
    form = BundleForm(request.POST or None, request.FILES or None)
    judged = None
    if request.method == "POST" and form.is_valid():
        judged = _judged(form)
    shown = {
        "form": form,
        "judged": judged,
        "name": getattr(request.FILES.get("bundle"), "name", ""),
        "by_own": form.data.get("trust") != BROUGHT,
        "megabytes": arrivals.BYTES_MAX // 1024 // 1024,
        "place": _("Public verification · no account"),
        "layout": "site/base.html" if getattr(request, "signed_in", None) else "site/bare.html",
    }
    return render(request, "disclosure/verify.html", shown)


@login_not_required
@works_locked
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """Hand out the verifier as one file, to check without this station and without a network."""
    del request
    return HttpResponse(
        _verifier(),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{VERIFIER_NAME}"'},
    )


def _judged(form: BundleForm) -> judging.Judged | None:
    place = arrivals.place_of(form.cleaned_data["bundle"])
    if place is None:
        return None
    trusted: policy.Policy | None = (
        judging.brought_policy(form.cleaned_data["policy"].read())
        if form.cleaned_data["trust"] == BROUGHT
        else judging.own_policy()
    )
    language = language_of(get_language() or "zh")
    return judging.judge(place, trusted=trusted, language=language)


@functools.cache
def _verifier() -> bytes:
    return pyz.archive()
