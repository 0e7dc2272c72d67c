"""Code lists of rooms, cameras and what they record."""

from unbroken.base.codes import code_list

ROOM_KIND = code_list(
    "ROOM_KIND",
    "功能室类型",
    "Kind of room",
    ("registration", "登记台", "registration"),
    ("search", "人身检查室", "search room"),
    ("medical", "医务室", "medical room"),
    ("collection", "信息采集室", "collection room"),
    ("waiting", "候问室", "waiting room"),
    ("interrogation", "讯问室", "interrogation room"),
    ("inquiry", "询问室", "inquiry room"),
    ("minor_room", "未成年人讯（询）问室", "room for minors"),
    ("identification", "辨认室", "identification room"),
    ("sobering", "约束醒酒室", "sobering room"),
    ("meeting", "律师会见室", "meeting room"),
    ("corridor", "通道", "corridor"),
    ("property", "随身财物室", "belongings and property room"),
)
CAMERA_STATE = code_list(
    "CAMERA_STATE",
    "摄像机状态",
    "State of a camera",
    ("ok", "正常", "in order"),
    ("no_picture", "无图像", "no picture"),
    ("no_sound", "无声音", "no sound"),
    ("frozen", "画面冻结", "frozen picture"),
    ("obscured", "遮挡", "obscured"),
    ("clock_off", "时钟偏差", "clock off"),
    ("offline", "离线", "offline"),
)
