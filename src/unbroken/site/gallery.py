"""Every component on one page, in both languages, for whoever builds or checks a screen.

It exists only on a demonstration station, and its story is the one of the demonstration.
"""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from unbroken.base.time_words import Language, language_of
from unbroken.site import gallery_samples


class SampleForm(forms.Form):
    """One field of each sort, so that all of them can be looked at."""

    item = forms.CharField(label=_("Features"), max_length=20)
    count = forms.IntegerField(label=_("Number of items"), min_value=1)
    happened = forms.DateTimeField(
        label=_("Happened"),
        help_text=_("To the minute; the station adds when it learned of it."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    place = forms.ChoiceField(label=_("Location"), choices=[("", ""), ("b", "B-03-12")])
    sealed = forms.BooleanField(label=_("Sealed in the holder's presence"), required=False)
    account = forms.CharField(label=_("Account"), widget=forms.Textarea, required=False)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with the demonstration's story."""
    language = _language_on_demonstration()
    samples = gallery_samples.samples(language)
    request.signed_in = samples.signed_in  # type: ignore[attr-defined]
    form = SampleForm({"count": "0", "item": "0" * 30}) if "errors" in request.GET else SampleForm()
    return render(request, "site/gallery.html", {"samples": samples, "form": form})


def printed(request: HttpRequest) -> HttpResponse:
    """Show an act as it is printed."""
    samples = gallery_samples.samples(_language_on_demonstration())
    context = {"act": samples.act, "code": samples.item_code, "code_words": samples.item_code}
    return render(request, "site/act_print.html", context)


def _language_on_demonstration() -> Language:
    """Return the reader's language; raises Http404 on a station that works in earnest."""
    if not settings.DEMONSTRATION:
        raise Http404
    return language_of(get_language() or "zh")
