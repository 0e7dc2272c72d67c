"""From JSON to an act: each value is read by the kind of its field, and what is wrong is named.

A fact may leave details out: they are None in the act, and the record marks them. A decision may
not. What cannot be read at all is refused for both, with the path of the field and what to do.
`payload.of_act` is the way back.
"""

import datetime as dt
import re
import typing
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from unbroken.base.characters import first_forbidden, name_of
from unbroken.base.refusal import N_, Refusal
from unbroken.chain.register import REFERENCE_KINDS, Act, ActType, Field, Kind, Nature
from unbroken_verify.jcs import Json

TEXT_CHARACTERS_MAX = 2_000
LONGTEXT_CHARACTERS_MAX = 500_000
LIST_LENGTH_MAX = 2_000
REFERENCE_CHARACTERS_MAX = 200
WHOLE_NUMBER_MAX = 2**53 - 1
YEAR_MIN, YEAR_MAX = 1900, 2200

DECIMAL = re.compile(r"-?(0|[1-9]\d{0,17})(\.\d{1,6})?", re.ASCII)
MONEY = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,2})?", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
GEO = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?),(-?\d{1,3}(?:\.\d{1,8})?)", re.ASCII)
BORN_HERE = frozenset({"act", "case", "person", "item", "stay", "session", "recording"})
"""What acts give birth to has a UUID as id; the rest has the station's own code."""


class Unreadable(Refusal):
    """What is handed over as an act can be read by its declaration."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    @property
    def path(self) -> str:
        """Name the field, as `items[2].qty`."""
        return str(self.details["path"])


class UnknownField(Unreadable):
    """An act says what its type declares, nothing else: a mistyped name must not be lost."""

    sentence = N_("%(path)s is no field of %(act)s.")
    remedy = N_("Look up the fields in the reference of acts, and leave this one out.")


class FieldMissing(Unreadable):
    """A decision gives every detail that its type requires."""

    sentence = N_("%(path)s is missing.")
    remedy = N_("Say it; a decision is not recorded without it.")


class WrongKind(Unreadable):
    """Each field holds one kind of value."""

    sentence = N_("%(path)s: %(value)s is not %(kind)s.")
    remedy = N_("Write it as in this example: %(example)s")


class NotInList(Unreadable):
    """A code list is closed."""

    sentence = N_("%(path)s: %(value)s is not in the code list %(list)s.")
    remedy = N_("Use one of: %(codes)s")


class TooLong(Unreadable):
    """Everything has a limit."""

    sentence = N_("%(path)s is too long: %(length)d, and at most %(limit)d are taken.")
    remedy = N_("Shorten it, or attach it as a file.")


class ForbiddenCharacter(Unreadable):
    """A text reads as it is stored: no control characters, no changes of direction."""

    sentence = N_("%(path)s contains the character %(character)s at place %(place)d.")
    remedy = N_("Take the character out; it cannot be seen, and changes how the text reads.")


class ActUnreadable(Refusal):
    """An act whose fields cannot be read is not recorded; every mistake is named at once."""

    sentence = N_("%(act)s was not recorded: %(count)d of its fields cannot be read.")
    remedy = N_("Put right what is named for each field and send again.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, declared: ActType, problems: tuple[Unreadable, ...]) -> None:
        super().__init__(act=declared.wire_name, count=len(problems))
        self.problems = problems


Spelling = Callable[[str, str], bool]
"""Says whether a text is a reference to a thing of a kind; station and stories differ in ids."""


def as_station(kind: str, reference: str) -> bool:
    """Say whether a reference is one that this station could have given."""
    named, _, identifier = reference.partition(":")
    if named != kind:
        return False
    return _is_uuid(identifier) if kind in BORN_HERE else bool(identifier)


def as_story(kind: str, reference: str) -> bool:
    """Say whether a reference may stand in a story: acts have free names, recordings `rec:`."""
    if kind == "act":
        return bool(reference)
    named, _, identifier = reference.partition(":")
    return named in {kind, "rec" if kind == "recording" else kind} and bool(identifier)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where in the act a value stands, and how references are spelled there."""

    path: str
    field: Field
    spelling: Spelling


def act_of(declared: ActType, body: Mapping[str, Json], *, spelling: Spelling = as_station) -> Act:
    """Make an act from its JSON body; raises ActUnreadable with every mistake."""
    problems: list[Unreadable] = []
    values = _read_all(declared.fields, body, "", spelling, problems)
    problems += _unknown(declared, declared.fields, body, "")
    if declared.nature is Nature.DECISION:
        problems += _missing(declared.fields, body, "")
    if problems:
        raise ActUnreadable(declared, tuple(problems))
    return declared.cls(**values)


def _read_all(
    fields: tuple[Field, ...],
    body: Mapping[str, Json],
    above: str,
    spelling: Spelling,
    problems: list[Unreadable],
) -> dict[str, object]:
    values: dict[str, object] = {}
    for field in fields:
        given = body.get(field.name)
        place = _Place(path=f"{above}{field.name}", field=field, spelling=spelling)
        values[field.attribute] = field.unsaid
        if given is None:
            continue
        try:
            values[field.attribute] = _read(place, given, problems)
        except Unreadable as problem:
            problems.append(problem)
    return values


def _read(place: _Place, given: Json, problems: list[Unreadable]) -> object:
    kind = place.field.kind
    if not kind.many:
        return _READERS[kind](place, given)
    if not isinstance(given, list):
        raise _wrong(place, given)
    if len(given) > LIST_LENGTH_MAX:
        raise TooLong(path=place.path, length=len(given), limit=LIST_LENGTH_MAX)
    return tuple(_read_each(place, given, problems))


def _read_each(place: _Place, given: list[Json], problems: list[Unreadable]) -> Iterator[object]:
    for index, one in enumerate(given):
        here = _Place(path=f"{place.path}[{index}]", field=place.field, spelling=place.spelling)
        try:
            yield (
                _read_row(here, one, problems)
                if place.field.rows
                else _READERS[place.field.kind](here, one)
            )
        except Unreadable as problem:
            problems.append(problem)


def _read_row(place: _Place, given: Json, problems: list[Unreadable]) -> object:
    if not isinstance(given, dict) or place.field.row_class is None:
        raise _wrong(place, given)
    above = f"{place.path}."
    values = _read_all(place.field.rows, given, above, place.spelling, problems)
    problems += _unknown(None, place.field.rows, given, above)
    return place.field.row_class(**values)


def _unknown(
    declared: ActType | None, fields: tuple[Field, ...], body: Mapping[str, Json], above: str
) -> list[Unreadable]:
    known = {field.name for field in fields}
    where = declared.wire_name if declared else above.rstrip(".")
    return [UnknownField(path=f"{above}{name}", act=where) for name in body if name not in known]


def _missing(
    fields: tuple[Field, ...], body: Mapping[str, Json], above: str
) -> Iterator[FieldMissing]:
    for field in fields:
        given = body.get(field.name)
        if field.required and given is None:
            yield FieldMissing(path=f"{above}{field.name}")
        elif isinstance(given, list):
            for index, one in enumerate(given):
                if isinstance(one, dict):
                    yield from _missing(field.rows, one, f"{above}{field.name}[{index}].")


def _wrong(place: _Place, given: Json) -> WrongKind:
    kind = place.field.kind
    return WrongKind(path=place.path, value=_short(given), kind=kind.value, example=EXAMPLES[kind])


def _short(given: Json) -> str:
    text = str(given)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _text(place: _Place, given: Json) -> str:
    if not isinstance(given, str):
        raise _wrong(place, given)
    many_lines = place.field.kind is Kind.LONGTEXT
    limit = LONGTEXT_CHARACTERS_MAX if many_lines else TEXT_CHARACTERS_MAX
    if len(given) > limit:
        raise TooLong(path=place.path, length=len(given), limit=limit)
    bad = first_forbidden(given, many_lines=many_lines)
    if bad is not None:
        raise ForbiddenCharacter(
            path=place.path, character=name_of(bad), place=given.index(bad) + 1
        )
    return given


def _code(place: _Place, given: Json) -> str:
    values = place.field.code_list
    if not isinstance(given, str) or values is None:
        raise _wrong(place, given)
    if values.word(given) is None:
        codes = ", ".join(word.code for word in values.words)
        raise NotInList(path=place.path, value=_short(given), list=values.name, codes=codes)
    return given


def _moment(place: _Place, given: Json) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(typing.cast("str", given))
    except (TypeError, ValueError):
        raise _wrong(place, given) from None
    if moment.tzinfo is None or not YEAR_MIN <= moment.year <= YEAR_MAX:
        raise _wrong(place, given)
    return moment.astimezone(dt.UTC)


def _date(place: _Place, given: Json) -> dt.date:
    try:
        day = dt.date.fromisoformat(typing.cast("str", given))
    except (TypeError, ValueError):
        raise _wrong(place, given) from None
    if not YEAR_MIN <= day.year <= YEAR_MAX:
        raise _wrong(place, given)
    return day


def _whole(place: _Place, given: Json) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or abs(given) > WHOLE_NUMBER_MAX:
        raise _wrong(place, given)
    return given


def _duration(place: _Place, given: Json) -> int:
    seconds = _whole(place, given)
    if seconds < 0:
        raise _wrong(place, given)
    return seconds


def _truth(place: _Place, given: Json) -> bool:
    if not isinstance(given, bool):
        raise _wrong(place, given)
    return given


def _spelled(pattern: re.Pattern[str]) -> Callable[[_Place, Json], str]:
    def read(place: _Place, given: Json) -> str:
        if not isinstance(given, str) or not pattern.fullmatch(given):
            raise _wrong(place, given)
        return given

    return read


def _geo(place: _Place, given: Json) -> str:
    matched = GEO.fullmatch(given) if isinstance(given, str) else None
    if not matched or abs(float(matched[1])) > 90 or abs(float(matched[2])) > 180:
        raise _wrong(place, given)
    return matched[0]


def _reference(place: _Place, given: Json) -> str:
    if not isinstance(given, str) or len(given) > REFERENCE_CHARACTERS_MAX:
        raise _wrong(place, given)
    if any(one.isspace() for one in given) or first_forbidden(given, many_lines=False):
        raise _wrong(place, given)
    kinds = REFERENCE_KINDS[place.field.kind]
    if not any(place.spelling(kind, given) for kind in kinds):
        raise _wrong(place, given)
    return given


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


_READERS: Mapping[Kind, Callable[[_Place, Json], object]] = {
    Kind.TEXT: _text,
    Kind.LONGTEXT: _text,
    Kind.CODE: _code,
    Kind.CODES: _code,
    Kind.DATETIME: _moment,
    Kind.DATE: _date,
    Kind.DURATION: _duration,
    Kind.INT: _whole,
    Kind.DECIMAL: _spelled(DECIMAL),
    Kind.MONEY: _spelled(MONEY),
    Kind.BOOL: _truth,
    Kind.GEO: _geo,
    Kind.DIGEST: _spelled(DIGEST),
    Kind.MEDIA: _spelled(DIGEST),
    **dict.fromkeys(REFERENCE_KINDS, _reference),
}

_ID = "0192f3a1-7c3e-7b1a-9d2e-5f60a1b2c3d4"
EXAMPLES: Mapping[Kind, str] = {
    Kind.TEXT: '"城东路18号"',
    Kind.LONGTEXT: '"第一行\\n第二行"',
    Kind.CODE: '"other"',
    Kind.CODES: '["other"]',
    Kind.DATETIME: '"2026-11-24T09:00:00+08:00"',
    Kind.DATE: '"2026-11-24"',
    Kind.DURATION: "3600",
    Kind.INT: "12",
    Kind.DECIMAL: '"2.5"',
    Kind.MONEY: '"186000.00"',
    Kind.BOOL: "true",
    Kind.GEO: '"30.2741,120.1551"',
    Kind.DIGEST: '"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"',
    Kind.MEDIA: '["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]',
    Kind.ROWS: "[{…}]",
    **{
        kind: f'["{one}"]' if kind.many else f'"{one}"'
        for kind, names in REFERENCE_KINDS.items()
        for one in [f"{names[0]}:{_ID}" if names[0] in BORN_HERE else f"{names[0]}:330112"]
    },
}
"""How a value of each kind is written."""
