"""A full body for any act type, made from its declaration: what the derived forms are tried on."""

from unbroken.chain.register import REFERENCE_KINDS, ActType, Field, Kind
from unbroken.chain.values import BORN_HERE
from unbroken_verify.jcs import Json

ID = "0192f3a1-7c3e-7b1a-9d2e-5f60a1b2c3d4"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

SIMPLE: dict[Kind, Json] = {
    Kind.TEXT: "城东路18号 埊㛃𠮷",
    Kind.LONGTEXT: "第一行\n第二行",
    Kind.DATETIME: "2026-11-24T01:00:00.000Z",
    Kind.DATE: "2026-11-24",
    Kind.DURATION: 3600,
    Kind.INT: 12,
    Kind.DECIMAL: "2.5",
    Kind.MONEY: "186000.00",
    Kind.BOOL: True,
    Kind.GEO: "30.2741,120.1551",
    Kind.DIGEST: DIGEST,
    Kind.MEDIA: DIGEST,
}


def body_of(declared: ActType) -> dict[str, Json]:
    """Say everything that the type can say."""
    return {field.name: value_of(field) for field in declared.fields}


def value_of(field: Field) -> Json:
    """Return a value for a field."""
    if field.rows:
        return [{inner.name: value_of(inner) for inner in field.rows}]
    if field.code_list:
        one: Json = field.code_list.words[0].code
    elif field.kind in REFERENCE_KINDS:
        kind = REFERENCE_KINDS[field.kind][0]
        one = f"{kind}:{ID if kind in BORN_HERE else '330112'}"
    else:
        one = SIMPLE[field.kind]
    return [one] if field.kind.many else one
