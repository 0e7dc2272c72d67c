"""What happens to recorders: issue, return, shifts."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import ActRef, Code, DeviceRef, OfficerRef, UnitRef
from unbroken.chain import declare
from unbroken.chain.register import Act, Kind
from unbroken.chain.signers import MAKER
from unbroken.docking.codes import DEVICE_CONDITION, DEVICE_KIND


@declare.act(
    "device_issue",
    zh="记录仪领用",
    en="Device issue",
    happened_zh="执法记录仪发给民警领用。",
    by=("device_manager",),
    signers=(MAKER,),
    shown=("device", "to_officer", "due_back_at"),
    core=True,
)
class DeviceIssued(Act):
    """A recorder was issued to an officer for duty."""

    device: DeviceRef | None = declare.value(Kind.DEVICE, zh="设备", en="Device")
    to_officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="领用民警", en="Issued to")
    battery_percent: int | None = declare.value(Kind.INT, zh="电量", en="Battery", unit="%")
    storage_free_mb: int | None = declare.value(
        Kind.INT, zh="剩余存储", en="Free storage", unit="MB"
    )
    clock_offset_ms: int | None = declare.value(
        Kind.INT,
        zh="时钟偏差",
        en="Clock offset",
        note=Words("标准时间减设备时间", "True time minus device time"),
        unit="ms",
    )
    self_test_passed: bool | None = declare.value(Kind.BOOL, zh="自检通过", en="Self-test passed")
    due_back_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="应归还时间", en="Due back", ahead=True
    )


@declare.act(
    "device_return",
    zh="记录仪归还",
    en="Device return",
    happened_zh="执法记录仪归还。",
    by=("device_manager",),
    signers=(MAKER,),
    shown=("device", "condition", "files_expected"),
    core=True,
)
class DeviceReturned(Act):
    """A recorder came back from duty."""

    issue: ActRef | None = declare.value(Kind.ACT, zh="领用记录", en="Issue")
    device: DeviceRef | None = declare.value(Kind.DEVICE, zh="设备", en="Device")
    condition: Code | None = declare.code(DEVICE_CONDITION, zh="设备状况", en="Condition")
    files_expected: int | None = declare.value(Kind.INT, zh="应上传文件数", en="Files expected")
    clock_offset_ms: int | None = declare.value(
        Kind.INT, zh="时钟偏差", en="Clock offset", unit="ms", default=None
    )


@declare.act(
    "duty_shift",
    zh="执勤班次",
    en="Duty shift",
    happened_zh="排定了执勤班次及其民警和设备。",
    by=("head_unit",),
    shown=("officers", "started_at", "ended_at"),
    core=True,
)
class DutyShiftSet(Act):
    """A duty shift was set with its officers and devices."""

    started_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="开始时间", en="Start", ahead=True
    )
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End", ahead=True)
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    vehicle: str | None = declare.text(zh="车辆", en="Vehicle", default=None)
    devices: tuple[DeviceRef, ...] | None = declare.value(Kind.DEVICES, zh="设备", en="Devices")
    remote: bool | None = declare.value(
        Kind.BOOL, zh="异地或连续执勤", en="Remote or continuous duty", default=None
    )


@declare.act(
    "device_registered",
    zh="设备登记",
    en="Device registered",
    happened_zh="执法记录仪或者采集站登记入册，或者更新了登记内容。",
    by=("device_manager",),
    shown=("device", "kind", "serial"),
)
class DeviceRegistered(Act):
    """A recorder or dock was entered in the unit's register, or its entry was renewed."""

    device: DeviceRef | None = declare.value(Kind.DEVICE, zh="设备", en="Device", born=True)
    kind: Code | None = declare.code(DEVICE_KIND, zh="设备类型", en="Kind of device")
    serial: str | None = declare.text(zh="序列号", en="Serial number")
    model: str | None = declare.text(zh="型号", en="Model", default=None)
    of_unit: UnitRef | None = declare.value(Kind.UNIT, zh="所属单位", en="Unit")
    in_use: bool | None = declare.value(Kind.BOOL, zh="在用", en="In use")
