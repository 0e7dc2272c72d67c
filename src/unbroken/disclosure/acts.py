"""What leaves the case for those entitled to it."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import ActRef, Code, Digest, OfficerRef, PersonRef
from unbroken.chain import declare
from unbroken.chain.register import Act, Kind, Nature
from unbroken.chain.signers import citizen
from unbroken.disclosure.codes import (
    DISCLOSURE_CONTENT,
    DISCLOSURE_MODE,
    RECIPIENT_ROLE,
    WITHHELD_GROUND,
)


@declare.row
class Withheld:
    """Something redacted or withheld, and on what ground."""

    what: str | None = declare.text(zh="内容", en="What")
    pages: int | None = declare.value(Kind.INT, zh="页数", en="Pages")
    ground: Code | None = declare.code(WITHHELD_GROUND, zh="依据", en="Ground")


@declare.act(
    "disclosure",
    zh="公开、告知",
    en="Disclosure",
    happened_zh="向有权知悉的人公开、告知案件情况。",
    by=("case_officer", "case_manager"),
    nature=Nature.DECISION,
    own_page="disclosure:disclose",
    signers=(citizen("recipient", role="party", required=False),),
    whole_case=True,
    shown=("to", "content", "mode"),
    core=True,
)
class CaseDisclosed(Act):
    """Something of the case was disclosed to a person entitled to it."""

    to: PersonRef | None = declare.value(Kind.PERSON, zh="接收人", en="To")
    recipient_role: Code | None = declare.code(
        RECIPIENT_ROLE, zh="接收人身份", en="Capacity of the recipient"
    )
    content: Code | None = declare.code(DISCLOSURE_CONTENT, zh="内容", en="Content")
    mode: Code | None = declare.code(DISCLOSURE_MODE, zh="方式", en="Manner")
    text: str | None = declare.text(zh="告知内容", en="Text")
    documents: tuple[ActRef, ...] = declare.value(Kind.ACTS, zh="文书", en="Documents", default=())
    pages_total: int | None = declare.value(Kind.INT, zh="总页数", en="Pages in all", default=None)
    pages_given: int | None = declare.value(Kind.INT, zh="提供页数", en="Pages given", default=None)
    identities_shown: tuple[PersonRef, ...] = declare.value(
        Kind.PERSONS, zh="显示身份的人员", en="Persons whose identity is shown", default=()
    )
    redactions: tuple[Withheld, ...] | None = declare.rows(
        Withheld, zh="遮盖和不予提供", en="Redacted and withheld"
    )
    bundle_sha256: Digest | None = declare.value(
        Kind.DIGEST,
        zh="证据包校验值",
        en="Digest of the bundle",
        note=Words("内容为证据包时必填", "Needed for a bundle"),
        default=None,
    )
    approver: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="审批人", en="Approver", default=None
    )
    delivered_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="交付时间", en="Delivered at", default=None
    )
    contents_sha256: Digest | None = declare.value(
        Kind.DIGEST,
        zh="目录校验值",
        en="Digest of the contents list",
        note=Words("内容为证据包时必填", "Needed for a bundle"),
        default=None,
    )
