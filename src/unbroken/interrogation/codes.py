"""Code lists of sessions and their recordings."""

from unbroken.base.codes import code_list

SESSION_KIND = code_list(
    "SESSION_KIND",
    "讯（询）问类型",
    "Kind of session",
    ("interrogation", "讯问犯罪嫌疑人", "interrogation of a suspect"),
    ("inquiry_suspect", "询问违法嫌疑人", "inquiry of an administrative suspect"),
    ("inquiry_victim", "询问被害人", "inquiry of a victim"),
    ("inquiry_witness", "询问证人", "inquiry of a witness"),
    ("remote", "远程视频讯（询）问", "remote session"),
)
LINE_KIND = code_list(
    "LINE_KIND",
    "笔录行类型",
    "Kind of line",
    ("question", "问", "question"),
    ("answer", "答", "answer"),
    ("note", "记", "note"),
    ("recording_notice", "告知录音录像", "notice of recording"),
    ("mark", "标记", "mark"),
)
READ_BY = code_list(
    "READ_BY",
    "阅看方式",
    "How the transcript was read",
    ("self", "本人阅看", "read by the person"),
    ("aloud", "宣读", "read aloud"),
)
STATEMENT_KIND = code_list(
    "STATEMENT_KIND",
    "陈述性质",
    "Kind of statement",
    ("admits", "承认", "admits"),
    ("denies", "否认", "denies"),
    ("partly", "部分承认", "admits in part"),
    ("silent", "不作供述", "says nothing"),
    ("statement", "陈述", "statement of a victim or witness"),
)
AV_CUSTODY_MODE = code_list(
    "AV_CUSTODY_MODE",
    "录音录像保管方式",
    "Manner of custody",
    ("server", "服务器存储", "server"),
    ("disc", "光盘", "disc"),
)
AV_CHECK = code_list(
    "AV_CHECK",
    "录音录像归还检查",
    "Check of returned media",
    ("ok", "完好", "in order"),
    ("damaged", "损坏", "damaged"),
    ("swapped", "调换", "swapped"),
    ("lost", "遗失", "lost"),
)
LAWYER_EVENT = code_list(
    "LAWYER_EVENT",
    "律师事项",
    "Lawyer event",
    ("appointed", "委托或指派", "appointed"),
    ("legal_aid_request", "申请法律援助", "legal aid asked"),
    ("meeting_request", "申请会见", "meeting asked"),
    ("met", "会见", "met"),
    ("opinion", "听取意见", "opinion"),
    ("view_av_request", "申请查看录音录像", "viewing of the recording asked"),
    ("view_av", "查看录音录像", "recording viewed"),
)
EXCLUSION_FINDING = code_list(
    "EXCLUSION_FINDING",
    "合法性审查结论",
    "Finding on lawfulness",
    ("keep", "保留", "keep"),
    ("correct", "补正", "correct"),
    ("exclude", "排除", "exclude"),
)
ADULT_RELATION = code_list(
    "ADULT_RELATION",
    "到场成年人身份",
    "Relation of the adult",
    ("father", "父亲", "father"),
    ("mother", "母亲", "mother"),
    ("other_relative", "其他成年亲属", "other adult relative"),
    ("school", "学校代表", "school"),
    ("unit", "单位代表", "unit"),
    ("grassroots", "居委会、村委会代表", "grass-roots organisation"),
    ("protection_body", "未成年人保护组织代表", "child-protection body"),
)

RECORDED_THROUGHOUT = "R-ITV-01"
"""The rule by which a session is recorded from its start to its signing."""
