"""Reading rules from TOML: every word must be known, every table must fit its rule's kind.

The only module of the engine that opens files, besides the story reader.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from importlib import resources
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from unbroken.rulebook.days import Counting, NotAPeriod, Period, calendar_from, exact, period
from unbroken.rulebook.functions import FUNCTIONS
from unbroken.rulebook.recorded import SIGNATURES, Value
from unbroken.rulebook.rule import (
    AllOf,
    AnyOf,
    Clause,
    Clock,
    Condition,
    Coverage,
    Expect,
    Extension,
    Group,
    Moment,
    Op,
    Path,
    Pause,
    Rule,
    Rulebook,
    RuleKind,
    Severity,
    Source,
    Test,
    Trigger,
    Whose,
)
from unbroken.rulebook.scene import NAMED
from unbroken.rulebook.search import MOMENTS

Table = Mapping[str, Value]

HOLIDAYS = "holidays.toml"
BOOK = "book.toml"


class BadRule(Exception):
    """A rule file must say what it means in the words of the rule language."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


SHAPES: Mapping[RuleKind, frozenset[str]] = {
    RuleKind.DEADLINE: frozenset({"expect", "clock", "unless", "tests", "before", "function"}),
    RuleKind.GATE: frozenset(
        {"tests", "before", "expect", "clock", "forbid", "unless", "judged", "coverage", "function"}
    ),
    RuleKind.COVERAGE: frozenset({"coverage", "judged", "unless", "tests", "function"}),
    RuleKind.MATCH: frozenset(
        {"tests", "before", "expect", "clock", "forbid", "judged", "unless", "function"}
    ),
    RuleKind.NEVER: frozenset({"tests", "forbid", "unless", "judged", "function"}),
}
"""What a clause of each kind may say beside its trigger, subject, when, grace and params."""

COMMON = frozenset({"trigger", "subject", "when", "grace", "params"})


def load(jurisdiction: str, *, zone: str = "Asia/Shanghai") -> Rulebook:
    """Load the rules of a jurisdiction that travel with the engine; raises BadRule."""
    folder = resources.files("unbroken.rulebook") / "jurisdictions" / jurisdiction
    return read_book(folder, jurisdiction=jurisdiction, zone=zone)


def jurisdictions() -> list[str]:
    """Return the codes of the jurisdictions that travel with the engine."""
    folder = resources.files("unbroken.rulebook") / "jurisdictions"
    return sorted(each.name for each in folder.iterdir() if (each / BOOK).is_file())


def read_book(folder: Traversable, *, jurisdiction: str, zone: str) -> Rulebook:
    """Read the rules in a folder of TOML files; raises BadRule."""
    about = _toml(folder / BOOK)
    files = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".toml")),
        key=lambda each: each.name,
    )
    rules = [
        _rule(table, f"{file.name}: {table.get('id', '?')}", file.name.removesuffix(".toml"), about)
        for file in files
        if file.name not in (HOLIDAYS, BOOK)
        for table in _toml(file).get("rule", ())
    ]
    calendar = calendar_from(_toml(folder / HOLIDAYS), ZoneInfo(zone))
    return Rulebook(jurisdiction=jurisdiction, rules=tuple(rules), calendar=calendar)


def _toml(file: Traversable) -> Table:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadRule(file.name, str(error)) from error


def _rule(table: Table, where: str, group: str, about: Table) -> Rule:
    _only(table, RULE_WORDS, where)
    try:
        return _read_rule(table, where, group, about)
    except KeyError as error:
        raise BadRule(where, f"{error.args[0]} is missing") from error
    except (NotAPeriod, ValueError) as error:
        raise BadRule(where, str(error)) from error


RULE_WORDS = frozenset(
    [
        "id",
        "edition",
        "kind",
        "severity",
        "core",
        "alert",
        "owner",
        "requirement",
        "formula",
        "message",
        "limit",
        "limit_is_derived",
        "refuses",
        "sources",
        "in_force_from",
        "in_force_until",
        "clause",
    ]
)


def _read_rule(table: Table, where: str, group: str, about: Table) -> Rule:
    kind = RuleKind(table["kind"])
    grace = exact(about["grace"])
    return Rule(
        id=table["id"],
        edition=table.get("edition", about["edition"]),
        in_force_from=table.get("in_force_from", about["in_force_from"]),
        in_force_until=table.get("in_force_until"),
        group=group,
        kind=kind,
        severity=Severity(table["severity"]),
        core=table.get("core", False),
        alert=tuple(table["alert"]),
        owner=tuple(table.get("owner", ())),
        requirement=table["requirement"],
        formula=table.get("formula", ""),
        message=table["message"],
        limit=table.get("limit", ""),
        limit_is_derived=table.get("limit_is_derived", False),
        refuses=table.get("refuses", False),
        sources=tuple(Source(ref=each["ref"], mark=each["mark"]) for each in table["sources"]),
        clauses=tuple(
            _clause(each, kind, f"{where}, clause {number}", grace)
            for number, each in enumerate(table["clause"], start=1)
        ),
    )


def _clause(table: Table, kind: RuleKind, where: str, grace: dt.timedelta) -> Clause:
    _only(table, COMMON | SHAPES[kind], where)
    function = table.get("function", "")
    if function and function not in FUNCTIONS:
        raise BadRule(where, f"there is no function {function}")
    return Clause(
        trigger=_trigger(table["trigger"], where),
        subject=path(table.get("subject", "id")),
        when=_groups(table, "when", where),
        unless=_expects(table, "unless", where),
        tests=_conditions(table, "tests", where),
        before=_groups(table, "before", where),
        forbid=_expects(table, "forbid", where),
        expect=_groups(table, "expect", where),
        clock=_clock(table["clock"], where) if "clock" in table else None,
        coverage=_coverage(table["coverage"], where) if "coverage" in table else None,
        function=function,
        judged=_moments(table.get("judged", ()), where),
        grace=exact(table["grace"]) if "grace" in table else grace,
        params=_params(table.get("params", {})),
    )


def _trigger(table: Table, where: str) -> Trigger:
    _only(table, {"type", "time", "where"}, where)
    types = table["type"]
    return Trigger(
        types=tuple(types) if isinstance(types, list) else (types,),
        time=path(table.get("time", "occurred_at")),
        where=_conditions(table, "where", where),
    )


def path(text: str, *, default: Whose = Whose.ACT) -> Path:
    """Read a path; raises ValueError where it names a value that the engine does not compute."""
    if text.startswith("$"):
        if text[1:] not in NAMED:
            raise ValueError(f"there is no value {text}")  # noqa: EM102
        return Path(Whose.NAMED, text[1:])
    whose, name = default, text
    if text.startswith(("t.", "o.")):
        whose, name = (Whose.TRIGGER if text[0] == "t" else Whose.ACT), text[2:]
    if name.startswith("signatures."):
        return Path(whose, SIGNATURES, name.removeprefix("signatures."))
    return Path(whose, name)


def _groups(table: Table, name: str, where: str) -> tuple[Group, ...]:
    return tuple(_group(each, where) for each in table.get(name, ()))


def _group(table: Table, where: str) -> Group:
    alternatives = table["any"] if "any" in table else [{k: table[k] for k in table if k != "as"}]
    expects = tuple(_expect(each, where) for each in alternatives)
    return Group(any=expects, label=table.get("as", expects[0].type))


def _expects(table: Table, name: str, where: str) -> tuple[Expect, ...]:
    return tuple(_expect(each, where) for each in table.get(name, ()))


EXPECT_WORDS = frozenset({"type", "time", "same", "where", "whenever", "across", "span", "show"})


def _expect(table: Table, where: str) -> Expect:
    _only(table, EXPECT_WORDS, where)
    span = table.get("span")
    return Expect(
        type=table["type"],
        time=path(table.get("time", "occurred_at")),
        same=tuple(
            (field, path(text, default=Whose.TRIGGER))
            for field, text in table.get("same", {}).items()
        ),
        where=_conditions(table, "where", where),
        whenever=table.get("whenever", False),
        across=table.get("across", False),
        show=table.get("show", ""),
        span=(path(span[0]), path(span[1])) if span else None,
    )


def _conditions(table: Table, name: str, where: str) -> tuple[Condition, ...]:
    return tuple(_condition(each, where) for each in table.get(name, ()))


def _condition(table: Table, where: str) -> Condition:
    if "any" in table:
        parts = tuple(_condition(each, where) for each in table["any"])
        return AnyOf(parts=parts, label=table.get("as", parts[0].label))
    if "all" in table:
        parts = tuple(_condition(each, where) for each in table["all"])
        return AllOf(parts=parts, label=table.get("as", parts[0].label))
    return _test(table, where)


TEST_WORDS = frozenset({"field", "to", "of", "plus", "as"})


def _test(table: Table, where: str) -> Test:
    ops = [Op(name) for name in table if name not in TEST_WORDS]
    if len(ops) != 1:
        raise BadRule(where, f"{dict(table)} is not one test")
    other = table.get("to", table.get("of"))
    return Test(
        field=path(table["field"]),
        op=ops[0],
        operand=OPERANDS[ops[0]](table[ops[0]]),
        other=path(other) if other else None,
        plus=exact(table["plus"]) if "plus" in table else dt.timedelta(0),
        label=table.get("as", table["field"]),
    )


def _constant(value: Value) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _path_or_constants(value: Value) -> Value:
    return path(value) if isinstance(value, str) else _constant(value)


def _limit(value: Value) -> Value:
    return exact(value) if isinstance(value, str) and re.match("P", value) else Decimal(str(value))


def _counts(value: Value) -> Value:
    if isinstance(value, str):
        return path(value)
    return (value, None) if isinstance(value, int) else (value.get("min", 0), value.get("max"))


OPERANDS: Mapping[Op, Callable[[Value], Value]] = {
    Op.EQ: _constant,
    Op.IN: tuple,
    Op.LT: _limit,
    Op.LE: _limit,
    Op.COUNT: _counts,
    Op.BEFORE: path,
    Op.WITHIN: _limit,
    Op.SAME: _path_or_constants,
    Op.DIFFERS: _path_or_constants,
    Op.COVERS: _path_or_constants,
    Op.EXISTS: bool,
}

CLOCK_WORDS = frozenset(
    {"id", "counting", "start", "within", "within_by", "due", "extend", "pause", "warn"}
)


def _clock(table: Table, where: str) -> Clock:
    _only(table, CLOCK_WORDS, where)
    within_by = dict(table.get("within_by", {}))
    return Clock(
        id=table.get("id", ""),
        counting=Counting(table["counting"]),
        start=_moments(table.get("start", ()), where),
        within=_period(table, "within"),
        due=path(table["due"]) if "due" in table else None,
        within_by=(
            (path(within_by.pop("field")), {code: period(text) for code, text in within_by.items()})
            if within_by
            else None
        ),
        extensions=tuple(_extension(each, where) for each in table.get("extend", ())),
        pauses=tuple(
            Pause(start=_expect(each["from"], where), end=_expect(each["to"], where))
            for each in table.get("pause", ())
        ),
        warn_before=_period(table, "warn"),
    )


def _period(table: Table, name: str) -> Period | None:
    return period(table[name]) if name in table else None


def _extension(table: Table, where: str) -> Extension:
    _only(table, {"by", "to", "most", "recorded_within"}, where)
    to = table["to"]
    return Extension(
        by=_expect(table["by"], where),
        to=period(to) if to.startswith("P") else path(to),
        until_most=_period(table, "most"),
        recorded_within=_period(table, "recorded_within"),
    )


def _moments(tables: Value, where: str) -> tuple[Moment, ...]:
    return tuple(_moment(each, where) for each in tables)


def _moment(table: Value, where: str) -> Moment:
    if isinstance(table, str):
        if table.startswith("$"):
            if table[1:] not in MOMENTS:
                raise BadRule(where, f"there is no moment {table}")
            return Moment(named=table[1:])
        return Moment(time=path(table, default=Whose.TRIGGER))
    plus = exact(table["plus"]) if "plus" in table else dt.timedelta(0)
    if "type" not in table:
        return Moment(time=path(table["time"], default=Whose.TRIGGER), plus=plus)
    return Moment(act=_expect({k: v for k, v in table.items() if k != "plus"}, where), plus=plus)


def _coverage(table: Table, where: str) -> Coverage:
    _only(table, {"start", "end", "recorded", "explained", "seam"}, where)
    return Coverage(
        start=_moment(table["start"], where),
        end=_moments(table["end"], where),
        recorded=_expects(table, "recorded", where),
        explained=_expects(table, "explained", where),
        seam=exact(table["seam"]),
    )


def _params(table: Table) -> Mapping[str, Value]:
    return {
        name: exact(value) if isinstance(value, str) and re.match(r"PT\d", value) else value
        for name, value in table.items()
    }


def _only(table: Table, words: frozenset[str] | set[str], where: str) -> None:
    if unknown := sorted(set(table) - words):
        raise BadRule(where, f"{', '.join(unknown)} is no word of the rule language here")
