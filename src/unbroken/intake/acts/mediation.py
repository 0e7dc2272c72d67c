"""Mediation of public-order cases."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import ActRef, Code, Digest, Money, OfficerRef, PersonRef
from unbroken.chain import declare
from unbroken.chain.register import Act, Coverage, Kind
from unbroken.chain.signers import MAKER, citizen
from unbroken.intake.codes import MEDIATION_MODE, MEDIATION_STAGE


@declare.act(
    "mediation_record",
    zh="治安调解",
    en="Mediation",
    happened_zh="进行了治安调解，或者对调解协议的履行情况作了记录。",
    by=("case_officer",),
    signers=(citizen("parties", role="party", many=True), MAKER),
    coverage=Coverage(
        role="required_interval", start="started_at", end="ended_at", scope=("activity",)
    ),
    shown=("stage", "parties", "terms"),
    core=True,
    notes=(
        Words(
            "达成或者未达成协议是调解本身；已履行或者未履行另行记录，并指明协议。",
            "Agreed or failed is the session itself; performed or not performed is a later act that names the agreement.",
        ),
    ),
)
class MediationRecorded(Act):
    """A public-order mediation was held, or its agreement was performed or not."""

    stage: Code | None = declare.code(MEDIATION_STAGE, zh="阶段", en="Stage")
    mode: Code | None = declare.code(MEDIATION_MODE, zh="方式", en="Manner")
    agreement: ActRef | None = declare.value(
        Kind.ACT,
        zh="调解协议",
        en="Agreement",
        note=Words("已履行、未履行时必填", "Needed when the agreement was performed or not"),
        default=None,
    )
    parties: tuple[PersonRef, ...] | None = declare.value(Kind.PERSONS, zh="当事人", en="Parties")
    facts: str | None = declare.longtext(zh="事实", en="Facts")
    terms: str | None = declare.text(zh="协议内容", en="Terms")
    officers: tuple[OfficerRef, ...] | None = declare.value(
        Kind.OFFICERS, zh="调解民警", en="Officers"
    )
    auxiliary: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="辅警", en="Auxiliary", default=None
    )
    started_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="开始时间", en="Start", default=None
    )
    ended_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="结束时间", en="End", default=None
    )
    due_at: dt.datetime | None = declare.value(
        Kind.DATETIME,
        zh="履行期限",
        en="Due",
        note=Words("达成协议时必填", "Needed when an agreement was reached"),
        ahead=True,
        default=None,
    )
    performed_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="履行时间", en="Performed at", default=None
    )
    amount: Money | None = declare.value(
        Kind.MONEY, zh="金额", en="Amount", unit="CNY", default=None
    )
    av_media: Digest | None = declare.value(Kind.DIGEST, zh="视音频", en="AV", default=None)
