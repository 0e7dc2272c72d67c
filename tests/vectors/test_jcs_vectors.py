"""Canonical JSON as RFC 8785 publishes it."""

import json
import os
from pathlib import Path

import pytest

from unbroken_verify import (
    jcs,
)

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("UNBROKEN_SHARED", ROOT.parent / "shared")) / "data"


@pytest.mark.shared
@pytest.mark.parametrize("name", ["arrays", "french", "unicode"])
def test_canonical_json_is_spelled_as_the_standard_spells_it(name):
    value = json.loads((SHARED / "rfc8785/input" / f"{name}.json").read_text("utf-8"))
    expected = (SHARED / "rfc8785/output" / f"{name}.json").read_bytes()
    # The published array holds 56.0e0 among integers; our profile has no floats.
    if name == "arrays":
        value = json.loads(json.dumps(value), parse_float=lambda text: int(float(text)))
    assert jcs.encode(value) == expected
    assert jcs.decode(expected) == value


@pytest.mark.shared
def test_canonical_json_refuses_the_published_floats_and_spells_the_rest():
    value = json.loads((SHARED / "rfc8785/input/values.json").read_text("utf-8"))
    expected = (SHARED / "rfc8785/output/values.json").read_bytes()
    with pytest.raises(jcs.FloatInRecord):
        jcs.encode(value)
    with pytest.raises(jcs.FloatInRecord):
        jcs.decode(expected)
    del value["numbers"]
    assert b"{" + expected[expected.index(b'"string"') :] == jcs.encode({"string": value["string"]})
