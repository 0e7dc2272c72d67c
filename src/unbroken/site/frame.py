"""What surrounds every page: side bar, languages, theme, who is signed in, the server's time."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from unbroken.base import clock
from unbroken.base.shown import SignedIn
from unbroken.base.time_words import Language, language_of
from unbroken.site import navigation

THEMES = frozenset({"light", "dark"})
HTML_LANG = {Language.ZH: "zh-CN", Language.EN: "en"}
"""zh-CN, not zh-hans: browsers choose the Chinese shapes of shared characters by it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherLanguage:
    """The language that the switch in the top bar leads to."""

    code: str
    html_lang: str
    words: str


OTHER = {
    Language.ZH: OtherLanguage(code="en", html_lang="en", words="English"),
    Language.EN: OtherLanguage(code="zh-hans", html_lang="zh-CN", words="中文"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What the base template draws around a page."""

    entries: tuple[navigation.Entry, ...]
    language: Language
    html_lang: str
    other: OtherLanguage
    theme: str
    now: dt.datetime
    signed_in: SignedIn | None
    account_address: str
    lock_address: str
    awake_address: str
    search_address: str
    language_address: str


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Give the base template its frame (a context processor)."""
    language = language_of(get_language() or "zh")
    signed_in = getattr(request, "signed_in", None)
    theme = request.COOKIES.get("theme", "")
    made = Frame(
        entries=navigation.entries(request) if signed_in else (),
        language=language,
        html_lang=HTML_LANG[language],
        other=OTHER[language],
        theme=theme if theme in THEMES else "",
        now=clock.now(),
        signed_in=signed_in,
        account_address=_address("people:factors"),
        lock_address=_address("people:lock"),
        awake_address=_address("people:awake"),
        search_address=_address("trace:search"),
        language_address=_address("set_language"),
    )
    return {"frame": made}


def _address(url_name: str) -> str:
    """Return a page's address, or nothing where this station does not serve it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
