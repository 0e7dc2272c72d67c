"""How acts change who has a recorder, who is on a shift, and which files came."""

from collections.abc import Iterator

from unbroken.chain.projection import Change, Put, Rows, Wanted, projects
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.docking.acts import DeviceIssued, DeviceRegistered, DeviceReturned, DutyShiftSet
from unbroken.docking.models import Device, RecorderFile, Shift
from unbroken.media.acts import RecordingsLinked, RecordingTakenIn


def _device(event: Recorded[Act]) -> Iterator[Wanted]:
    device = getattr(event.act, "device", None)
    if device:
        yield Wanted(Device, (device,))


@projects(DeviceRegistered, reads=_device)
def device_registered(event: Recorded[DeviceRegistered], _rows: Rows) -> Iterator[Change]:
    """Enter a device, or renew its entry."""
    act = event.act
    if act.device:
        yield Put(
            Device,
            act.device,
            unit=act.of_unit or event.unit or "",
            kind=act.kind,
            serial=act.serial,
            model=act.model,
            in_use=act.in_use is not False,
        )


@projects(DeviceIssued, reads=_device)
def device_issued(event: Recorded[DeviceIssued], rows: Rows) -> Iterator[Change]:
    """Give a device into an officer's hands; one that nobody registered is known from now on."""
    act = event.act
    if act.device is None:
        return
    known = rows.get(Device, act.device)
    yield Put(
        Device,
        act.device,
        **({} if known else {"unit": event.unit or "", "kind": "recorder"}),
        officer=act.to_officer,
        issue=event.ref,
        issued_at=event.occurred_at,
        due_back_at=act.due_back_at,
        clock_offset_ms=act.clock_offset_ms,
        files_expected=None,
    )


@projects(DeviceReturned, reads=_device)
def device_returned(event: Recorded[DeviceReturned], rows: Rows) -> Iterator[Change]:
    """Take a device back; it stays with its officer where another issue came in between."""
    act = event.act
    known = rows.get(Device, act.device)
    if known is None:
        return
    values: dict[str, object] = {"condition": act.condition, "files_expected": act.files_expected}
    if act.clock_offset_ms is not None:
        values["clock_offset_ms"] = act.clock_offset_ms
    if act.issue in (None, known.issue):
        values |= {"officer": None, "issue": None, "issued_at": None, "due_back_at": None}
    yield Put(Device, known.ref, **values)


@projects(DutyShiftSet)
def shift_set(event: Recorded[DutyShiftSet], _rows: Rows) -> Iterator[Change]:
    """Enter who is on a shift."""
    act = event.act
    for officer in dict.fromkeys(act.officers or ()):
        if act.started_at and act.ended_at:
            yield Put(
                Shift,
                f"{event.ref}/{officer}",
                officer=officer,
                unit=event.unit or "",
                started_at=act.started_at,
                ended_at=act.ended_at,
            )


def _shifts(event: Recorded[RecordingTakenIn]) -> Iterator[Wanted]:
    yield Wanted(Shift, (event.act.officer or "",), column="officer")


@projects(RecordingTakenIn, reads=_shifts)
def file_taken_in(event: Recorded[RecordingTakenIn], rows: Rows) -> Iterator[Change]:
    """Enter a file that a recorder brought, bound to its officer and to the shift it began in."""
    act = event.act
    if act.recording is None or act.device is None or act.kind not in (None, "onsite", "vehicle"):
        return
    began = act.started_at or event.occurred_at
    shifts = [s for s in rows.of(Shift, officer=act.officer) if s.started_at <= began < s.ended_at]
    named = next((file.name for file in event.media if file.sha256 == act.sha256), "")
    yield Put(
        RecorderFile,
        act.recording,
        unit=event.unit or "",
        officer=act.officer,
        device=act.device,
        shift=shifts[-1].ref if shifts else None,
        case=event.case,
        linked=bool(act.covers) or event.case is not None,
        name=named,
        number=act.sequence_no,
        sha256=act.sha256 or "",
        size_bytes=act.size_bytes or 0,
        started_at=act.started_at,
        ended_at=act.ended_at,
        clock_offset_ms=act.clock_offset_ms,
        docked_at=act.uploaded_at or event.recorded_at,
    )


@projects(RecordingsLinked, reads=lambda event: [Wanted(RecorderFile, event.act.recordings or ())])
def files_linked(event: Recorded[RecordingsLinked], rows: Rows) -> Iterator[Change]:
    """Note that a file belongs to a case."""
    for recording in event.act.recordings or ():
        known = rows.get(RecorderFile, recording)
        if known:
            yield Put(RecorderFile, recording, linked=True, case=event.case or known.case)
