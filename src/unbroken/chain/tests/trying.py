"""Acts to try the door with; no station declares them."""

import datetime as dt
import uuid

from unbroken.base.identifiers import Key
from unbroken.chain import declare
from unbroken.chain.register import Act, Kind, Lasts, Nature

NOON = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


@declare.row
class Trace:
    kind: str | None = declare.text(zh="种类", en="Kind")


@declare.act("test_note", zh="测试", en="Note", by=("desk_officer",))
class Noted(Act):
    """Something was noted."""

    said: str | None = declare.text(zh="内容", en="Text")
    about: str | None = declare.value(Kind.PERSON, zh="人员", en="Person", default=None)
    number: str | None = declare.text(zh="编号", en="Number", number="note", default=None)
    traces: tuple[Trace, ...] = declare.rows(Trace, zh="痕迹", en="Traces", default=())


@declare.act("test_decision", zh="测试决定", en="Decision", by=("legal",), nature=Nature.DECISION)
class Decided(Act):
    """Something was decided."""

    about: str | None = declare.value(Kind.PERSON, zh="人员", en="Person")


@declare.act(
    "test_shift",
    zh="测试班次",
    en="Shift",
    by=("desk_officer",),
    lasts=Lasts(start="started_at", end="ended_at"),
)
class ShiftHeld(Act):
    """A shift was held."""

    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始", en="Start")
    ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="结束", en="End", later=True, default=None
    )


@declare.ends(ShiftHeld, zh="测试班次结束", en="End of a shift")
class ShiftEnded(Act):
    """A shift ended."""

    opened: str | None = declare.value(Kind.ACT, zh="班次", en="Shift")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束", en="End")


def a_key() -> Key:
    return Key(uuid.uuid4())
