"""Foreign records come in as new acts, marked as loaded for ever (decision 15).

A story (JSON Lines, one act a line) is read line by line. Its free identifiers become identifiers of
ours, always the same ones for the same batch, so that loading a file twice changes nothing.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from unbroken.base import clock
from unbroken.base.identifiers import ActId, Digest, Key, OfficerRef, StreamName, ref, uuid7
from unbroken.base.refusal import N_, Refusal
from unbroken.casefile.acts import PersonEntered
from unbroken.chain import door, values, vaults
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind, machine
from unbroken.chain.acts import BatchLoaded
from unbroken.chain.entry import Entry
from unbroken.chain.recorded import NamedFile, Signature
from unbroken.chain.register import Act, Field, Kind, act_type
from unbroken.station import roster

LINE_BYTES_MAX = 4 * 1024 * 1024
NAMES = uuid.UUID("5f1c2a6e-7a0e-4f0b-9d8e-3c1f6b0a4d21")
"""The name space of the identifiers that loading gives."""


class LineUnreadable(Refusal):
    """Every line of a file to load is one act; the first that cannot be read stops the loading."""

    sentence = N_("%(file)s, line %(line)d: %(why)s")
    remedy = N_("Correct that line and load the file again; what was loaded before stays.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What a batch brought in."""

    batch: str
    acts: int
    cases: Mapping[str, str]
    """Names of cases in the file, and the references they have here."""
    references: Mapping[str, str] = field(default_factory=dict)
    """The same of acts by their names, and of whatever else was born by kind and name."""


@dataclass(kw_only=True)
class Batch:
    """One file on its way in."""

    name: str
    file: str
    shift: dt.timedelta = dt.timedelta()
    media: Path | None = None
    registry: Mapping[str, Any] = field(default_factory=dict)
    acts: dict[str, str] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    entered: set[tuple[str, str]] = field(default_factory=set)
    digests: dict[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """Return what the acts of this batch name as their source."""
        return f"load:{self.name}"

    def identifier(self, kind: str, foreign: str, at: dt.datetime) -> str:
        """Return the reference that a foreign identifier has here: a UUIDv7 of its own moment."""
        seed = hashlib.sha256(f"{self.name}\0{kind}\0{foreign}".encode()).digest()
        random = int.from_bytes(seed[:10], "big")
        return ref(kind, uuid7(milliseconds=int(at.timestamp() * 1000), random=random))


def load(
    *,
    file: Path,
    media: Path | None = None,
    registry: Mapping[str, Any] | None = None,
    shift: dt.timedelta = dt.timedelta(),
    now: dt.datetime | None = None,
) -> Loaded:
    """Load a story; raises LineUnreadable, with the lines before it loaded."""
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    batch = Batch(
        name=digest[:16] + (f"+{int(shift.total_seconds())}" if shift else ""),
        file=file.name,
        shift=shift,
        media=media,
        registry=registry or {},
    )
    at = now or clock.now()
    roster.record_all(registry or {}, at=at, source=batch.source)
    lines = content.splitlines()
    _announce(batch, digest, len(lines), at)
    count = sum(_load_line(batch, number, line) for number, line in enumerate(lines, start=1))
    return Loaded(batch=batch.name, acts=count, cases=batch.cases, references=batch.acts)


def _announce(batch: Batch, digest: str, lines: int, at: dt.datetime) -> None:
    door.record(
        BatchLoaded(
            batch=batch.name,
            file_sha256=Digest(digest),
            file_name=batch.file,
            lines=lines,
            acts=lines,
            refused=0,
        ),
        stream=StreamName("station"),
        by=machine(name="load", terminal="station", at=at),
        occurred_at=at,
        key=Key(uuid.uuid4()),
        source=batch.source,
    )


def _load_line(batch: Batch, number: int, line: bytes) -> int:
    try:
        told = _table(line)
        entries = [*_persons(batch, told), _entry(batch, told, number)]
    except Refusal as why:
        problems = getattr(why, "problems", ())
        said = "; ".join(str(one) for one in problems) or str(why)
        raise LineUnreadable(file=batch.file, line=number, why=said) from why
    except (AttributeError, KeyError, TypeError, ValueError) as why:
        raise LineUnreadable(file=batch.file, line=number, why=f"{why!r}") from why
    receipts = door.record_all(entries)
    batch.acts[told["id"]] = ref("act", receipts[-1].act)
    return len(receipts)


def _table(line: bytes) -> dict[str, Any]:
    if len(line) > LINE_BYTES_MAX:
        message = f"longer than {LINE_BYTES_MAX} bytes"
        raise ValueError(message)
    told = json.loads(line.decode("utf-8"))
    if not isinstance(told, dict):
        message = "not a JSON object"
        raise TypeError(message)
    return told


def _entry(batch: Batch, told: Mapping[str, Any], number: int) -> Entry:
    declared = act_type(told["type"])
    if declared is None:
        message = f"there is no act type {told['type']}"
        raise ValueError(message)
    at = _moment(batch, told["occurred_at"])
    for one in told.get("media", ()):
        # What is really there is known before the body names it by the digest that was claimed.
        _digest(batch, one["sha256"], one["path"])
    body = _moved(batch, declared.fields, told["body"], at)
    return _made(batch, told, values.act_of(declared, body), f"{number}")


def _made(batch: Batch, told: Mapping[str, Any], act: Act, name: str) -> Entry:
    at = _moment(batch, told["occurred_at"])
    return Entry(
        act=act,
        stream=_stream(batch, told, at),
        by=_actor(told, at),
        occurred_at=at,
        key=Key(uuid.uuid5(NAMES, f"{batch.name}/{name}")),
        accompanied_by=tuple(OfficerRef(one) for one in told.get("with", ())),
        signatures=tuple(_signature(batch, one, at) for one in told.get("signatures", ())),
        media=tuple(_file(batch, one) for one in told.get("media", ())),
        corrects=_corrected(batch, told),
        source=batch.source,
        claimed_recorded_at=_moment(batch, told["recorded_at"]),
        after_closure_reason=told.get("after_closure_reason") or "",
    )


def _persons(batch: Batch, told: Mapping[str, Any]) -> Iterator[Entry]:
    """Enter the people whom a line names for the first time in its case."""
    case = told.get("case")
    if case is None:
        return
    for foreign in sorted(set(_named(told, "person:"))):
        known = batch.registry.get("persons", {}).get(foreign)
        if known is None or (case, foreign) in batch.entered:
            continue
        batch.entered.add((case, foreign))
        born = known.get("birth_date")
        entered = PersonEntered(
            person=_reference(batch, Kind.PERSON, foreign, _moment(batch, told["occurred_at"])),
            name=known.get("name"),
            role=known.get("role"),
            sex=known.get("sex"),
            birth_date=dt.date.fromisoformat(born) if born else None,
        )
        bare = {**told, "with": (), "signatures": (), "media": (), "corrects": None}
        yield _made(batch, bare, entered, f"{case}/{foreign}")


def _named(value: object, prefix: str) -> Iterator[str]:
    if isinstance(value, str) and value.startswith(prefix):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _named(one, prefix)
    elif isinstance(value, list):
        for one in value:
            yield from _named(one, prefix)


def _stream(batch: Batch, told: Mapping[str, Any], at: dt.datetime) -> StreamName:
    case = told.get("case")
    if case is None:
        return StreamName(told["unit"])
    batch.cases.setdefault(case, batch.identifier("case", case, at))
    return StreamName(batch.cases[case])


def _actor(told: Mapping[str, Any], at: dt.datetime) -> Actor:
    return Actor(
        id=ActorRef(told["by"]),
        person=PersonBehind(told["by"]),
        unit=told.get("unit") or "",
        roles=frozenset({"import"}),
        factor=Factor.NOTHING,
        factor_at=at,
        terminal="load",
    )


def _corrected(batch: Batch, told: Mapping[str, Any]) -> ActId | None:
    named = told.get("corrects")
    return ActId(uuid.UUID(batch.acts[named].partition(":")[2])) if named else None


def _signature(batch: Batch, told: Mapping[str, Any], at: dt.datetime) -> Signature:
    signed_at = told.get("at")
    return Signature(
        slot=told["slot"],
        person=_reference(batch, Kind.PERSON, told.get("person"), at),
        state=told["state"],
        at=_moment(batch, signed_at) if signed_at else None,
        noted_by=told.get("noted_by"),
        noted_reason=told.get("noted_reason"),
    )


def _file(batch: Batch, told: Mapping[str, Any]) -> NamedFile:
    return NamedFile(name=told["path"], sha256=Digest(_digest(batch, told["sha256"], told["path"])))


def _digest(batch: Batch, claimed: str, path: str | None = None) -> str:
    """Return the digest of the real file where there is one, else the digest that is claimed."""
    if path and batch.media and claimed not in batch.digests:
        file = batch.media / Path(path).name
        if file.is_file():
            with file.open("rb") as stream:
                batch.digests[claimed] = vaults.station_vault().put(stream).digest
    return batch.digests.get(claimed, claimed)


def _moved(
    batch: Batch, fields: Iterable[Field], body: Mapping[str, Any], at: dt.datetime
) -> dict[str, Any]:
    kinds = {one.name: one for one in fields}
    return {
        name: _moved_value(batch, kinds[name], value, at) if name in kinds else value
        for name, value in body.items()
    }


def _moved_value(batch: Batch, declared: Field, value: Any, at: dt.datetime) -> Any:  # noqa: ANN401 — JSON.
    if isinstance(value, list):
        return [_moved_value(batch, declared, one, at) for one in value]
    if declared.kind is Kind.ROWS:
        return _moved(batch, declared.rows, value, at)
    if declared.kind is Kind.DATETIME:
        return _moment(batch, value).isoformat()
    if declared.kind is Kind.DATE and batch.shift and declared.name != "birth_date":
        return (dt.date.fromisoformat(value) + dt.timedelta(days=batch.shift.days)).isoformat()
    if declared.kind in {Kind.DIGEST, Kind.MEDIA}:
        return _digest(batch, value)
    return _reference(batch, declared.kind, value, at)


def _reference(batch: Batch, kind: Kind, value: Any, at: dt.datetime) -> Any:  # noqa: ANN401 — JSON.
    if not isinstance(value, str):
        return value
    if kind in {Kind.ACT, Kind.ACTS}:
        return batch.acts.get(value, value)
    named, _, _foreign = value.partition(":")
    born = {"person", "item", "stay", "session", "recording", "rec"}
    if named not in born or not kind.reference:
        return value
    mine = "recording" if named == "rec" else named
    known = f"{mine} {value}"
    if known not in batch.acts:
        batch.acts[known] = batch.identifier(mine, value, at)
    return batch.acts[known]


def _moment(batch: Batch, text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        message = f"{text} does not say its zone"
        raise ValueError(message)
    return moment + batch.shift
