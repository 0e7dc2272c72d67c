"""Saying what a rule asks for, in both languages; from it comes docs/reference/rules.md."""

import datetime as dt
from collections.abc import Iterable, Iterator

from unbroken.rulebook.recorded import Value
from unbroken.rulebook.rule import (
    AllOf,
    AnyOf,
    Clause,
    Clock,
    Condition,
    Expect,
    Group,
    Path,
    Rule,
    Rulebook,
    Source,
    Test,
    Whose,
)

KINDS = {
    "deadline": ("期限", "deadline"),
    "gate": ("前提", "gate"),
    "coverage": ("覆盖", "coverage"),
    "match": ("一致", "match"),
    "never": ("禁止", "never"),
}
UNCONFIRMED = "待核实 · to be confirmed"
DERIVED = "[D] 实现参数,非法律规定 · derived, not law"


def explain(rule: Rule) -> str:
    """Return what a rule asks for, as text in both languages."""
    return "\n".join(_lines(rule))


def _lines(rule: Rule) -> Iterator[str]:
    zh, en = KINDS[rule.kind]
    core = " · core" if rule.core else ""
    yield f"{rule.id}  {rule.severity} · {zh} {en}{core} · {rule.edition}"
    yield ""
    yield rule.requirement["zh"]
    yield rule.requirement["en"]
    yield ""
    for clause in rule.clauses:
        yield f"- {clause_words(clause)}"
    yield ""
    limit = _limit(rule) if rule.limit else "—"
    yield f"公式 Formula: {rule.formula or '—'}"
    yield f"期限 Limit: {limit}"
    yield f"提醒 Alerts: {', '.join(rule.alert)}"
    yield f"来源 Sources: {'; '.join(source_words(each) for each in rule.sources)}"
    if rule.refuses:
        yield "系统自身作出的决定在违反时被拒绝 · refused where the system itself carries it out"
    yield f"中文: {rule.message['zh']}"
    yield f"English: {rule.message['en']}"


def source_words(source: Source) -> str:
    """Return a source; an article only where its text was read."""
    if source.was_read:
        return source.ref
    if source.mark == "D":
        return DERIVED
    return f"{source.ref.split()[0]} ({UNCONFIRMED})"


def clause_words(clause: Clause) -> str:
    """Return a clause in the words of the rule language."""
    parts = [f"trigger {_trigger(clause)}"]
    parts += _listed("when", (_group(each) for each in clause.when))
    parts += _listed("unless", (_expect(each) for each in clause.unless))
    parts += _listed("tests", (_condition(each) for each in clause.tests))
    parts += _listed("before it", (_group(each) for each in clause.before))
    parts += _listed("forbidden", (_expect(each) for each in clause.forbid))
    parts += _listed("then", (_group(each) for each in clause.expect))
    if clause.clock:
        parts.append(f"clock {_clock(clause.clock)}")
    if clause.coverage:
        recorded = " + ".join(_expect(each) for each in clause.coverage.recorded)
        parts.append(f"covered by {recorded or 'the pieces of the stay'}")
    if clause.function:
        parts.append(f"function {clause.function}")
    return "; ".join(parts)


def _listed(name: str, parts: Iterable[str]) -> list[str]:
    text = ", ".join(parts)
    return [f"{name} {text}"] if text else []


def _trigger(clause: Clause) -> str:
    types = " / ".join(clause.trigger.types)
    where = ", ".join(_condition(each) for each in clause.trigger.where)
    return f"{types} [{where}]" if where else types


def _group(group: Group) -> str:
    return " or ".join(_expect(each) for each in group.any)


def _expect(expect: Expect) -> str:
    parts = [f"{field} = {_path(path, of='t')}" for field, path in expect.same]
    parts += [_condition(each) for each in expect.where]
    return f"{expect.type} [{', '.join(parts)}]" if parts else expect.type


def _condition(condition: Condition) -> str:
    if isinstance(condition, AnyOf):
        return "(" + " or ".join(_condition(part) for part in condition.parts) + ")"
    if isinstance(condition, AllOf):
        return "(" + " and ".join(_condition(part) for part in condition.parts) + ")"
    return _test(condition)


def _test(test: Test) -> str:
    other = f" {_path(test.other)}" if test.other else ""
    plus = f" + {test.plus}" if test.plus else ""
    return f"{_path(test.field)}{other} {test.op} {_operand(test.operand)}{plus}"


def _operand(operand: Value) -> str:
    if isinstance(operand, Path):
        return _path(operand)
    if isinstance(operand, tuple):
        return "{" + ", ".join(str(part) for part in operand) + "}"
    return str(operand)


def _path(path: Path, *, of: str = "") -> str:
    name = f"{path.name}.{path.slot}" if path.slot else path.name
    if path.whose is Whose.NAMED:
        return f"${name}"
    return f"t.{name}" if path.whose is Whose.TRIGGER and not of else name


def _clock(clock: Clock) -> str:
    within = clock.within
    length = ""
    if within:
        named = (
            (within.months, "months"),
            (within.days, "d"),
            (within.working_days, "working days"),
        )
        length = " ".join(f"{count} {name}" for count, name in named if count)
        length = length or _spoken(within.exact)
    until = f"until {_path(clock.due)}" if clock.due else length
    return " ".join(part for part in (clock.id, until, f"({clock.counting})") if part)


def _spoken(length: dt.timedelta) -> str:
    """Return a length in hours, or minutes where it is less than one."""
    minutes = length.total_seconds() / 60
    return f"{minutes / 60:g} h" if minutes >= 60 else f"{minutes:g} min"


def _limit(rule: Rule) -> str:
    derived = " [D]" if rule.limit_is_derived and "[D]" not in rule.limit else ""
    return f"{rule.limit}{derived}"


def reference(book: Rulebook) -> str:
    """Return the reference page of all rules, as Markdown."""
    parts = [HEAD.format(count=len(book.rules), jurisdiction=book.jurisdiction)]
    group = ""
    for rule in book.rules:
        if rule.group != group:
            group = rule.group
            parts.append(f"\n## {GROUPS.get(group, group)}\n")
        parts.append(_entry(rule))
    return "\n".join(parts) + "\n"


def _entry(rule: Rule) -> str:
    zh, en = KINDS[rule.kind]
    sources = "; ".join(source_words(each) for each in rule.sources)
    clauses = "\n".join(f"  - `{clause_words(clause)}`" for clause in rule.clauses)
    core = ", core" if rule.core else ""
    limit = f"; 期限 limit: {_limit(rule)}" if rule.limit else ""
    return (
        f"### {rule.id}\n\n"
        f"{rule.severity}, {zh} · {en}{core}{limit}\n\n"
        f"{rule.requirement['zh']}\n\n{rule.requirement['en']}\n\n"
        f"- 公式 · formula: {rule.formula or '—'}\n"
        f"- {rule.message['zh']}\n- {rule.message['en']}\n"
        f"- 提醒 · alerts: {', '.join(rule.alert)}\n- 来源 · sources: {sources}\n"
        f"- 形式 · form:\n{clauses}\n"
    )


GROUPS = {
    "intake": "接报案、受案、立案 · Intake, acceptance, filing",
    "onsite": "现场执法 · On-site enforcement",
    "area": "办案区 · The case-handling area",
    "interrogation": "讯问、询问 · Interrogation and inquiry",
    "juvenile": "未成年人 · Juveniles",
    "property": "涉案财物 · Property",
    "measures": "强制措施与期限 · Measures and deadlines",
    "chain": "全流程与闭环 · Chain and closed loop",
    "conclusion": "办结 · Conclusion",
}

HEAD = """# 规则 · The rules ({jurisdiction})

Made by `rules reference` from the rule files; not edited by hand. {count} rules. S1: rights, safety or
evidence at risk; S2: serious; S3: quality. An article of law is cited only where its text was read;
everything else says "to be confirmed". `[D]`: a parameter of ours, not law.
由 `rules reference` 从规则文件生成,不手工修改。法条仅在已核对原文时引用。
"""
