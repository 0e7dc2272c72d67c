"""What is true now follows from acts: changes, the rows they need, and who computes them.

A link's `project.py` has one pure function an act. It is given the act and the rows it asked for and
answers with changes; it neither reads nor writes, so that replay can call the very same function.

    @projects(ItemsHandedOver, reads=lambda act: [Wanted(Item, act.items)])
    def items_handed_over(event: Recorded[ItemsHandedOver], rows: Rows) -> Iterable[Change]:
        for item in event.act.items:
            yield Put(Item, item, holder=event.act.receiver)
"""

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from unbroken.base.identifiers import ActId, StreamName
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

    def __init__(self, model: type[Projection], ref: str, /, **values: Any) -> None:  # noqa: ANN401 — columns.
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "ref", ref)
        object.__setattr__(self, "values", values)


Change = Put
Place = tuple[type[Projection], str]


class Acts(Protocol):
    """Reads the acts of a stream as they stand in the log, inside the transaction."""

    def __call__(self, name: StreamName, /, *, after: int = 0) -> Sequence[Recorded[Any]]:
        """Return those after a number, in their order."""


def no_acts(_name: StreamName, /, *, after: int = 0) -> Sequence[Recorded[Any]]:
    """Return none: for streams that are followed from their first act on."""
    return ()


@dataclass(kw_only=True, slots=True)
class Past:
    """What came before in the streams: for a watcher that judges an act by all acts before it.

    `heads` has the hash of each stream's last act. What a watcher worked out it may keep in `memory`
    with number and hash of the act up to which it holds: where that is the head, nothing is read, and
    where other processes recorded since, only that.
    """

    acts: Acts = no_acts
    memory: MutableMapping[str, Any] = field(default_factory=dict)
    heads: dict[str, bytes] = field(default_factory=dict)


class Write(enum.Enum):
    """How a row is written: by what was known of it when its change was computed."""

    ADD = "add"
    """It was asked for and is not there: if it has come in between, the change is computed anew."""
    CHANGE = "change"
    ADD_OR_CHANGE = "add or change"
    """Nobody asked whether it is there, so the change is the same for one that is."""


class Rows:
    """The rows that one projector asked for; what the one before it changed is in them already."""

    def __init__(self, rows: Iterable[Projection] = (), *, past: Past | None = None) -> None:
        self._rows = {(type(row), row.ref): row for row in rows}
        self.past = past or Past()

    def get(self, model: type[P], ref: str | None) -> P | None:
        """Return the row of that reference, or None where there is none."""
        row = self._rows.get((model, ref)) if ref else None
        return row if isinstance(row, model) else None

    def of(self, model: type[P], **where: object) -> Iterator[P]:
        """Go through the rows of a model whose columns have these values, in the order of `ref`."""
        for row in sorted(self._rows.values(), key=lambda row: row.ref):
            if isinstance(row, model) and all(getattr(row, k) == v for k, v in where.items()):
                yield row


class Held:
    """All rows in hand while acts are followed: a few in the door, every one in a replay."""

    def __init__(self, *, past: Past | None = None) -> None:
        self.past = past or Past()
        self._rows: dict[Place, Projection] = {}
        self._by_column: dict[tuple[type[Projection], str], dict[object, set[str]]] = {}
        self._made: set[Place] = set()
        self._asked: set[Place] = set()
        self._touched: dict[Place, set[str]] = {}

    def hold(self, row: Projection) -> None:
        """Take in a row that was read."""
        self._rows[type(row), row.ref] = row
        for (model, column), index in self._by_column.items():
            if isinstance(row, model):
                index.setdefault(getattr(row, column), set()).add(row.ref)

    def follow(self, event: Recorded[Any]) -> None:
        """Make every change that follows from an act; the next act sees it."""
        for consequence in consequences(type(event.act)):
            rows = [row for one in consequence.reads(event) for row in self._asked_for(one)]
            seen = Rows(rows, past=self.past)
            for change in list(consequence.changes(event, seen)):
                self.apply(change, log_id=event.log_id, act=event.id)
        self.past.heads[event.stream] = event.h

    def get(self, model: type[P], ref: str) -> P | None:
        """Return the row of that reference, or None where there is none."""
        row = self._rows.get((model, ref))
        return row if isinstance(row, model) else None

    def apply(self, change: Change, *, log_id: str, act: ActId) -> None:
        """Make one change."""
        place = (change.model, change.ref)
        row = self._rows.get(place)
        if row is None:
            row = change.model(log_id=log_id, ref=change.ref)
            self._made.add(place)
        for name, value in {**change.values, "act": act}.items():
            self._move(row, name, value)
            setattr(row, name, value)
            self._touched.setdefault(place, set()).add(name)
        if place not in self._rows:
            self.hold(row)

    def changed(self) -> Iterator[tuple[Projection, set[str], Write]]:
        """Go through the rows to write: the row, the columns that changed, and how it is written."""
        for place, columns in self._touched.items():
            yield self._rows[place], columns, self._how(place)

    def _how(self, place: Place) -> Write:
        if place not in self._made:
            return Write.CHANGE
        return Write.ADD if place in self._asked else Write.ADD_OR_CHANGE

    def rows(self, model: type[P]) -> Iterator[P]:
        """Go through every row of a model."""
        return (row for row in self._rows.values() if isinstance(row, model))

    def _asked_for(self, wanted: Wanted) -> Iterator[Projection]:
        if wanted.column == "ref":
            refs: Iterable[str] = wanted.values
            self._asked.update((wanted.model, ref) for ref in refs)
        else:
            index = self._index(wanted.model, wanted.column)
            refs = [ref for value in wanted.values for ref in sorted(index.get(value, ()))]
        return (self._rows[wanted.model, ref] for ref in refs if (wanted.model, ref) in self._rows)

    def _index(self, model: type[Projection], column: str) -> dict[object, set[str]]:
        if (model, column) not in self._by_column:
            index: dict[object, set[str]] = {}
            for row in self.rows(model):
                index.setdefault(getattr(row, column), set()).add(row.ref)
            self._by_column[model, column] = index
        return self._by_column[model, column]

    def _move(self, row: Projection, column: str, value: object) -> None:
        index = self._by_column.get((type(row), column))
        if index is not None and (type(row), row.ref) in self._rows:
            index.get(getattr(row, column), set()).discard(row.ref)
            index.setdefault(value, set()).add(row.ref)


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
    """Return everything that follows from an act of this class: watchers first, each in its order."""
    return [*_watchers, *_projectors.get(act_class, ())]
