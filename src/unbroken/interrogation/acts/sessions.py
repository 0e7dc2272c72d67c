"""Interrogations and inquiries, and who is present."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import (
    ActRef,
    Code,
    DeviceRef,
    Digest,
    OfficerRef,
    PersonRef,
    RecordingRef,
    RoomRef,
    SessionRef,
    StayRef,
)
from unbroken.casefile.codes import AV_GROUND
from unbroken.chain import declare
from unbroken.chain.codes import SEX
from unbroken.chain.register import Act, Coverage, Kind, Lasts
from unbroken.chain.signers import MAKER, citizen, official
from unbroken.interrogation.codes import (
    ADULT_RELATION,
    LAWYER_EVENT,
    READ_BY,
    SESSION_KIND,
    STATEMENT_KIND,
)
from unbroken.media.codes import GAP_REASON


@declare.act(
    "interrogation_session",
    zh="讯（询）问",
    en="Interrogation or inquiry",
    happened_zh="讯问或者询问开始。",
    by=("case_officer",),
    schema=2,
    coverage=Coverage(
        role="required_interval", start="started_at", end="ended_at", scope=("session",)
    ),
    lasts=Lasts(start="started_at", end="ended_at"),
    shown=("kind", "number", "person", "officers"),
    core=True,
)
class SessionStarted(Act):
    """An interrogation or inquiry began."""

    session: SessionRef | None = declare.value(
        Kind.SESSION, zh="讯（询）问编号", en="Session", born=True
    )
    kind: Code | None = declare.code(SESSION_KIND, zh="类型", en="Kind")
    number: int | None = declare.value(Kind.INT, zh="第几次", en="Which time")
    person: PersonRef | None = declare.value(Kind.PERSON, zh="被讯（询）问人", en="Person")
    person_sex: Code | None = declare.code(SEX, zh="性别", en="Sex")
    birth_date: dt.date | None = declare.value(
        Kind.DATE, zh="出生日期", en="Date of birth", default=None
    )
    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay", default=None)
    room: RoomRef | None = declare.value(
        Kind.ROOM,
        zh="讯（询）问室",
        en="Room",
        note=Words("功能室和地点填一项", "Either the room or the place"),
        default=None,
    )
    place_text: str | None = declare.text(zh="地点", en="Place", default=None)
    place_reason: str | None = declare.text(
        zh="在区外进行的理由",
        en="Reason for a place outside the area",
        note=Words("在区外进行时必填", "Needed when the place is outside the area"),
        default=None,
    )
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="结束时间", en="End", later=True, default=None
    )
    officers: tuple[OfficerRef, ...] | None = declare.value(
        Kind.OFFICERS, zh="讯（询）问人", en="Officers"
    )
    woman_officer: bool | None = declare.value(
        Kind.BOOL, zh="有女民警在场", en="Woman officer present", default=None
    )
    one_officer_ground: Code | None = declare.code(
        AV_GROUND, zh="一名民警依据", en="Ground for one officer", default=None
    )
    av_grounds: tuple[Code, ...] | None = declare.codes(
        AV_GROUND, zh="录音录像依据", en="Grounds for recording"
    )
    interpreter: PersonRef | None = declare.value(
        Kind.PERSON, zh="翻译人员", en="Interpreter", default=None
    )
    guardian: PersonRef | None = declare.value(
        Kind.PERSON, zh="到场成年人", en="Adult present", default=None
    )
    lawyer_notice: bool | None = declare.value(
        Kind.BOOL, zh="已告知律师权利", en="Lawyer notice given"
    )
    cameras: tuple[DeviceRef, ...] = declare.value(
        Kind.DEVICES,
        zh="录制中的摄像机",
        en="Cameras recording",
        note=Words("讯（询）问开始时正在录制的", "Those that recorded when it began"),
        default=(),
    )


@declare.ends(
    SessionStarted,
    zh="讯（询）问结束",
    en="End of an interrogation or inquiry",
    happened_zh="讯问或者询问结束。",
    shown=("ended_at",),
)
class SessionEnded(Act):
    """An interrogation or inquiry ended."""

    opened: ActRef | None = declare.value(Kind.ACT, zh="所结束的记录", en="What ended")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")


@declare.act(
    "session_recording",
    zh="讯（询）问录音录像",
    en="Recording of a session",
    happened_zh="对讯问或者询问进行了录音录像。",
    by=("system",),
    schema=2,
    signers=(official("officers", role="case_officer", many=True),),
    coverage=Coverage(
        role="recorded_interval", start="started_at", end="ended_at", scope=("session",)
    ),
    shown=("session", "recording", "segments"),
    core=True,
)
class SessionRecorded(Act):
    """An interrogation or inquiry was recorded."""

    session: SessionRef | None = declare.value(Kind.SESSION, zh="讯（询）问编号", en="Session")
    recording: RecordingRef | None = declare.value(
        Kind.RECORDING, zh="资料编号", en="Recording", born=True
    )
    device: DeviceRef | None = declare.value(Kind.DEVICE, zh="设备", en="Device")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    clock_offset_ms: int | None = declare.value(
        Kind.INT, zh="时钟偏差", en="Clock offset", unit="ms"
    )
    notice_given_at: dt.datetime | None = declare.value(
        Kind.DATETIME,
        zh="告知录音录像时间",
        en="Notice of recording at",
        note=Words(
            "每次讯（询）问的首段录音录像必填", "Needed in the first recording of a session"
        ),
        default=None,
    )
    picture_ok: bool | None = declare.value(
        Kind.BOOL, zh="画面符合要求", en="Picture meets the requirements"
    )
    sound_ok: bool | None = declare.value(
        Kind.BOOL, zh="声音符合要求", en="Sound meets the requirements"
    )
    media: tuple[Digest, ...] | None = declare.value(Kind.MEDIA, zh="文件", en="Files")
    sha256: Digest | None = declare.value(
        Kind.DIGEST, zh="首个文件哈希", en="Digest of the first file"
    )
    hash_verified: bool | None = declare.value(Kind.BOOL, zh="哈希已核验", en="Digest verified")
    segments: int | None = declare.value(Kind.INT, zh="分段数", en="Segments")
    sealed: tuple[ActRef, ...] = declare.value(
        Kind.ACTS,
        zh="分段封存记录",
        en="Records of the sealed segments",
        note=Words(
            "本站录像主机的录制：逐段写明文件及其哈希",
            "For what our own recorder made: they name each segment with its digest",
        ),
        default=(),
    )


@declare.act(
    "session_interruption",
    zh="讯（询）问中断",
    en="Interruption of a session",
    happened_zh="讯（询）问录音录像中断。",
    by=("case_officer",),
    coverage=Coverage(role="explanation", start="started_at", end="ended_at", scope=("session",)),
    lasts=Lasts(start="started_at", end="ended_at"),
    shown=("session", "cause", "cause_text"),
    core=True,
)
class SessionInterrupted(Act):
    """The recording of a session was interrupted."""

    session: SessionRef | None = declare.value(Kind.SESSION, zh="讯（询）问编号", en="Session")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="结束时间", en="End", later=True, default=None
    )
    cause: Code | None = declare.code(GAP_REASON, zh="原因", en="Cause")
    cause_text: str | None = declare.text(zh="说明", en="Explanation")
    spoken_note: bool | None = declare.value(Kind.BOOL, zh="已口述原因", en="Reason spoken")
    resumed: bool | None = declare.value(
        Kind.BOOL, zh="已恢复录制", en="Resumed", later=True, default=None
    )
    continued_without_av: bool | None = declare.value(
        Kind.BOOL, zh="未录制期间继续讯问", en="Went on without recording", later=True, default=None
    )


@declare.ends(
    SessionInterrupted,
    zh="讯（询）问中断结束",
    en="End of an interruption",
    happened_zh="讯（询）问中断结束，并记明情况。",
    signers=(citizen("person", role="party"), official("officers", role="case_officer", many=True)),
    shown=("ended_at", "resumed"),
)
class SessionInterruptionEnded(Act):
    """The interruption of a session ended, and it was noted how."""

    opened: ActRef | None = declare.value(Kind.ACT, zh="所结束的记录", en="What ended")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    resumed: bool | None = declare.value(Kind.BOOL, zh="已恢复录制", en="Resumed")
    continued_without_av: bool | None = declare.value(
        Kind.BOOL, zh="未录制期间继续讯问", en="Went on without recording"
    )


@declare.row
class TranscriptCorrection:
    """A correction made by hand on a page."""

    page: int | None = declare.value(Kind.INT, zh="页", en="Page")
    text: str | None = declare.text(zh="更正内容", en="Correction")
    fingerprinted: bool | None = declare.value(Kind.BOOL, zh="已捺指印", en="Fingerprinted")


@declare.act(
    "transcript",
    zh="讯（询）问笔录",
    en="Transcript",
    happened_zh="讯（询）问笔录经核对并签名。",
    by=("case_officer",),
    signers=(
        citizen("person", role="party"),
        citizen("guardian", role="guardian", required=False),
        citizen("interpreter", role="interpreter", required=False),
        official("officers", role="case_officer", many=True),
    ),
    shown=("session", "pages", "read_by"),
    core=True,
)
class TranscriptSigned(Act):
    """The transcript of a session was read, checked and signed."""

    session: SessionRef | None = declare.value(Kind.SESSION, zh="讯（询）问编号", en="Session")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    signed_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="核对签名完成时间", en="Checked and signed at"
    )
    text: str | None = declare.longtext(zh="笔录内容", en="Text")
    pages: int | None = declare.value(Kind.INT, zh="页数", en="Pages")
    pages_signed: int | None = declare.value(Kind.INT, zh="已签名页数", en="Pages signed")
    read_by: Code | None = declare.code(READ_BY, zh="阅看方式", en="How read")
    corrections: tuple[TranscriptCorrection, ...] | None = declare.rows(
        TranscriptCorrection, zh="更正", en="Corrections"
    )
    end_formula: bool | None = declare.value(
        Kind.BOOL, zh="已写明核对意见", en="Closing formula written"
    )
    recording_notice_noted: bool | None = declare.value(
        Kind.BOOL, zh="已记明告知录音录像", en="Notice of recording noted"
    )
    rights_noted: bool | None = declare.value(Kind.BOOL, zh="已记明权利告知", en="Rights noted")
    statement_kind: Code | None = declare.code(
        STATEMENT_KIND, zh="陈述性质", en="Kind of statement"
    )
    electronic_signing: bool | None = declare.value(
        Kind.BOOL, zh="电子签名捺印", en="Signed electronically"
    )


@declare.act(
    "own_statement",
    zh="亲笔供词",
    en="Statement in one's own hand",
    happened_zh="收到亲笔书写的供词。",
    by=("case_officer",),
    signers=(citizen("person", role="party"), MAKER),
    shown=("person", "pages", "received_at"),
)
class OwnStatementReceived(Act):
    """A statement in the person's own hand was received."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="书写人", en="Writer")
    pages: int | None = declare.value(Kind.INT, zh="页数", en="Pages")
    received_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="收到时间", en="Received at")
    scan: tuple[Digest, ...] | None = declare.value(Kind.MEDIA, zh="扫描件", en="Scan")


@declare.act(
    "adult_presence",
    zh="法定代理人、合适成年人到场",
    en="Presence of an adult",
    happened_zh="法定代理人或者合适成年人到场、离开。",
    by=("case_officer",),
    signers=(citizen("adult", role="guardian"),),
    shown=("minor", "adult", "relation"),
    core=True,
    notes=(
        Words(
            "未记离开时间的，到指明本记录的后一记录或者出区为止。",
            "Without a time of leaving it lasts until a later act that names it, or the end of the stay.",
        ),
    ),
)
class AdultCame(Act):
    """An adult came to be present for a minor, or left."""

    minor: PersonRef | None = declare.value(Kind.PERSON, zh="未成年人", en="Minor")
    adult: PersonRef | None = declare.value(Kind.PERSON, zh="到场成年人", en="Adult")
    relation: Code | None = declare.code(ADULT_RELATION, zh="身份", en="Relation")
    arrived_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="到场时间", en="Arrived")
    left_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="离开时间", en="Left", default=None
    )
    presence: ActRef | None = declare.value(
        Kind.ACT, zh="对应到场记录", en="Presence that this ends", default=None
    )
    substitute_reason: str | None = declare.text(
        zh="由他人代为到场的原因",
        en="Reason for a substitute",
        note=Words("到场成年人不是父母时必填", "Needed unless the adult is father or mother"),
        default=None,
    )


@declare.act(
    "lawyer_event",
    zh="律师事项",
    en="Matter of a lawyer",
    happened_zh="发生了与律师有关的事项。",
    by=("case_officer",),
    signers=(citizen("lawyer", role="defence", required=False),),
    shown=("person", "kind", "lawyer"),
    core=True,
)
class LawyerEventRecorded(Act):
    """Something concerning the lawyer of a suspect happened."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="犯罪嫌疑人", en="Suspect")
    kind: Code | None = declare.code(LAWYER_EVENT, zh="事项", en="Event")
    lawyer: str | None = declare.text(zh="律师", en="Lawyer", default=None)
    of_act: ActRef | None = declare.value(
        Kind.ACT, zh="对应申请", en="Request answered", default=None
    )
    result: str | None = declare.text(zh="结果", en="Result", default=None)
