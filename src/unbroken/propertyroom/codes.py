"""Code lists of property."""

from unbroken.base.codes import code_list

MEASURE = code_list(
    "MEASURE",
    "财物措施",
    "Measure on property",
    ("seize", "扣押", "seizure"),
    ("seal", "查封", "sealing"),
    ("freeze", "冻结", "freezing"),
    ("impound", "扣留", "impounding"),
    ("provisional_registration", "先行登记保存", "provisional registration"),
    ("sampling", "抽样取证", "sampling"),
    ("accept_from_holder", "接受持有人提交", "accepted from the holder"),
)
PROPERTY_STATE = code_list(
    "PROPERTY_STATE",
    "财物状态",
    "State of property",
    ("seized", "已扣押在办案民警处", "seized, with the officer"),
    ("received", "保管员已接收", "received by the custodian"),
    ("stored", "已入库", "stored"),
    ("deposited", "已缴存账户", "deposited"),
    ("off_site", "异地保管", "off site"),
    ("on_loan", "调用中", "on loan"),
    ("discrepancy", "有差异", "discrepancy"),
    ("at_expert", "送鉴定", "with the expert"),
    ("lifted", "已解除措施", "measure lifted"),
    ("returned", "已发还", "returned"),
    ("sold", "已变卖", "sold"),
    ("destroyed", "已销毁", "destroyed"),
    ("treasury", "已上缴国库", "paid to the treasury"),
    ("confiscated", "已没收", "confiscated"),
    ("moved", "已随案移送", "moved with the case"),
    ("with_procuratorate", "已移送检察院", "with the procuratorate"),
    ("with_court", "已移送法院", "with the court"),
    ("frozen", "冻结中", "frozen"),
    ("lapsed", "措施失效", "measure lapsed"),
    ("lost", "灭失", "lost"),
)
LOAN_REASON = code_list(
    "LOAN_REASON",
    "调用事由",
    "Reason of loan",
    ("identification", "辨认", "identification"),
    ("expert", "鉴定", "expert examination"),
    ("interrogation", "讯问出示", "shown in interrogation"),
    ("investigative_experiment", "侦查实验", "investigative experiment"),
    ("court", "庭审示证", "shown in court"),
    ("other_case_work", "其他办案需要", "other case work"),
)
LOAN_CHECK = code_list(
    "LOAN_CHECK",
    "归还检查",
    "Check on return",
    ("ok", "完好", "in order"),
    ("damaged", "损坏", "damaged"),
    ("short", "短少", "short"),
    ("swapped", "调换", "swapped"),
    ("lost", "灭失", "lost"),
)
LIFT_REASON = code_list(
    "LIFT_REASON",
    "解除原因",
    "Reason of lifting",
    ("unrelated", "与案件无关", "unrelated"),
    ("returned_early", "提前发还", "returned early"),
    ("expired", "期限届满", "expired"),
    ("case_ended", "案件终结", "case ended"),
    ("replaced", "变更措施", "replaced by another measure"),
)
RECEIVER_KIND = code_list(
    "RECEIVER_KIND",
    "领取人身份",
    "Capacity of the receiver",
    ("owner", "权利人", "owner"),
    ("agent", "受托人", "mandated agent"),
    ("guardian", "法定代理人", "guardian"),
    ("officer", "民警", "officer"),
)
SEAL_ACTION = code_list(
    "SEAL_ACTION",
    "封存操作",
    "Seal action",
    ("seal", "封存", "sealed"),
    ("open", "启封", "opened"),
    ("reseal", "重新封存", "resealed"),
)
EXPERT_KIND = code_list(
    "EXPERT_KIND",
    "鉴定种类",
    "Kind of examination",
    ("valuation", "价格认定", "valuation"),
    ("blood_alcohol", "血液酒精检测", "blood alcohol"),
    ("edata", "电子数据", "electronic data"),
    ("injury", "伤情", "injury"),
    ("drug", "毒品", "drug"),
    ("trace", "痕迹", "trace"),
    ("other", "其他", "other"),
)
