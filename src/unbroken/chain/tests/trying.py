"""Acts to try the door with; no station declares them."""

import datetime as dt
import uuid

from unbroken.base.identifiers import Key
from unbroken.chain.register import Act, Kind, Lasts, Nature, act, row, rows, text, value

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


@row
class Trace:
    kind: str | None = text(zh="种类", en="Kind")


@act("test_note", zh="测试", en="Note", by=("desk_officer",))
class Noted(Act):
    """Something was noted."""

    said: str | None = text(zh="内容", en="Text")
    about: str | None = value(Kind.PERSON, zh="人员", en="Person", default=None)
    number: str | None = text(zh="编号", en="Number", number="note", default=None)
    traces: tuple[Trace, ...] = rows(Trace, zh="痕迹", en="Traces", default=())


@act("test_decision", zh="测试决定", en="Decision", by=("legal",), nature=Nature.DECISION)
class Decided(Act):
    """Something was decided."""

    about: str | None = value(Kind.PERSON, zh="人员", en="Person")


@act(
    "test_shift",
    zh="测试班次",
    en="Shift",
    by=("desk_officer",),
    lasts=Lasts(start="started_at", end="ended_at"),
)
class ShiftHeld(Act):
    """A shift was held."""

    started_at: dt.datetime | None = value(Kind.DATETIME, zh="开始", en="Start")
    ended_at: dt.datetime | None = value(Kind.DATETIME, zh="结束", en="End", default=None)


def a_key() -> Key:
    return Key(uuid.uuid4())
