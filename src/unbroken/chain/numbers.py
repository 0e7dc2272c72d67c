"""Numbers that people say aloud: given by the act itself, without holes (decision 9).

A field declared with `number="receipt"` gets the next number of that kind, unit and year where the
act does not bring one. The counter's row is locked in the same transaction and, like every row, follows
from the act.
"""

import dataclasses
import zoneinfo
from collections.abc import Iterator

from django.conf import settings

from unbroken.base.identifiers import id_of
from unbroken.chain.entry import Draft
from unbroken.chain.models import Counter
from unbroken.chain.projection import Change, Held, Put, Rows, Wanted, watches
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, Field

MARKS = {
    "case": "A",
    "intake": "J",
    "intake_receipt": "H",
    "acceptance_receipt": "S",
    "item": "W",
    "return_receipt": "L",
}
"""The letter that tells numbers of one unit and year apart: a case from its receipt, an item from both."""

SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"


def numbered(draft: Draft, held: Held, *, log_id: str) -> Draft:
    """Give the act the numbers that it does not bring."""
    if not any(field.number for field in draft.entry.act.declared.fields):
        return draft
    event = draft.unplaced(log_id=log_id)
    given = {}
    for field in _numbered_fields(event):
        if getattr(event.act, field.name) is None:
            given[field.name] = _next(event, field, held.get(Counter, _counter(event, field)))
    if not given:
        return draft
    act = dataclasses.replace(draft.entry.act, **given)  # type: ignore[type-var]  # acts are dataclasses.
    return dataclasses.replace(draft, entry=dataclasses.replace(draft.entry, act=act))


def counters_of(event: Recorded[Act]) -> Iterator[Wanted]:
    """Name the counters that an act draws from."""
    for field in _numbered_fields(event):
        yield Wanted(Counter, (_counter(event, field),))


@watches(reads=counters_of)
def counter_moved(event: Recorded[Act], rows: Rows) -> Iterator[Change]:
    """Move a counter on where the act bears its next number."""
    for field in _numbered_fields(event):
        counter = rows.get(Counter, _counter(event, field))
        if getattr(event.act, field.name) == _next(event, field, counter):
            yield Put(Counter, _counter(event, field), last=_last(counter) + 1)


def spelled(unit: str, year: int, last: int, *, mark: str = "") -> str:
    """Write a number with its mark and check character, as in `CD-W-2026-00042-X`."""
    code = "".join(one for one in unit.upper() if one in SYMBOLS)
    body = "-".join(one for one in (code, mark, str(year), f"{last:05d}") if one)
    return f"{body}-{check_character(body)}"


def check_character(body: str) -> str:
    """Compute the check character of ISO/IEC 7064, MOD 37-2: it finds one wrong or two swapped ones."""
    product = 0
    for symbol in body.replace("-", ""):
        product = (product + SYMBOLS.index(symbol)) * 2 % 37
    return SYMBOLS[(38 - product) % 37]


def _numbered_fields(event: Recorded[Act]) -> list[Field]:
    return [field for field in event.declared.fields if field.number]


def _next(event: Recorded[Act], field: Field, counter: Counter | None) -> str:
    mark = MARKS.get(field.number, "")
    return spelled(id_of(str(event.unit)), _year(event), _last(counter) + 1, mark=mark)


def _last(counter: Counter | None) -> int:
    return counter.last if counter else 0


def _counter(event: Recorded[Act], field: Field) -> str:
    return f"number:{field.number}:{event.unit}:{_year(event)}"


def _year(event: Recorded[Act]) -> int:
    return event.occurred_at.astimezone(zoneinfo.ZoneInfo(settings.TIME_ZONE)).year
