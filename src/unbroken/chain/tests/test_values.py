"""What can be read as an act, what cannot, and that every mistake is named by its path."""

import pytest

from unbroken.base.characters import name_of
from unbroken.chain import payload, values
from unbroken.chain.catalogue import load_all
from unbroken.chain.register import Kind
from unbroken.chain.tests import samples

ACTS = load_all()
ITEM = ACTS["property_item"]
CLOSURE = ACTS["case_closure"]


def problems_of(declared, body):
    with pytest.raises(values.ActUnreadable) as caught:
        values.act_of(declared, body)
    return {problem.path: type(problem) for problem in caught.value.problems}


def test_a_fact_that_lacks_details_is_read_and_says_nothing_about_them():
    act = values.act_of(ITEM, {"name": "手机"})

    assert act.name == "手机"
    assert act.photos is None
    assert act.counted_by == ()
    assert payload.of_act(act) == {"name": "手机"}


def test_an_empty_list_that_was_said_is_not_the_same_as_silence():
    said = values.act_of(ACTS["safety_search"], {"injuries": []})
    silent = values.act_of(ACTS["safety_search"], {})

    assert said.injuries == ()
    assert silent.injuries is None
    assert payload.of_act(said) == {"injuries": []}
    assert payload.act_from(ACTS["safety_search"], {"injuries": []}) == said
    assert payload.act_from(ACTS["safety_search"], {}) == silent


def test_a_decision_that_lacks_a_detail_is_refused_inside_rows_too():
    assert problems_of(CLOSURE, {"outcome": "withdrawn", "checklist": [{"no": 1}]}) == {
        "checklist[0].holds": values.FieldMissing
    }


def test_every_mistake_is_named_at_once_by_its_path():
    body = {
        "item": "item:P1",
        "class": "spaceship",
        "qty": 2,
        "taken_at": "2026-11-24T09:00:00",
        "photos": ["nothing"],
        "colour": "blue",
        "valuable": "yes",
    }

    assert problems_of(ITEM, body) == {
        "item": values.WrongKind,
        "class": values.NotInList,
        "qty": values.WrongKind,
        "taken_at": values.WrongKind,
        "photos[0]": values.WrongKind,
        "colour": values.UnknownField,
        "valuable": values.WrongKind,
    }


def test_a_mistake_inside_a_row_is_named_with_its_line():
    body = {"items": [{"name": "钱包"}, {"name": "钥匙", "qty": "many"}]}

    assert problems_of(ACTS["belongings_list"], body) == {"items[1].qty": values.WrongKind}


def test_a_mistyped_name_inside_a_row_is_named_with_its_line():
    body = {"items": [{"name": "钱包"}, {"name": "钥匙", "colour": "银色"}]}

    assert problems_of(ACTS["belongings_list"], body) == {"items[1].colour": values.UnknownField}


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2067", "U+2067 RIGHT-TO-LEFT ISOLATE"),
        ("\x00", "U+0000 NULL"),
        ("\x07", "U+0007 BELL"),
        ("\ud800", "U+D800"),
        ("\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("\u2028", "U+2028 LINE SEPARATOR"),
        ("\ufffe", "U+FFFE"),
        ("\n", "U+000A"),
    ],
)
def test_a_character_that_makes_a_text_read_otherwise_is_refused_by_name(character, name):
    with pytest.raises(values.ActUnreadable) as caught:
        values.act_of(ITEM, {"name": f"手机{character}"})

    (problem,) = caught.value.problems
    assert isinstance(problem, values.ForbiddenCharacter)
    assert problem.details["character"] == name == name_of(character)
    assert problem.details["place"] == 3


@pytest.mark.parametrize(
    "name", ["埊㛃𠮷", "ئابدۇللا", "Müller-Lüdenscheidt", "阿卜杜拉·买买提", "👨‍👩‍👧"]
)
def test_names_of_every_script_are_read_as_they_are(name):
    assert values.act_of(ITEM, {"name": name}).name == name


def test_lines_may_be_broken_only_where_many_are_asked_for():
    session = ACTS["transcript"]

    assert values.act_of(session, {"text": "问：\n答："}).text == "问：\n答："


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("qty", "2.0000001"),
        ("qty", "02"),
        ("qty", "1e3"),
        ("qty", "２"),
        ("value", "1.234"),
        ("value", "-"),
        ("taken_at", "2026-13-01T00:00:00Z"),
        ("taken_at", "0001-01-01T00:00:00Z"),
        ("image_sha256", "AB" * 32),
        ("image_sha256", "ab" * 31),
        ("holder", "officer:330112"),
        ("holder", "person: 0192f3a1-7c3e-7b1a-9d2e-5f60a1b2c3d4"),
        ("name", "x" * (values.TEXT_CHARACTERS_MAX + 1)),
        ("photos", "ab" * 32),
        ("photos", ["ab" * 32] * (values.LIST_LENGTH_MAX + 1)),
    ],
)
def test_what_is_not_written_as_its_kind_asks_is_refused(field, value):
    assert problems_of(ITEM, {field: value}).keys() <= {field, f"{field}[0]"}


@pytest.mark.parametrize("number", [True, 1.0, "1", 2**53, None])
def test_a_whole_number_is_a_whole_number(number):
    pages = ACTS["own_statement"]

    if number is None:
        assert values.act_of(pages, {"pages": None}).pages is None
    else:
        assert problems_of(pages, {"pages": number}) == {"pages": values.WrongKind}


@pytest.mark.parametrize("position", ["91,0", "0,181", "30.27", "30.27, 120.15", "nan,0"])
def test_a_position_lies_on_the_earth(position):
    assert problems_of(ACTS["onsite_activity"], {"geo": position}) == {"geo": values.WrongKind}


def test_a_sentence_and_a_remedy_are_there_for_every_mistake():
    with pytest.raises(values.ActUnreadable) as caught:
        values.act_of(ITEM, {"class": "spaceship", "qty": 2, "colour": 1, "name": "x\x00"})

    for problem in caught.value.problems:
        assert problem.path in problem.sentence % problem.details
        assert problem.remedy % problem.details


def test_there_is_an_example_of_each_kind_that_reads():
    assert set(values.EXAMPLES) == set(Kind)


@pytest.mark.parametrize("declared", ACTS.values(), ids=ACTS.keys())
def test_every_type_comes_back_as_it_was_said(declared):
    body = samples.body_of(declared)

    act = values.act_of(declared, body)

    assert payload.of_act(act) == body
    assert payload.act_from(declared, body) == act
