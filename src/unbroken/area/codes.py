"""Code lists of the case-handling area."""

from unbroken.base.codes import code_list

ARRIVAL = code_list(
    "ARRIVAL",
    "到案方式",
    "Manner of arrival",
    ("summons_paper", "传唤证传唤", "summons in writing"),
    ("summons_oral", "口头传唤", "oral summons"),
    ("summons_compulsory", "强制传唤", "compulsory summons"),
    ("forced_appearance", "拘传", "forced appearance"),
    ("spot_questioning", "当场盘问带回", "brought in after spot questioning"),
    ("detention", "拘留", "detention"),
    ("arrest", "逮捕", "arrest"),
    ("surrender", "投案", "surrender"),
    ("handed_over", "群众扭送", "handed over by citizens"),
    ("transfer", "其他单位移交", "transferred from another unit"),
)
LIBERTY_GROUND = code_list(
    "LIBERTY_GROUND",
    "限制人身自由依据",
    "Ground for limiting liberty",
    ("summons", "传唤", "summons"),
    ("forced_appearance", "拘传", "forced appearance"),
    ("admin_inquiry", "行政询问查证", "administrative inquiry"),
    ("continued_questioning", "继续盘问", "continued questioning"),
    ("restraint_sober", "约束至酒醒", "restraint until sober"),
    ("restraint_protective", "保护性约束", "protective restraint"),
    ("detention", "拘留", "detention"),
    ("arrest", "逮捕", "arrest"),
    ("none", "无", "none"),
)
EXIT_GROUND = code_list(
    "EXIT_GROUND",
    "出区原因",
    "Ground of exit",
    ("released", "释放离开", "released"),
    ("to_detention_house", "送看守所", "to the detention house"),
    ("to_admin_detention", "送拘留所", "to administrative detention"),
    ("bail", "取保候审", "bail"),
    ("residential_surveillance", "监视居住", "residential surveillance"),
    ("transferred", "移交其他单位", "transferred"),
    ("hospital", "送医", "hospital"),
    ("deceased", "死亡", "deceased"),
)
MEDICAL_RESULT = code_list(
    "MEDICAL_RESULT",
    "健康检查结论",
    "Result of a medical check",
    ("fit", "适宜", "fit"),
    ("fit_with_care", "适宜但需关注", "fit with care"),
    ("unfit", "不适宜", "unfit"),
)
BELONGING_CLASS = code_list(
    "BELONGING_CLASS",
    "随身物品分类",
    "Class of belongings",
    ("evidence", "涉案证据", "evidence"),
    ("prohibited", "违禁品", "prohibited"),
    ("unrelated", "与案件无关", "unrelated"),
)
BELONGING_CUSTODY = code_list(
    "BELONGING_CUSTODY",
    "随身物品去向",
    "Custody of belongings",
    ("family", "交家属", "with the family"),
    ("locker", "存物柜", "locker"),
    ("with_person", "随身", "with the person"),
    ("seized", "转扣押", "seized"),
)
BIO_KIND = code_list(
    "BIO_KIND",
    "采集种类",
    "Kind of collection",
    ("photo", "照片", "photo"),
    ("fingerprints", "指纹", "fingerprints"),
    ("dna", "血样或DNA", "DNA"),
    ("footprint", "足迹", "footprint"),
    ("phone", "手机信息", "phone"),
    ("voice", "声纹", "voice"),
)
MOVE_REASON = code_list(
    "MOVE_REASON",
    "进出原因",
    "Reason of movement",
    ("registration", "登记", "registration"),
    ("search", "人身检查", "search"),
    ("medical", "健康检查", "medical check"),
    ("belongings", "随身财物登记", "belongings"),
    ("collection", "信息采集", "collection"),
    ("waiting", "候问", "waiting"),
    ("session", "讯（询）问", "session"),
    ("rest", "饮食休息", "rest or meal"),
    ("restraint", "约束醒酒", "restraint"),
    ("passage", "通行", "passage"),
    ("exit", "办理出区", "exit"),
)
PATROL_STATE = code_list(
    "PATROL_STATE",
    "被看管人状态",
    "State seen on patrol",
    ("normal", "正常", "normal"),
    ("asleep", "休息", "asleep"),
    ("agitated", "情绪激动", "agitated"),
    ("unwell", "身体不适", "unwell"),
)
REST_KIND = code_list(
    "REST_KIND",
    "饮食休息种类",
    "Kind of meal or rest",
    ("meal", "用餐", "meal"),
    ("water", "饮水", "water"),
    ("rest", "休息", "rest"),
    ("toilet", "如厕", "toilet"),
)
RESTRAINT_MEANS = code_list(
    "RESTRAINT_MEANS",
    "约束方式",
    "Means of restraint",
    ("none", "未使用器具", "none"),
    ("belt", "约束带", "belt"),
    ("rope", "警绳", "rope"),
    ("handcuffs", "手铐", "handcuffs"),
    ("leg_irons", "脚镣", "leg irons"),
)
TEMP_EXIT_REASON = code_list(
    "TEMP_EXIT_REASON",
    "临时离开原因",
    "Reason of a temporary exit",
    ("loot", "起赃", "recovery of stolen goods"),
    ("scene", "辨认现场", "identification of a scene"),
    ("body", "辨认尸体", "identification of a body"),
    ("medical", "紧急就医", "medical emergency"),
)
AREA_INCIDENT = code_list(
    "AREA_INCIDENT",
    "突发情况类型",
    "Kind of area incident",
    ("illness", "疾病", "illness"),
    ("injury", "受伤", "injury"),
    ("self_harm", "自伤自残", "self-harm"),
    ("escape", "脱逃", "escape"),
    ("death", "死亡", "death"),
    ("fire", "火灾", "fire"),
    ("power", "停电", "power failure"),
)
