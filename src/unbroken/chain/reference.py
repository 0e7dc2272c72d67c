"""The reference of acts, `docs/reference/acts.md` and `acts.zh.md`, made from the declarations."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from unbroken.base.codes import CodeList
from unbroken.base.time_words import Language
from unbroken.chain import describe, schema
from unbroken.chain.catalogue import PACKAGES, load_all
from unbroken.chain.codes import FIELD_UNIT, KIND, SIGN_STATE
from unbroken.chain.describe import Reader
from unbroken.chain.register import ActType, Field, Nature, Signer
from unbroken.chain.values import EXAMPLES

HEAD = {
    Language.EN: """# What can be recorded

Made from the declarations in each `acts.py` by `./unbroken docs`; do not edit. A test compares the two.

Every act is named on the wire as in the headings. A *fact* is recorded even where a required detail
is missing, and is marked; a *decision* is refused then. What lasts is two acts: the second ends the
first. How values are written: [values](#how-values-are-written).
""",
    Language.ZH: """# 可以记录的事项

本页由各 `acts.py` 中的声明经 `./unbroken docs` 生成，请勿手工修改；有测试核对二者一致。

标题中的英文名称是记录的传输名称。“事实”缺少必填内容时仍予记录并作标注；“决定”缺少必填内容时不予记录。
持续的事项分为两条记录，后一条结束前一条。值的写法见[值的写法](#值的写法)。
""",
}
WORDS: Mapping[str, tuple[str, str]] = {
    "fact": ("事实", "fact"),
    "decision": ("决定", "decision"),
    "by": ("记录人", "Recorded by"),
    "nature": ("性质", "Nature"),
    "schema": ("模式", "Schema"),
    "lasts": ("持续，由以下记录结束：", "Lasts, and is ended by"),
    "ends": ("结束", "Ends"),
    "own_page": ("仅在其专用页面记录：", "Recorded on its own page only:"),
    "signed": ("签名", "Signed by"),
    "field": ("字段", "Field"),
    "name": ("名称", "Meaning"),
    "kind": ("类型", "Kind"),
    "required": ("必填", "Required"),
    "yes": ("是", "yes"),
    "later": ("结束时", "at the end"),
    "optional": ("可选", "optional"),
    "lists": ("代码表", "Code lists"),
    "values": ("值的写法", "How values are written"),
    "example": ("示例", "Example"),
    "code": ("代码", "Code"),
    "several": ("可多人", "several"),
    "born": ("由本记录产生", "comes into being with this act"),
    "number": ("留空则由系统编号", "numbered by the system where left out"),
    "ahead": ("可以是将来的时间", "may lie ahead"),
}
LINKS: Mapping[str, tuple[str, str]] = {
    "chain": ("记录本身", "The record itself"),
    "people": ("单位、民警和账号", "Units, officers and accounts"),
    "rulebook": ("规则和期限", "Rules and clocks"),
    "media": ("视音频资料", "Recordings and files"),
    "casefile": ("案件", "The case"),
    "capture": ("功能室和摄像机", "Rooms and cameras"),
    "docking": ("执法记录仪", "Recorders"),
    "intake": ("接报案、受案、立案", "Report, acceptance, filing"),
    "scene": ("现场执法", "On site"),
    "area": ("办案区", "Case-handling area"),
    "interrogation": ("讯问、询问", "Interrogation and inquiry"),
    "propertyroom": ("涉案财物", "Property"),
    "conclusion": ("措施、处罚、办结", "Measures, penalties, conclusion"),
    "disclosure": ("公开、告知", "Disclosure"),
    "supervision": ("监督", "Supervision"),
}


def acts_page() -> str:
    """Write the page in English."""
    return page(load_all(), language=Language.EN)


def acts_page_zh() -> str:
    """Write the page in Chinese."""
    return page(load_all(), language=Language.ZH)


def write_reference(folder: Path) -> list[Path]:
    """Write the pages of both languages into a folder, and name them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / name for name in PAGES]
    for path in written:
        path.write_text(PAGES[path.name](), encoding="utf-8")
    return written


PAGES: Mapping[str, Callable[[], str]] = {"acts.md": acts_page, "acts.zh.md": acts_page_zh}


def page(types: Mapping[str, ActType], *, language: Language) -> str:
    """Write the page of some act types in a language."""
    writer = _Writer(Reader(language=language, zone=dt.UTC, named=describe.by_id))
    lines = [HEAD[language]]
    for link in PACKAGES:
        of_link = [declared for declared in types.values() if declared.link == link]
        lines += [f"\n## {writer.say(LINKS[link])}\n"] if of_link else []
        lines += [line for declared in of_link for line in writer.act(declared)]
    lines += writer.kinds()
    lines += writer.lists(schema.lists_of(types.values()).values())
    return "\n".join(lines) + "\n"


class _Writer:
    """Writes the parts of the page in one language."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def say(self, pair: tuple[str, str]) -> str:
        return self.reader.words(*pair)

    def word(self, name: str) -> str:
        return self.say(WORDS[name])

    def act(self, declared: ActType) -> Iterator[str]:
        """Write one act type."""
        yield f"\n### `{declared.wire_name}` {describe.label(declared, reader=self.reader)}\n"
        yield describe.meaning(declared, reader=self.reader) + "\n"
        yield "\n".join(f"- {one}" for one in self._about(declared)) + "\n"
        yield self._row("field", "name", "kind", "required")
        yield "| --- | --- | --- | --- |"
        for field in declared.fields:
            yield from self._field(field, "")

    def _about(self, declared: ActType) -> Iterator[str]:
        nature = self.word("decision" if declared.nature is Nature.DECISION else "fact")
        yield f"{self.word('nature')}: {nature} · {self.word('schema')}: {declared.schema}"
        roles = self._list(describe.role(role, reader=self.reader) for role in declared.by)
        yield f"{self.word('by')}: {roles}"
        if declared.signers:
            yield f"{self.word('signed')}: {self._list(map(self._signer, declared.signers))}"
        if declared.lasts:
            yield f"{self.word('lasts')} `{declared.wire_name}_end`"
        if declared.ends:
            yield f"{self.word('ends')} `{declared.ends}`"
        if declared.own_page:
            yield f"{self.word('own_page')} `{declared.own_page}`"
        for note in declared.notes:
            yield self.reader.words(note.zh, note.en)

    def _signer(self, signer: Signer) -> str:
        about = [
            self._list(
                describe.word(SIGN_STATE, one, reader=self.reader) for one in signer.outcomes
            )
        ]
        about += [] if signer.required else [self.word("optional")]
        about += [self.word("several")] if signer.many else []
        part = describe.role(signer.role, reader=self.reader)
        return f"`{signer.slot}` {part} ({'; '.join(about)})"

    def _field(self, field: Field, above: str) -> Iterator[str]:
        name = describe.field_label(field, reader=self.reader)
        about = [
            describe.word(FIELD_UNIT, field.unit, reader=self.reader) if field.unit else "",
            self.reader.words(field.note.zh, field.note.en) if field.note else "",
            *(self.word(one) for one in ("born", "number", "ahead") if getattr(field, one)),
        ]
        told = "; ".join(one for one in about if one)
        kind = f"`{field.kind.value}`"
        if field.code_list:
            kind += f" [{field.code_list.name}](#{field.code_list.name.lower()})"
        required = self.word("yes") if field.required else self.word("later") if field.later else ""
        yield f"| `{above}{field.name}` | {name}{f' ({told})' if told else ''} | {kind} | {required} |"
        for inner in field.rows:
            yield from self._field(inner, f"{above}{field.name}[].")

    def kinds(self) -> Iterator[str]:
        """Write how a value of each kind is written."""
        yield f"\n## {self.word('values')}\n"
        yield self._row("kind", "name", "example")
        yield "| --- | --- | --- |"
        for kind, example in EXAMPLES.items():
            meaning = describe.word(KIND, kind.value, reader=self.reader)
            yield f"| `{kind.value}` | {meaning} | `{example}` |"

    def lists(self, lists: Iterable[CodeList]) -> Iterator[str]:
        """Write every code list."""
        yield f"\n## {self.word('lists')}\n"
        for one in lists:
            yield f"\n### {one.name}\n"
            yield self.reader.words(one.zh, one.en) + "\n"
            yield self._row("code", "name")
            yield "| --- | --- |"
            for word in one.words:
                yield f"| `{word.code}` | {self.reader.words(word.zh, word.en)} |"

    def _row(self, *names: str) -> str:
        return "| " + " | ".join(self.word(name) for name in names) + " |"

    def _list(self, words: Iterable[str]) -> str:
        return describe.COMMA[self.reader.language].join(words)
