"""What was known at one moment: an index over the acts recorded so far, and prefixes of it.

`Known` only grows. A `View` of it stops at a place in the order of recording, so that the past can be
judged with what was known then (decision 10).
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from unbroken.rulebook.interval import Span
from unbroken.rulebook.recorded import ActId, Instant, Recorded, Value, instant
from unbroken.rulebook.timeline import Timeline

Key = tuple[str, str, str]
"""(type, field, value): the acts of one type that name one thing."""

BEGINNINGS = ("started_at", "arrived_at")
"""The fields in which acts say when they began; the first that speaks counts."""
TIMED = "officers"
"""Acts are found by their time among those that name one of these."""


def of_earlier(key: Key) -> Key:
    """Return the key of whoever reads these acts only as far as they were recorded before his trigger."""
    act_type, field, value = key
    return (f"<{act_type}", field, value)


class NotIndexed(Exception):
    """A rule looks acts up only by a field that it said it would use."""


class Known:
    """Every act that was recorded, in order, found by type, by id and by what it names."""

    def __init__(self, joins: frozenset[tuple[str, str]]) -> None:
        self.joins: dict[str, list[str]] = defaultdict(list)
        for act_type, field in sorted(joins):
            self.joins[act_type].append(field)
        self.acts: list[Recorded] = []
        self.times: list[Instant] = []
        """When each was known: acts of several streams may come a little out of order."""
        self.place: dict[ActId, int] = {}
        self.by_type: dict[str, list[int]] = defaultdict(list)
        self.by_key: dict[Key, list[int]] = defaultdict(list)
        self.ends: dict[ActId, list[int]] = defaultdict(list)
        self.corrections: dict[ActId, list[int]] = defaultdict(list)
        self.also: dict[ActId, list[Key]] = defaultdict(list)
        """Under which keys an act is found since it was corrected."""
        self.changes: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        """Where an act was ended or corrected, and where it stands itself."""
        self.timelines: dict[Key, Timeline] = defaultdict(Timeline)

    def add(self, act: Recorded) -> list[Key]:
        """Take in the next act; return the keys under which it is found."""
        place = len(self.acts)
        self.acts.append(act)
        self.times.append(max((act.recorded_at, *self.times[-1:])))
        self.place[act.id] = place
        self.by_type[act.type].append(place)
        if act.opened:
            self.ends[act.opened].append(place)
        if act.corrects:
            self.corrections[act.corrects].append(place)
            self._find_also_by(act)
        keys = self.keys_of(act)
        for key in keys:
            self.by_key[key].append(place)
        self._keep_time(act, place, keys)
        for other in (act.opened, act.corrects):
            if other is not None and other in self.place:
                self._note_change(self.acts[self.place[other]], act)
        return keys

    def _keep_time(self, act: Recorded, place: int, keys: list[Key]) -> None:
        """Keep when an act began; one that was ended or corrected before it came is looked at always."""
        is_told = act.id not in self.ends and act.id not in self.corrections
        start = _beginning(act) if is_told else None
        for key in keys:
            if key[1] == TIMED:
                self.timelines[key].take(place, start, instant(raw(act, "ended_at")))

    def _note_change(self, act: Recorded, change: Recorded) -> None:
        """Keep that an act was ended or corrected, and what this says of its time."""
        own, start = self.place[act.id], _beginning(act)
        for key in self.found_by(act):
            self.changes[of_earlier(key)].append((self.place[change.id], own))
            if key[1] != TIMED:
                continue
            if start is None or change.corrects or _beginning(change):
                self.timelines[key].unsure.add(own)
            else:
                self.timelines[key].ended(start, instant(raw(change, "ended_at")))

    def _find_also_by(self, correction: Recorded) -> None:
        """Let the corrected act be found by its new values; whoever looks checks what stands."""
        place = self.place.get(correction.corrects or ActId(""))
        if place is None:
            return
        act_type = self.acts[place].type
        for row in correction.fields.get("new_values", ()):
            field, value = row.get("field"), row.get("value")
            if field in self.joins.get(act_type, ()) and isinstance(value, str):
                insort(self.by_key[act_type, field, value], place)
                self.also[self.acts[place].id].append((act_type, field, value))

    def keys_of(self, act: Recorded) -> list[Key]:
        """Return the keys under which an act is found."""
        keys = [
            (act.type, field, value)
            for field in self.joins.get(act.type, ())
            if field != "case"
            for value in dict.fromkeys(texts(raw(act, field)))
        ]
        return [*keys, (act.type, "case", act.case or ""), (act.type, "*", "")]

    def found_by(self, act: Recorded) -> list[Key]:
        """Return every key under which an act is found, by what it said and by what corrected it."""
        return [*self.keys_of(act), *self.also.get(act.id, ())]

    def view(self) -> "View":
        """Return all that is known now."""
        return View(self, len(self.acts))


@dataclass(frozen=True, slots=True)
class View:
    """What was known when `upto` acts had been recorded."""

    known: Known
    upto: int

    def of_type(self, act_type: str) -> list[Recorded]:
        """Return the acts of a type, in order of recording."""
        return self._acts(self.known.by_type.get(act_type, []))

    def naming(self, act_type: str, field: str, value: str) -> list[Recorded]:
        """Return the acts of a type whose field names that value; raises NotIndexed."""
        if field not in ("case", "*") and field not in self.known.joins[act_type]:
            raise NotIndexed(act_type, field)
        return self._acts(self.known.by_key.get((act_type, field, value), []))

    def reaching(self, act_type: str, officer: str, span: Span) -> list[Recorded]:
        """Return the acts of a type that name an officer and can overlap a span, in order of recording."""
        found = self.known.timelines.get((act_type, TIMED, officer))
        places = {place for place in found.reaching(span) if place < self.upto} if found else ()
        return [self.known.acts[place] for place in sorted(places)]

    def act(self, act_id: str) -> Recorded | None:
        """Return the act of that id, if it was recorded by then."""
        place = self.known.place.get(ActId(act_id))
        return None if place is None or place >= self.upto else self.known.acts[place]

    def end_of(self, act: Recorded) -> Recorded | None:
        """Return the act that ended this one, if it was recorded by then."""
        ends = self._acts(self.known.ends.get(act.id, []))
        return ends[-1] if ends else None

    def value(self, act: Recorded, name: str) -> Value:
        """Return a field as it stands: corrected, or said by the act that ended this one."""
        head, _, rest = name.partition("[].")
        value = self._standing(act, head)
        if not rest:
            return value
        return [row.get(rest) for row in value or () if isinstance(row, dict)]

    def _standing(self, act: Recorded, name: str) -> Value:
        if act.id in self.known.corrections:
            for correction in reversed(self._acts(self.known.corrections[act.id])):
                for row in correction.fields.get("new_values", ()):
                    if row.get("field") == name:
                        return _as_before(raw(act, name), row.get("value"))
        value = raw(act, name)
        if value is None and act.id in self.known.ends and (end := self.end_of(act)):
            return end.fields.get(name)
        return value

    def time(self, act: Recorded, name: str) -> Instant | None:
        """Return a field of a time as it stands, or None."""
        return instant(self.value(act, name))

    def __iter__(self) -> Iterator[Recorded]:
        return iter(self.known.acts[: self.upto])

    def _acts(self, places: list[int]) -> list[Recorded]:
        acts = self.known.acts
        if not places or places[-1] < self.upto:
            return [acts[place] for place in places]
        return [acts[place] for place in places[: bisect_left(places, self.upto)]]


ENVELOPE = frozenset({"id", "type", "case", "occurred_at", "recorded_at", "by", "corrects"})


def raw(act: Recorded, name: str) -> Value:
    """Return what the act itself says in a field; `rows[].field` looks into each row."""
    if name in ENVELOPE:
        return getattr(act, name)
    head, _, rest = name.partition("[].")
    value = act.fields.get(head)
    if not rest:
        return value
    return [row.get(rest) for row in value or () if isinstance(row, dict)]


def _beginning(act: Recorded) -> Instant | None:
    """Return when an act says that it began."""
    return next(filter(None, (instant(raw(act, name)) for name in BEGINNINGS)), None)


def _as_before(old: Value, new: Value) -> Value:
    """Read a corrected value, which is text, as what the field held before."""
    if isinstance(old, bool):
        return new in (True, "true")
    if isinstance(old, int) and str(new).lstrip("-").isdigit():
        return int(new)
    return new


def texts(value: Value) -> list[str]:
    """Return the texts in a value: itself, or those in a list."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list | tuple):
        return [text for text in value if isinstance(text, str)]
    return []
