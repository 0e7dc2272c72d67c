"""Rows of projection tables as the door reads and writes them: plain SQL, made once a model.

Each statement is spelled once, and the server parses and plans it once a connection.
"""

import functools
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from psycopg import sql

from unbroken.chain.models import Projection
from unbroken.chain.projection import Wanted, Write
from unbroken.chain.trip import Answer, Trip
from unbroken_verify import act as format_
from unbroken_verify import jcs

ROWS_MAX = 10_000
"""No act names more rows than this; a query that would bring more is a mistake of a projector."""


def together(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Join what is wanted of one model by one column, in the fixed order in which rows are locked."""
    values: dict[tuple[type[Projection], str], set[str]] = {}
    for one in wanted:
        values.setdefault((one.model, one.column), set()).update(v for v in one.values if v)
    ordered = sorted(values.items(), key=lambda item: (item[0][0]._meta.db_table, item[0][1]))
    return [
        Wanted(model, tuple(sorted(names)), column) for (model, column), names in ordered if names
    ]


def select(trip: Trip, log_id: str, wanted: Wanted) -> Answer:
    """Ask for the rows that are wanted, and lock them."""
    return trip.ask(_select(wanted.model, wanted.column), log_id, list(wanted.values))


def row_from(model: type[Projection], values: Sequence[Any]) -> Projection:
    """Make a row object of what `select` brought."""
    return model.from_db("default", [field.attname for field in _columns(model)], values)


def write(trip: Trip, row: Projection, columns: Iterable[str], how: Write) -> None:
    """Insert a new row, or update these columns of a row that is there."""
    model = type(row)
    fields = [f for f in _columns(model) if f.attname in columns]
    names = tuple(field.column for field in fields)
    if how is Write.CHANGE:
        values = [getattr(row, field.attname) for field in fields]
        trip.ask(_update(model, names), *values, row.log_id, row.ref)
        return
    statement = _insert(model) if how is Write.ADD else _upsert(model, names)
    trip.ask(statement, *(getattr(row, field.attname) for field in _columns(model)))


def words(
    envelope: bytes, names: Sequence[str], preimages: Sequence[bytes | None]
) -> tuple[dict[str, jcs.Json], format_.Envelope]:
    """Read what an act says; erased fields are left out."""
    pairs = zip(names, preimages, strict=True)
    said = {name: jcs.decode(bytes(one))[1] for name, one in pairs if one is not None}  # type: ignore[index]
    return said, format_.parse_envelope(bytes(envelope))


@functools.cache
def _columns(model: type[Projection]) -> "tuple[models.Field[Any, Any], ...]":
    return tuple(field for field in model._meta.concrete_fields if field.column)


@functools.cache
def _select(model: type[Projection], column: str) -> bytes:
    columns = sql.SQL(", ").join(sql.Identifier(str(f.column)) for f in _columns(model))
    spelled = sql.SQL(
        "SELECT {} FROM {} WHERE log_id = $1 AND {} = ANY($2) ORDER BY ref LIMIT {} FOR NO KEY UPDATE"
    ).format(columns, _table(model), sql.Identifier(column), sql.Literal(ROWS_MAX))
    return spelled.as_bytes(None)


@functools.cache
def _insert(model: type[Projection]) -> bytes:
    columns = sql.SQL(", ").join(sql.Identifier(str(f.column)) for f in _columns(model))
    places = sql.SQL(", ").join(_place(n) for n, _ in enumerate(_columns(model), start=1))
    spelled = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(_table(model), columns, places)
    return spelled.as_bytes(None)


@functools.cache
def _upsert(model: type[Projection], names: tuple[str, ...]) -> bytes:
    sets = [sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in names]
    known = sql.SQL(" ON CONFLICT (log_id, ref) DO UPDATE SET {}").format(sql.SQL(", ").join(sets))
    return _insert(model) + known.as_bytes(None)


@functools.cache
def _update(model: type[Projection], names: tuple[str, ...]) -> bytes:
    sets = [
        sql.SQL("{} = {}").format(sql.Identifier(name), _place(n))
        for n, name in enumerate(names, start=1)
    ]
    log_id, ref = _place(len(names) + 1), _place(len(names) + 2)
    spelled = sql.SQL("UPDATE {} SET {} WHERE log_id = {} AND ref = {}").format(
        _table(model), sql.SQL(", ").join(sets), log_id, ref
    )
    return spelled.as_bytes(None)


def _place(n: int) -> sql.SQL:
    return sql.SQL("$" + str(n))


def _table(model: type[Projection]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)
