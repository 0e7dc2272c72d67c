"""Asking for recorders and their files: what may not be seen is never fetched."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from unbroken.base.identifiers import ActRef, DeviceRef, OfficerRef
from unbroken.casefile import find as cases
from unbroken.chain import read
from unbroken.chain.actor import Actor
from unbroken.docking.dock import Brought
from unbroken.docking.models import Device, RecorderFile
from unbroken.people import find as people
from unbroken.people.seen import Columns, visible

APART_MAX = dt.timedelta(seconds=5)
"""Recorders cut one recording into files; between two of them no more than this is missing."""
NUMBERS_NAMED_MAX = 1000


DEVICES = Columns(unit="unit", makers=people.of_person)
FILES = cases.columns_of_case(makers=people.of_person)
"""A file is its officer's own; with a case it is the case's as well."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileGap:
    """What is missing between two files of a recorder: numbers, or time that no file covers."""

    device: str
    after: RecorderFile
    before: RecorderFile
    numbers: tuple[int, int] | None
    length: dt.timedelta | None


def devices_for(actor: Actor, now: dt.datetime) -> QuerySet[Device]:
    """Return the recorders that an actor may see, those that somebody has first."""
    return visible(read.rows_of(Device), actor, "device.see", DEVICES, now).order_by(
        "due_back_at", "ref"
    )


def files_for(actor: Actor, now: dt.datetime) -> QuerySet[RecorderFile]:
    """Return the files of recorders that an actor may see, the latest docked first."""
    found = visible(read.rows_of(RecorderFile), actor, "recording.see", FILES, now)
    return found.order_by("-docked_at", "-number", "-ref")


def owed(files: "QuerySet[RecorderFile]") -> QuerySet[RecorderFile]:
    """Keep the files that nobody has linked to what they show."""
    return files.filter(linked=False)


def device_of(device: str) -> Device | None:
    """Return a recorder by reference, or None where nobody has registered or issued it."""
    return read.rows_of(Device).filter(ref=device).first()


def issued_to(actor: Actor) -> Sequence[Device]:
    """Return the recorders that a person has now."""
    return list(read.rows_of(Device).filter(people.of_person(actor.person)).order_by("ref"))


def issue_of(device: Device) -> ActRef:
    """Name the act by which a device was issued."""
    return ActRef(device.issue or "")


def gaps_between(files: Iterable[RecorderFile]) -> Iterator[FileGap]:
    """Find what is missing between one file of a recorder and the next."""
    by_device: dict[str, list[RecorderFile]] = {}
    for one in files:
        by_device.setdefault(one.device, []).append(one)
    for device, found in sorted(by_device.items()):
        ordered = sorted(found, key=_place)
        for after, before in itertools.pairwise(ordered):
            gap = FileGap(
                device=device,
                after=after,
                before=before,
                numbers=_numbers_between(after, before),
                length=_time_between(after, before),
            )
            if gap.numbers or gap.length:
                yield gap


def _place(one: RecorderFile) -> tuple[bool, int, dt.datetime, str]:
    return one.number is None, one.number or 0, one.started_at or one.docked_at, one.ref


def _numbers_between(after: RecorderFile, before: RecorderFile) -> tuple[int, int] | None:
    if after.number is None or before.number is None:
        return None
    missing = before.number - after.number - 1
    fits = 0 < missing <= NUMBERS_NAMED_MAX and after.shift == before.shift
    return (after.number + 1, before.number - 1) if fits else None


def _time_between(after: RecorderFile, before: RecorderFile) -> dt.timedelta | None:
    if after.ended_at is None or before.started_at is None or after.shift is None:
        return None
    apart = before.started_at - after.ended_at
    return apart if after.shift == before.shift and apart > APART_MAX else None


def named(device: str) -> str:
    """Return the reference of a recorder as it is typed: R11 is recorder:R11."""
    said = device.strip()
    return said if ":" in said or not said else f"recorder:{said}"


def brought(*, device: str, officer: str, clock_offset_ms: int | None, now: dt.datetime) -> Brought:
    """Say from which recorder and for whom files come; raises NoSuchOfficer.

    A recorder that nobody registered is taken as it is named: its files have happened all the same.
    """
    reference = officer if ":" in officer else f"officer:{officer}"
    standing = people.standing_of(reference, now=now)
    if standing is None:
        raise people.NoSuchOfficer
    reference_of_device = named(device)
    known = device_of(reference_of_device)
    offset = clock_offset_ms
    if offset is None and known:
        offset = known.clock_offset_ms
    return Brought(
        device=DeviceRef(reference_of_device),
        officer=OfficerRef(reference),
        unit=(known.unit if known else "") or standing.unit,
        clock_offset_ms=offset,
    )
