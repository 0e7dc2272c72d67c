"""How every act enters the index, and how an erased one leaves it."""

from collections.abc import Iterator

from unbroken.base.identifiers import id_of
from unbroken.chain.acts import FieldsErased
from unbroken.chain.projection import Change, Put, Rows, Wanted, projects, watches
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, Field, Kind
from unbroken.trace import folding
from unbroken.trace.models import Trace

CODED = frozenset({Kind.OFFICER, Kind.OFFICERS, Kind.UNIT, Kind.ROOM, Kind.DEVICE, Kind.DEVICES})
"""References whose id is a code that people know and type."""


@watches()
def act_indexed(event: Recorded[Act], _rows: Rows) -> Iterator[Change]:
    """Enter an act in the index with what it is about and the words in it."""
    words = folding.lines_of(
        [*_typed(event.act, event.declared.fields), id_of(event.by), *_files(event)]
    )
    yield Put(
        Trace,
        event.ref,
        stream=event.stream,
        case=event.case,
        n=event.n,
        type=event.declared.wire_name,
        by=event.by,
        occurred_at=event.occurred_at,
        about=list(event.subjects()),
        words=words,
        pairs=folding.pairs_of(words),
    )


@projects(FieldsErased, reads=lambda event: [Wanted(Trace, (event.act.of_act or "",))])
def act_erased(event: Recorded[FieldsErased], rows: Rows) -> Iterator[Change]:
    """Empty the row of an act of which fields were erased: nothing of it is found any more."""
    if event.act.of_act and rows.get(Trace, event.act.of_act):
        yield Put(Trace, event.act.of_act, about=[], words="", pairs=[])


def _typed(said: object, fields: tuple[Field, ...]) -> Iterator[str]:
    """Yield the short texts of an act, those inside rows included."""
    for field in fields:
        value = getattr(said, field.attribute)
        if field.kind is Kind.ROWS:
            for row in value or ():
                yield from _typed(row, field.rows)
        elif field.kind is Kind.TEXT and isinstance(value, str):
            yield value
        elif field.kind in CODED:
            yield from (id_of(one) for one in _several(value))


def _several(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()


def _files(event: Recorded[Act]) -> Iterator[str]:
    return (file.name for file in event.media)
