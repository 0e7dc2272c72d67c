"""The golden file of every type and schema ever released (decision 14).

    PYTHONPATH=src python -m unbroken.chain.tests.golden

adds what is new. It never changes or drops what the file holds: stored acts have those shapes.
"""

import json
from pathlib import Path

from unbroken.chain.catalogue import load_all
from unbroken.chain.register import ActType, Field
from unbroken.chain.tests import samples
from unbroken_verify.jcs import Json

FILE = Path(__file__).parent / "golden" / "acts.json"


def read() -> dict[str, dict[str, Json]]:
    """Return what was ever released, by `type/schema`."""
    held: dict[str, dict[str, Json]] = json.loads(FILE.read_text(encoding="utf-8"))
    return held


def name_of(declared: ActType) -> str:
    """Name a type and schema in the file."""
    return f"{declared.wire_name}/{declared.schema}"


def shape_of(fields: tuple[Field, ...]) -> dict[str, Json]:
    """Say what each field is, as far as stored acts depend on it."""
    return {field.name: _shape(field) for field in fields}


def _shape(field: Field) -> dict[str, Json]:
    shape: dict[str, Json] = {"kind": field.kind.value, "required": field.required}
    if field.code_list:
        shape["codes"] = sorted(field.code_list.codes())
    if field.rows:
        shape["rows"] = shape_of(field.rows)
    return shape


def entry_of(declared: ActType) -> dict[str, Json]:
    """Return what the file holds for a type: its shape, and a body that must decode for ever."""
    return {"fields": shape_of(declared.fields), "body": samples.body_of(declared)}


def add_new() -> list[str]:
    """Add the types and schemas that the file has not, and name them."""
    held = read() if FILE.exists() else {}
    new = {name_of(d): entry_of(d) for d in load_all().values() if name_of(d) not in held}
    FILE.parent.mkdir(exist_ok=True)
    lines = [
        f" {json.dumps(name)}: {json.dumps(entry, ensure_ascii=False)}"
        for name, entry in sorted({**held, **new}.items())
    ]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return sorted(new)


if __name__ == "__main__":
    print("\n".join(add_new()))  # noqa: T201 — a command.
