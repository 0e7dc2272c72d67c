"""What every declaration keeps to, and that what was ever released decodes for ever."""

import json
import os
import re
from pathlib import Path

import pytest

from unbroken.chain import codes, declare, payload, values
from unbroken.chain.catalogue import PACKAGES, load_all
from unbroken.chain.register import (
    Act,
    ActType,
    Field,
    Kind,
    Lasts,
    Nature,
    WireNameTaken,
    act_type,
    end_of,
)
from unbroken.chain.tests import golden

ROOT = Path(__file__).parents[4]
SHARED = Path(os.environ.get("UNBROKEN_SHARED", ROOT.parent / "shared")) / "data"
STORIES = sorted((SHARED / "domain" / "stories").rglob("*.jsonl"))

ACTS = load_all()
CHINESE = re.compile(r"[\u4e00-\u9fff]")
every_type = pytest.mark.parametrize("declared", ACTS.values(), ids=ACTS.keys())


def fields_within(fields: tuple[Field, ...]) -> list[Field]:
    return [one for field in fields for one in (field, *fields_within(field.rows))]


def labels_of(declared: ActType) -> list[tuple[str, str]]:
    inner = fields_within(declared.fields)
    lists = [field.code_list for field in inner if field.code_list]
    return [
        (declared.zh, declared.en),
        (declared.meaning.zh, declared.meaning.en),
        *((note.zh, note.en) for note in declared.notes),
        *((field.zh, field.en) for field in inner),
        *((field.note.zh, field.note.en) for field in inner if field.note),
        *((one.zh, one.en) for one in lists),
    ]


def test_every_package_with_acts_is_in_the_catalogue():
    source = ROOT / "src" / "unbroken"
    with_acts = {path.parent.name for path in source.glob("*/acts.py")}
    with_acts |= {path.parent.parent.name for path in source.glob("*/acts/__init__.py")}

    assert with_acts == set(PACKAGES)


def test_a_wire_name_is_not_given_twice():
    first = next(iter(ACTS))

    with pytest.raises(WireNameTaken):

        @declare.act(first, zh="再次", en="Again", by=("system",))
        class Again(Act):
            """Something happened under a name that is taken."""


@every_type
def test_every_word_stands_in_both_languages(declared):
    for zh, en in labels_of(declared):
        assert CHINESE.search(zh), (zh, en)
        assert en, (zh, en)
        assert not CHINESE.search(en), (zh, en)


@every_type
def test_an_act_says_what_happened_in_one_sentence(declared):
    assert declared.meaning.en[0].isupper()
    assert declared.meaning.en.endswith(".")
    assert declared.meaning.zh.endswith("。")
    assert "\n" not in declared.meaning.en


@every_type
def test_every_code_list_resolves(declared):
    for field in fields_within(declared.fields):
        assert (field.code_list is not None) == (field.kind in {Kind.CODE, Kind.CODES}), field.name
        if field.code_list:
            written = [word.code for word in field.code_list.words]
            assert len(set(written)) == len(written)
            assert all(word.zh and word.en for word in field.code_list.words)
        if field.unit:
            assert codes.FIELD_UNIT.word(field.unit), field.unit


@every_type
def test_every_role_exists(declared):
    roles, parts = codes.ROLE.codes(), codes.PART.codes()

    assert declared.by
    assert set(declared.by) <= roles
    assert {signer.role for signer in declared.signers} <= roles | parts
    for signer in declared.signers:
        assert set(signer.outcomes) <= codes.SIGN_STATE.codes()


@every_type
def test_the_fields_that_a_declaration_names_exist(declared):
    names = {field.name for field in declared.fields}

    assert declared.shown
    assert set(declared.shown) <= names
    assert not any(field.rows and field.kind is not Kind.ROWS for field in declared.fields)
    if declared.lasts:
        assert {declared.lasts.start, declared.lasts.end} <= names
    if declared.coverage.role != "none":
        assert declared.coverage.start in names
        own, _, other = declared.coverage.end.partition(".")
        assert own in names or act_type(own).field(other)


@every_type
def test_what_lasts_has_a_second_act_that_says_the_rest(declared):
    if not declared.lasts:
        assert not any(field.later for field in declared.fields)
        return
    end = end_of(declared)

    assert end.ends == declared.wire_name
    assert {f.name for f in end.fields} == {"opened"} | {f.name for f in declared.fields if f.later}
    assert end.field(declared.lasts.end).required
    assert not {s.slot for s in end.signers} & {s.slot for s in declared.signers}


def test_an_end_that_says_less_than_was_left_for_it_is_not_accepted():
    @declare.act(
        "test_lasting", zh="测", en="T", by=("system",), lasts=Lasts(start="began", end="ended")
    )
    class Began(Act):
        """It began."""

        began: str | None = declare.value(Kind.DATETIME, zh="始", en="Start")
        ended: str | None = declare.value(
            Kind.DATETIME, zh="终", en="End", later=True, default=None
        )

    with pytest.raises(declare.EndsDiffer):

        @declare.ends(Began, zh="测止", en="T end")
        class Ended(Act):
            """It ended, and does not say when."""

            opened: str | None = declare.value(Kind.ACT, zh="始", en="Start")


def test_what_the_system_carries_out_is_a_decision_and_the_rest_is_fact():
    decisions = {name for name, declared in ACTS.items() if declared.nature is Nature.DECISION}

    assert {"case_closure", "approval", "disclosure", "erasure", "correction"} <= decisions
    assert {"av_custody", "property_handover", "role_grant", "media_deletion"} <= decisions
    assert (
        not {"area_entry", "safety_search", "seizure_list", "alarm", "belongings_list"} & decisions
    )


@every_type
def test_a_type_has_the_shape_that_was_released(declared):
    held = golden.read()
    name = golden.name_of(declared)

    assert name in held, "New: run python -m unbroken.chain.tests.golden"
    assert without_codes(held[name]["fields"]) == without_codes(golden.shape_of(declared.fields)), (
        "An optional field raises the schema; anything else is a new wire name."
    )


@pytest.mark.parametrize("name", golden.read())
def test_whatever_was_ever_released_decodes(name):
    wire_name, _, _ = name.partition("/")
    declared = act_type(wire_name)
    body = golden.read()[name]["body"]

    assert payload.of_act(payload.act_from(declared, body)) == body
    assert payload.of_act(values.act_of(declared, body)) == body


@every_type
def test_no_code_that_was_released_is_taken_away(declared):
    for name, held in golden.read()[golden.name_of(declared)]["fields"].items():
        field = declared.field(name)
        assert set(held.get("codes", ())) <= (field.code_list.codes() if field.code_list else set())


def without_codes(shape: dict) -> dict:
    return {
        name: {k: without_codes(v) if k == "rows" else v for k, v in field.items() if k != "codes"}
        for name, field in shape.items()
    }


@pytest.mark.shared
@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_the_lines_of_a_story_conform_to_the_register(story):
    for number, line in enumerate(story.read_text(encoding="utf-8").splitlines(), 1):
        told = json.loads(line)
        declared = act_type(told["type"])
        assert declared, (number, told["type"])

        act = values.act_of(declared, told["body"], spelling=values.as_story)

        said = {name for name, value in told["body"].items() if value != []}
        assert said <= set(payload.of_act(act)) <= set(told["body"]), number
        slots = {s.slot: s for d in (declared, end_of(declared)) if d for s in d.signers}
        for signature in told["signatures"]:
            assert signature["state"] in slots[signature["slot"]].outcomes, number
