"""Rows of projection tables as the door reads and writes them: plain SQL, made once a model."""

import functools
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from django.db import connection as django_connection
from django.db import models
from psycopg import sql

from unbroken.chain.models import Projection
from unbroken.chain.projection import Wanted, Write
from unbroken_verify import act as format_
from unbroken_verify import jcs

Connection = psycopg.Connection[tuple[Any, ...]]
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


def select(
    connection: Connection, log_id: str, wanted: Wanted
) -> "psycopg.Cursor[tuple[Any, ...]]":
    """Read and lock the rows that are wanted."""
    return connection.execute(_select(wanted.model, wanted.column), (log_id, list(wanted.values)))


def row_from(model: type[Projection], values: Sequence[Any]) -> Projection:
    """Make a row object of what `select` brought."""
    return model.from_db("default", [field.attname for field in _columns(model)], values)


def write(connection: Connection, row: Projection, columns: Iterable[str], how: Write) -> None:
    """Insert a new row, or update these columns of a row that is there."""
    model = type(row)
    fields = [f for f in _columns(model) if f.attname in columns]
    names = tuple(field.column for field in fields)
    if how is Write.CHANGE:
        values = [_value(field, row) for field in fields]
        connection.execute(_update(model, names), [*values, row.log_id, row.ref])
        return
    statement = _insert(model) if how is Write.ADD else _upsert(model, names)
    connection.execute(statement, [_value(f, row) for f in _columns(model)])


def words(
    envelope: bytes, names: Sequence[str], preimages: Sequence[bytes | None]
) -> tuple[dict[str, jcs.Json], format_.Envelope]:
    """Read what an act says; erased fields are left out."""
    pairs = zip(names, preimages, strict=True)
    said = {name: jcs.decode(bytes(one))[1] for name, one in pairs if one is not None}  # type: ignore[index]
    return said, format_.parse_envelope(bytes(envelope))


def _value(field: "models.Field[Any, Any]", row: Projection) -> object:
    return field.get_db_prep_save(getattr(row, field.attname), connection=django_connection)


@functools.cache
def _columns(model: type[Projection]) -> "tuple[models.Field[Any, Any], ...]":
    return tuple(field for field in model._meta.concrete_fields if field.column)


# Each statement is spelled once: spelling it at every act cost a tenth of the door's time.


@functools.cache
def _select(model: type[Projection], column: str) -> bytes:
    columns = sql.SQL(", ").join(sql.Identifier(str(f.column)) for f in _columns(model))
    spelled = sql.SQL(
        "SELECT {} FROM {} WHERE log_id = %s AND {} = ANY(%s) ORDER BY ref LIMIT {} FOR NO KEY UPDATE"
    ).format(columns, _table(model), sql.Identifier(column), sql.Literal(ROWS_MAX))
    return spelled.as_bytes(None)


@functools.cache
def _insert(model: type[Projection]) -> bytes:
    columns = sql.SQL(", ").join(sql.Identifier(str(f.column)) for f in _columns(model))
    places = sql.SQL(", ").join([sql.Placeholder()] * len(_columns(model)))
    spelled = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(_table(model), columns, places)
    return spelled.as_bytes(None)


@functools.cache
def _upsert(model: type[Projection], names: tuple[str, ...]) -> bytes:
    sets = [sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in names]
    known = sql.SQL(" ON CONFLICT (log_id, ref) DO UPDATE SET {}").format(sql.SQL(", ").join(sets))
    return _insert(model) + known.as_bytes(None)


@functools.cache
def _update(model: type[Projection], names: tuple[str, ...]) -> bytes:
    sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in names)
    spelled = sql.SQL("UPDATE {} SET {} WHERE log_id = %s AND ref = %s").format(_table(model), sets)
    return spelled.as_bytes(None)


def _table(model: type[Projection]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)
