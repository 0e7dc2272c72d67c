"""The lines of a transcript as they are taken down."""

from unbroken.base.codes import Words
from unbroken.base.identifiers import Code, SessionRef
from unbroken.chain import declare
from unbroken.chain.register import Act, Kind
from unbroken.interrogation.codes import LINE_KIND


@declare.act(
    "transcript_line",
    zh="笔录记录",
    en="Line of a transcript",
    happened_zh="讯（询）问中的一问、一答或者一项情况记入笔录。",
    by=("case_officer",),
    shown=("session", "kind"),
    notes=(
        Words(
            "更正以同类记录指明原记录，两者并存；签名的笔录另为一项记录。",
            "A correction is such an act that names the first, and both stay; the signed transcript is an act of its own.",
        ),
    ),
)
class TranscriptLineTaken(Act):
    """A question, an answer or something that happened was taken down in a session."""

    session: SessionRef | None = declare.value(Kind.SESSION, zh="讯（询）问编号", en="Session")
    kind: Code | None = declare.code(LINE_KIND, zh="类型", en="Kind")
    text: str | None = declare.longtext(
        zh="内容",
        en="Text",
        note=Words("标记可以没有内容", "A mark may have none"),
        default=None,
    )
    reason: str | None = declare.text(
        zh="更正原因",
        en="Reason of the correction",
        note=Words("更正时必填", "Needed for a correction"),
        default=None,
    )
