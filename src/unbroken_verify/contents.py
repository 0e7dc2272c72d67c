"""The contents list: what a bundle holds, what it withholds and why, and what was still owed.

Its digest stands in the disclosure act, which is itself in the log. Nothing in a bundle counts
that this list does not name.
"""

import dataclasses
import enum
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from unbroken_verify import Malformed, act, jcs

FORMAT = "unbroken/contents/v1"

T = TypeVar("T")


class UnknownFormat(Malformed):
    """This verifier reads one version of the contents list, and says so when it meets another."""


class BadContents(Malformed):
    """The contents list has exactly the keys of its format, each of its own kind, in order."""


class DutyState(enum.StrEnum):
    """How far a finding was dealt with when the bundle was made (decision 11)."""

    OPEN = "open"
    ANSWERED = "answered"
    VOID = "void"
    """A correction took its ground away, and nobody else has reviewed that yet."""
    REVIEWED = "reviewed"
    REPAIRED = "repaired"


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why something is not here: a code, and the operator's words in both languages."""

    code: str
    zh: str
    en: str


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class WithheldField:
    """A field of a disclosed act that is proved by its digest alone.

    The name is the operator's word: the digest does not show it.
    """

    digest: bytes
    name: str
    reason: Reason


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ListedAct:
    """An act that is in the bundle."""

    h: bytes
    withheld: tuple[WithheldField, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class WithheldAct:
    """An act of the stream that is not in the bundle; its place and hash are."""

    n: int
    h: bytes
    reason: Reason


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Medium:
    """Bytes that are in the bundle."""

    sha256: bytes
    size_bytes: int


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class AbsentMedium:
    """Bytes that a disclosed act names and that are withheld, or that the operator has not got."""

    sha256: bytes
    reason: Reason


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """A finding of the operator's own rules, as it stood when the bundle was made.

    `is_gap` says that a required recording is missing for `seconds`.
    """

    rule: str
    state: DutyState
    subject: str
    is_gap: bool
    seconds: int | None
    zh: str
    en: str


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class EarlierHead:
    """A witnessed checkpoint that shows by when an act was in the log."""

    origin: str
    size: int
    root: bytes


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class ListedFile:
    """Another file of the bundle: the policy, the story, the rules."""

    path: str
    sha256: bytes


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """The whole list. `n` and `head` are the stream's last act before the disclosure act."""

    stream: str
    n: int
    head: bytes
    acts: tuple[ListedAct, ...]
    withheld_acts: tuple[WithheldAct, ...] = ()
    media: tuple[Medium, ...] = ()
    withheld_media: tuple[AbsentMedium, ...] = ()
    missing_media: tuple[AbsentMedium, ...] = ()
    duties: tuple[Duty, ...] = ()
    heads: tuple[EarlierHead, ...] = ()
    files: tuple[ListedFile, ...] = ()

    def encode(self) -> bytes:
        """Spell the list; sort what has an order of its own, so that there is one spelling."""
        body = _plain(self)
        if not isinstance(body, dict):
            raise BadContents
        return jcs.encode({"format": FORMAT, **body})

    def in_order(self) -> "Contents":
        """Return the same list with its parts sorted as the format wants them."""
        return dataclasses.replace(
            self,
            withheld_acts=_sorted(self.withheld_acts, lambda each: (each.n,)),
            media=_sorted(self.media, lambda each: (each.sha256,)),
            withheld_media=_sorted(self.withheld_media, lambda each: (each.sha256,)),
            missing_media=_sorted(self.missing_media, lambda each: (each.sha256,)),
            heads=_sorted(self.heads, lambda each: (each.origin, each.size)),
            files=_sorted(self.files, lambda each: (each.path,)),
        )


def parse_contents(data: bytes) -> Contents:
    """Read a contents list; refuse every other key, kind, order or double entry."""
    body = jcs.decode(data)
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise UnknownFormat
    reader = _Reader({key: value for key, value in body.items() if key != "format"}, "contents")
    found = Contents(
        stream=reader.text("stream"),
        n=reader.number("n"),
        head=reader.digest("head"),
        acts=reader.all("acts", _listed_act),
        withheld_acts=reader.all("withheld_acts", _withheld_act),
        media=reader.all("media", _medium),
        withheld_media=reader.all("withheld_media", _absent_medium),
        missing_media=reader.all("missing_media", _absent_medium),
        duties=reader.all("duties", _duty),
        heads=reader.all("heads", _head),
        files=reader.all("files", _file),
    )
    reader.done()
    _check_order(found)
    return found


class _Reader:
    """Takes each key of an object once, and sees that none is left."""

    def __init__(self, body: jcs.Json, what: str) -> None:
        if not isinstance(body, dict):
            raise BadContents(what)
        self._body = dict(body)
        self._what = what

    def take(self, key: str) -> jcs.Json:
        if key not in self._body:
            raise BadContents(self._what, key)
        return self._body.pop(key)

    def text(self, key: str) -> str:
        value = self.take(key)
        if not isinstance(value, str):
            raise BadContents(self._what, key)
        return value

    def number(self, key: str) -> int:
        value = self.take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise BadContents(self._what, key)
        return value

    def maybe_number(self, key: str) -> int | None:
        if self._body.get(key) is None:
            self.take(key)
            return None
        return self.number(key)

    def flag(self, key: str) -> bool:
        value = self.take(key)
        if not isinstance(value, bool):
            raise BadContents(self._what, key)
        return value

    def digest(self, key: str) -> bytes:
        return act.parse_digest(self.take(key))

    def all(self, key: str, read: Callable[["_Reader"], T]) -> tuple[T, ...]:
        values = self.take(key)
        if not isinstance(values, list):
            raise BadContents(self._what, key)
        return tuple(_whole(value, key, read) for value in values)

    def one(self, key: str, read: Callable[["_Reader"], T]) -> T:
        return _whole(self.take(key), key, read)

    def done(self) -> None:
        if self._body:
            raise BadContents(self._what, *sorted(self._body)[:3])


def _whole(value: jcs.Json, what: str, read: Callable[[_Reader], T]) -> T:
    reader = _Reader(value, what)
    found = read(reader)
    reader.done()
    return found


def _reason(of: _Reader) -> Reason:
    return Reason(code=of.text("code"), zh=of.text("zh"), en=of.text("en"))


def _listed_act(of: _Reader) -> ListedAct:
    return ListedAct(h=of.digest("h"), withheld=of.all("withheld", _withheld_field))


def _withheld_field(of: _Reader) -> WithheldField:
    return WithheldField(
        digest=of.digest("digest"), name=of.text("name"), reason=of.one("reason", _reason)
    )


def _withheld_act(of: _Reader) -> WithheldAct:
    return WithheldAct(n=of.number("n"), h=of.digest("h"), reason=of.one("reason", _reason))


def _medium(of: _Reader) -> Medium:
    return Medium(sha256=of.digest("sha256"), size_bytes=of.number("size_bytes"))


def _absent_medium(of: _Reader) -> AbsentMedium:
    return AbsentMedium(sha256=of.digest("sha256"), reason=of.one("reason", _reason))


def _duty(of: _Reader) -> Duty:
    state = of.text("state")
    if state not in set(DutyState):
        raise BadContents("duties", "state")
    return Duty(
        rule=of.text("rule"),
        state=DutyState(state),
        subject=of.text("subject"),
        is_gap=of.flag("is_gap"),
        seconds=of.maybe_number("seconds"),
        zh=of.text("zh"),
        en=of.text("en"),
    )


def _head(of: _Reader) -> EarlierHead:
    return EarlierHead(origin=of.text("origin"), size=of.number("size"), root=of.digest("root"))


def _file(of: _Reader) -> ListedFile:
    return ListedFile(path=of.text("path"), sha256=of.digest("sha256"))


def _check_order(found: Contents) -> None:
    if found != found.in_order():
        raise BadContents("order")
    here = [each.h for each in found.acts] + [each.h for each in found.withheld_acts]
    absent = (*found.withheld_media, *found.missing_media)
    media = [each.sha256 for each in found.media] + [each.sha256 for each in absent]
    for named in (here, media, [(each.origin, each.size) for each in found.heads]):
        if len(set(named)) != len(named):
            raise BadContents("twice")
    if len({each.path for each in found.files}) != len(found.files):
        raise BadContents("twice")


def _sorted(parts: Iterable[T], key: Callable[[T], tuple[object, ...]]) -> tuple[T, ...]:
    return tuple(sorted(parts, key=key))


def _plain(value: object) -> jcs.Json:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (each.name for each in dataclasses.fields(value))
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        raise BadContents(type(value).__name__)
    return value  # type: ignore[return-value]  # text, number or None: jcs.encode sees to it
