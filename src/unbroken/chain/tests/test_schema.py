"""The published schema and the reader agree, for bodies and for lines of stories."""

import copy
import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from unbroken.chain import schema, values
from unbroken.chain.catalogue import load_all
from unbroken.chain.tests import samples

ROOT = Path(__file__).parents[4]
SHARED = Path(os.environ.get("UNBROKEN_SHARED", ROOT.parent / "shared")) / "data"
STORIES = sorted((SHARED / "domain" / "stories").rglob("*.jsonl"))

ACTS = load_all()
COMPONENTS = {"components": {"schemas": schema.components(ACTS)}}


def body_errors(name, body):
    whole = COMPONENTS | {"$ref": f"#/components/schemas/{name}"}
    return list(Draft202012Validator(whole).iter_errors(body))


@pytest.mark.parametrize("name", ACTS)
def test_a_full_body_of_each_type_is_valid_and_a_spoilt_one_is_not(name):
    body = samples.body_of(ACTS[name])
    spoilt = [copy.deepcopy(body) | {"never_declared": 1}]
    spoilt += [copy.deepcopy(body) | {field.name: {"no": "value"}} for field in ACTS[name].fields]

    assert not body_errors(name, body)
    for one in spoilt:
        assert body_errors(name, one)
        with pytest.raises(values.ActUnreadable):
            values.act_of(ACTS[name], one)


@pytest.mark.parametrize("name", ACTS)
def test_nothing_at_all_is_a_fact_and_no_decision(name):
    said_nothing = bool(body_errors(name, {}))
    try:
        values.act_of(ACTS[name], {})
    except values.ActUnreadable:
        assert said_nothing
    else:
        assert not said_nothing


def test_the_schemas_are_schemas():
    Draft202012Validator.check_schema(schema.bulk_schema(ACTS))
    for one in schema.components(ACTS).values():
        Draft202012Validator.check_schema(one)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_every_line_of_a_story_is_valid(story):
    whole = schema.bulk_schema(ACTS)
    for line in story.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        one = schema.line_schema(ACTS[told["type"]]) | {"$defs": whole["$defs"]}
        assert not list(Draft202012Validator(one).iter_errors(told)), told["id"]


def test_a_line_with_a_signature_that_the_type_has_not_is_not_valid():
    line = {
        "type": "area_entry",
        "occurred_at": "2026-11-24T09:00:00+08:00",
        "by": "officer:330112",
        "body": {},
        "signatures": [{"slot": "judge", "state": "signed"}],
    }
    one = schema.line_schema(ACTS["area_entry"]) | {"$defs": schema.bulk_schema(ACTS)["$defs"]}

    assert list(Draft202012Validator(one).iter_errors(line))
    assert not list(Draft202012Validator(one).iter_errors(line | {"signatures": []}))
