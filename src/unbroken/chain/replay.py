"""Replaying the log: what is true now, computed again from acts alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from unbroken.chain import read
from unbroken.chain.models import Projection
from unbroken.chain.projection import Held, Past
from unbroken.chain.walls import projections


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A row that is not what the acts say: where, which columns, and which act should stand behind."""

    table: str
    ref: str
    columns: tuple[str, ...]
    act: str


def replayed(*, using: str = "default") -> Held:
    """Follow every act of the log from the first one on."""
    held = Held(past=Past(acts=read.stream))
    for event in read.everything(using=using):
        held.follow(event)
    return held


def differences(*, using: str = "default") -> Iterator[Difference]:
    """Compare every table with what the acts say; nothing is written."""
    held = replayed(using=using)
    for model in projections():
        yield from _of_table(model, held, using)


def _of_table(model: type[Projection], held: Held, using: str) -> Iterator[Difference]:
    expected = {row.ref: row for row in held.rows(model)}
    for row in model._default_manager.using(using).order_by("ref").iterator():
        should = expected.pop(row.ref, None)
        columns = _columns_that_differ(model, row, should)
        if columns:
            yield _difference(model, row, should, columns)
    for row in expected.values():
        yield _difference(model, row, row, ("*",))


def _columns_that_differ(
    model: type[Projection], row: Projection, should: Projection | None
) -> tuple[str, ...]:
    if should is None:
        return ("*",)
    fields = [field for field in model._meta.concrete_fields if field.column]
    return tuple(f.attname for f in fields if _plain(f, row) != _plain(f, should))


def _plain(field: "models.Field[object, object]", row: Projection) -> object:
    value = field.to_python(getattr(row, field.attname))
    return bytes(value) if isinstance(value, memoryview) else value


def _difference(
    model: type[Projection], row: Projection, should: Projection | None, columns: tuple[str, ...]
) -> Difference:
    return Difference(
        table=model._meta.db_table, ref=row.ref, columns=columns, act=str((should or row).act)
    )
