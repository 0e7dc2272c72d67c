"""What happens to recordings and files."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import (
    ActRef,
    Code,
    DeviceRef,
    Digest,
    Geo,
    OfficerRef,
    RecordingRef,
    RoomRef,
)
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Coverage, Kind, Lasts, Nature
from unbroken.chain.signers import APPROVER, MAKER, official
from unbroken.media.codes import ACCESS_KIND, EVENT_CLASS, GAP_REASON, RECORDING_KIND, RETENTION


@declare.act(
    "recording",
    zh="视音频文件",
    en="Recording",
    happened_zh="一段视音频资料从设备导入。",
    by=("import",),
    coverage=Coverage(
        role="recorded_interval",
        start="started_at",
        end="ended_at",
        scope=("activity", "session", "stay+room"),
    ),
    shown=("recording", "kind", "officer", "started_at"),
    core=True,
)
class RecordingTakenIn(Act):
    """A recording was taken in from a device."""

    recording: RecordingRef | None = declare.value(
        Kind.RECORDING, zh="资料编号", en="Recording", born=True
    )
    kind: Code | None = declare.code(RECORDING_KIND, zh="类型", en="Kind")
    device: DeviceRef | None = declare.value(Kind.DEVICE, zh="设备", en="Device")
    sequence_no: int | None = declare.value(
        Kind.INT, zh="设备内序号", en="Sequence number on the device"
    )
    officer: OfficerRef | None = declare.value(
        Kind.OFFICER,
        zh="使用民警",
        en="Officer",
        note=Words("现场执法、车载资料必填", "Needed for on-site and vehicle recordings"),
        default=None,
    )
    room: RoomRef | None = declare.value(
        Kind.ROOM,
        zh="功能室",
        en="Room",
        note=Words("办案区资料必填", "Needed for area video"),
        default=None,
    )
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    duration_s: int | None = declare.value(Kind.DURATION, zh="时长", en="Duration", unit="s")
    clock_offset_ms: int | None = declare.value(
        Kind.INT,
        zh="时钟偏差",
        en="Clock offset",
        note=Words(
            "标准时间减设备时间；计算时加到起止时间上",
            "True time minus device time; added to start and end",
        ),
        unit="ms",
    )
    offset_signed: bool | None = declare.value(Kind.BOOL, zh="偏差已签认", en="Offset signed")
    sha256: Digest | None = declare.value(Kind.DIGEST, zh="文件哈希", en="File digest")
    hash_verified: bool | None = declare.value(Kind.BOOL, zh="哈希已核验", en="Digest verified")
    size_bytes: int | None = declare.value(Kind.INT, zh="文件大小", en="Size", unit="byte")
    codec: str | None = declare.text(zh="编码", en="Codec")
    has_sound: bool | None = declare.value(Kind.BOOL, zh="有声音", en="Has sound")
    geo_start: Geo | None = declare.value(
        Kind.GEO, zh="起点位置", en="Position at start", default=None
    )
    geo_end: Geo | None = declare.value(Kind.GEO, zh="终点位置", en="Position at end", default=None)
    uploaded_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="上传时间", en="Uploaded at")
    dock: DeviceRef | None = declare.value(Kind.DEVICE, zh="采集站", en="Dock", default=None)
    covers: tuple[ActRef, ...] = declare.value(
        Kind.ACTS,
        zh="对应记录",
        en="Acts it records",
        note=Words(
            "据此计算覆盖情况；为空即为未关联资料",
            "Coverage is computed from this; empty means an orphan",
        ),
        default=(),
    )
    event_class: Code | None = declare.code(EVENT_CLASS, zh="事件类别", en="Event class")
    retention_class: Code | None = declare.code(RETENTION, zh="保存类别", en="Retention class")


@declare.act(
    "recording_gap",
    zh="记录中断说明",
    en="Explanation of a gap",
    happened_zh="民警对未能连续记录的时段作了书面说明。",
    by=("field_officer", "case_officer", "area_manager"),
    signers=(MAKER, official("head_unit", role="head_unit")),
    coverage=Coverage(
        role="explanation", start="started_at", end="ended_at", scope=("activity", "stay+room")
    ),
    shown=("of_act", "reason", "started_at", "ended_at"),
    core=True,
)
class RecordingGapExplained(Act):
    """An officer explained why a stretch was not recorded."""

    of_act: ActRef | None = declare.value(Kind.ACT, zh="对应活动", en="Activity concerned")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    reason: Code | None = declare.code(GAP_REASON, zh="原因", en="Reason")
    reason_text: str | None = declare.text(zh="说明", en="Explanation")
    spoken_note: bool | None = declare.value(
        Kind.BOOL, zh="已口述原因", en="Reason spoken on the recording"
    )
    spoken_recording: RecordingRef | None = declare.value(
        Kind.RECORDING, zh="口述所在资料", en="Recording with the spoken note", default=None
    )
    reported_to: OfficerRef | None = declare.value(Kind.OFFICER, zh="报告对象", en="Reported to")
    reported_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="报告时间", en="Reported at")
    written_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="书面说明时间", en="Written at"
    )
    confirmed_by: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="确认人", en="Confirmed by", default=None
    )


@declare.act(
    "no_recording_report",
    zh="未能记录情况报告",
    en="Report of no recording",
    happened_zh="民警报告了未能记录执法活动的情况。",
    by=("field_officer",),
    signers=(MAKER, official("head_unit", role="head_unit")),
    coverage=Coverage(role="explanation", start="started_at", end="ended_at", scope=("activity",)),
    shown=("of_act", "reason", "noticed_at"),
    core=True,
)
class MissingRecordingReported(Act):
    """An officer reported why an activity has no recording."""

    of_act: ActRef | None = declare.value(Kind.ACT, zh="对应活动", en="Activity")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    reason: Code | None = declare.code(GAP_REASON, zh="原因", en="Reason")
    reason_text: str | None = declare.text(zh="说明", en="Explanation")
    noticed_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="发现时间", en="Noticed at")
    substitutes: tuple[Digest, ...] = declare.value(
        Kind.MEDIA, zh="替代资料", en="Substitute media", default=()
    )


@declare.act(
    "media_access",
    zh="视音频调取复制",
    en="Access to media",
    happened_zh="视音频资料经审批后调取或者复制。",
    by=("av_custodian",),
    nature=Nature.DECISION,
    signers=(official("requester", role="officer"), official("custodian", role="custodian")),
    lasts=Lasts(start="started_at", end="returned_at"),
    shown=("requester", "purpose", "recordings"),
    core=True,
    notes=(
        Words("也用于讯（询）问和功能室的视音频资料。", "Also for media of sessions and rooms."),
    ),
)
class MediaHandedOut(Act):
    """Media were handed out or copied for a stated use."""

    media: tuple[Digest, ...] | None = declare.value(Kind.MEDIA, zh="资料", en="Media")
    recordings: tuple[RecordingRef, ...] = declare.value(
        Kind.RECORDINGS, zh="资料编号", en="Recordings", default=()
    )
    purpose: str | None = declare.text(zh="用途", en="Purpose")
    requester: OfficerRef | None = declare.value(Kind.OFFICER, zh="申请人", en="Requester")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")
    copy: bool | None = declare.value(Kind.BOOL, zh="复制", en="Copy")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="From")
    due_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="应归还时间", en="Due back", ahead=True, default=None
    )
    returned_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="归还时间", en="Returned at", later=True, default=None
    )


@declare.ends(
    MediaHandedOut,
    zh="视音频资料归还",
    en="Return of handed-out media",
    happened_zh="调取的视音频资料已归还。",
    nature=Nature.FACT,
    shown=("returned_at",),
)
class MediaGivenBack(Act):
    """Media that had been handed out were given back."""

    opened: ActRef | None = declare.value(Kind.ACT, zh="所结束的记录", en="What ended")
    returned_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="归还时间", en="Returned at")


@declare.act(
    "access_log",
    zh="查阅记录",
    en="Look at a record",
    happened_zh="某人为特定目的打开了资料或者文件。",
    by=("system",),
    nature=Nature.DECISION,
    shown=("who", "kind", "what", "purpose"),
    core=True,
)
class RecordLookedAt(Act):
    """A person opened a recording or file for a stated purpose."""

    who: OfficerRef | None = declare.value(Kind.OFFICER, zh="查阅人", en="Who")
    kind: Code | None = declare.code(ACCESS_KIND, zh="方式", en="Manner")
    what: str | None = declare.text(zh="查阅对象", en="What")
    of_act: ActRef | None = declare.value(Kind.ACT, zh="记录", en="Act", default=None)
    recording: RecordingRef | None = declare.value(
        Kind.RECORDING, zh="资料", en="Recording", default=None
    )
    purpose: str | None = declare.text(zh="目的", en="Purpose")


@declare.row
class StretchSeen:
    """A stretch of the recording that was seen."""

    from_s: int | None = declare.value(Kind.DURATION, zh="起", en="From", unit="s")
    to_s: int | None = declare.value(Kind.DURATION, zh="止", en="To", unit="s")


@declare.act(
    "look_end",
    zh="查阅结束",
    en="End of a look",
    happened_zh="查阅结束，记明实际看过的时段。",
    by=("system",),
    shown=("look", "seen"),
)
class LookEnded(Act):
    """A look ended, with the stretches that were seen."""

    look: ActRef | None = declare.value(Kind.ACT, zh="查阅记录", en="Look that ended")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    seen: tuple[StretchSeen, ...] | None = declare.rows(
        StretchSeen, zh="看过的时段", en="Stretches seen"
    )


@declare.act(
    "media_link",
    zh="资料关联",
    en="Linking of media",
    happened_zh="视音频资料与其所反映的记录作了关联。",
    by=("case_officer", "av_custodian"),
    signers=(MAKER,),
    shown=("recordings", "to_acts", "event_class"),
    core=True,
)
class RecordingsLinked(Act):
    """Recordings were linked to the acts they show."""

    recordings: tuple[RecordingRef, ...] | None = declare.value(
        Kind.RECORDINGS, zh="资料编号", en="Recordings"
    )
    to_acts: tuple[ActRef, ...] | None = declare.value(Kind.ACTS, zh="对应记录", en="Acts")
    event_class: Code | None = declare.code(EVENT_CLASS, zh="事件类别", en="Event class")
    retention_class: Code | None = declare.code(RETENTION, zh="保存类别", en="Retention class")


@declare.act(
    "retention_change",
    zh="保存类别变更",
    en="Change of the retention class",
    happened_zh="变更了视音频资料的保存类别。",
    by=("av_custodian", "case_officer", "legal"),
    nature=Nature.DECISION,
    shown=("recordings", "retention_class", "reason"),
)
class RetentionChanged(Act):
    """How long recordings are kept was changed."""

    recordings: tuple[RecordingRef, ...] | None = declare.value(
        Kind.RECORDINGS, zh="资料编号", en="Recordings"
    )
    retention_class: Code | None = declare.code(RETENTION, zh="保存类别", en="Retention class")
    reason: str | None = declare.text(zh="原因", en="Reason")
    approver: OfficerRef | None = declare.value(
        Kind.OFFICER,
        zh="审批人",
        en="Approver",
        note=Words("缩短保存期限时必填", "Needed when they are kept less long"),
        default=None,
    )


@declare.act(
    "media_deletion",
    zh="视音频资料删除",
    en="Deletion of media",
    happened_zh="保存期限届满后删除了视音频资料。",
    by=("av_custodian", "administrator"),
    nature=Nature.DECISION,
    signers=(APPROVER,),
    shown=("media", "recordings", "ground"),
)
class MediaDeleted(Act):
    """Media were deleted after their time of keeping had passed."""

    media: tuple[Digest, ...] | None = declare.value(Kind.MEDIA, zh="资料", en="Media")
    recordings: tuple[RecordingRef, ...] = declare.value(
        Kind.RECORDINGS, zh="资料编号", en="Recordings", default=()
    )
    ground: str | None = declare.text(zh="依据", en="Ground")
    kept_until: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="保存期限届满时间", en="Kept until", ahead=True
    )
    second: OfficerRef | None = declare.value(Kind.OFFICER, zh="复核人", en="Second person")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
