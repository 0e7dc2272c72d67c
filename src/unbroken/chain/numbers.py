"""Numbers that people say aloud: given by the act itself, without holes (decision 9).

A field declared with `number="receipt"` gets the next number of that kind, unit and year where the
act does not bring one. The counter's row is locked in the same transaction.
"""

import dataclasses
import zoneinfo
from collections.abc import Iterator

from django.conf import settings

from unbroken.base.identifiers import id_of
from unbroken.chain.entry import Draft
from unbroken.chain.models import Counter
from unbroken.chain.projection import Put, Rows, Wanted
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, Field

SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"


def numbers_wanted(event: Recorded[Act]) -> Iterator[Wanted]:
    """Name the counters that an act needs."""
    for field in _unnumbered(event.act):
        yield Wanted(Counter, (_counter(event, field),))


def numbered(draft: Draft, rows: Rows, *, log_id: str) -> Draft:
    """Give the act its numbers, and move the counters on."""
    event = draft.recorded(log_id=log_id, n=0, at=draft.entry.occurred_at)
    given = {}
    for field in _unnumbered(event.act):
        counter = _counter(event, field)
        known = rows.get(Counter, counter)
        last = known.last + 1 if known else 1
        rows.apply(Put(Counter, counter, last=last), log_id=log_id, act=draft.id)
        given[field.name] = spelled(id_of(str(event.unit)), _year(event), last)
    if not given:
        return draft
    act = dataclasses.replace(draft.entry.act, **given)  # type: ignore[type-var]  # acts are dataclasses.
    return dataclasses.replace(draft, entry=dataclasses.replace(draft.entry, act=act))


def spelled(unit: str, year: int, last: int) -> str:
    """Write a number with its check character, as in `CD-2026-00042-K`."""
    body = f"{''.join(one for one in unit.upper() if one in SYMBOLS)}-{year}-{last:05d}"
    return f"{body}-{check_character(body)}"


def check_character(body: str) -> str:
    """Compute the check character of ISO/IEC 7064, MOD 37-2: it finds one wrong or two swapped ones."""
    product = 0
    for symbol in body.replace("-", ""):
        product = (product + SYMBOLS.index(symbol)) * 2 % 37
    return SYMBOLS[(38 - product) % 37]


def _unnumbered(act: Act) -> list[Field]:
    return [f for f in act.declared.fields if f.number and getattr(act, f.name) is None]


def _counter(event: Recorded[Act], field: Field) -> str:
    return f"number:{field.number}:{event.unit}:{_year(event)}"


def _year(event: Recorded[Act]) -> int:
    return event.occurred_at.astimezone(zoneinfo.ZoneInfo(settings.TIME_ZONE)).year
