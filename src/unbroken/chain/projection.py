"""What is true now follows from acts: changes, the rows they need, and who computes them.

A link's `project.py` has one pure function an act. It is given the act and the rows it asked for and
answers with changes; it neither reads nor writes, so that replay can call the very same function.

    @projects(ItemsHandedOver, reads=lambda act: [Wanted(Item, act.items)])
    def items_handed_over(event: Recorded[ItemsHandedOver], rows: Rows) -> Iterable[Change]:
        for item in event.act.items:
            yield Put(Item, item, holder=event.act.receiver)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from unbroken.chain.models import Projection
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act

P = TypeVar("P", bound=Projection)
A = TypeVar("A", bound=Act)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Rows that a projector needs: those of a model whose column has one of these values."""

    model: type[Projection]
    values: tuple[str, ...]
    column: str = "ref"


@dataclass(frozen=True, slots=True, init=False)
class Put:
    """Write these columns of one row, making the row where there is none."""

    model: type[Projection]
    ref: str
    values: Mapping[str, Any]

    def __init__(self, model: type[Projection], ref: str, **values: Any) -> None:  # noqa: ANN401 — columns.
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "ref", ref)
        object.__setattr__(self, "values", values)


Change = Put


@dataclass(kw_only=True)
class Rows:
    """The rows that an act named, with the changes made so far in the same transaction."""

    kept: dict[tuple[type[Projection], str], Projection] = field(default_factory=dict)
    made: set[tuple[type[Projection], str]] = field(default_factory=set)
    touched: dict[tuple[type[Projection], str], set[str]] = field(default_factory=dict)

    def get(self, model: type[P], ref: str | None) -> P | None:
        """Return the row of that reference, or None where there is none."""
        row = self.kept.get((model, ref)) if ref else None
        return row if isinstance(row, model) else None

    def of(self, model: type[P], **where: object) -> Iterator[P]:
        """Go through the kept rows of a model whose columns have these values."""
        for (kind, _), row in self.kept.items():
            if kind is model and all(getattr(row, name) == value for name, value in where.items()):
                yield row  # type: ignore[misc]  # kind is model, so row is a P.

    def keep(self, row: Projection) -> None:
        """Take in a row that was read."""
        self.kept[type(row), row.ref] = row

    def apply(self, change: Change, *, log_id: str, act: object) -> Projection:
        """Make a change here, so that the next act of the transaction sees it."""
        place = (change.model, change.ref)
        row = self.kept.get(place)
        if row is None:
            row = change.model(log_id=log_id, ref=change.ref)
            self.keep(row)
            self.made.add(place)
        for name, value in {**change.values, "act": act}.items():
            setattr(row, name, value)
            self.touched.setdefault(place, set()).add(name)
        return row

    def changed(self) -> Iterator[tuple[Projection, set[str], bool]]:
        """Go through the rows to write: the row, the columns that changed, whether it is new."""
        for place, columns in self.touched.items():
            yield self.kept[place], columns, place in self.made


class Projector(Protocol):
    """A pure function from an act and the rows it asked for to changes."""

    def __call__(self, event: Recorded[Any], rows: Rows, /) -> Iterable[Change]:
        """Say what changes."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """A projector or watcher, and the rows it needs."""

    reads: Callable[[Recorded[Any]], Iterable[Wanted]]
    changes: Projector


_projectors: dict[type[Act], list[Consequence]] = {}
_watchers: list[Consequence] = []


def nothing(_event: Recorded[Any]) -> Iterable[Wanted]:
    """Name no rows: for projectors that only write."""
    return ()


def projects(
    *act_classes: type[Act], reads: Callable[[Recorded[Any]], Iterable[Wanted]] = nothing
) -> Callable[[Projector], Projector]:
    """Register what one kind of act (or several) changes."""

    def register(function: Projector) -> Projector:
        for act_class in act_classes:
            _projectors.setdefault(act_class, []).append(Consequence(reads, function))
        return function

    return register


def watches(
    *, reads: Callable[[Recorded[Any]], Iterable[Wanted]] = nothing
) -> Callable[[Projector], Projector]:
    """Register what every act changes: the rulebook's duties, the trace index."""

    def register(function: Projector) -> Projector:
        _watchers.append(Consequence(reads, function))
        return function

    return register


def consequences(act_class: type[Act]) -> list[Consequence]:
    """Return everything that follows from an act of this class, in the order of registration."""
    return [*_projectors.get(act_class, ()), *_watchers]
