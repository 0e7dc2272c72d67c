"""What happens to the record itself."""

import datetime as dt

from unbroken.base.codes import Words
from unbroken.base.identifiers import ActRef, Code, Digest, OfficerRef
from unbroken.chain import declare
from unbroken.chain.codes import KEY_CHANGE, ROLE
from unbroken.chain.register import Act, Kind, Nature
from unbroken.chain.signers import APPROVER, official


@declare.row
class CorrectedField:
    """A field and its new value."""

    field: str | None = declare.text(zh="字段", en="Field")
    old_value: str | None = declare.text(zh="原值", en="Old value", default=None)
    value: str | None = declare.text(zh="新值", en="Value")


@declare.act(
    "correction",
    zh="更正",
    en="Correction",
    happened_zh="对记录作了更正，原记载予以保留。",
    by=("author",),
    nature=Nature.DECISION,
    signers=(official("author", role="maker"), official("head_unit", role="head_unit")),
    shown=("why", "new_values"),
    core=True,
    notes=(
        Words(
            "所更正的记录由信封指明，原记录与更正并存。",
            "The envelope names the act that is corrected; both stay.",
        ),
    ),
)
class ActCorrected(Act):
    """An act was corrected; what it said before stays."""

    why: str | None = declare.text(zh="原因", en="Why")
    new_values: tuple[CorrectedField, ...] | None = declare.rows(
        CorrectedField, zh="更正内容", en="New values"
    )


@declare.row
class ErasedField:
    """A field that was erased."""

    field: str | None = declare.text(zh="字段", en="Field")


@declare.act(
    "erasure",
    zh="数据删除",
    en="Erasure",
    happened_zh="依法删除了记录中的字段，其曾经存在仍可证明。",
    by=("administrator", "legal"),
    nature=Nature.DECISION,
    signers=(APPROVER,),
    shown=("of_act", "fields", "ground"),
)
class FieldsErased(Act):
    """Fields of an act were erased under the law; that they were there stays provable."""

    of_act: ActRef | None = declare.value(Kind.ACT, zh="所涉记录", en="Act concerned")
    fields: tuple[ErasedField, ...] | None = declare.rows(ErasedField, zh="字段", en="Fields")
    ground: str | None = declare.text(zh="法律依据", en="Legal ground")
    second: OfficerRef | None = declare.value(Kind.OFFICER, zh="复核人", en="Second person")
    approver: OfficerRef | None = declare.value(Kind.OFFICER, zh="审批人", en="Approver")
    approver_role: Code | None = declare.code(ROLE, zh="审批人角色", en="Role of the approver")


@declare.act(
    "load_batch",
    zh="批量载入",
    en="Batch loaded",
    happened_zh="将外来记录载入为新的记录，并永久标明为载入。",
    by=("case_manager", "archivist", "import"),
    shown=("batch", "acts", "refused"),
)
class BatchLoaded(Act):
    """Foreign records were loaded as new acts, marked as loaded for ever."""

    batch: str | None = declare.text(zh="批次", en="Batch")
    file_sha256: Digest | None = declare.value(
        Kind.DIGEST, zh="文件校验值", en="Digest of the file"
    )
    file_name: str | None = declare.text(zh="文件名", en="Name of the file", default=None)
    lines: int | None = declare.value(Kind.INT, zh="行数", en="Lines")
    acts: int | None = declare.value(Kind.INT, zh="载入记录数", en="Acts loaded")
    refused: int | None = declare.value(Kind.INT, zh="未载入行数", en="Lines not loaded")
    loaded_by: OfficerRef | None = declare.value(
        Kind.OFFICER, zh="载入人", en="Loaded by", default=None
    )


@declare.act(
    "log_import",
    zh="日志导入",
    en="Log imported",
    happened_zh="整本日志逐字节导入并核验。",
    by=("administrator",),
    shown=("other_log", "tree_size", "root"),
)
class LogImported(Act):
    """A whole log was imported byte for byte and verified."""

    other_log: str | None = declare.text(zh="日志来源", en="Log")
    tree_size: int | None = declare.value(Kind.INT, zh="记录总数", en="Size of the tree")
    root: Digest | None = declare.value(Kind.DIGEST, zh="根校验值", en="Root of the tree")
    objects: int | None = declare.value(Kind.INT, zh="资料数", en="Number of objects")


@declare.row
class ProblemFound:
    """Something that differs from the log."""

    subject: str | None = declare.text(zh="对象", en="What")
    problem: str | None = declare.text(zh="问题", en="Problem")


@declare.act(
    "fsck_result",
    zh="全库核验",
    en="Check of everything",
    happened_zh="重新读取全部记录和资料并与日志比对。",
    by=("system", "administrator"),
    shown=("acts_checked", "objects_checked", "problems"),
)
class EverythingChecked(Act):
    """Every act and every byte were read again and compared with the log."""

    started_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="开始时间", en="Start")
    ended_at: dt.datetime | None = declare.value(Kind.DATETIME, zh="结束时间", en="End")
    acts_checked: int | None = declare.value(Kind.INT, zh="核验记录数", en="Acts checked")
    objects_checked: int | None = declare.value(Kind.INT, zh="核验资料数", en="Objects checked")
    bytes_checked: int | None = declare.value(
        Kind.INT, zh="核验字节数", en="Bytes checked", unit="byte"
    )
    problems: tuple[ProblemFound, ...] | None = declare.rows(ProblemFound, zh="问题", en="Problems")


@declare.act(
    "key_change",
    zh="密钥变更",
    en="Change of a key",
    happened_zh="日志或者见证方的密钥启用、更换或者停用。",
    by=("key_holder", "administrator", "system"),
    nature=Nature.DECISION,
    shown=("key", "change"),
)
class KeyChanged(Act):
    """A key of the log or of a witness was made, replaced or given up."""

    key: str | None = declare.text(zh="密钥名称", en="Key")
    change: Code | None = declare.code(KEY_CHANGE, zh="变更", en="Change")
    verifier_key: str | None = declare.text(zh="验证公钥", en="Verifier key")
    replaces: str | None = declare.text(zh="替换的公钥", en="Key replaced", default=None)
    reason: str | None = declare.text(zh="事由", en="Reason", default=None)
