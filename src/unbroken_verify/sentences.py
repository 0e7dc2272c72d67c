"""What the verifier says, in Chinese and English."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from unbroken_verify.refusals import REFUSALS

Language: TypeAlias = Literal["zh", "en"]

VERDICTS: dict[int, tuple[str, str]] = {
    0: (
        "真实且完整：包内每条记录均未被改动，应有的记录和文件均在，且无未了结的事项。",
        "Genuine and complete: nothing in this bundle was altered, nothing is missing, and nothing was still owed.",
    ),
    1: (
        "真实但不完整：包内内容均未被改动，但有缺失或未了结的事项，见下文。",
        "Genuine, but not complete: nothing was altered, but something is missing or still owed, as said below.",
    ),
    2: (
        "不真实：有内容与已签名的记录相矛盾。请勿采信此证据包，并保留原件。",
        "Not genuine: something contradicts what was signed. Do not rely on this bundle, and keep it as it is.",
    ),
    3: (
        "无法读取：这不是完整的证据包，无法对其真伪作出判断。",
        "Unreadable: this is not a whole bundle, and nothing can be said of what it holds.",
    ),
    4: (
        "自身一致，但签名人身份未确认：请使用从别处取得的信任策略（--policy），或通过电话核对下列指纹。",
        "Consistent in itself; who signed it is not established. Bring a policy obtained elsewhere (--policy), or compare the fingerprints below by telephone.",
    ),
}

COMPLETE_BUT_FOR_GAPS = (
    "真实；除已经复核的录制缺口外完整。",
    "Genuine, and complete but for reviewed gaps.",
)

PROBLEMS: dict[str, tuple[str, str]] = {
    "tag_file_differs": ("清单文件被改动。", "A manifest was altered."),
    "unlisted_file": ("包内有清单之外的文件。", "The bundle holds a file that is not listed."),
    "file_missing": ("清单所列文件不在包内。", "A listed file is not in the bundle."),
    "file_changed": ("文件内容被改动。", "A file was altered."),
    "acts_differ": ("记录与内容清单不符。", "The records are not those of the contents list."),
    "withheld_differ": (
        "未提供的字段与清单所列不符。",
        "The fields withheld are not those that the contents list names.",
    ),
    "payload_differs": (
        "记录的内容与当时写入的不符。",
        "What a record says is not what was recorded.",
    ),
    "contents_not_named": (
        "公开记录所写的校验值不是这份内容清单的。",
        "The disclosure record does not name this contents list.",
    ),
    "proof_missing": ("记录缺少日志证明。", "A record has no proof that it is in the log."),
    "other_log": ("记录属于另一份日志。", "A record belongs to another log."),
    "two_checkpoints": (
        "同一日志出现两个不同的最终检查点。",
        "One log ends in two different checkpoints.",
    ),
    "number_taken": ("序号重复或超出范围。", "A record's number is taken twice or out of range."),
    "head_differs": (
        "最后一条记录与清单所述不符。",
        "The last record is not the one that the contents list states.",
    ),
    "chain_broken": (
        "记录与前一条不衔接：中间被改动、插入或删除。",
        "A record does not follow the one before it: something between was altered, added or removed.",
    ),
    "id_taken": ("两条记录使用同一编号。", "Two records have one identifier."),
    "disclosure_elsewhere": (
        "公开记录不接在本案记录流之后。",
        "The disclosure record does not follow this case's last record.",
    ),
    "log_key_differs": (
        "自称是您所信任的日志，但不是该日志的密钥所签。",
        "It claims to be a log that you trust, but that log's key did not sign it.",
    ),
    "heads_differ": (
        "较早检查点与清单所列不符。",
        "The earlier checkpoints are not those of the contents list.",
    ),
    "forked": (
        "日志分叉：同样大小的日志，以前看到的内容不同。",
        "The log was forked: at the same size it showed something else before.",
    ),
    "rolled_back": (
        "日志被回退：比以前见过的更小，却更晚被见证。",
        "The log was rolled back: it is smaller than the one seen before, yet witnessed later.",
    ),
    "act_missing": (
        "缺少一条记录，且未列为不提供。",
        "A record is missing and is not named as withheld.",
    ),
    "medium_unlisted": (
        "记录提到的文件不在包内，也未列为不提供。",
        "A file that a record names is neither here nor named as withheld.",
    ),
    "medium_not_held": (
        "记录提到的文件，制作单位自己也没有。",
        "A file that a record names is not held by the operator either.",
    ),
    "duty_open": ("尚未处理的问题。", "A finding is open."),
    "duty_answered": (
        "仅有说明、未经复核的问题。",
        "A finding was answered and not reviewed.",
    ),
    "duty_void": (
        "因更正而失效、未经复核的问题。",
        "A finding was voided by a correction that nobody has reviewed.",
    ),
    "gap_reviewed": (
        "应当录制的时段有缺口，已经复核。",
        "A required recording has a gap, which was reviewed.",
    ),
    "disclosure_withholds": (
        "公开记录本身有未提供的字段。",
        "The disclosure record itself withholds a field.",
    ),
    "no_policy": (
        "没有可据以判断签名人的信任策略。",
        "There is no policy by which to judge who signed.",
    ),
    "log_unknown": (
        "信任策略中没有这份日志。",
        "The trust policy does not know this log.",
    ),
    "quorum_not_met": (
        "信任策略所要求的外部见证人没有全部签名。",
        "The outside witnesses that the trust policy asks for did not all sign.",
    ),
    "cannot_open": ("文件无法打开。", "The file cannot be opened."),
}

REMARKS: dict[str, tuple[str, str]] = {
    "container_not_checked": (
        "已解包的文件夹：压缩包本身未核验。",
        "This is an unpacked folder: the container itself was not checked.",
    ),
    "recorded_backwards": (
        "录入时间早于前一条记录。",
        "A record's time of recording lies before that of the record before it.",
    ),
    "not_checked_here": (
        "见证签名（ML-DSA-44）在本机无法验证，未计入。",
        "A witness's ML-DSA-44 signature was not checked here and was not counted.",
    ),
    "witnessed_late": (
        "录入之后很久才被外部见证；此前的时间仅凭制作单位一面之词。",
        "Witnessed long after its stated time of recording; for the time before, there is only the operator's word.",
    ),
    "recorded_after_witness": (
        "所述录入时间晚于见证时间：时钟不一致。",
        "Said to be recorded after it was witnessed: the clocks differ.",
    ),
    "same_operator": (
        "此见证人由制作单位自己运行，不计入。",
        "This witness is run by the same operator and does not count.",
    ),
    "no_outside_witness": (
        "没有外部见证人签名：只有制作单位自己的日志签名。",
        "No outside witness signed: there is only the operator's own log.",
    ),
    "store_outdated": (
        "以前记住的检查点已不在信任策略之内，未作比较。",
        "The remembered checkpoint is not covered by the policy any more and was not compared.",
    ),
    "store_failed": (
        "记忆文件夹无法读写：未与以前见过的检查点比较，或未能记住。",
        "The store could not be read or written: nothing was compared, or nothing was remembered.",
    ),
    "growth_not_shown": (
        "日志比以前大；包内没有从当时增长到现在的证明。",
        "The log is larger than before; the bundle does not show that it only grew.",
    ),
    "older_than_seen": (
        "此证据包早于以前见过的检查点。",
        "This bundle is older than the checkpoint seen before.",
    ),
}

LABELS: dict[str, tuple[str, str]] = {
    "speaks": (
        "结论所及：%(stream)s 第 1 至 %(n)s 号记录，截至日志 %(origin)s 的第 %(size)s 条。",
        "It speaks of %(stream)s, records 1 to %(n)s, up to entry %(size)s of the log %(origin)s.",
    ),
    "seen": (
        "外部见证时间：%(at)s（%(names)s）。",
        "Witnessed outside at %(at)s (%(names)s).",
    ),
    "seen_by_its_own_account": (
        "据其自称的见证时间：%(at)s（%(names)s）。",
        "By its own account witnessed at %(at)s (%(names)s).",
    ),
    "stream": (
        "记录：提供 %(shown)s 条，列为不提供 %(withheld)s 条；另附其他记录流 %(cited)s 条。不提供的字段 %(fields)s 个。",
        "Records: %(shown)s shown, %(withheld)s named as withheld; %(cited)s cited from other streams. Fields withheld: %(fields)s.",
    ),
    "bytes": (
        "文件：提供 %(shown)s 个，列为不提供 %(withheld)s 个，制作单位没有的 %(missing)s 个。",
        "Files: %(shown)s here, %(withheld)s named as withheld, %(missing)s not held.",
    ),
    "duties": (
        "按制作单位自己的规则：未了结 %(owed)s 项，已复核 %(reviewed)s 项，已补正 %(repaired)s 项。",
        "By the operator's own rules: %(owed)s still owed, %(reviewed)s reviewed, %(repaired)s repaired.",
    ),
    "withheld": ("不提供：%(what)s（%(why)s）", "Withheld: %(what)s (%(why)s)"),
    "problems": ("问题", "Problems"),
    "remarks": ("说明", "Remarks"),
    "more": ("……另有 %(count)s 项，见 --json", "… and %(count)s more, see --json"),
    "fingerprints": (
        "请通过电话逐组核对的指纹",
        "Fingerprints to compare by telephone, group by group",
    ),
    "details": ("技术细节", "Technical details"),
    "exit": ("退出码 %(exit)s", "Exit %(exit)s"),
    "no_such_act": ("包内没有记录 %(act)s。", "There is no record %(act)s in this bundle."),
    "bad_policy": (
        "信任策略文件 %(path)s 无法读取：%(why)s",
        "The policy %(path)s cannot be read: %(why)s",
    ),
    "policy_kept": ("已记住信任策略。", "The policy was kept."),
    "number": ("序号", "Number"),
    "type": ("类型", "Type"),
    "stream_name": ("记录流", "Stream"),
    "by": ("记录人", "By"),
    "occurred_at": ("发生时间", "Happened at"),
    "recorded_at": ("录入时间", "Recorded at"),
    "source": ("来源", "Source"),
    "corrects": ("更正", "Corrects"),
    "place": ("日志位置", "Place in the log"),
    "first_seen": ("最早见证时间", "First witnessed at"),
    "nobody": ("无", "none"),
    "difference": ("录入至见证", "From recording to witness"),
    "fields": ("内容", "Says"),
}


def say(words: tuple[str, str], language: Language, details: Mapping[str, object]) -> str:
    """Return a sentence in one language with its details put in."""
    sentence = words[0] if language == "zh" else words[1]
    return sentence % details if details else sentence


def of_code(code: str, language: Language) -> str:
    """Return the sentence of a problem or a remark."""
    words = PROBLEMS.get(code) or REMARKS.get(code) or REFUSALS[code]
    return say(words, language, {})
