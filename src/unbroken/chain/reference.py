"""The register as a page: `docs/reference/acts.md` is made from the declarations."""

from collections.abc import Iterator

from unbroken.chain.catalogue import PACKAGES, load_all
from unbroken.chain.register import ActType, Field

HEAD = """\
# Acts · 执法记录类型

Made from the declarations by `./unbroken docs`; do not edit. A test compares the two.

A field marked ● is required: whoever makes the act says it or says that it is missing. A fact with a
missing detail is recorded and marked; a decision is refused. What lasts is two acts, of which the
second ends the first.
"""


def acts_page() -> str:
    """Write the page: every act type by its link, with its fields."""
    acts = load_all()
    parts = [HEAD]
    for link in PACKAGES:
        parts.append(f"\n## {link}\n")
        here = (acts[name] for name in sorted(acts) if acts[name].link == link)
        parts += [part for one in here for part in _act(one)]
    return "".join(parts)


def _act(declared: ActType) -> Iterator[str]:
    yield f"\n### `{declared.wire_name}` {declared.zh} · {declared.en}\n\n"
    yield f"{declared.meaning.zh} {declared.meaning.en}\n\n"
    yield f"Nature: {declared.nature.value}. Schema: {declared.schema}."
    yield f" By: {', '.join(declared.by)}.\n" if declared.by else "\n"
    if declared.ends:
        yield f"Ends `{declared.ends}`.\n"
    if declared.signers:
        yield f"Signed by: {', '.join(signer.slot for signer in declared.signers)}.\n"
    if declared.fields:
        yield "\n| field | kind | 名称 | name |\n| --- | --- | --- | --- |\n"
        yield from (_row(field) for field in declared.fields)


def _row(field: Field) -> str:
    kind = field.kind.value
    if field.code_list:
        kind += f" {field.code_list.name}"
    mark = " ●" if field.required else ""
    return f"| `{field.name}`{mark} | {kind} | {field.zh} | {field.en} |\n"
