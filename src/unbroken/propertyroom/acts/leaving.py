"""How property leaves: return, disposal, deposit, transfer."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import ActRef, Code, Digest, ItemRef, Money, OfficerRef, PersonRef
from unbroken.casefile.codes import DISPOSAL, NOTICE_MODE
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Kind
from unbroken.chain.signers import APPROVER, MAKER, attesting_witness, citizen, official
from unbroken.propertyroom.codes import RECEIVER_KIND


@declare.row
class AuthorityDocument:
    """A document that shows who is entitled."""

    name: str | None = declare.text(zh="名称", en="Name")
    scan: Digest | None = declare.value(Kind.DIGEST, zh="扫描件", en="Scan")


@declare.act(
    "property_return",
    zh="发还",
    en="Return to the owner",
    happened_zh="将财物发还权利人。",
    by=("property_custodian",),
    signers=(citizen("receiver", role="receiver"), official("custodian", role="custodian"), MAKER),
    shown=("items", "receiver", "reason"),
    core=True,
)
class ItemsReturned(Act):
    """Items were given back to the person entitled."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    receiver: PersonRef | None = declare.value(Kind.PERSON, zh="领取人", en="Receiver")
    receiver_kind: Code | None = declare.code(
        RECEIVER_KIND, zh="领取人身份", en="Capacity of the receiver"
    )
    owner: PersonRef | None = declare.value(Kind.PERSON, zh="权利人", en="Owner")
    to_victim: bool | None = declare.value(Kind.BOOL, zh="发还被害人", en="Return to a victim")
    authority_documents: tuple[AuthorityDocument, ...] | None = declare.rows(
        AuthorityDocument, zh="证明文件", en="Authority documents"
    )
    reason: str | None = declare.text(zh="理由", en="Reason")
    title_clear: bool | None = declare.value(
        Kind.BOOL, zh="权属明确无争议", en="Title clear, no dispute"
    )
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")
    valuation: ActRef | None = declare.value(
        Kind.ACT,
        zh="估价",
        en="Valuation",
        note=Words("发还被害人时必填", "Needed when the item goes back to a victim"),
        default=None,
    )
    photos: tuple[Digest, ...] | None = declare.value(Kind.MEDIA, zh="照片", en="Photos")
    receipt_no: str | None = declare.text(
        zh="领条编号", en="Number of the receipt", number="return_receipt", default=None
    )
    custodian: OfficerRef | None = declare.value(Kind.OFFICER, zh="保管人", en="Custodian")


@declare.act(
    "claim_notice",
    zh="认领通知、公告",
    en="Claim notice",
    happened_zh="发出认领通知或者公告。",
    by=("property_custodian",),
    shown=("items", "to_person", "mode"),
)
class ClaimNoticeGiven(Act):
    """Notice was given that items may be claimed."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    to_person: PersonRef | None = declare.value(
        Kind.PERSON, zh="被通知人", en="Person notified", default=None
    )
    public: bool | None = declare.value(Kind.BOOL, zh="公告", en="Public notice")
    mode: Code | None = declare.code(NOTICE_MODE, zh="方式", en="Manner")


@declare.act(
    "property_disposal",
    zh="处置",
    en="Disposal",
    happened_zh="对涉案财物进行了处置。",
    by=("property_custodian",),
    signers=(
        official("executors", role="property_custodian", many=True),
        APPROVER,
        attesting_witness(required=False),
    ),
    shown=("items", "kind", "legal_basis"),
    core=True,
)
class ItemsDisposedOf(Act):
    """Items were disposed of."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    kind: Code | None = declare.code(DISPOSAL, zh="处置方式", en="Kind")
    legal_basis: str | None = declare.text(zh="法律依据", en="Legal basis")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")
    executors: tuple[OfficerRef, ...] | None = declare.value(
        Kind.OFFICERS, zh="执行人", en="Executed by"
    )
    agency: str | None = declare.text(zh="机构", en="Agency", default=None)
    proceeds: Money | None = declare.value(
        Kind.MONEY, zh="所得价款", en="Proceeds", unit="CNY", default=None
    )
    proceeds_item: ItemRef | None = declare.value(
        Kind.ITEM, zh="价款编号", en="Proceeds as an item", default=None
    )
    av_media: tuple[Digest, ...] | None = declare.value(
        Kind.MEDIA, zh="照片、录像", en="Photos, AV"
    )
    witness: PersonRef | None = declare.value(
        Kind.PERSON, zh="见证人", en="Attesting witness", default=None
    )


@declare.act(
    "deposit_slip",
    zh="涉案款缴存",
    en="Deposit of money",
    happened_zh="清点涉案款并缴存唯一合规账户。",
    by=("property_custodian",),
    signers=(
        official("officers", role="case_officer", many=True),
        official("custodian", role="custodian"),
        citizen("holder", role="holder", required=False),
    ),
    shown=("amount", "items", "bank_ref"),
    core=True,
)
class MoneyDeposited(Act):
    """Money was counted and deposited in the organ's account."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="款项", en="Items")
    amount: Money | None = declare.value(Kind.MONEY, zh="金额", en="Amount", unit="CNY")
    account_no: str | None = declare.text(zh="唯一合规账户", en="Account")
    bank_ref: str | None = declare.text(zh="银行回单号", en="Bank reference")
    deposited_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="缴存时间", en="Deposited at"
    )
    counted_by: tuple[OfficerRef, ...] | None = declare.value(
        Kind.OFFICERS, zh="清点人", en="Counted by"
    )
    custodian: OfficerRef | None = declare.value(Kind.OFFICER, zh="保管人", en="Custodian")


@declare.row
class MovedItem:
    """An item that moves with the case, and what is proposed for it."""

    item: ItemRef | None = declare.value(Kind.ITEM, zh="编号", en="Item")
    proposal: Code | None = declare.code(DISPOSAL, zh="处理意见", en="Proposal")
    with_case: bool | None = declare.value(Kind.BOOL, zh="随案移送实物", en="Moved with the case")
    note: str | None = declare.text(zh="说明", en="Note", default=None)
    amount: Money | None = declare.value(
        Kind.MONEY, zh="金额", en="Amount", unit="CNY", default=None
    )
    image_sha256: Digest | None = declare.value(
        Kind.DIGEST, zh="镜像校验值", en="Digest of the image", default=None
    )


@declare.act(
    "transfer_list",
    zh="随案移送清单",
    en="List of items moved with the case",
    happened_zh="将涉案财物随案移送。",
    by=("property_custodian",),
    signers=(official("custodian", role="custodian"), citizen("receiver", role="receiver")),
    shown=("to_organ", "rows"),
    core=True,
)
class ItemsMovedWithCase(Act):
    """Items were moved to another organ with the case."""

    to_organ: str | None = declare.text(zh="接收机关", en="Receiving organ")
    rows: tuple[MovedItem, ...] | None = declare.rows(MovedItem, zh="清单", en="Entries")
    face_to_face: bool | None = declare.value(Kind.BOOL, zh="当面核对", en="Checked face to face")
    custodian: OfficerRef | None = declare.value(Kind.OFFICER, zh="保管人", en="Custodian")
