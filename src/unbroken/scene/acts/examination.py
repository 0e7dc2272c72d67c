"""Scenes, searches and identifications."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import Code, Digest, ItemRef, OfficerRef, PersonRef
from unbroken.chain import declare
from unbroken.chain.register import Act, Coverage, Kind
from unbroken.chain.signers import attesting_witness, citizen, official
from unbroken.scene.codes import IDENTIFICATION_KIND, IDENTIFICATION_RESULT


@declare.row
class TraceFound:
    """A trace found at the scene."""

    kind: str | None = declare.text(zh="种类", en="Kind")
    qty: int | None = declare.value(Kind.INT, zh="数量", en="Quantity")
    note: str | None = declare.text(zh="说明", en="Note", default=None)


@declare.act(
    "scene_exam_record",
    zh="勘验检查笔录",
    en="Record of a scene examination",
    happened_zh="对现场进行了勘验、检查。",
    by=("case_officer", "expert"),
    signers=(official("officers", role="case_officer", many=True), attesting_witness()),
    shown=("officers", "findings", "witness"),
    core=True,
)
class SceneExamined(Act):
    """A scene was examined."""

    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    photos: tuple[Digest, ...] | None = declare.value(Kind.MEDIA, zh="照片", en="Photos")
    plan: Digest | None = declare.value(Kind.DIGEST, zh="现场图", en="Plan")
    findings: str | None = declare.longtext(zh="勘验情况", en="Findings")
    traces: tuple[TraceFound, ...] = declare.rows(
        TraceFound, zh="痕迹物证", en="Traces", default=()
    )
    witness: PersonRef | None = declare.value(
        Kind.PERSON, zh="见证人", en="Attesting witness", default=None
    )
    major: bool | None = declare.value(Kind.BOOL, zh="重特大案件", en="Major case")
    av_media: Digest | None = declare.value(
        Kind.DIGEST,
        zh="录像",
        en="AV",
        note=Words("重特大案件必填", "Needed for a major case"),
        default=None,
    )


@declare.act(
    "search_record",
    zh="搜查笔录",
    en="Record of a search",
    happened_zh="进行了搜查。",
    by=("case_officer",),
    signers=(
        citizen("searched", role="party"),
        official("officers", role="case_officer", many=True),
        attesting_witness(),
    ),
    shown=("place_text", "searched", "result"),
    core=True,
)
class PlaceSearched(Act):
    """A place or person was searched."""

    warrant_no: str | None = declare.text(
        zh="搜查证编号",
        en="Warrant number",
        note=Words("紧急情况无证搜查的除外", "Needed unless there is an emergency ground"),
        default=None,
    )
    emergency_ground: str | None = declare.text(zh="紧急情况", en="Emergency ground", default=None)
    place_text: str | None = declare.text(zh="地点", en="Place")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    searched: PersonRef | None = declare.value(Kind.PERSON, zh="被搜查人", en="Person searched")
    present: tuple[PersonRef, ...] | None = declare.value(
        Kind.PERSONS, zh="在场人", en="Persons present"
    )
    witness: PersonRef | None = declare.value(
        Kind.PERSON, zh="见证人", en="Attesting witness", default=None
    )
    result: str | None = declare.text(zh="结果", en="Result")


@declare.act(
    "identification_record",
    zh="辨认笔录",
    en="Record of an identification",
    happened_zh="组织了辨认。",
    by=("case_officer",),
    signers=(
        citizen("identifier", role="party"),
        official("officers", role="case_officer", many=True),
        attesting_witness(),
    ),
    coverage=Coverage(
        role="required_interval", start="started_at", end="ended_at", scope=("activity",)
    ),
    shown=("identifier", "kind", "result"),
)
class IdentificationHeld(Act):
    """An identification was held."""

    kind: Code | None = declare.code(IDENTIFICATION_KIND, zh="辨认类型", en="Kind")
    identifier: PersonRef | None = declare.value(Kind.PERSON, zh="辨认人", en="Identifier")
    items: tuple[ItemRef, ...] = declare.value(
        Kind.ITEMS, zh="被辨认物品", en="Items shown", default=()
    )
    person: PersonRef | None = declare.value(
        Kind.PERSON, zh="被辨认人", en="Person shown", default=None
    )
    foils: int | None = declare.value(
        Kind.INT,
        zh="陪衬数量",
        en="Foils",
        note=Words("每名被辨认人或者每件物品的陪衬数量", "For each person or object shown"),
    )
    result: Code | None = declare.code(IDENTIFICATION_RESULT, zh="结果", en="Result")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    officers: tuple[OfficerRef, ...] | None = declare.value(Kind.OFFICERS, zh="民警", en="Officers")
    witness: PersonRef | None = declare.value(
        Kind.PERSON, zh="见证人", en="Attesting witness", default=None
    )
    av_media: Digest | None = declare.value(Kind.DIGEST, zh="录像", en="AV", default=None)
