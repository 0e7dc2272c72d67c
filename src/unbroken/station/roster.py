"""Units, officers, rooms and devices from a file, as the acts that enter them in the register."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from unbroken.base.identifiers import (
    Code,
    DeviceRef,
    Key,
    OfficerRef,
    RoomRef,
    StreamName,
    UnitRef,
    id_of,
)
from unbroken.capture.acts import CameraRegistered, RoomRegistered
from unbroken.chain import door
from unbroken.chain.actor import machine
from unbroken.chain.entry import Entry
from unbroken.chain.register import Act
from unbroken.docking.acts import DeviceRegistered
from unbroken.people.acts import OfficerRegistered, RoleGranted, UnitRegistered

NAMES = uuid.UUID("0d5ab0a6-3a5c-4f27-8c2b-2f5a1e3d9b10")
"""The name space of the keys under which entries of a roster are recorded."""

KEEPER = UnitRef("unit:centre")
"""The unit to which rooms and devices belong that name no unit."""


def record_all(roster: Mapping[str, Any], *, at: dt.datetime, source: str) -> int:
    """Enter everything of a roster; entering it twice changes nothing. Returns the number of acts."""
    acts = list(_acts(roster))
    by = machine(name="load", terminal="station", at=at)
    for place in range(0, len(acts), 50):
        door.record_all(
            [
                Entry(
                    act=act,
                    stream=StreamName("station"),
                    by=by,
                    occurred_at=at,
                    key=Key(uuid.uuid5(NAMES, f"{source}/{at.isoformat()}/{place + number}")),
                    source=source,
                )
                for number, act in enumerate(acts[place : place + 50])
            ]
        )
    return len(acts)


def _acts(roster: Mapping[str, Any]) -> Iterator[Act]:
    for unit, told in roster.get("units", {}).items():
        yield UnitRegistered(unit_code=UnitRef(unit), name=told["name"], in_use=True)
    for officer, told in roster.get("officers", {}).items():
        yield from _officer(OfficerRef(officer), told)
    for room, told in roster.get("rooms", {}).items():
        yield from _room(RoomRef(room), told)
    for device, told in roster.get("devices", {}).items():
        if told["kind"] in {"body_recorder", "dock"}:
            yield DeviceRegistered(
                device=DeviceRef(device),
                kind=Code(told["kind"]),
                serial=told.get("serial", id_of(device)),
                of_unit=UnitRef(told.get("unit", KEEPER)),
                in_use=True,
            )


def _officer(officer: OfficerRef, told: Mapping[str, Any]) -> Iterator[Act]:
    unit = UnitRef(told["unit"])
    yield OfficerRegistered(
        officer=officer, name=told["name"], sex=told.get("sex"), of_unit=unit, in_use=True
    )
    for role in told.get("roles", ()):
        yield RoleGranted(officer=officer, role=Code(role), of_unit=unit, reason="roster")


def _room(room: RoomRef, told: Mapping[str, Any]) -> Iterator[Act]:
    unit = UnitRef(told.get("unit", KEEPER))
    yield RoomRegistered(
        room=room,
        name=told.get("name", id_of(room)),
        kind=Code(told["kind"]),
        of_unit=unit,
        has_sound=told.get("sound"),
        in_use=True,
    )
    for camera in told.get("cameras", ()):
        yield CameraRegistered(
            camera=DeviceRef(camera),
            name=id_of(camera),
            room=room,
            of_unit=unit,
            has_sound=told.get("sound"),
            in_use=True,
        )
