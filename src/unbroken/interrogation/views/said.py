"""Telling an officer that what he did is recorded, with the way to the record."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from unbroken.base.identifiers import Key, id_of
from unbroken.chain.receipt import Receipt


def say_recorded(request: HttpRequest, receipt: Receipt, key: Key, words: str) -> None:
    """Say on the next page that the record is safe, and where it stands."""
    address = reverse("casefile:act", kwargs={"case": id_of(receipt.stream), "number": receipt.n})
    said = format_html(
        '{} {} <a href="{}">{}</a>',
        words,
        _("Your record is safe."),
        address,
        _("No. %(number)d") % {"number": receipt.n},
    )
    messages.success(request, said, extra_tags=str(key))
