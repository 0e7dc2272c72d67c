"""The demonstration's story as values for the gallery: 24 November 2026, 11:54, Zhao's case."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from unbroken.base.shown import (
    Cell,
    ChainLink,
    Check,
    Figure,
    Limit,
    Pointer,
    Row,
    ShownAct,
    ShownField,
    ShownRows,
    SignedIn,
    Slot,
    SlotOutcome,
    State,
    Step,
    Tab,
    Tone,
)
from unbroken.base.time_words import Language

Words = Callable[[str, str], str]

ZONE = ZoneInfo("Asia/Shanghai")
DIGEST = "9f2c41d077abe31c5d0e9a1b44c8f7026ee3a9d5b1c07f88d2496ab35e0c1f7a"
ITEM_CODE = "JB-W-2026-001937"
LINKS = (
    ("接报受立案", "Receipt & filing", "vvvvvv", Tone.OK, "完整", "Complete"),
    ("现场执法", "On-site action", "vvvmvv", Tone.BAD, "视频缺 7 分 45 秒", "Video gap 7 min 45 s"),
    ("办案区", "Case-handling area", "vvvvvuvm", Tone.WARN, "检查记录缺第 2 页", "Search record page 2"),
    ("讯问询问", "Interrogation", "vvvmv", Tone.BAD, "2 号机无画面 2 分 14 秒", "Camera 2 lost 2 min 14 s"),
    ("涉案财物", "Property", "vumnnn", Tone.BAD, "入库超期 2 小时", "Intake 2 h overdue"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Samples:
    """A value for every component."""

    signed_in: SignedIn
    figures: tuple[Figure, ...]
    chain: tuple[ChainLink, ...]
    chain_foot: str
    tabs: tuple[Tab, ...]
    timeline: tuple[Row, ...]
    history: tuple[Row, ...]
    limits: tuple[Limit, ...]
    loop: tuple[Step, ...]
    checks: tuple[Check, ...]
    verdict: tuple[str, str]
    slots: tuple[Slot, ...]
    item: tuple[ShownField, ...]
    item_code: str
    act: ShownAct
    row: ShownAct
    running: dt.timedelta


def samples(language: Language) -> Samples:
    """Tell the story in one language."""

    def words(zh: str, en: str) -> str:
        return zh if language is Language.ZH else en

    return Samples(
        signed_in=_signed_in(words),
        figures=_figures(words),
        chain=_chain(words),
        chain_foot=words("31 条记录 · 末次见证 11:52", "31 records · last witnessed 11:52"),
        tabs=_tabs(words),
        timeline=_timeline(words),
        history=_history(words),
        limits=_limits(words),
        loop=_loop(words),
        checks=_checks(words),
        verdict=_verdict(words),
        slots=_slots(words),
        item=_item(words),
        item_code=ITEM_CODE,
        act=_act(words),
        row=_row(words),
        running=dt.timedelta(minutes=19, seconds=20),
    )


def _at(day: int, hour: int, minute: int, second: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, second, tzinfo=ZONE)


def _state(tone: Tone, words: str, *, plain: bool = False) -> State:
    return State(tone=tone, words=words, plain=plain)


def _signed_in(words: Words) -> SignedIn:
    unit = words("江北分局 · 城东派出所", "Jiangbei Branch · Chengdong Station")
    return SignedIn(name=words("周敏", "Zhou Min"), number="330112", unit=unit, key="330112")


def _figures(words: Words) -> tuple[Figure, ...]:
    numbers = (
        (words("已超期", "Overdue"), 1, Tone.BAD, words("财物未入库", "Item not stored")),
        (words("今日到期", "Due today"), 3, Tone.WARN, words("最近 14:30", "Next at 14:30")),
        (words("记录缺失", "Records missing"), 5, Tone.WARN, words("涉及 2 案", "In 2 cases")),
        (words("在办案件", "Open cases"), 9, Tone.OK, words("5 案链条完整", "5 chains complete")),
    )
    return tuple(
        Figure(label=label, number=number, state=_state(tone, said), address="#figures")
        for label, number, tone, said in numbers
    )


def _chain(words: Words) -> tuple[ChainLink, ...]:
    return tuple(
        ChainLink(
            number=number,
            name=words(zh, en),
            cells=tuple(Cell(cell) for cell in cells),
            state=_state(tone, words(said_zh, said_en), plain=tone is Tone.OK),
            current=number == len(LINKS),
        )
        for number, (zh, en, cells, tone, said_zh, said_en) in enumerate(LINKS, start=1)
    )


def _tabs(words: Words) -> tuple[Tab, ...]:
    named = (("全部", "All", 31), ("文书", "Documents", 11), ("照片", "Photos", 8), ("视频", "Video", 9),
             ("只看缺失", "Missing only", 4))  # fmt: skip
    return tuple(
        Tab(words=words(zh, en), address="#tabs", number=number, current=number == 31)
        for zh, en, number in named
    )


def _timeline(words: Words) -> tuple[Row, ...]:
    verified = _state(Tone.OK, words("已核验", "Verified"), plain=True)
    return (
        Row(
            at=_at(24, 9, 52),
            icon="warn",
            gap=True,
            title=words("应入库而未入库：手机一部", "Due in property room, not received: one phone"),
            detail=words(
                "环节 5 · 持有人 周敏 · 已告警 2 次，所领导 10:00 签收",
                "Link 5 · held by Zhou Min · 2 alarms, station chief acknowledged 10:00",
            ),
            state=_state(Tone.BAD, words("超期", "Overdue")),
        ),
        Row(
            at=_at(24, 8, 40),
            until=_at(24, 9, 31),
            icon="talk",
            title=words(
                "第 1 次讯问：同步录音录像 51 分 08 秒，笔录 6 页",
                "1st interrogation: audio and video 51 min 08 s, record 6 pages",
            ),
            detail=words("讯问室 2 · 周敏、何立 · 四路同步", "Interrogation room 2 · Zhou Min, He Li · 4 tracks in sync"),
            state=verified,
            address="#timeline",
        ),
        Row(
            at=_at(24, 2, 30),
            icon="area",
            title=words("进入办案区，权利义务告知，人身检查", "Entered case-handling area, rights notice, body search"),
            detail=words("登记 吴岩 · 检查记录 2 页（缺第 2 页）", "Registered by Wu Yan · 2-page record (page 2 missing)"),
            state=_state(Tone.WAIT, words("待见证", "Awaiting witness"), plain=True),
        ),
        *_first_day(words),
    )  # fmt: skip


def _first_day(words: Words) -> tuple[Row, ...]:
    verified = _state(Tone.OK, words("已核验", "Verified"), plain=True)
    return (
        Row(
            at=_at(23, 9, 32, 10),
            until=_at(23, 9, 39, 55),
            seconds=True,
            icon="bad",
            gap=True,
            title=words("现场视频缺口 7 分 45 秒", "On-site video gap 7 min 45 s"),
            detail=words(
                "设备日志：电量 4%，自动关机。说明截止 今天 18:00",
                "Device log: battery 4%, shut down. Explanation due today 18:00",
            ),
            state=_state(Tone.BAD, words("缺口", "Gap")),
        ),
        Row(
            at=_at(23, 8, 50),
            icon="document",
            title=words("受案登记表，受案回执", "Acceptance form and receipt"),
            detail=words("江公（城东）受案字〔2026〕0612 号 · 回执已送达", "No. 0612 of 2026 · receipt served"),
            state=verified,
        ),
    )  # fmt: skip


def _history(words: Words) -> tuple[Row, ...]:
    verified = _state(Tone.OK, words("已核验", "Verified"), plain=True)
    return (
        Row(
            at=_at(24, 9, 52),
            prefix=words("应", "Due"),
            icon="bad",
            gap=True,
            title=words("移交保管室", "Hand to property room"),
            detail=words("周敏 → 未签收", "Zhou Min → no receipt"),
            state=_state(Tone.BAD, words("缺失", "Missing")),
        ),
        Row(
            at=_at(23, 16, 20),
            icon="link",
            title=words("何立 移交 周敏", "He Li to Zhou Min"),
            detail=words("双方签名 · 封签核对一致", "Both signed · seal agrees"),
            state=verified,
        ),
    )


def _limits(words: Words) -> tuple[Limit, ...]:
    return (
        _limit(words("传唤", "Summons"), hours=12, used_minutes=564, warn_hours=9),
        _limit(words("连续讯问", "Interrogation run"), hours=4, used_minutes=51, warn_hours=3),
        _limit(words("扣押后", "Since seizure"), hours=24, used_minutes=1562, warn_hours=20),
    )


def _limit(label: str, *, hours: int, used_minutes: int, warn_hours: int) -> Limit:
    return Limit(
        label=label,
        used=dt.timedelta(minutes=used_minutes),
        limit=dt.timedelta(hours=hours),
        warn_after=dt.timedelta(hours=warn_hours),
    )


def _loop(words: Words) -> tuple[Step, ...]:
    return (
        Step(label=words("发现", "Found"), number=84, detail=words("系统 71，人工 13", "71 by system, 13 by people")),
        Step(label=words("已通知", "Notified"), number=84, detail=words("中位 6 分钟", "median 6 min")),
        Step(label=words("整改中", "Rectifying"), number=9, detail=words("2 件超期", "2 overdue")),
        Step(label=words("待复核", "To review"), number=3, detail=words("须他人复核", "by another person")),
        Step(label=words("已闭环", "Closed"), number=72, detail=words("86%，中位 1.4 天", "86%, median 1.4 days")),
    )  # fmt: skip


def _verdict(words: Words) -> tuple[str, str]:
    return (
        words("材料是真实的，但不完整。", "The bundle is genuine, but not complete."),
        words(
            "文件从登记到现在没有被改动。有 4 项应有的记录缺失，见下。",
            "No file has changed since it was registered. Four required records are missing, shown below.",
        ),
    )


def _checks(words: Words) -> tuple[Check, ...]:
    return (
        Check(
            tone=Tone.OK,
            sentence=words("文件与登记时一致", "Files match what was registered"),
            detail=words("31 个文件，31 个哈希相符。", "31 files, 31 hashes agree."),
        ),
        Check(
            tone=Tone.BAD,
            sentence=words(
                "现场视频有 7 分 45 秒没有记录", "7 min 45 s of on-site video was not recorded"
            ),
            detail=words("11-23 09:32:10 至 09:39:55。", "23 Nov 09:32:10 to 09:39:55."),
        ),
        Check(
            tone=Tone.WARN,
            sentence=words("2 份文件按规定遮盖", "2 files are redacted by rule"),
            detail=words("证人住址被遮盖。", "A witness address is covered."),
        ),
    )


def _slots(words: Words) -> tuple[Slot, ...]:
    suspect = words("被讯问人", "Suspect")
    return (
        Slot(role=suspect, outcome=SlotOutcome.SIGNED, name=words("赵某", "Zhao"), at=_at(24, 8, 41)),
        Slot(
            role=words("见证人", "Witness"),
            outcome=SlotOutcome.REFUSED,
            name=words("李某", "Li"),
            at=_at(24, 8, 44),
            note=words("要求先阅看全部笔录", "Asked to read the whole record first"),
        ),
        Slot(role=words("笔录 1–3 页", "Pages 1–3")),
    )  # fmt: skip


def _item(words: Words) -> tuple[ShownField, ...]:
    return (
        ShownField(
            label=words("特征", "Features"),
            value=words(
                "华为 Mate 60，黑色，屏幕左上角裂纹", "Huawei Mate 60, black, cracked at top left"
            ),
            kind="text",
        ),
        ShownField(label="IMEI", value="8612 8705 5530 4471", kind="text"),
        ShownField(label=words("扣押", "Seized"), value=_at(23, 9, 52), kind="datetime"),
        ShownField(
            label=words("文书", "Document"),
            value=Pointer(
                words=words("扣清字〔2026〕0193 号", "Inventory 0193 of 2026"), address="#item"
            ),
            kind="act",
        ),
        ShownField(label=words("位置", "Location"), value=None, kind="text"),
    )


def _act(words: Words) -> ShownAct:
    return ShownAct(
        label=words("人身检查", "Safety check"),
        by=words("吴岩 330108", "Wu Yan 330108"),
        occurred_at=_at(24, 2, 38),
        recorded_at=_at(24, 2, 51, 12),
        state=_state(Tone.OK, words("已核验", "Verified")),
        icon="person",
        number=14,
        digest=DIGEST,
        fields=_act_fields(words),
        signers=_slots(words)[:2],
        notes=(_state(Tone.WARN, words("检查记录缺第 2 页", "Search record page 2 missing")),),
    )


def _row(words: Words) -> ShownAct:
    """Show the same act as a timeline gets it: a row holds neither lists nor long texts."""
    act = _act(words)
    short = tuple(field for field in act.fields if field.kind not in {"rows", "longtext"})
    return dataclasses.replace(act, fields=short)


def _act_fields(words: Words) -> tuple[ShownField, ...]:
    return (
        ShownField(label=words("被检查人", "Person checked"), value=Pointer(words=words("赵某", "Zhao")), kind="person"),
        ShownField(
            label=words("随身物品", "Belongings"),
            value=(words("钱包", "Wallet"), words("钥匙一串", "Keys"), words("皮带", "Belt")),
            kind="texts",
        ),
        ShownField(label=words("柜号", "Lockers"), value=_lockers(words), kind="rows"),
        ShownField(label=words("用时", "Time taken"), value=dt.timedelta(minutes=9, seconds=5), kind="duration_s"),
        ShownField(label=words("同性检查", "Same-sex check"), value=True, kind="bool", before=False),
        ShownField(label=words("伤情", "Injuries"), value=None, kind="longtext", required=True),
    )  # fmt: skip


def _lockers(words: Words) -> ShownRows:
    columns = (words("物品", "Item"), words("柜", "Locker"))
    held = ((words("钱包", "Wallet"), "07"), (words("钥匙一串", "Keys"), "07"))
    lines = (
        tuple(
            ShownField(label=label, value=value, kind="text")
            for label, value in zip(columns, line, strict=True)
        )
        for line in held
    )
    return ShownRows(label=words("柜号", "Lockers"), columns=columns, lines=tuple(lines))
