"""The closed set of tests (decision 13)."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from unbroken.rulebook.recorded import Value
from unbroken.rulebook.rule import AllOf, AnyOf, Condition, Op, Path, Test
from unbroken.rulebook.scene import Scene, moment, moments, values

Check = Callable[[Test, Scene], bool]


def holds(condition: Condition, scene: Scene) -> bool:
    """Say whether a condition holds for the act under test."""
    if isinstance(condition, Test):
        return CHECKS[condition.op](condition, scene)
    if isinstance(condition, AnyOf):
        return any(holds(part, scene) for part in condition.parts)
    return all(holds(part, scene) for part in condition.parts)


def failing(conditions: tuple[Condition, ...], scene: Scene) -> list[Value]:
    """Return what does not hold: the values that are wrong where they can be named, else the label."""
    return [
        what
        for condition in conditions
        if not holds(condition, scene)
        for what in _wrong(condition, scene)
    ]


def length_s(conditions: tuple[Condition, ...], scene: Scene) -> int | None:
    """Return how long it was between the two times of a test that does not hold."""
    for condition in conditions:
        if isinstance(condition, Test) and condition.other and not holds(condition, scene):
            for length in _amount(condition, scene):
                return int(abs(length).total_seconds())
    return None


def _wrong(condition: Condition, scene: Scene) -> list[Value]:
    if isinstance(condition, AnyOf | AllOf):
        return [condition.label]
    if condition.op is Op.WITHIN and condition.other is None:
        return values(condition.field, scene)
    if condition.op is not Op.DIFFERS:
        return [condition.label]
    found = values(condition.field, scene)
    return [value for value in found if value in _operands(condition, scene)]


def _operands(test: Test, scene: Scene) -> list[Value]:
    if isinstance(test.operand, Path):
        return values(test.operand, scene)
    return list(test.operand) if isinstance(test.operand, tuple) else [test.operand]


def _equal(test: Test, scene: Scene) -> bool:
    found = values(test.field, scene)
    return bool(found) and all(value == test.operand for value in found)


def _in(test: Test, scene: Scene) -> bool:
    found = values(test.field, scene)
    return bool(found) and all(value in test.operand for value in found)


def _amount(test: Test, scene: Scene) -> list[Value]:
    """Return lengths of time where the test names two times, else numbers."""
    if test.other is None:
        return [number(value) for value in values(test.field, scene)]
    start, end = moment(test.field, scene), moment(test.other, scene)
    return [] if start is None or end is None else [end - start]


def _less(test: Test, scene: Scene) -> bool:
    found = _amount(test, scene)
    return bool(found) and all(value is not None and value < test.operand for value in found)


def _at_most(test: Test, scene: Scene) -> bool:
    found = _amount(test, scene)
    return bool(found) and all(value is not None and value <= test.operand for value in found)


def _count(test: Test, scene: Scene) -> bool:
    count = len(values(test.field, scene))
    if isinstance(test.operand, Path):
        return count == _how_many(values(test.operand, scene))
    least, most = test.operand
    return least <= count and (most is None or count <= most)


def _how_many(found: list[Value]) -> Decimal | int | None:
    """Return the number that stands there, or how many things stand there."""
    stated = number(found[0]) if len(found) == 1 else None
    return len(found) if stated is None else stated


def _before(test: Test, scene: Scene) -> bool:
    times, second = moments(test.field, scene), moment(test.operand, scene)
    if not times or second is None:
        return False
    return all(first <= second + test.plus for first in times)


def _within(test: Test, scene: Scene) -> bool:
    if test.other is None:
        found = _amount(test, scene)
        return bool(found) and all(
            value is not None and abs(value) <= test.operand for value in found
        )
    first, second = moment(test.field, scene), moment(test.other, scene)
    return first is not None and second is not None and abs(first - second) <= test.operand


def _same(test: Test, scene: Scene) -> bool:
    return sorted(map(str, values(test.field, scene))) == sorted(map(str, _operands(test, scene)))


def _differs(test: Test, scene: Scene) -> bool:
    others = _operands(test, scene)
    return not any(value in others for value in values(test.field, scene))


def _covers(test: Test, scene: Scene) -> bool:
    found = values(test.field, scene)
    return all(value in found for value in _operands(test, scene))


def _exists(test: Test, scene: Scene) -> bool:
    found = [value for value in values(test.field, scene) if value not in ("", {})]
    return bool(found) is test.operand


def number(value: Value) -> Decimal | None:
    """Read a number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


CHECKS: dict[Op, Check] = {
    Op.EQ: _equal,
    Op.IN: _in,
    Op.LT: _less,
    Op.LE: _at_most,
    Op.COUNT: _count,
    Op.BEFORE: _before,
    Op.WITHIN: _within,
    Op.SAME: _same,
    Op.DIFFERS: _differs,
    Op.COVERS: _covers,
    Op.EXISTS: _exists,
}

Limit = dt.timedelta | Decimal
