"""The pages of property: what is where, one item with its chain, its label."""

import re
import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unbroken.base import clock
from unbroken.base.identifiers import ItemRef, ref
from unbroken.base.shown import Tab
from unbroken.casefile import naming
from unbroken.chain.numbers import check_character
from unbroken.people import find as people
from unbroken.people.edge import actor_of
from unbroken.people.policy import able
from unbroken.people.refusals import require_able
from unbroken.propertyroom import find
from unbroken.propertyroom.find import custody
from unbroken.propertyroom.models import Item
from unbroken.propertyroom.views import shown, ways

ITEMS_A_PAGE = 50
PRINTED_MAX = 1000
CHECKED = re.compile(r"(?P<body>[0-9A-Z]+(-[0-9A-Z]+)?-\d{4}-\d{5,})-(?P<check>[0-9A-Z*])")
"""A number with its check character, as in `CD-W-2026-00042-X`."""


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """List the items that one may see, what is overdue first; a scanned label leads to its item."""
    now, words = clock.now(), request.GET.get("q", "").strip()
    require_able(actor_of(request), "item.see", now)
    seen = find.items_for(actor_of(request), now)
    if words and (scanned := seen.filter(number=words).first()):
        return redirect(shown.item_address(scanned.ref))
    groups = find.sorted_out(find.matching(seen, words), now)
    chosen = request.GET.get("show", "all")
    page = Paginator(groups.get(chosen, groups["all"]), ITEMS_A_PAGE).get_page(
        request.GET.get("page", "")
    )
    context = {
        "page": page,
        "items": shown.items(list(page.object_list), now),
        "tabs": _tabs({name: group.count() for name, group in groups.items()}, chosen, words),
        "words": words,
        "misread": is_misread(words),
        "chosen": chosen,
        "counts": able(actor_of(request), "stocktake", now).allowed,
    }
    return render(request, "propertyroom/items.html", context)


def _tabs(counts: dict[str, int], chosen: str, words: str) -> list[Tab]:
    labels = {
        "all": _("Here"),
        "overdue": _("Overdue"),
        "officer": _("With officers"),
        "room": _("In the room"),
        "loan": _("Lent"),
        "odd": _("To be cleared up"),
        "left": _("Gone"),
    }
    return [
        Tab(
            words=label,
            address="?" + urlencode({"show": name, **({"q": words} if words else {})}),
            number=counts[name],
            current=name == chosen,
        )
        for name, label in labels.items()
    ]


def is_misread(words: str) -> bool:
    """Say whether words look like a number whose check character does not fit: a slip in reading."""
    read = CHECKED.fullmatch(words.upper())
    return read is not None and check_character(read["body"]) != read["check"]


@require_safe
def items_printed(request: HttpRequest) -> HttpResponse:
    """Show the list as it is printed: the items of one filter, each a line."""
    now = clock.now()
    require_able(actor_of(request), "item.see", now)
    seen = find.matching(find.items_for(actor_of(request), now), request.GET.get("q", ""))
    groups = find.sorted_out(seen, now)
    rows = groups.get(request.GET.get("show", "all"), groups["all"])[:PRINTED_MAX]
    return render(request, "propertyroom/items_print.html", {"items": shown.items(list(rows), now)})


@require_safe
def item(request: HttpRequest, item: uuid.UUID) -> HttpResponse:
    """Show one item: its card, its chain of custody with every break, who holds it, its loans."""
    row = fetched(request, item)
    now, by = clock.now(), actor_of(request)
    case = find.case_open_to(by, row, now)
    events = find.acts_about(row)
    reader = shown.reader_for(row, case, events)
    links = custody.chain_of(row.ref, events, now=now)
    loan = find.loan_of(row)
    context = {
        "item": shown.items([row], now)[0],
        "row": row,
        "case_address": naming.case_address(row.case) if case else "",
        "case_title": case.title if case else "",
        "fields": shown.card_fields(row, events, reader),
        "chain": shown.chain(links, reader, now=now, addressed=case is not None),
        "held_for": now - row.moved_at,
        "limit": shown.limit_of(row, loan, now),
        "loans": shown.loans(find.loans_of(row), now),
        "shelf": shown.shelf_of(row),
        "steps": ways.open_to(by, row, loan, now),
    }
    return render(request, "propertyroom/item.html", context)


@require_safe
def label(request: HttpRequest, item: uuid.UUID) -> HttpResponse:
    """Show the label of an item as it is printed: number, check character, QR code."""
    row = fetched(request, item)
    names = people.names_of([row.unit])
    context = {
        "item": shown.items([row], clock.now())[0],
        "unit": names.get(row.unit, ""),
        "code": row.number or row.ref,
        "code_words": _("Number of the item"),
    }
    return render(request, "propertyroom/label.html", context)


def fetched(request: HttpRequest, item: uuid.UUID) -> Item:
    """Return the item that an address names, if it may be seen."""
    return find.item_for(actor_of(request), ItemRef(ref("item", item)), clock.now())
