"""What the pages of recorders show, made from rows that were fetched for the reader."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from unbroken.base import time_words
from unbroken.base.identifiers import id_of
from unbroken.base.shown import State, Tone
from unbroken.base.time_words import Language
from unbroken.casefile import naming
from unbroken.chain import describe
from unbroken.docking import find
from unbroken.docking.codes import DEVICE_CONDITION
from unbroken.docking.models import Device, RecorderFile
from unbroken.people import find as people


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownDevice:
    """A recorder, who has it and whether it is due."""

    code: str
    model: str
    officer: str
    state: State
    due_back_at: dt.datetime | None
    offset: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownFile:
    """A file of a recorder as the list shows it."""

    name: str
    device: str
    officer: str
    number: int | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    docked_at: dt.datetime
    offset: str
    size: str
    sha256: str
    state: State
    on_shift: bool
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownGap:
    """What is missing between two files."""

    device: str
    words: str
    after: str
    before: str


def devices(rows: Sequence[Device], now: dt.datetime) -> list[ShownDevice]:
    """Show recorders."""
    names = people.names_of([one.officer for one in rows if one.officer])
    return [
        _device(one, names.get(one.officer or "", id_of(one.officer or "")), now) for one in rows
    ]


def _device(row: Device, officer: str, now: dt.datetime) -> ShownDevice:
    late = row.officer is not None and row.due_back_at is not None and row.due_back_at < now
    if late and row.due_back_at:
        length = time_words.lasting(now - row.due_back_at, language=naming.language())
        state = State(tone=Tone.BAD, words=_("Return %(length)s overdue") % {"length": length})
    elif row.officer:
        state = State(tone=Tone.WAIT, words=_("Out"))
    elif row.condition and row.condition != "good":
        word = describe.word(DEVICE_CONDITION, row.condition, reader=naming.bare_reader())
        state = State(tone=Tone.BAD, words=word)
    else:
        state = State(tone=Tone.OK, words=_("In the dock"), plain=True)
    return ShownDevice(
        code=id_of(row.ref),
        model=row.model or "",
        officer=officer,
        state=state,
        due_back_at=row.due_back_at if row.officer else None,
        offset=offset(row.clock_offset_ms),
    )


def files(rows: Sequence[RecorderFile]) -> list[ShownFile]:
    """Show files of recorders."""
    names = people.names_of([one.officer for one in rows if one.officer])
    return [_file(one, names.get(one.officer or "", id_of(one.officer or ""))) for one in rows]


def _file(row: RecorderFile, officer: str) -> ShownFile:
    state = (
        State(tone=Tone.OK, words=_("Linked to a case"), plain=True)
        if row.linked
        else State(tone=Tone.WARN, words=_("Owed: not linked to any case"))
    )
    return ShownFile(
        name=row.name or id_of(row.ref),
        device=id_of(row.device),
        officer=officer,
        number=row.number,
        started_at=row.started_at,
        ended_at=row.ended_at,
        docked_at=row.docked_at,
        offset=offset(row.clock_offset_ms),
        size=_size(row.size_bytes),
        sha256=row.sha256,
        state=state,
        on_shift=row.shift is not None,
        address=reverse("media:recording", kwargs={"recording": uuid.UUID(id_of(row.ref))}),
    )


def gaps(rows: Sequence[RecorderFile]) -> list[ShownGap]:
    """Show what is missing between the files of each recorder."""
    return [
        ShownGap(
            device=id_of(one.device),
            words=_missing(one, naming.language()),
            after=one.after.name or id_of(one.after.ref),
            before=one.before.name or id_of(one.before.ref),
        )
        for one in find.gaps_between(rows)
    ]


def _missing(gap: find.FileGap, language: Language) -> str:
    words = []
    if gap.numbers:
        first, last = gap.numbers
        words.append(
            _("Number %(first)d is missing") % {"first": first}
            if first == last
            else _("Numbers %(first)d to %(last)d are missing") % {"first": first, "last": last}
        )
    if gap.length:
        length = time_words.lasting(gap.length, language=language)
        words.append(_("%(length)s are not recorded") % {"length": length})
    return " · ".join(words)


def offset(milliseconds: int | None) -> str:
    """Write a clock offset with its sign, as it was measured."""
    if milliseconds is None:
        return ""
    return f"{milliseconds / 1000:+.3f} s"


def _size(size_bytes: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size_bytes >= size:
            return f"{size_bytes / size:.1f} {unit}"
    return _("%(size)d bytes") % {"size": size_bytes}
