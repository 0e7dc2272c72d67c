"""Code lists of measures, penalties and closing."""

from unbroken.base.codes import code_list

OUTCOME = code_list(
    "OUTCOME",
    "办结结果",
    "Outcome",
    ("prosecution_transferred", "移送审查起诉", "moved for prosecution"),
    ("withdrawn", "撤销案件", "withdrawn"),
    ("investigation_ended", "终止侦查", "investigation ended against a person"),
    ("not_filed", "不予立案", "not filed"),
    ("not_prosecuted", "不起诉", "not prosecuted"),
    ("transferred_or_merged", "移送管辖或并案", "transferred or merged"),
    ("special_procedure", "特别程序", "special procedure"),
    ("judgment_effective", "判决生效", "judgment effective"),
    ("no_penalty", "不予行政处罚", "no administrative penalty"),
    ("mediated_performed", "调解或和解并履行", "mediated or reconciled and performed"),
    ("penalty_executed", "处罚已执行", "penalty executed"),
    ("converted_to_criminal", "转为刑事案件", "converted to criminal"),
    ("cannot_execute", "无法或无需执行", "cannot or need not be executed"),
    ("inquiry_ended", "终止调查", "administrative inquiry ended"),
)
COERCIVE_KIND = code_list(
    "COERCIVE_KIND",
    "强制措施种类",
    "Kind of coercive measure",
    ("forced_appearance", "拘传", "forced appearance"),
    ("bail", "取保候审", "bail"),
    ("residential_surveillance", "监视居住", "residential surveillance"),
    ("detention", "拘留", "detention"),
    ("arrest", "逮捕", "arrest"),
)
MEASURE_CHANGE = code_list(
    "MEASURE_CHANGE",
    "措施变更",
    "Change of a measure",
    ("lifted", "解除", "lifted"),
    ("changed", "变更", "changed"),
    ("released", "释放", "released"),
)
APPROVAL_MATTER = code_list(
    "APPROVAL_MATTER",
    "审批事项",
    "Matter of approval",
    ("acceptance", "受案", "acceptance"),
    ("filing", "立案", "filing"),
    ("review_extension", "延长审查期限", "extension of the review"),
    ("second_reader", "非案件警情复核", "second reading of a non-case incident"),
    ("gap_confirmation", "中断说明确认", "confirmation of a gap"),
    ("gap_review", "中断审核", "review of a gap"),
    ("temporary_exit", "临时离开", "temporary exit"),
    ("clock_extension", "延长期限", "extension of a clock"),
    ("arrest_request", "提请批准逮捕", "request for arrest"),
    ("arrest_request_extension", "延长提请批捕期限", "extension of the time for an arrest request"),
    ("conclusion", "侦查终结", "conclusion"),
    ("closing_review", "结案审核", "review before closing"),
    ("property_loan", "调用", "loan"),
    ("property_return", "发还", "return"),
    ("property_disposal", "处置", "disposal"),
    ("unsealing", "启封", "unsealing"),
    ("media_copy", "复制视音频", "copy of media"),
    ("disclosure", "公开告知", "disclosure"),
    ("emergency_measure", "当场措施补批", "approval of an on-the-spot measure"),
    ("other", "其他", "other"),
)
APPROVAL_DECISION = code_list(
    "APPROVAL_DECISION",
    "审批结论",
    "Decision",
    ("approved", "同意", "approved"),
    ("refused", "不同意", "refused"),
    ("returned", "退回补充", "returned"),
)
HEARING_RESULT = code_list(
    "HEARING_RESULT",
    "听证结果",
    "Result of the hearing",
    ("upheld", "维持拟处罚意见", "proposal upheld"),
    ("changed", "变更", "changed"),
    ("dropped", "不予处罚", "dropped"),
)
PROC_REQUEST = code_list(
    "PROC_REQUEST",
    "检察机关要求",
    "Kind of request",
    ("av", "调取录音录像", "recording"),
    ("evidence", "调取证据", "evidence"),
    ("explanation", "说明情况", "explanation"),
    ("supplement", "补充侦查", "supplementary investigation"),
)
FILE_KIND = code_list(
    "FILE_KIND",
    "案卷种类",
    "Kind of file",
    ("litigation", "诉讼卷", "litigation file"),
    ("work", "侦查工作卷", "work file"),
    ("administrative", "行政案卷", "administrative file"),
    ("sealed", "密封卷", "sealed file"),
)
WITHDRAWAL_REASON = code_list(
    "WITHDRAWAL_REASON",
    "撤案原因",
    "Reason of withdrawal",
    ("no_criminal_fact", "没有犯罪事实", "no facts of a crime"),
    ("minor_not_crime", "情节显著轻微不认为是犯罪", "obviously minor, not a crime"),
    ("time_barred", "已过追诉时效", "time-barred"),
    ("pardoned", "特赦免刑", "pardoned"),
    ("died", "犯罪嫌疑人死亡", "suspect died"),
    ("other_statutory", "其他依法不追究", "other statutory ground"),
)
JUDGMENT_KIND = code_list(
    "JUDGMENT_KIND",
    "判决结果",
    "Result of the judgment",
    ("fixed_term", "有期徒刑", "fixed-term imprisonment"),
    ("suspended", "缓刑", "suspended sentence"),
    ("detention", "拘役", "criminal detention"),
    ("fine_only", "单处罚金", "fine only"),
    ("exempted", "免予刑事处罚", "exempted from punishment"),
    ("acquitted", "无罪", "acquitted"),
    ("heavier", "更重刑罚", "heavier punishment"),
)

ASKED_OF = {
    "acceptance": "head_unit",
    "filing": "head_organ",
    "review_extension": "head_unit",
    "temporary_exit": "head_unit",
    "arrest_request": "head_organ",
    "arrest_request_extension": "head_organ",
    "conclusion": "head_organ",
    "closing_review": "legal",
    "property_loan": "head_unit",
    "property_return": "head_organ",
    "property_disposal": "head_organ",
}
"""To whom each matter is usually put; the form proposes it."""
