"""What a page is given to draw: plain values without a query, a permission or a rule behind them.

Views, and whoever else makes a page, fill these with words that are already in the reader's language;
the templates of `site` draw them. They live on the lowest floor because every floor has pages.
"""

import datetime as dt
import enum
from dataclasses import dataclass


class Tone(enum.StrEnum):
    """The four states of anything; each has its shape, so that none is colour alone."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    WAIT = "wait"


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A state as it is shown: shape, words and colour together."""

    tone: Tone
    words: str
    plain: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn:
    """Who is signed in, as the top bar says it; `key` tells one officer's drafts from another's."""

    name: str
    number: str
    unit: str
    key: str


class Cell(enum.StrEnum):
    """One required record. "Recorded" and "verified" are two states (decision 28)."""

    VERIFIED = "v"
    RECORDED = "u"
    MISSING = "m"
    NOT_DUE = "n"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainLink:
    """One of the five links of a case's chain: its required records and what is missing."""

    number: int
    name: str
    cells: tuple[Cell, ...]
    state: State
    address: str = ""
    current: bool = False

    @property
    def verified(self) -> int:
        """Count the required records that are verified."""
        return self.cells.count(Cell.VERIFIED)

    @property
    def pending(self) -> int:
        """Count the required records that are recorded and not yet verified."""
        return self.cells.count(Cell.RECORDED)

    @property
    def missing(self) -> int:
        """Count the required records that are not there."""
        return self.cells.count(Cell.MISSING)

    @property
    def due(self) -> int:
        """Count the records that are required by now."""
        return len(self.cells) - self.cells.count(Cell.NOT_DUE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pointer:
    """Words that lead somewhere; without an address they are only words."""

    words: str
    address: str = ""
    typed: bool = False
    """The words were typed by a person and stand in whatever language they were typed in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A preview beside a record; its words say what it shows."""

    address: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of a timeline; a gap is an absence and is drawn as loudly as a presence."""

    at: dt.datetime
    title: str
    icon: str = "list"
    until: dt.datetime | None = None
    detail: str = ""
    state: State | None = None
    gap: bool = False
    address: str = ""
    pictures: tuple[Picture, ...] = ()
    seconds: bool = False
    prefix: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A number at the head of a page, and the list behind it."""

    label: str
    number: int
    state: State
    address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """Time used against a limit; `since` makes it a live clock in the browser."""

    label: str
    used: dt.timedelta
    limit: dt.timedelta
    warn_after: dt.timedelta
    alarm_after: dt.timedelta | None = None
    since: dt.datetime | None = None

    @property
    def left(self) -> dt.timedelta:
        """Return what is left, negative once the limit is passed."""
        return self.limit - self.used

    @property
    def tone(self) -> Tone | None:
        """Return the tone of the bar, or None while there is nothing to say."""
        if self.used >= (self.alarm_after or self.limit):
            return Tone.BAD
        return Tone.WARN if self.used >= self.warn_after else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """A filter above a list, with the number it would leave."""

    words: str
    address: str
    number: int | None = None
    current: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of the loop: found, notified, rectifying, to review, closed."""

    label: str
    number: int
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One line of a verdict: a whole sentence, and a sentence that explains it."""

    tone: Tone
    sentence: str
    detail: str = ""


class SlotOutcome(enum.StrEnum):
    """What stands in a place for a signature."""

    BLANK = "blank"
    SIGNED = "signed"
    FINGERPRINT = "fingerprint"
    REFUSED = "refused"
    UNABLE = "unable"
    ABSENT = "absent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A place for a signature: who signs, and what stands there by now."""

    role: str
    outcome: SlotOutcome = SlotOutcome.BLANK
    name: str = ""
    at: dt.datetime | None = None
    note: str = ""
    picture: str = ""
    required: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownField:
    """One field of an act: its label, its value and the kind that says how to write it."""

    label: str
    value: object
    kind: str
    required: bool = False
    before: object = None
    """The value before a correction; both are shown."""

    @property
    def absent(self) -> bool:
        """Say whether nothing was stated."""
        return self.value is None or self.value in ("", (), [])


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRows:
    """A field that holds records of its own: its columns, and a line of fields for each record."""

    label: str
    columns: tuple[str, ...]
    lines: tuple[tuple[ShownField, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownAct:
    """An act as pages draw it, from its declaration and its values."""

    label: str
    by: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    state: State
    fields: tuple[ShownField, ...] = ()
    signers: tuple[Slot, ...] = ()
    ended_at: dt.datetime | None = None
    icon: str = "list"
    summary: str = ""
    number: int | None = None
    digest: str = ""
    address: str = ""
    source: str = ""
    after_closure: str = ""
    """Why it was recorded after the case was closed."""
    pictures: tuple[Picture, ...] = ()
    notes: tuple[State, ...] = ()

    @property
    def late(self) -> dt.timedelta:
        """Return how long after the fact it was recorded; shown, never hidden."""
        return self.recorded_at - (self.ended_at or self.occurred_at)
