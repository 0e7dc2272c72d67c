"""What every case has: people, numbers, team, and how cases join and part."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import (
    ActRef,
    CaseRef,
    Code,
    Digest,
    ItemRef,
    OfficerRef,
    PersonRef,
    StayRef,
)
from unbroken.casefile.codes import (
    ACCESS_VERDICT,
    AGE_PROOF,
    DOCUMENT_KIND,
    JOIN_SIDE,
    MOVE_DIRECTION,
    NO_NOTICE_REASON,
    NOTICE_CONTENT,
    NOTICE_MODE,
    PERSON_ROLE,
    RIGHTS_KIND,
    SAMENESS,
    SPLIT_SIDE,
    TEAM_CHANGE,
)
from unbroken.chain import declare
from unbroken.chain.codes import ROLE, SEX
from unbroken.chain.register import Act, Kind, Lasts, Nature
from unbroken.chain.signers import APPROVER, MAKER, citizen, official


@declare.act(
    "case_assignment",
    zh="指派主办人",
    en="Assignment of case officers",
    happened_zh="指派了案件的主办、协办民警。",
    by=("head_unit",),
    nature=Nature.DECISION,
    signers=(official("head_unit", role="head_unit"),),
    lasts=Lasts(start="started_at", end="ended_at"),
    shown=("lead", "second"),
)
class CaseOfficersAssigned(Act):
    """The officers who handle the case were assigned."""

    lead: OfficerRef | None = declare.value(Kind.OFFICER, zh="主办民警", en="Lead officer")
    second: OfficerRef | None = declare.value(Kind.OFFICER, zh="协办民警", en="Second officer")
    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="结束时间", en="End", later=True, default=None
    )


@declare.ends(
    CaseOfficersAssigned,
    zh="解除指派",
    en="End of an assignment",
    happened_zh="解除对主办、协办民警的指派。",
    shown=("ended_at",),
)
class CaseOfficersRelieved(Act):
    """The officers were relieved of the case."""

    opened: ActRef | None = declare.value(Kind.ACT, zh="所结束的记录", en="What ended")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")


@declare.act(
    "rights_notice",
    zh="权利义务告知书",
    en="Notice of rights",
    happened_zh="向人员告知了权利义务。",
    by=("case_officer",),
    signers=(citizen("person", role="party"), citizen("guardian", role="guardian", required=False)),
    shown=("person", "kind", "language"),
    core=True,
)
class RightsExplained(Act):
    """A person was told of rights and duties."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="被告知人", en="Person")
    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay", default=None)
    kind: Code | None = declare.code(RIGHTS_KIND, zh="告知类别", en="Kind")
    language: str | None = declare.text(zh="使用语言", en="Language")
    read_aloud: bool | None = declare.value(Kind.BOOL, zh="宣读", en="Read aloud")
    lawyer_told: bool | None = declare.value(
        Kind.BOOL, zh="已告知律师及法律援助", en="Lawyer and legal aid told"
    )
    plea_told: bool | None = declare.value(
        Kind.BOOL, zh="已告知如实供述及认罪认罚", en="Truthful confession and plea told"
    )


@declare.act(
    "family_notice",
    zh="通知家属",
    en="Family notice",
    happened_zh="通知了家属，或者记明未通知的原因。",
    by=("case_officer",),
    shown=("person", "content", "recipient"),
    core=True,
)
class FamilyNotified(Act):
    """The family of a person was notified, or it was noted why not."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person concerned")
    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay", default=None)
    content: Code | None = declare.code(NOTICE_CONTENT, zh="通知内容", en="Content")
    recipient: PersonRef | None = declare.value(
        Kind.PERSON,
        zh="被通知人",
        en="Recipient",
        note=Words("未通知并注明原因的除外", "Needed unless a reason for not notifying is given"),
        default=None,
    )
    relation: str | None = declare.text(zh="与本人关系", en="Relation", default=None)
    mode: Code | None = declare.code(NOTICE_MODE, zh="通知方式", en="Manner", default=None)
    not_notified_reason: Code | None = declare.code(
        NO_NOTICE_REASON, zh="未通知原因", en="Reason for not notifying", default=None
    )


@declare.act(
    "age_check",
    zh="年龄核查",
    en="Check of age",
    happened_zh="依据证明材料核查了人员的年龄。",
    by=("case_officer",),
    signers=(MAKER,),
    shown=("person", "birth_date", "proof"),
    core=True,
)
class AgeChecked(Act):
    """The age of a person was checked against a proof."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    proof: Code | None = declare.code(AGE_PROOF, zh="证明", en="Proof")
    birth_date: dt.date | None = declare.value(Kind.DATE, zh="出生日期", en="Date of birth")
    age_at_event: int | None = declare.value(
        Kind.INT, zh="案发时年龄", en="Age at the event", unit="a"
    )
    borders_checked: bool | None = declare.value(
        Kind.BOOL, zh="已核对十四、十六、十八周岁界限", en="Age limits 14, 16 and 18 checked"
    )
    scan: tuple[Digest, ...] = declare.value(Kind.MEDIA, zh="材料", en="Scan", default=())


@declare.act(
    "person_record",
    zh="人员登记",
    en="Person entered",
    happened_zh="将人员登记入案，并记明已知的身份信息。",
    by=("desk_officer", "case_officer", "area_manager", "field_officer", "import"),
    shown=("person", "name", "role"),
)
class PersonEntered(Act):
    """A person was entered in the case, with what is known of identity."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person", born=True)
    name: str | None = declare.text(zh="姓名", en="Name")
    other_names: str | None = declare.text(zh="曾用名、别名", en="Other names", default=None)
    role: Code | None = declare.code(PERSON_ROLE, zh="身份", en="Role", default=None)
    sex: Code | None = declare.code(SEX, zh="性别", en="Sex", default=None)
    birth_date: dt.date | None = declare.value(
        Kind.DATE, zh="出生日期", en="Date of birth", default=None
    )
    document_kind: Code | None = declare.code(
        DOCUMENT_KIND, zh="证件种类", en="Kind of document", default=None
    )
    document_no: str | None = declare.text(zh="证件号码", en="Number of the document", default=None)
    nationality: str | None = declare.text(zh="国籍", en="Nationality", default=None)
    address: str | None = declare.text(zh="住址", en="Address", default=None)
    phone: str | None = declare.text(zh="联系电话", en="Telephone", default=None)


@declare.act(
    "same_person",
    zh="同一人认定",
    en="Same person",
    happened_zh="对两条人员登记是否为同一人作出认定。",
    by=("case_officer", "case_manager"),
    nature=Nature.DECISION,
    shown=("person", "other", "verdict"),
)
class SamePersonJudged(Act):
    """Two entries were judged to be, or not to be, the same person."""

    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person")
    other: PersonRef | None = declare.value(Kind.PERSON, zh="另一登记", en="Other entry")
    verdict: Code | None = declare.code(SAMENESS, zh="认定", en="Verdict")
    reason: str | None = declare.text(zh="理由", en="Reason")


@declare.act(
    "case_number",
    zh="案号",
    en="Case number",
    happened_zh="为案件编定案号。",
    by=("system", "desk_officer", "case_officer"),
    shown=("number",),
)
class CaseNumbered(Act):
    """The case was given a number."""

    number: str | None = declare.text(zh="案号", en="Case number", number="case", default=None)


@declare.act(
    "case_team_change",
    zh="办案组变更",
    en="Change of the case team",
    happened_zh="有人加入或者退出有权查看本案的办案组。",
    by=("head_unit",),
    nature=Nature.DECISION,
    shown=("officer", "role", "change"),
)
class CaseTeamChanged(Act):
    """Somebody joined or left the team that may see the case."""

    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="民警", en="Officer")
    role: Code | None = declare.code(ROLE, zh="角色", en="Role")
    change: Code | None = declare.code(TEAM_CHANGE, zh="变更", en="Change")
    reason: str | None = declare.text(zh="事由", en="Reason")


@declare.act(
    "emergency_access",
    zh="紧急查阅",
    en="Emergency access",
    happened_zh="办案组以外的人员因紧急情况说明理由后打开了案件。",
    by=("case_officer", "head_unit", "guard", "area_manager", "legal"),
    nature=Nature.DECISION,
    # Whoever can open a form of this case sees it already, and `break_glass` alone sets the hour.
    own_page="casefile:case",
    shown=("officer", "reason", "until"),
)
class EmergencyAccessTaken(Act):
    """Somebody outside the team opened the case in an emergency, for a stated reason."""

    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="民警", en="Officer")
    reason: str | None = declare.text(zh="理由", en="Reason")
    until: dt.datetime | None = declare.value(Kind.DATETIME, zh="截止时间", en="Until", ahead=True)


@declare.act(
    "case_join",
    zh="并案",
    en="Joining of cases",
    happened_zh="两案并案办理。",
    by=("head_unit",),
    nature=Nature.DECISION,
    signers=(APPROVER,),
    shown=("other_case", "side", "reason"),
)
class CasesJoined(Act):
    """Two cases were joined into one."""

    other_case: CaseRef | None = declare.value(Kind.CASE, zh="另一案件", en="Other case")
    side: Code | None = declare.code(JOIN_SIDE, zh="本案地位", en="Part of this case")
    other_act: Digest | None = declare.value(
        Kind.DIGEST,
        zh="另一案件记录的校验值",
        en="Digest of the act in the other case",
        default=None,
    )
    reason: str | None = declare.text(zh="原因", en="Reason")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")


@declare.act(
    "case_split",
    zh="分案",
    en="Splitting of a case",
    happened_zh="部分人员、财物分出另案办理。",
    by=("head_unit",),
    nature=Nature.DECISION,
    signers=(APPROVER,),
    shown=("other_case", "persons", "reason"),
)
class CaseSplit(Act):
    """A part of the case became a case of its own."""

    other_case: CaseRef | None = declare.value(Kind.CASE, zh="另一案件", en="Other case")
    side: Code | None = declare.code(SPLIT_SIDE, zh="本案地位", en="Part of this case")
    persons: tuple[PersonRef, ...] = declare.value(
        Kind.PERSONS, zh="分出人员", en="Persons moved", default=()
    )
    items: tuple[ItemRef, ...] = declare.value(
        Kind.ITEMS, zh="分出财物", en="Items moved", default=()
    )
    other_act: Digest | None = declare.value(
        Kind.DIGEST,
        zh="另一案件记录的校验值",
        en="Digest of the act in the other case",
        default=None,
    )
    reason: str | None = declare.text(zh="原因", en="Reason")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")


@declare.act(
    "station_transfer",
    zh="跨站移交",
    en="Transfer between stations",
    happened_zh="案件记录移交另一系统日志，或者自另一系统日志接收。",
    by=("case_manager",),
    nature=Nature.DECISION,
    shown=("direction", "other_log"),
)
class CaseMovedBetweenStations(Act):
    """The record of the case went to, or came from, another station's log."""

    direction: Code | None = declare.code(MOVE_DIRECTION, zh="方向", en="Direction")
    other_log: str | None = declare.text(zh="另一日志", en="Other log")
    other_stream: str | None = declare.text(zh="另一日志中的案件", en="Case in the other log")
    other_act: Digest | None = declare.value(
        Kind.DIGEST,
        zh="另一日志中记录的校验值",
        en="Digest of the act in the other log",
        default=None,
    )
    bundle_sha256: Digest | None = declare.value(
        Kind.DIGEST, zh="证据包校验值", en="Digest of the bundle", default=None
    )


@declare.act(
    "emergency_access_review",
    zh="紧急查阅复核",
    en="Review of an emergency access",
    happened_zh="由他人复核紧急查阅是否正当。",
    by=("legal", "inspector", "head_unit"),
    nature=Nature.DECISION,
    shown=("access", "verdict", "text"),
)
class EmergencyAccessReviewed(Act):
    """Somebody else judged whether an emergency access was justified."""

    access: ActRef | None = declare.value(Kind.ACT, zh="紧急查阅", en="Emergency access")
    verdict: Code | None = declare.code(ACCESS_VERDICT, zh="结论", en="Verdict")
    text: str | None = declare.text(zh="意见", en="Opinion")
