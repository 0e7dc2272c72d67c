"""Code lists that the links share, and those of the case itself."""

from unbroken.base.codes import code_list

FAMILY = code_list(
    "FAMILY",
    "案件类别",
    "Family of case",
    ("undetermined", "性质未定", "undetermined"),
    ("criminal", "刑事", "criminal"),
    ("administrative", "行政", "administrative"),
)
PERSON_ROLE = code_list(
    "PERSON_ROLE",
    "人员身份",
    "Role of a person",
    ("suspect", "犯罪嫌疑人", "criminal suspect"),
    ("admin_suspect", "违法嫌疑人", "administrative suspect"),
    ("victim", "被害人", "victim"),
    ("witness", "证人", "witness"),
    ("third_party", "第三人", "third party"),
    ("minor_victim", "未成年被害人", "minor victim"),
)
AV_GROUND = code_list(
    "AV_GROUND",
    "录音录像依据",
    "Ground for recording",
    ("M1", "可能判处无期徒刑、死刑", "life imprisonment or death in the statutory range"),
    ("M2", "致人重伤、死亡的严重犯罪", "serious crime causing serious injury or death"),
    ("M3", "黑社会性质组织犯罪", "mafia-type organisation"),
    ("M4", "严重毒品犯罪", "serious drug crime"),
    ("M5", "其他可能判处十年以上的故意犯罪", "other intentional crime, possibly ten years or more"),
    (
        "M6",
        "盲聋哑、未成年、部分精神障碍或不通晓当地语言",
        "blind, deaf, mute, minor, partly insane, or other language",
    ),
    ("M7", "反侦查能力强、供述不稳定", "counter-investigation skill, unstable statements"),
    ("M8", "不认罪或可能作无罪辩护", "denies guilt or may plead not guilty"),
    ("M9", "各方陈述分歧大", "great divergence between statements"),
    ("M10", "共同犯罪责任难分", "joint crime, responsibilities hard to separate"),
    ("M11", "可能引发信访、炒作", "petition or publicity risk"),
    ("M12", "社会影响重大", "major social impact"),
    ("M13", "看守所内或远程讯问", "in a detention house or remote"),
    ("M14", "一律录音录像的政策要求", "policy: all criminal interrogations"),
    (
        "A1",
        "办案场所内询问治安违法嫌疑人",
        "inquiry of a public-order suspect in a case-handling place",
    ),
    (
        "A2",
        "一名民警询问、扣押、辨认、调解",
        "one officer alone inquires, seizes, identifies or mediates",
    ),
    ("A3", "无检查证当场检查", "on-the-spot inspection without warrant"),
    ("A4", "当场扣押", "on-the-spot seizure"),
    ("A5", "一名民警当场处罚", "on-the-spot penalty by one officer"),
    ("A6", "远程视频询问", "remote video inquiry"),
    ("policy", "本单位要求", "policy of the organ"),
    ("voluntary", "自愿录制", "voluntary"),
)
PROPERTY_CLASS = code_list(
    "PROPERTY_CLASS",
    "财物类别",
    "Class of property",
    ("cash", "现金", "cash"),
    ("account", "账户资金", "funds in an account"),
    ("vehicle", "车辆", "vehicle"),
    ("phone", "手机", "phone"),
    ("computer", "计算机", "computer"),
    ("storage_medium", "存储介质", "storage medium"),
    ("jewellery", "贵金属珠宝", "jewellery"),
    ("document", "文书票证", "document"),
    ("drug", "毒品", "drug"),
    ("weapon", "武器", "weapon"),
    ("dangerous", "危险物品", "dangerous goods"),
    ("perishable", "易腐物品", "perishable"),
    ("animal", "动物", "animal"),
    ("clothing", "衣物", "clothing"),
    ("tool", "工具", "tool"),
    ("immovable", "不动产", "immovable"),
    ("virtual", "虚拟财产", "virtual property"),
    ("biological", "生物检材", "biological sample"),
    ("other", "其他", "other"),
)
DISPOSAL = code_list(
    "DISPOSAL",
    "处置方式",
    "Kind of disposal",
    ("return", "发还", "return"),
    ("transfer", "移送", "transfer"),
    ("sale", "变卖", "sale"),
    ("auction", "拍卖", "auction"),
    ("destruction", "销毁", "destruction"),
    ("treasury", "上缴国库", "treasury"),
    ("confiscated", "没收", "confiscated"),
    ("recycle", "回收利用", "recycling"),
    ("keep_for_other_case", "另案留存", "kept for another case"),
)
SERVICE_MODE = code_list(
    "SERVICE_MODE",
    "送达方式",
    "Manner of service",
    ("direct", "直接送达", "direct"),
    ("left", "留置送达", "left"),
    ("post", "邮寄", "post"),
    ("electronic", "电子", "electronic"),
    ("entrusted", "委托", "entrusted"),
    ("public", "公告", "public notice"),
)
RIGHTS_KIND = code_list(
    "RIGHTS_KIND",
    "权利告知类别",
    "Kind of rights notice",
    ("criminal_suspect", "犯罪嫌疑人", "criminal suspect"),
    ("criminal_minor", "未成年犯罪嫌疑人", "minor suspect"),
    ("administrative", "违法嫌疑人", "administrative suspect"),
    ("victim", "被害人", "victim"),
    ("witness", "证人", "witness"),
)
NOTICE_MODE = code_list(
    "NOTICE_MODE",
    "通知方式",
    "Manner of notice",
    ("phone", "电话", "phone"),
    ("in_person", "当面", "in person"),
    ("written", "书面", "written"),
    ("message", "短信", "message"),
)
NOTICE_CONTENT = code_list(
    "NOTICE_CONTENT",
    "通知内容",
    "Content of the notice",
    ("summons", "传唤原因和处所", "summons: reason and place"),
    ("continued_questioning", "继续盘问", "continued questioning"),
    ("restraint", "约束", "restraint"),
    ("detention", "拘留", "detention"),
    ("arrest", "逮捕", "arrest"),
    ("residential_surveillance", "监视居住", "residential surveillance"),
)
NO_NOTICE_REASON = code_list(
    "NO_NOTICE_REASON",
    "未通知原因",
    "Reason for not notifying",
    ("unreachable", "无法通知", "unreachable"),
    ("security_obstacle", "有碍侦查（法定情形）", "legal obstacle to the investigation"),
    ("no_family", "无家属", "no family"),
    ("identity_unknown", "身份不明", "identity unknown"),
)
PENALTY_KIND = code_list(
    "PENALTY_KIND",
    "处罚种类",
    "Kind of penalty",
    ("warning", "警告", "warning"),
    ("fine", "罚款", "fine"),
    ("admin_detention", "行政拘留", "administrative detention"),
    ("revocation", "吊销许可", "revocation of a licence"),
    ("expulsion", "限期出境、驱逐出境", "expulsion"),
    ("other", "其他", "other"),
)
AGE_PROOF = code_list(
    "AGE_PROOF",
    "年龄证明",
    "Proof of age",
    ("household_register", "户口簿", "household register"),
    ("identity_card", "居民身份证", "identity card"),
    ("birth_certificate", "出生证明", "birth certificate"),
    ("expert", "骨龄鉴定", "expert opinion"),
)
DOCUMENT_KIND = code_list(
    "DOCUMENT_KIND",
    "证件种类",
    "Kind of document",
    ("identity_card", "居民身份证", "identity card"),
    ("passport", "护照", "passport"),
    ("residence_permit", "居留证件", "residence permit"),
    ("travel_permit", "通行证", "travel permit"),
    ("other", "其他", "other"),
    ("none", "无证件", "none"),
)
SAMENESS = code_list(
    "SAMENESS",
    "同一人认定",
    "Verdict on sameness",
    ("same", "是同一人", "same person"),
    ("different", "不是同一人", "different persons"),
)
TEAM_CHANGE = code_list(
    "TEAM_CHANGE",
    "办案组变更",
    "Change of the team",
    ("joined", "加入", "joined"),
    ("left", "退出", "left"),
)
JOIN_SIDE = code_list(
    "JOIN_SIDE",
    "并案地位",
    "Part in the joining",
    ("goes_on", "主案", "goes on"),
    ("joined_in", "并入案件", "was joined in"),
)
SPLIT_SIDE = code_list(
    "SPLIT_SIDE",
    "分案地位",
    "Part in the splitting",
    ("goes_on", "原案", "goes on"),
    ("split_off", "分出案件", "was split off"),
)
MOVE_DIRECTION = code_list(
    "MOVE_DIRECTION",
    "移交方向",
    "Direction",
    ("out", "移出", "out"),
    ("in", "移入", "in"),
)
ACCESS_VERDICT = code_list(
    "ACCESS_VERDICT",
    "紧急查阅复核结论",
    "Verdict on an emergency access",
    ("justified", "正当", "justified"),
    ("unjustified", "不正当", "not justified"),
)

MAKER = "maker"
"""The part of whoever recorded an act in the case."""
CASE_OFFICER = "case_officer"
"""The part of the team."""
