"""Reading a story: JSON Lines, one act a line (architecture section 5).

A line of an act type that lasts is read as two acts (decision 2): the start counts as recorded at
`recorded_at_start` where it is given, else three minutes after it happened.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from unbroken.base.refusal import N_, Refusal
from unbroken.chain.catalogue import load_all
from unbroken.chain.register import ActType, end_of
from unbroken.rulebook.recorded import (
    ACCOMPANIED_BY,
    AFTER_CLOSURE,
    END,
    MEDIA,
    SIGNATURES,
    UNIT,
    ActId,
    Recorded,
    instant,
)

TOLD_AFTER = dt.timedelta(minutes=3)
LINE_BYTES_MAX = 4 * 1024 * 1024
LINES_MAX = 1_000_000

ENVELOPE = frozenset(
    [
        "id",
        "type",
        "case",
        "duty",
        "incident",
        "occurred_at",
        "recorded_at",
        "recorded_at_start",
        "by",
        "with",
        "unit",
        "source",
        "body",
        "media",
        "signatures",
        "corrects",
        "after_closure_reason",
    ]
)
IN_PAYLOAD = {
    "with": ACCOMPANIED_BY,
    "unit": UNIT,
    "media": MEDIA,
    "signatures": SIGNATURES,
    "after_closure_reason": AFTER_CLOSURE,
}


class UnreadableStory(Refusal):
    """Every line of a story is one act; the message names file, line and field."""

    sentence = N_("%(file)s, line %(line)s, %(field)s: %(what)s")
    remedy = N_("Correct that line and try again.")

    what_zh: str

    def __init__(self, *, file: str, line: int, field: str, what: str, what_zh: str) -> None:
        super().__init__(file=file, line=line, field=field, what=what)
        self.what_zh = what_zh

    def told(self, language: str) -> str:
        """Return the message in a language; the command line has no catalogue to look it up in."""
        if language != "zh":
            return str(self)
        where = self.details
        return f"{where['file']} 第{where['line']}行 {where['field']}:{self.what_zh}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """What the reader must know of an act type: its fields, and its end where it lasts."""

    fields: frozenset[str]
    start: str = ""
    end: str = ""
    later: frozenset[str] = frozenset()
    """What is said only by the act that ends it."""
    slots_later: frozenset[str] = frozenset()
    """Who signs only then."""


def declared_shapes() -> dict[str, Shape]:
    """Return the shape of every act type that the project declares."""
    return {name: _shape(declared) for name, declared in load_all().items()}


def _shape(declared: ActType) -> Shape:
    end = end_of(declared)
    return Shape(
        fields=frozenset(field.name for field in declared.fields),
        start=declared.lasts.start if declared.lasts else "",
        end=declared.lasts.end if declared.lasts else "",
        later=frozenset(field.name for field in declared.fields if field.later),
        slots_later=frozenset(signer.slot for signer in end.signers) if end else frozenset(),
    )


@dataclass(frozen=True, slots=True)
class Mistake:
    """What can be wrong with a line, in both languages."""

    en: str
    zh: str


NOT_JSON = Mistake("this is not a JSON object in UTF-8", "不是UTF-8编码的JSON对象")
TOO_LONG = Mistake("the file or the line is too long", "文件或者行过长")
NO_WORD = Mistake("is no field of a story line", "不是记录行的字段")
NO_FIELD = Mistake("%(name)s has no such field", "%(name)s没有这个字段")
NO_TYPE = Mistake("there is no act type %(name)s", "没有这种记录:%(name)s")
NO_OBJECT = Mistake("is missing or no object", "缺失或者不是对象")
NO_TEXT = Mistake("is missing or no text", "缺失或者不是文字")
NO_TIME = Mistake("is no time with an offset", "不是带时区的时间")
USED = Mistake("%(name)s was used before", "%(name)s已经用过")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    file: str
    number: int
    table: Mapping[str, Any]

    def bad(self, field: str, mistake: "Mistake", name: str = "") -> UnreadableStory:
        """Return the error that says what is wrong in a field of this line."""
        words = {"name": name}
        return UnreadableStory(
            file=self.file,
            line=self.number,
            field=field,
            what=mistake.en % words,
            what_zh=mistake.zh % words,
        )


def read_story(file: Path, shapes: Mapping[str, Shape]) -> list[Recorded]:
    """Read a story, in order of recording; raises UnreadableStory."""
    with file.open("rb") as lines:
        return read_lines(lines, name=file.name, shapes=shapes)


def read_lines(lines: Iterable[bytes], *, name: str, shapes: Mapping[str, Shape]) -> list[Recorded]:
    """Read the lines of a story, in order of recording; raises UnreadableStory."""
    acts: list[Recorded] = []
    seen: set[ActId] = set()
    for number, text in enumerate(lines, start=1):
        line = _line(text, name, number)
        for act in _acts(line, shapes):
            if act.id in seen:
                raise line.bad("id", USED, act.id)
            seen.add(act.id)
            acts.append(act)
    # Sorting is stable: acts recorded in the same moment keep the order of their lines.
    return sorted(acts, key=lambda act: act.recorded_at)


def _line(text: bytes, name: str, number: int) -> _Line:
    empty = _Line(file=name, number=number, table={})
    if number > LINES_MAX or len(text) > LINE_BYTES_MAX:
        raise empty.bad("-", TOO_LONG)
    try:
        table = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise empty.bad("-", NOT_JSON) from error
    if not isinstance(table, dict):
        raise empty.bad("-", NOT_JSON)
    return _Line(file=name, number=number, table=table)


def _acts(line: _Line, shapes: Mapping[str, Shape]) -> list[Recorded]:
    for word in sorted(set(line.table) - ENVELOPE):
        raise line.bad(word, NO_WORD)
    act = _act(line)
    shape = shapes.get(act.type)
    if shape is None:
        raise line.bad("type", NO_TYPE, act.type)
    for word in sorted(set(line.table.get("body") or {}) - shape.fields):
        raise line.bad("body." + word, NO_FIELD, act.type)
    end = instant(act.fields.get(shape.end)) if shape.end else None
    return [act] if end is None else _two(act, shape, end, line)


def _act(line: _Line) -> Recorded:
    table = line.table
    body = table.get("body")
    if not isinstance(body, dict):
        raise line.bad("body", NO_OBJECT)
    around = {name: table[word] for word, name in IN_PAYLOAD.items() if table.get(word)}
    return Recorded(
        id=ActId(_text(line, "id")),
        type=_text(line, "type"),
        case=table.get("case") if isinstance(table.get("case"), str) else None,
        occurred_at=_time(line, "occurred_at"),
        recorded_at=_time(line, "recorded_at"),
        by=_text(line, "by"),
        fields={**around, **body},
        corrects=ActId(table["corrects"]) if table.get("corrects") else None,
    )


def _text(line: _Line, name: str) -> str:
    value = line.table.get(name)
    if not isinstance(value, str) or not value:
        raise line.bad(name, NO_TEXT)
    return value


def _time(line: _Line, name: str) -> dt.datetime:
    time = instant(line.table.get(name))
    if time is None:
        raise line.bad(name, NO_TIME)
    return time


def _two(act: Recorded, shape: Shape, end: dt.datetime, line: _Line) -> list[Recorded]:
    start = instant(act.fields.get(shape.start)) or act.occurred_at
    told = instant(line.table.get("recorded_at_start")) or start + TOLD_AFTER
    signatures = act.fields.get(SIGNATURES) or []
    late = [row for row in signatures if row.get("slot") in shape.slots_later]
    later = {name: value for name, value in act.fields.items() if name in shape.later}
    early = {name: value for name, value in act.fields.items() if name not in later}
    opening = replace(
        act,
        recorded_at=min(told, act.recorded_at),
        fields=early | {SIGNATURES: [row for row in signatures if row not in late]},
    )
    closing = Recorded(
        id=ActId(f"{act.id}{END}"),
        type=f"{act.type}{END}",
        case=act.case,
        occurred_at=end,
        recorded_at=act.recorded_at,
        by=act.by,
        fields={"opened": act.id, SIGNATURES: late, **later},
    )
    return [_without_empty(opening), _without_empty(closing)]


def _without_empty(act: Recorded) -> Recorded:
    """Leave out a list of signatures in which nobody signed, as the door does."""
    if act.fields.get(SIGNATURES):
        return act
    fields = {name: value for name, value in act.fields.items() if name != SIGNATURES}
    return replace(act, fields=fields)
