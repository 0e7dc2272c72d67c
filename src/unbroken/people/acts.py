"""What happens to units, officers, roles and sign-ins."""

import datetime as dt

from unbroken.base.identifiers import ActRef, CaseRef, Code, OfficerRef, UnitRef
from unbroken.chain import declare
from unbroken.chain.codes import ROLE, SEX
from unbroken.chain.register import Act, Kind, Nature
from unbroken.people.codes import (
    FACTOR_CHANGE,
    OPENED_ACTION,
    SIGN_IN_FACTOR,
    SIGN_OUT_REASON,
)
from unbroken.people.roles import COMPARTMENTS


@declare.act(
    "unit_registered",
    zh="单位登记",
    en="Unit registered",
    happened_zh="单位登记入册，或者更新了登记内容。",
    by=("security_officer", "system"),
    shown=("unit_code", "name"),
)
class UnitRegistered(Act):
    """A unit was entered in the station's register, or its entry was renewed."""

    unit_code: UnitRef | None = declare.value(Kind.UNIT, zh="单位", en="Unit", born=True)
    name: str | None = declare.text(zh="名称", en="Name")
    above: UnitRef | None = declare.value(Kind.UNIT, zh="上级单位", en="Unit above", default=None)
    in_use: bool | None = declare.value(Kind.BOOL, zh="启用", en="In use")


@declare.act(
    "officer_registered",
    zh="民警登记",
    en="Officer registered",
    happened_zh="民警登记入册，或者更新了登记内容。",
    by=("security_officer", "system"),
    shown=("officer", "name", "of_unit"),
)
class OfficerRegistered(Act):
    """An officer was entered in the station's register, or the entry was renewed."""

    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="民警", en="Officer", born=True)
    name: str | None = declare.text(zh="姓名", en="Name")
    person: str | None = declare.text(
        zh="账号所属自然人编号", en="Number of the natural person behind the account", default=None
    )
    sex: Code | None = declare.code(SEX, zh="性别", en="Sex", default=None)
    of_unit: UnitRef | None = declare.value(Kind.UNIT, zh="所属单位", en="Unit")
    in_use: bool | None = declare.value(Kind.BOOL, zh="在用", en="In use")


@declare.act(
    "role_grant",
    zh="角色授予",
    en="Grant of a role",
    happened_zh="授予民警在某单位的角色。",
    by=("security_officer", "system"),
    nature=Nature.DECISION,
    shown=("officer", "role", "of_unit", "until"),
)
class RoleGranted(Act):
    """A role was granted to an officer in a unit."""

    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="民警", en="Officer")
    role: Code | None = declare.code(ROLE, zh="角色", en="Role")
    of_unit: UnitRef | None = declare.value(Kind.UNIT, zh="所在单位", en="Unit")
    until: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="截止时间", en="Until", ahead=True, default=None
    )
    reason: str | None = declare.text(zh="事由", en="Reason")
    approver: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="确认人", en="Confirmed by", default=None
    )


@declare.act(
    "role_end",
    zh="角色终止",
    en="End of a role",
    happened_zh="终止已授予的角色。",
    by=("security_officer", "system"),
    nature=Nature.DECISION,
    shown=("grant", "officer", "reason"),
)
class RoleEnded(Act):
    """A role that had been granted came to its end."""

    grant: ActRef | None = declare.value(Kind.ACT, zh="授予记录", en="Grant")
    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="民警", en="Officer")
    reason: str | None = declare.text(zh="事由", en="Reason")


@declare.act(
    "compartment_open",
    zh="开放知悉范围",
    en="Compartment opened",
    happened_zh="向民警开放了某一知悉范围。",
    by=("security_officer", "system"),
    nature=Nature.DECISION,
    shown=("officer", "compartment", "until"),
)
class CompartmentOpened(Act):
    """A compartment was opened to an officer by name."""

    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="民警", en="Officer")
    compartment: Code | None = declare.code(COMPARTMENTS, zh="知悉范围", en="Compartment")
    until: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="截止时间", en="Until", ahead=True, default=None
    )
    reason: str | None = declare.text(zh="事由", en="Reason")
    approver: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="确认人", en="Confirmed by", default=None
    )


@declare.act(
    "compartment_close",
    zh="关闭知悉范围",
    en="Compartment closed",
    happened_zh="不再向民警开放某一知悉范围。",
    by=("security_officer", "system"),
    nature=Nature.DECISION,
    shown=("opening", "officer", "reason"),
)
class CompartmentClosed(Act):
    """A compartment was closed to an officer again."""

    opening: ActRef | None = declare.value(Kind.ACT, zh="开放记录", en="Opening")
    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="民警", en="Officer")
    reason: str | None = declare.text(zh="事由", en="Reason")


@declare.act(
    "access_grant",
    zh="案件查阅授权",
    en="Access to a case granted",
    happened_zh="授权案外人员在期限内查阅案件。",
    by=("case_manager", "head_organ", "legal"),
    nature=Nature.DECISION,
    shown=("officer", "of_case", "until", "purpose"),
)
class AccessGranted(Act):
    """Somebody outside the case was allowed to look into it, for a purpose, until a date."""

    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="被授权人", en="To whom")
    of_case: CaseRef | None = declare.value(Kind.CASE, zh="案件", en="Case")
    actions: tuple[Code, ...] | None = declare.codes(OPENED_ACTION, zh="授权事项", en="For what")
    purpose: str | None = declare.text(zh="用途", en="Purpose")
    until: dt.datetime | None = declare.value(Kind.DATETIME, zh="截止时间", en="Until", ahead=True)


@declare.act(
    "access_end",
    zh="终止查阅授权",
    en="Access to a case ended",
    happened_zh="终止了案件查阅授权。",
    by=("case_manager", "head_organ", "legal"),
    nature=Nature.DECISION,
    shown=("grant", "officer", "reason"),
)
class AccessEnded(Act):
    """A grant of access was ended before its date."""

    grant: ActRef | None = declare.value(Kind.ACT, zh="授权记录", en="Grant")
    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="被授权人", en="To whom")
    reason: str | None = declare.text(zh="事由", en="Reason")


@declare.act(
    "sign_in",
    zh="登录",
    en="Sign-in",
    happened_zh="人员登录系统。",
    by=("author", "system"),
    shown=("officer", "factor", "terminal"),
)
class SignedIn(Act):
    """A person signed in."""

    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="民警", en="Officer")
    factor: Code | None = declare.code(SIGN_IN_FACTOR, zh="验证方式", en="Factor")
    terminal: str | None = declare.text(zh="终端", en="Terminal")


@declare.act(
    "sign_out",
    zh="退出",
    en="Sign-out",
    happened_zh="人员退出系统，或者会话自行结束。",
    by=("author", "security_officer", "system"),
    shown=("officer", "reason"),
)
class SignedOut(Act):
    """A person signed out, or the session ended by itself."""

    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="民警", en="Officer")
    sign_in: ActRef | None = declare.value(Kind.ACT, zh="登录记录", en="Sign-in", default=None)
    reason: Code | None = declare.code(SIGN_OUT_REASON, zh="原因", en="Reason")


@declare.act(
    "factor_change",
    zh="验证方式变更",
    en="Change of a factor",
    happened_zh="增加、更换或者撤销了登录验证方式。",
    by=("author", "security_officer", "system"),
    shown=("officer", "factor", "change"),
)
class FactorChanged(Act):
    """A way to sign in was added, replaced or taken away."""

    officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="民警", en="Officer")
    factor: Code | None = declare.code(SIGN_IN_FACTOR, zh="验证方式", en="Factor")
    change: Code | None = declare.code(FACTOR_CHANGE, zh="变更", en="Change")
    confirmed_by: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="确认人", en="Confirmed by", default=None
    )
