"""What happens to statutory clocks and to the rulebook."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import ActRef, Code, Digest, OfficerRef, PersonRef, StayRef
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Kind, Nature
from unbroken.chain.signers import APPROVER
from unbroken.rulebook.codes import CLOCK_ACTION


@declare.act(
    "clock_event",
    zh="期限事件",
    en="Clock event",
    happened_zh="法定期限开始、暂停、恢复、延长或者终止。",
    by=("system",),
    shown=("clock", "action", "person", "until"),
    core=True,
)
class ClockChanged(Act):
    """A statutory clock was started, paused, resumed, extended or stopped."""

    clock: str | None = declare.text(
        zh="期限编号", en="Clock", note=Words("期限目录中的编号", "Number in the list of clocks")
    )
    person: PersonRef | None = declare.value(Kind.PERSON, zh="人员", en="Person", default=None)
    stay: StayRef | None = declare.value(Kind.STAY, zh="在区记录编号", en="Stay", default=None)
    subject: ActRef | None = declare.value(
        Kind.ACT, zh="对应记录", en="Act concerned", default=None
    )
    action: Code | None = declare.code(CLOCK_ACTION, zh="操作", en="Action")
    basis: ActRef | None = declare.value(Kind.ACT, zh="依据记录", en="Act that is the basis")
    until: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="延长至", en="Until", ahead=True, default=None
    )


@declare.act(
    "rulebook_edition",
    zh="规则启用",
    en="Rules put into force",
    happened_zh="启用一版规则。",
    by=("legal", "administrator"),
    nature=Nature.DECISION,
    signers=(APPROVER,),
    shown=("jurisdiction", "edition", "effective_at"),
)
class RulesPutIntoForce(Act):
    """An edition of the rulebook was put into force."""

    jurisdiction: str | None = declare.text(zh="适用地域", en="Jurisdiction")
    edition: str | None = declare.text(zh="版次", en="Edition")
    rules_sha256: Digest | None = declare.value(
        Kind.DIGEST, zh="规则校验值", en="Digest of the rules"
    )
    effective_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="生效时间", en="Effective at", ahead=True
    )
    reason: str | None = declare.text(zh="说明", en="Reason")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
