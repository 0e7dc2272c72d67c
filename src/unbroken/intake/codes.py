"""Code lists of reports, acceptance, filing and mediation."""

from unbroken.base.codes import code_list

REPORT_KIND = code_list(
    "REPORT_KIND",
    "报案类型",
    "Kind of report",
    ("report", "报案", "report"),
    ("complaint", "控告", "complaint"),
    ("tip_off", "举报", "tip-off"),
    ("handed_over", "扭送", "handed over by a citizen"),
    ("surrender", "投案", "surrender"),
    ("transfer_in", "移送", "transferred in"),
    ("assigned", "上级交办", "assigned by a superior"),
    ("discovered", "工作中发现", "discovered at work"),
)
CHANNEL = code_list(
    "CHANNEL",
    "来源渠道",
    "Channel",
    ("walk_in", "上门报案", "walk-in"),
    ("call_110", "110报警", "call to 110"),
    ("patrol", "巡逻发现", "patrol"),
    ("online", "网上报案", "online"),
    ("qr_code", "扫码报案", "QR code"),
    ("letter", "来信", "letter"),
    ("other_agency", "其他机关", "other agency"),
    ("superior", "上级机关", "superior organ"),
)
INTAKE_RESULT = code_list(
    "INTAKE_RESULT",
    "受案处理结果",
    "Result of intake",
    ("accepted", "受理", "accepted"),
    ("referred_oral", "口头告知", "referred orally"),
    ("referred_written", "书面告知", "referred in writing"),
    ("transferred", "移送", "transferred"),
    ("repeat_linked", "重复报案并联", "repeat, linked to the first"),
    ("not_a_case", "不属于案件", "not a case"),
    ("self_prosecution_advised", "告知自诉", "private prosecution advised"),
)
FILING_RESULT = code_list(
    "FILING_RESULT",
    "立案结果",
    "Result of filing",
    ("filed", "立案", "filed"),
    ("not_filed", "不予立案", "not filed"),
    ("transferred", "移送", "transferred"),
    ("handled_administratively", "按行政案件办理", "handled administratively"),
)
URGENCY = code_list(
    "URGENCY",
    "紧急程度",
    "Urgency",
    ("immediate", "紧急", "immediate"),
    ("normal", "一般", "normal"),
    ("low", "非紧急", "low"),
)
INCIDENT_KIND = code_list(
    "INCIDENT_KIND",
    "警情类别",
    "Kind of incident",
    ("theft", "盗窃", "theft"),
    ("robbery", "抢劫", "robbery"),
    ("fraud", "诈骗", "fraud"),
    ("beating", "殴打", "beating"),
    ("dispute", "纠纷", "dispute"),
    ("traffic", "交通", "traffic"),
    ("help_request", "群众求助", "request for help"),
    ("consultation", "咨询", "consultation"),
    ("false_alarm", "误报", "false alarm"),
    ("other", "其他", "other"),
)
DELIVERY = code_list(
    "DELIVERY",
    "交付方式",
    "Manner of delivery",
    ("hand", "当面交付", "by hand"),
    ("electronic", "电子送达", "electronic"),
    ("refused", "拒收", "refused"),
    ("unreachable", "无法联系", "unreachable"),
)
EVIDENCE_WAY = code_list(
    "EVIDENCE_WAY",
    "证据去向",
    "What became of the evidence",
    ("kept_as_property", "登记为涉案财物", "kept, entered as property"),
    ("copied_returned", "拍照复制后退还", "copied and given back"),
    ("filed", "书证附卷", "paper, put on file"),
    ("stored_electronic", "电子数据入库", "electronic, put in the vault"),
)
VERIFICATION_MEASURE = code_list(
    "VERIFICATION_MEASURE",
    "调查核实措施",
    "Measure of verification",
    ("inquiry", "询问", "inquiry"),
    ("inspection", "勘验检查", "inspection"),
    ("query", "查询", "query"),
    ("expert", "鉴定", "expert examination"),
    ("retrieval", "调取证据", "retrieval of evidence"),
    (
        "other",
        "其他不限制人身财产权利的措施",
        "other measure that limits neither person nor property",
    ),
)
REFERRAL_MODE = code_list(
    "REFERRAL_MODE",
    "告知方式",
    "Manner of referral",
    ("oral", "口头", "oral"),
    ("written", "书面", "written"),
)
TRANSFER_DIRECTION = code_list(
    "TRANSFER_DIRECTION",
    "移送方向",
    "Direction of transfer",
    ("out", "移出", "out"),
    ("in", "移入", "in"),
)
TRANSFER_REASON = code_list(
    "TRANSFER_REASON",
    "移送原因",
    "Reason of transfer",
    ("jurisdiction", "管辖", "jurisdiction"),
    ("joinder", "并案", "joinder"),
    ("other_agency", "其他机关主管", "another agency is competent"),
    ("other", "其他", "other"),
)
RECON_STAGE = code_list(
    "RECON_STAGE",
    "复议阶段",
    "Stage of reconsideration",
    ("reconsideration", "复议", "reconsideration"),
    ("review", "复核", "review"),
)
RECON_RESULT = code_list(
    "RECON_RESULT",
    "复议结果",
    "Result of reconsideration",
    ("upheld", "维持", "upheld"),
    ("revoked", "撤销", "revoked"),
    ("changed", "变更", "changed"),
)
MEDIATION_MODE = code_list(
    "MEDIATION_MODE",
    "调解方式",
    "Manner of mediation",
    ("station", "所内调解", "at the station"),
    ("spot", "当场调解", "on the spot"),
)
MEDIATION_STAGE = code_list(
    "MEDIATION_STAGE",
    "调解阶段",
    "Stage of mediation",
    ("agreed", "达成协议", "agreed"),
    ("failed", "未达成协议", "not agreed"),
    ("performed", "已履行", "performed"),
    ("not_performed", "未履行", "not performed"),
)
