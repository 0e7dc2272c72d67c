"""The words and drawings that every template may use: {% load unbroken %}."""

import datetime as dt

from django import template
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from unbroken.base import time_words
from unbroken.base.shown import Limit, Pointer, Tone
from unbroken.base.time_words import Language, Precision
from unbroken.site import icons
from unbroken.site import qr as qr_code
from unbroken.site import remedies as remedy_sentences

register = template.Library()

PRECISIONS = {"": Precision.MINUTE, "s": Precision.SECOND, "ms": Precision.MILLISECOND}
DIGEST_GROUPS, GROUP_DIGITS = 4, 4


def reader() -> Language:
    """Name the language of the page being drawn."""
    return time_words.language_of(translation.get_language() or "zh")


@register.filter
def clock(moment: dt.datetime | None, precision: str = "") -> str:
    """Write the time of day: {{ at|clock }}, {{ at|clock:"s" }}, {{ at|clock:"ms" }}."""
    if moment is None:
        return ""
    zone = timezone.get_current_timezone()
    return time_words.clock(moment, zone=zone, precision=PRECISIONS[precision])


@register.filter
def day(moment: dt.datetime | None) -> str:
    """Write the day: 11-24, 24 Nov."""
    if moment is None:
        return ""
    return time_words.day(moment, zone=timezone.get_current_timezone(), language=reader())


@register.filter
def long_day(moment: dt.datetime | None) -> str:
    """Write the day with its weekday: 11 月 24 日 星期二, Tuesday 24 November."""
    if moment is None:
        return ""
    return time_words.long_day(moment, zone=timezone.get_current_timezone(), language=reader())


@register.filter
def moment(at: dt.datetime | None, precision: str = "") -> str:
    """Write day and time: 11-24 09:52, 24 Nov 09:52."""
    if at is None:
        return ""
    zone = timezone.get_current_timezone()
    return time_words.moment(at, zone=zone, language=reader(), precision=PRECISIONS[precision])


@register.filter
def full_moment(at: dt.datetime | None) -> str:
    """Write year, day and time to the second: 2026-11-24 08:59:20."""
    if at is None:
        return ""
    return time_words.full_moment(at, zone=timezone.get_current_timezone())


@register.filter
def iso(at: dt.datetime | None) -> str:
    """Write a time for machines, in UTC with milliseconds."""
    if at is None:
        return ""
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@register.filter
def same_day(one: dt.datetime, other: dt.datetime | None) -> bool:
    """Say whether two moments lie on one day in the organ's zone."""
    zone = timezone.get_current_timezone()
    return other is not None and one.astimezone(zone).date() == other.astimezone(zone).date()


@register.filter
def lasting(duration: dt.timedelta | None) -> str:
    """Write a length in words: 7 分 45 秒, 9 h 24 min."""
    return "" if duration is None else time_words.lasting(duration, language=reader())


@register.filter
def hours(duration: dt.timedelta | None) -> str:
    """Write a length as figures beside a limit: 9:24."""
    return "" if duration is None else time_words.hours(duration)


@register.filter
def stopwatch(duration: dt.timedelta | None) -> str:
    """Write a length as a running clock: 00:19:20."""
    return "" if duration is None else time_words.stopwatch(duration)


@register.filter
def seconds(duration: dt.timedelta | None) -> int:
    """Write a length as whole seconds, for bars and live clocks."""
    return 0 if duration is None else max(0, duration // dt.timedelta(seconds=1))


@register.filter
def digest(value: str) -> SafeString | str:
    """Write a digest short, in groups; the whole of it is in its title and can be copied."""
    if not value:
        return ""
    groups = [value[i : i + GROUP_DIGITS] for i in range(0, len(value), GROUP_DIGITS)]
    return format_html(
        '<span class="digest" title="{}" data-copy="{}">{}</span>',
        value,
        value,
        " ".join(groups[:DIGEST_GROUPS]),
    )


@register.filter
def as_typed(words: object) -> SafeString | str:
    """Mark words that somebody typed: they stand in the language they were typed in."""
    if words in (None, ""):
        return ""
    return format_html('<bdi translate="no">{}</bdi>', words)


@register.filter
def remedies(field: BoundField) -> list[str]:
    """Write what is wrong with a field, in sentences that name it and say what to do."""
    errors: list[ValidationError] = field.errors.as_data()
    return remedy_sentences.remedies(str(field.label), errors)


@register.filter
def widget_kind(field: BoundField) -> str:
    """Name the control of a field: checkbox, textarea, radio, … for its layout."""
    return (
        getattr(field.field.widget, "input_type", "") or type(field.field.widget).__name__.lower()
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon beside words; never alone."""
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def sprite() -> SafeString:
    """Write the drawings that the icons of a page refer to; once a page."""
    return format_html(
        '<svg width="0" height="0" class="vh" aria-hidden="true">{}</svg>',
        mark_safe(icons.sprite_symbols()),  # noqa: S308 — constants of this house.
    )


@register.simple_tag
def mark() -> SafeString:
    """Draw the three rings of the house."""
    return format_html(
        '<svg viewBox="0 0 30 18" aria-hidden="true" fill="none" stroke="currentColor"'
        ' stroke-width="2.4">{}</svg>',
        mark_safe(icons.MARK),  # noqa: S308 — a constant of this house.
    )


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """Draw a QR code; the label says what it leads to."""
    path, size = qr_code.path_and_size(text)
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">'
        '<path fill="#000" d="{}"/></svg>',
        size,
        size,
        label,
        path,
    )


@register.simple_tag
def pointer(to: Pointer | str) -> SafeString | str:
    """Write words that may lead somewhere."""
    if isinstance(to, str):
        return to
    words = as_typed(to.words) if to.typed else to.words
    return format_html('<a href="{}">{}</a>', to.address, words) if to.address else words


@register.inclusion_tag("site/components/state.html")
def state(tone: str, words: object, *, plain: bool = False) -> dict[str, object]:
    """Show a state: {% state "bad" _("Overdue") %}; shape, words and colour together."""
    return {"tone": Tone(tone), "words": words, "plain": plain}


@register.inclusion_tag("site/components/states.html")
def shown_state(given: object) -> dict[str, object]:
    """Show a State, or nothing where there is none."""
    return {"state": given}


@register.inclusion_tag("site/components/figures.html")
def figures(given: object) -> dict[str, object]:
    """Show the four figures at the head of a page; each leads to the list behind it."""
    return {"figures": given}


@register.inclusion_tag("site/components/chain.html")
def chain(links: object, foot: str = "") -> dict[str, object]:
    """Show the five links of a case, a cell for each required record, and the legend."""
    return {"links": links, "foot": foot}


@register.inclusion_tag("site/components/cells.html")
def cells(given: object, words: str) -> dict[str, object]:
    """Show cells in a list; the words say the same to whoever cannot see them."""
    return {"cells": given, "words": words}


@register.inclusion_tag("site/components/timeline.html")
def timeline(rows: object, *, heads: bool = True) -> dict[str, object]:
    """Show rows in their order, under their days or with the day beside each time."""
    return {"rows": rows, "heads": heads}


@register.inclusion_tag("site/components/limit.html")
def limit(given: Limit, *, chip: bool = False) -> dict[str, object]:
    """Show time used against a limit, and what is left once it is near."""
    tone = given.tone
    return {"limit": given, "tone": tone, "over": given.left < dt.timedelta(0), "chip": chip}


@register.inclusion_tag("site/components/loop.html")
def loop(steps: object) -> dict[str, object]:
    """Show the closed loop: found, notified, rectifying, to review, closed."""
    return {"steps": steps}


@register.inclusion_tag("site/components/verdict.html")
def verdict(tone: str, sentence: str, detail: str, checks: object) -> dict[str, object]:
    """Show a verdict in a full sentence, with the checks it rests on."""
    return {"tone": Tone(tone), "sentence": sentence, "detail": detail, "checks": checks}


@register.inclusion_tag("site/components/tabs.html")
def tabs(given: object, label: str) -> dict[str, object]:
    """Show filters as links; the current one is the Tab whose `current` is true."""
    return {"tabs": given, "label": label}


@register.inclusion_tag("site/components/slots.html")
def slots(given: object) -> dict[str, object]:
    """Show the places for signatures; what is not signed yet is dashed."""
    return {"slots": given}


@register.inclusion_tag("site/components/bars.html")
def bars(total: float, unsettled: float, largest: float) -> dict[str, object]:
    """Show a figure as a bar, its open part hatched, against the largest of its column."""
    scale = 100 / largest if largest else 0
    shut = max(0.0, total - unsettled)
    return {"total": total, "closed": round(shut * scale, 2), "open": round(unsettled * scale, 2)}


@register.simple_tag
def value(given: object, kind: str) -> SafeString:
    """Write one value of an act, or several, as its kind asks."""
    if not isinstance(given, tuple | list):
        return _one_value(given, kind)
    if not given:
        return format_html("{}", translation.pgettext("no values", "None"))
    between = translation.pgettext("between values", ", ")
    return format_html_join(between, "{}", ((_one_value(one, kind),) for one in given))


def _one_value(given: object, kind: str) -> SafeString:
    shown = render_to_string("site/components/value.html", {"one": given, "kind": kind})
    return mark_safe(shown.strip())  # noqa: S308 — the template has escaped it.
