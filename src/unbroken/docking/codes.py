"""Code lists of recorders and docks."""

from unbroken.base.codes import code_list

DEVICE_CONDITION = code_list(
    "DEVICE_CONDITION",
    "设备状况",
    "Condition of the device",
    ("good", "完好", "good"),
    ("damaged", "损坏", "damaged"),
    ("lost", "遗失", "lost"),
)
DEVICE_KIND = code_list(
    "DEVICE_KIND",
    "设备类型",
    "Kind of device",
    ("recorder", "执法记录仪", "body-worn recorder"),
    ("dock", "采集站", "dock"),
    ("vehicle", "车载设备", "vehicle device"),
    ("av_host", "录音录像主机", "recording host"),
    ("other", "其他", "other"),
)
