"""Code lists of recordings and files."""

from unbroken.base.codes import code_list

GAP_REASON = code_list(
    "GAP_REASON",
    "中断原因",
    "Reason for a gap",
    ("fault", "设备故障", "device fault"),
    ("battery", "电量不足", "battery"),
    ("storage", "存储不足", "storage"),
    ("weather", "恶劣天气", "weather"),
    ("danger", "紧急危险", "danger"),
    ("legal_bar", "法律限制", "legal bar"),
    ("privacy", "涉及隐私", "privacy"),
    ("medical", "救治需要", "medical need"),
    ("forgot", "遗忘", "forgotten"),
    ("lost_file", "文件丢失", "file lost"),
    ("import_error", "导入错误", "import error"),
    ("other", "其他", "other"),
)
RETENTION = code_list(
    "RETENTION",
    "保存期限类别",
    "Retention class",
    ("routine_6m", "一般（不少于六个月）", "routine, at least six months"),
    ("area_3m", "办案区（不少于三个月）", "area video, at least three months"),
    ("case_life", "随案保存", "as long as the case"),
    ("case_plus_n", "案结后延长保存", "case plus further years"),
    ("permanent", "永久", "permanent"),
    ("hold", "冻结销毁", "on hold"),
)
RECORDING_KIND = code_list(
    "RECORDING_KIND",
    "视音频类型",
    "Kind of recording",
    ("onsite", "现场执法", "on site"),
    ("area", "办案区", "area"),
    ("session", "讯（询）问", "session"),
    ("signing", "签名过程", "signing"),
    ("intake", "接报案", "intake"),
    ("call", "接警录音", "call"),
    ("vehicle", "车载", "vehicle"),
)
EVENT_CLASS = code_list(
    "EVENT_CLASS",
    "资料事件类别",
    "Event class of media",
    ("routine", "一般", "routine"),
    ("evidence", "作为证据使用", "used as evidence"),
    ("obstruction", "阻碍执行职务", "obstruction of duty"),
    ("major", "重大疑难复杂警情", "major, difficult or complex call"),
    ("mass", "重大突发、群体性事件", "major emergency or mass incident"),
)
ACCESS_KIND = code_list(
    "ACCESS_KIND",
    "查阅方式",
    "Kind of access",
    ("view", "查看", "view"),
    ("play", "播放", "play"),
    ("download", "下载", "download"),
    ("search", "检索", "search"),
)
GAP_CAUSE = code_list(
    "GAP_CAUSE",
    "录像缺口原因",
    "Cause of a gap in the recording",
    ("camera_away", "摄像机无响应", "camera did not answer"),
    ("network", "网络中断", "network down"),
    ("disk_full", "存储已满", "storage full"),
    ("recorder_stopped", "录像程序停止", "recorder stopped"),
    ("power", "停电", "power failure"),
    ("clock_step", "时钟跳变", "clock stepped"),
    ("unknown", "原因不明", "unknown"),
)
