"""Finding the other acts that a rule speaks of."""

from collections.abc import Iterable, Iterator

from unbroken.rulebook.conditions import holds
from unbroken.rulebook.docked import docked
from unbroken.rulebook.recorded import Instant, Recorded
from unbroken.rulebook.rule import Expect, Group, Moment, Path
from unbroken.rulebook.scene import Scene, moment, values
from unbroken.rulebook.view import ENVELOPE, raw, texts

Found = tuple[Instant, Recorded]

MOMENTS = {"docked": docked}
"""The moments that a rule may name with `$`."""


def matches(expect: Expect, scene: Scene) -> Iterator[Found]:
    """Yield the acts that an expectation describes, each with the time that counts."""
    for act in candidates(expect, scene):
        other = scene.of(act)
        if not all(_in_common(field, path, other) for field, path in expect.same):
            continue
        if not all(holds(condition, other) for condition in expect.where):
            continue
        if (time := moment(expect.time, other)) is not None:
            yield time, act


def candidates(expect: Expect, scene: Scene) -> list[Recorded]:
    """Return the acts among which to look: those that name the thing, else those of the case."""
    view, case = scene.view, scene.trigger.case
    if expect.same:
        field, path = expect.same[0]
        named = {str(value) for value in values(path, scene.of(scene.trigger))}
        found = [act for value in named for act in view.naming(expect.type, field, value)]
    else:
        found = view.naming(expect.type, "case", case or "")
    if expect.across or case is None:
        return found
    return [act for act in found if act.case in (case, None)]


def _in_common(field: str, path: Path, other: Scene) -> list[str]:
    mine = values(path, other.of(other.trigger))
    return [value for value in _theirs(field, other) if value in mine]


def in_common(expect: Expect, scene: Scene, act: Recorded) -> list[str]:
    """Return what another act and the trigger both name, other than the act itself."""
    if expect.show:
        return texts(scene.view.value(act, expect.show))
    for field, path in expect.same:
        named = _in_common(field, path, scene.of(act))
        if named and act.id not in named:
            return named
    return [act.id]


def _theirs(field: str, other: Scene) -> list[str]:
    value = (
        raw(other.act, field)
        if "[]" in field or field in ENVELOPE
        else other.view.value(other.act, field)
    )
    return texts(value)


def first(expects: Iterable[Expect], scene: Scene) -> Found | None:
    """Return the earliest match of any of the expectations, or None."""
    found = [match for expect in expects for match in matches(expect, scene)]
    return min(found, key=lambda match: match[0], default=None)


def exists(group: Group, scene: Scene) -> bool:
    """Say whether one of the alternatives is there."""
    return any(True for expect in group.any for _ in matches(expect, scene))


def earliest_moment(moments: Iterable[Moment], scene: Scene) -> Instant | None:
    """Return the earliest of the moments that are known, or None."""
    known = [time for each in moments if (time := moment_of(each, scene)) is not None]
    return min(known, default=None)


def first_moment(moments: Iterable[Moment], scene: Scene) -> Instant | None:
    """Return the first of the moments that is known, or None."""
    return next((time for each in moments if (time := moment_of(each, scene)) is not None), None)


def moment_of(each: Moment, scene: Scene) -> Instant | None:
    """Return the time that a moment stands for, or None where it is not known yet."""
    if each.named:
        return MOMENTS[each.named](scene)
    if each.act is not None:
        found = first((each.act,), scene)
        return None if found is None else found[0] + each.plus
    time = moment(each.time, scene.of(scene.trigger)) if each.time else None
    return None if time is None else time + each.plus
