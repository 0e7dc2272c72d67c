"""Code lists of disclosure."""

from unbroken.base.codes import code_list

DISCLOSURE_CONTENT = code_list(
    "DISCLOSURE_CONTENT",
    "公开告知内容",
    "Content of disclosure",
    ("acceptance", "受案", "acceptance"),
    ("filing", "立案或不予立案", "filing or refusal"),
    ("progress", "进展", "progress"),
    ("result", "办理结果", "result"),
    ("expert_opinion", "鉴定意见", "expert opinion"),
    ("penalty_copy", "处罚决定副本", "copy of the penalty decision"),
    ("bundle", "证据包", "bundle"),
)
DISCLOSURE_MODE = code_list(
    "DISCLOSURE_MODE",
    "公开告知方式",
    "Manner of disclosure",
    ("written", "书面", "written"),
    ("online", "网上查询", "online"),
    ("phone", "电话", "phone"),
    ("bundle_offline", "离线证据包", "offline bundle"),
)
RECIPIENT_ROLE = code_list(
    "RECIPIENT_ROLE",
    "接收人身份",
    "Role of the recipient",
    ("party", "当事人", "party"),
    ("guardian", "法定代理人", "guardian"),
    ("counsel", "辩护人或诉讼代理人", "counsel"),
    ("procuratorate", "检察院", "procuratorate"),
    ("court", "法院", "court"),
    ("other", "其他", "other"),
)
WITHHELD_GROUND = code_list(
    "WITHHELD_GROUND",
    "不予公开依据",
    "Ground for withholding",
    ("state_secret", "国家秘密", "state secret"),
    ("trade_secret", "商业秘密", "trade secret"),
    ("privacy", "个人隐私", "privacy"),
    ("minor_identity", "未成年人身份", "identity of a minor"),
    ("investigation", "可能妨碍侦查", "obstruction of the investigation"),
    ("protected_witness", "受保护证人", "protected witness"),
)
