"""What happens to rooms, cameras and their recordings."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import (
    ActRef,
    Code,
    DeviceRef,
    Digest,
    OfficerRef,
    RecordingRef,
    RoomRef,
    SessionRef,
    UnitRef,
)
from unbroken.capture.codes import CAMERA_STATE, ROOM_KIND
from unbroken.chain import declare
from unbroken.chain.register import Act, Kind, Lasts
from unbroken.chain.signers import official
from unbroken.media.codes import GAP_CAUSE


@declare.act(
    "camera_status",
    zh="摄像机自检、故障",
    en="Camera status",
    happened_zh="摄像机自检正常，或者发现故障。",
    by=("system",),
    lasts=Lasts(start="started_at", end="ended_at"),
    shown=("camera", "room", "state"),
    core=True,
)
class CameraStateSeen(Act):
    """A camera was found to work, or not to work."""

    camera: DeviceRef | None = declare.value(Kind.DEVICE, zh="摄像机", en="Camera")
    room: RoomRef | None = declare.value(Kind.ROOM, zh="功能室", en="Room")
    state: Code | None = declare.code(CAMERA_STATE, zh="状态", en="State")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="恢复时间", en="Restored at", later=True, default=None
    )
    seen_by: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="发现人", en="Seen by", default=None
    )
    repair: str | None = declare.text(zh="维修情况", en="Repair", later=True, default=None)


@declare.ends(
    CameraStateSeen,
    zh="摄像机恢复",
    en="Camera restored",
    happened_zh="摄像机恢复正常。",
    signers=(official("device_manager", role="device_manager", required=False),),
    shown=("ended_at", "repair"),
)
class CameraRestored(Act):
    """A camera works again."""

    opened: ActRef | None = declare.value(Kind.ACT, zh="所结束的记录", en="What ended")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="恢复时间", en="Restored at")
    repair: str | None = declare.text(zh="维修情况", en="Repair", default=None)


@declare.act(
    "room_registered",
    zh="功能室登记",
    en="Room registered",
    happened_zh="功能室登记入册，或者更新了登记内容。",
    by=("area_manager", "administrator"),
    shown=("room", "name", "kind"),
)
class RoomRegistered(Act):
    """A room was entered in the unit's register, or its entry was renewed."""

    room: RoomRef | None = declare.value(Kind.ROOM, zh="功能室", en="Room", born=True)
    name: str | None = declare.text(zh="名称", en="Name")
    kind: Code | None = declare.code(ROOM_KIND, zh="功能室类型", en="Kind of room")
    of_unit: UnitRef | None = declare.value(Kind.UNIT, zh="所属单位", en="Unit")
    has_sound: bool | None = declare.value(Kind.BOOL, zh="录音", en="Sound is recorded")
    in_use: bool | None = declare.value(Kind.BOOL, zh="启用", en="In use")


@declare.act(
    "camera_registered",
    zh="摄像机登记",
    en="Camera registered",
    happened_zh="摄像机登记入册，或者更新了登记内容。",
    by=("area_manager", "device_manager", "administrator"),
    shown=("camera", "name", "room"),
)
class CameraRegistered(Act):
    """A camera was entered in the unit's register, or its entry was renewed."""

    camera: DeviceRef | None = declare.value(Kind.DEVICE, zh="摄像机", en="Camera", born=True)
    name: str | None = declare.text(zh="名称", en="Name")
    room: RoomRef | None = declare.value(Kind.ROOM, zh="功能室", en="Room", default=None)
    of_unit: UnitRef | None = declare.value(Kind.UNIT, zh="所属单位", en="Unit")
    has_sound: bool | None = declare.value(Kind.BOOL, zh="录音", en="Sound is recorded")
    in_use: bool | None = declare.value(Kind.BOOL, zh="在用", en="In use")


@declare.row
class SegmentGap:
    """A stretch that the recorder could not record, and why."""

    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束", en="End")
    cause: Code | None = declare.code(GAP_CAUSE, zh="原因", en="Cause")


@declare.row
class TrackBegun:
    """The beginning of a track: what a player needs before its first segment."""

    track: str | None = declare.text(zh="轨道", en="Track")
    stretch: int | None = declare.value(Kind.INT, zh="连续段", en="Stretch")
    codec: str | None = declare.text(zh="编码", en="Codec")
    sha256: Digest | None = declare.value(Kind.DIGEST, zh="文件哈希", en="File digest")
    size_bytes: int | None = declare.value(Kind.INT, zh="大小", en="Size", unit="byte")


@declare.row
class SegmentKept:
    """One segment that is in the vault."""

    track: str | None = declare.text(zh="轨道", en="Track")
    stretch: int | None = declare.value(Kind.INT, zh="连续段", en="Stretch")
    number: int | None = declare.value(Kind.INT, zh="序号", en="Number")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束", en="End")
    duration_ms: int | None = declare.value(Kind.INT, zh="时长", en="Duration", unit="ms")
    size_bytes: int | None = declare.value(Kind.INT, zh="大小", en="Size", unit="byte")
    sha256: Digest | None = declare.value(Kind.DIGEST, zh="文件哈希", en="File digest")
    segment_root: str | None = declare.text(zh="分块树根", en="Root over its 4 MiB pieces")
    init_sha256: str | None = declare.text(zh="初始化文件哈希", en="Digest of its beginning")


@declare.act(
    "segments_sealed",
    zh="录像分段封存",
    en="Segments sealed",
    happened_zh="录像主机对一个通道的连续分段作了封存。",
    by=("system",),
    schema=3,
    shown=("camera", "room", "first_segment", "last_segment"),
)
class SegmentsSealed(Act):
    """The recorder sealed a run of segments of one channel."""

    recording: RecordingRef | None = declare.value(
        Kind.RECORDING, zh="资料编号", en="Recording", born=True
    )
    camera: DeviceRef | None = declare.value(Kind.DEVICE, zh="摄像机", en="Camera")
    room: RoomRef | None = declare.value(Kind.ROOM, zh="功能室", en="Room", default=None)
    session: SessionRef | None = declare.value(
        Kind.SESSION, zh="讯（询）问编号", en="Session", default=None
    )
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    first_segment: int | None = declare.value(Kind.INT, zh="首段序号", en="First segment")
    last_segment: int | None = declare.value(Kind.INT, zh="末段序号", en="Last segment")
    segments: int | None = declare.value(Kind.INT, zh="分段数", en="Number of segments")
    chain_head: Digest | None = declare.value(
        Kind.DIGEST, zh="分段链末端校验值", en="Head of the segment chain"
    )
    size_bytes: int | None = declare.value(Kind.INT, zh="大小", en="Size", unit="byte")
    gaps: tuple[SegmentGap, ...] = declare.rows(SegmentGap, zh="缺口", en="Gaps", default=())
    clock_offset_ms: int | None = declare.value(
        Kind.INT,
        zh="时钟偏差",
        en="Clock offset",
        note=Words("标准时间减设备时间", "True time minus device time"),
        unit="ms",
        default=None,
    )
    sound_gaps: tuple[SegmentGap, ...] = declare.rows(
        SegmentGap, zh="声音缺口", en="Gaps in the sound", default=()
    )
    tracks: tuple[TrackBegun, ...] = declare.rows(TrackBegun, zh="轨道", en="Tracks", default=())
    kept: tuple[SegmentKept, ...] = declare.rows(
        SegmentKept, zh="入库分段", en="Segments in the vault", default=()
    )
    first_line: int | None = declare.value(
        Kind.INT, zh="日志首行", en="First line of the journal", default=None
    )
    last_line: int | None = declare.value(
        Kind.INT, zh="日志末行", en="Last line of the journal", default=None
    )
    journal: Digest | None = declare.value(
        Kind.DIGEST,
        zh="日志摘录",
        en="Lines of the journal",
        note=Words("录像主机日志原文，可据此重算分段链", "As the recorder wrote them"),
        default=None,
    )
    final: bool | None = declare.value(
        Kind.BOOL,
        zh="录制结束",
        en="Recording ended",
        note=Words(
            "本次录制至此结束，其后没有分段", "The recording ended here: no segment follows"
        ),
        default=None,
    )
