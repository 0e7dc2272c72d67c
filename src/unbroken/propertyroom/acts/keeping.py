"""Keeping: custody, storage, loans and stocktaking."""

import datetime as dt

from unbroken.base.identifiers import ActRef, Code, DeviceRef, ItemRef, OfficerRef
from unbroken.chain import declare
from unbroken.chain.codes import ROLE
from unbroken.chain.register import Act, Kind, Nature
from unbroken.chain.signers import APPROVER, MAKER, official
from unbroken.propertyroom.acts.items import SealOnItem
from unbroken.propertyroom.codes import LOAN_CHECK, LOAN_REASON, MEASURE


@declare.act(
    "property_handover",
    zh="移交保管",
    en="Handover to the custodian",
    happened_zh="将涉案财物移交保管人员。",
    by=("property_custodian",),
    nature=Nature.DECISION,
    own_page="propertyroom:items",
    signers=(
        official("from_officer", role="case_officer"),
        official("custodian", role="custodian"),
    ),
    shown=("items", "from_officer", "custodian"),
    core=True,
)
class ItemsHandedOver(Act):
    """Items were handed over to the custodian."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    seals: tuple[SealOnItem, ...] = declare.rows(SealOnItem, zh="封签", en="Seals", default=())
    from_officer: OfficerRef | None = declare.value(Kind.OFFICER, zh="移交人", en="From")
    custodian: OfficerRef | None = declare.value(Kind.OFFICER, zh="保管人", en="Custodian")
    state: str | None = declare.text(zh="状况", en="State")
    list_copy: bool | None = declare.value(Kind.BOOL, zh="附清单", en="List attached")
    late_reason: str | None = declare.text(zh="逾期原因", en="Reason for lateness", default=None)


@declare.act(
    "property_storage",
    zh="入库",
    en="Storage",
    happened_zh="涉案财物入库。",
    by=("property_custodian",),
    signers=(official("custodian", role="custodian"),),
    shown=("item", "slot", "custodian"),
    core=True,
)
class ItemStored(Act):
    """An item was put into the warehouse."""

    item: ItemRef | None = declare.value(Kind.ITEM, zh="物品", en="Item")
    slot: str | None = declare.text(zh="库位", en="Slot")
    environment: str | None = declare.text(zh="存放环境", en="Environment")
    camera: DeviceRef | None = declare.value(
        Kind.DEVICE, zh="监控摄像机", en="Camera", default=None
    )
    custodian: OfficerRef | None = declare.value(Kind.OFFICER, zh="保管人", en="Custodian")


@declare.row
class FiledDocument:
    """A document that was filed along."""

    name: str | None = declare.text(zh="名称", en="Name")
    act: ActRef | None = declare.value(Kind.ACT, zh="记录", en="Act", default=None)


@declare.act(
    "inspectorate_filing",
    zh="报督察备案",
    en="Filing with the inspectorate",
    happened_zh="将涉案财物情况报督察部门备案。",
    by=("property_custodian",),
    shown=("items",),
    core=True,
)
class ItemsFiledWithInspectorate(Act):
    """Items were filed with the inspectorate."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    documents: tuple[FiledDocument, ...] | None = declare.rows(
        FiledDocument, zh="文书", en="Documents"
    )


@declare.act(
    "offsite_property_report",
    zh="不入库财物登记",
    en="Report of property kept elsewhere",
    happened_zh="对不入库保管的涉案财物作了登记。",
    by=("case_officer",),
    signers=(official("custodian", role="custodian"),),
    shown=("items", "place_text", "keeper"),
    core=True,
)
class OffSiteItemsReported(Act):
    """Items that are kept elsewhere were reported to the custodian."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    place_text: str | None = declare.text(zh="存放地点", en="Place")
    keeper: str | None = declare.text(zh="保管人", en="Keeper")
    measure: Code | None = declare.code(MEASURE, zh="措施", en="Measure")
    custodian: OfficerRef | None = declare.value(Kind.OFFICER, zh="登记保管员", en="Custodian told")
    measured_at: dt.datetime | None = declare.value(
        Kind.DATETIME, zh="采取措施时间", en="Measure taken at"
    )


@declare.act(
    "property_loan_request",
    zh="调用申请",
    en="Request for a loan",
    happened_zh="因办案需要申请调用涉案财物。",
    by=("case_officer", "field_officer", "property_custodian"),
    signers=(MAKER,),
    shown=("items", "borrower", "reason", "due_at"),
)
class LoanRequested(Act):
    """A loan of items was asked for case work."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    borrower: OfficerRef | None = declare.value(Kind.OFFICER, zh="调用民警", en="Borrowing officer")
    reason: Code | None = declare.code(LOAN_REASON, zh="事由", en="Reason")
    explanation: str | None = declare.text(zh="说明", en="Explanation", default=None)
    due_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="应归还时间", en="Due", ahead=True)


@declare.act(
    "property_loan",
    zh="调用",
    en="Loan for case work",
    happened_zh="因办案需要调用涉案财物出库。",
    by=("property_custodian",),
    schema=2,
    signers=(official("borrower", role="borrower"), official("custodian", role="custodian")),
    shown=("items", "borrower", "reason", "due_at"),
    core=True,
)
class ItemsLent(Act):
    """Items left the warehouse for case work."""

    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    borrower: str | None = declare.text(zh="调用人", en="Borrower")
    borrower_officer: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="调用民警", en="Borrowing officer", default=None
    )
    reason: Code | None = declare.code(LOAN_REASON, zh="事由", en="Reason")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
    approved_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="审批时间", en="Approved at")
    out_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="出库时间", en="Out at")
    due_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="应归还时间", en="Due", ahead=True)
    state_out: str | None = declare.text(zh="出库状况", en="State on leaving")
    custodian: OfficerRef | None = declare.value(Kind.OFFICER, zh="保管人", en="Custodian")
    request: ActRef | None = declare.value(Kind.ACT, zh="调用申请", en="Request", default=None)


@declare.act(
    "property_loan_return",
    zh="调用归还",
    en="Return from loan",
    happened_zh="调用的涉案财物归还并经检查。",
    by=("property_custodian",),
    signers=(official("borrower", role="borrower"), official("custodian", role="custodian")),
    shown=("items", "check", "difference"),
    core=True,
)
class LentItemsReturned(Act):
    """Lent items came back and were checked."""

    loan: ActRef | None = declare.value(Kind.ACT, zh="调用记录", en="Loan")
    items: tuple[ItemRef, ...] | None = declare.value(Kind.ITEMS, zh="物品", en="Items")
    returned_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="归还时间", en="Returned at")
    state_in: str | None = declare.text(zh="归还状况", en="State on return")
    check: Code | None = declare.code(LOAN_CHECK, zh="检查", en="Check")
    difference: str | None = declare.text(zh="差异说明", en="Difference", default=None)
    custodian: OfficerRef | None = declare.value(Kind.OFFICER, zh="保管人", en="Custodian")


@declare.row
class StockDifference:
    """A difference found in the count."""

    item: ItemRef | None = declare.value(Kind.ITEM, zh="编号", en="Item")
    note: str | None = declare.text(zh="说明", en="Note")
    ticket: ActRef | None = declare.value(Kind.ACT, zh="督办单", en="Ticket", default=None)


@declare.act(
    "stocktake",
    zh="盘点",
    en="Stocktake",
    happened_zh="对库存涉案财物进行了盘点。",
    by=("head_unit",),
    own_page="propertyroom:stocktake",
    signers=(official("counter", role="head_unit"), official("custodian", role="custodian")),
    shown=("scope", "expected", "found"),
    core=True,
)
class StockTaken(Act):
    """The stock of the warehouse was counted."""

    scope: str | None = declare.text(zh="范围", en="Scope")
    counted_by: OfficerRef | None = declare.value(Kind.OFFICER, zh="盘点人", en="Counted by")
    custodian: OfficerRef | None = declare.value(Kind.OFFICER, zh="保管人", en="Custodian")
    expected: int | None = declare.value(Kind.INT, zh="应有数", en="Expected")
    found: int | None = declare.value(Kind.INT, zh="实有数", en="Found")
    differences: tuple[StockDifference, ...] | None = declare.rows(
        StockDifference, zh="差异", en="Differences"
    )


@declare.act(
    "ledger_adjustment",
    zh="台账更正",
    en="Ledger adjustment",
    happened_zh="对台账记载作了更正。",
    by=("property_custodian",),
    signers=(APPROVER,),
    shown=("item", "field", "old_value", "new_value"),
    core=True,
)
class LedgerAdjusted(Act):
    """An entry of the ledger was adjusted."""

    item: ItemRef | None = declare.value(Kind.ITEM, zh="物品", en="Item")
    field: str | None = declare.text(zh="字段", en="Field")
    old_value: str | None = declare.text(zh="原值", en="Old")
    new_value: str | None = declare.text(zh="新值", en="New")
    reason: str | None = declare.text(zh="原因", en="Reason")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")
