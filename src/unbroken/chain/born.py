"""What comes into being with an act is named here, by the key of whoever records.

Whoever could name it himself could name what is there already, and so take a person or an item out
of another case. The same key gives the same names, so that a repeat is one.
"""

from collections.abc import Iterator, Mapping

from unbroken.base.identifiers import Key, ref, repeatable_id
from unbroken.base.refusal import N_
from unbroken.chain.register import REFERENCE_KINDS, ActType, Field, Kind
from unbroken.chain.values import ActUnreadable, Unreadable
from unbroken_verify.jcs import Json

NAMED_BY_US = frozenset({Kind.PERSON, Kind.ITEM, Kind.STAY, Kind.SESSION, Kind.RECORDING})
"""Rooms, devices, units and officers bring the code under which the station knows them."""


class NamedByStation(Unreadable):
    """What comes into being gets its identifier from the station."""

    sentence = N_("%(path)s comes into being with this act and is named by the station.")
    remedy = N_("Leave it out; the answer says which record it has.")


def named_by_us(declared: Field) -> bool:
    """Say whether a field names what comes into being, and the station makes the name."""
    return declared.born and declared.kind in NAMED_BY_US


def refuse_names(declared: ActType, body: dict[str, Json]) -> None:
    """Return if a body leaves the names of what comes into being to the station; else raise."""
    given = tuple(
        NamedByStation(path=path)
        for path, record, one in _places(declared, body)
        if record.get(one.name) is not None
    )
    if given:
        raise ActUnreadable(declared, given)


def with_names(
    declared: ActType, body: Mapping[str, Json], *, key: Key, milliseconds: int
) -> dict[str, Json]:
    """Return a body in which everything that comes into being has its name."""
    named = {name: _copied(value) for name, value in body.items()}
    for path, record, one in list(_places(declared, named)):
        new = repeatable_id(key, path, milliseconds=milliseconds)
        record[one.name] = ref(REFERENCE_KINDS[one.kind][0], new)
    return named


def _places(
    declared: ActType, body: dict[str, Json]
) -> Iterator[tuple[str, dict[str, Json], Field]]:
    """Go through the places for names: in the act itself, and in each record of its tables."""
    for one in declared.fields:
        if named_by_us(one):
            yield one.name, body, one
        records = body.get(one.name) if one.rows else None
        for inner in filter(named_by_us, one.rows):
            for place, record in enumerate(records if isinstance(records, list) else ()):
                if isinstance(record, dict):
                    yield f"{one.name}[{place}].{inner.name}", record, inner


def _copied(value: Json) -> Json:
    if not isinstance(value, list):
        return value
    return [dict(one) if isinstance(one, dict) else one for one in value]
