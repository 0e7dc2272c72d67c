"""Sentences of the rulebook: one language, names for references, and nothing said twice."""

import pytest

from unbroken.base.shown import Pointer
from unbroken.base.time_words import Language
from unbroken.chain import spoken

LIST = "act:0192aaaa-0000-7000-8000-000000000001"
NAMES = {
    LIST: Pointer(words="扣押清单（第 20 条）"),
    "person:1": Pointer(words="赵某", typed=True),
}


def named(reference):
    return NAMES.get(reference) or Pointer(words=reference)


def test_a_sentence_is_parted_into_its_languages_and_one_that_stands_once_is_both():
    assert spoken.both("缺少\nIs missing") == ("缺少", "Is missing")
    assert spoken.both("only") == ("only", "only")
    assert spoken.in_language("缺少\nIs missing", Language.EN) == "Is missing"


def test_names_stand_for_references_and_what_was_typed_is_marked_and_escaped():
    typed = {"person:2": Pointer(words="<赵>", typed=True)}

    said = spoken.in_words("person:2 未离开", typed.__getitem__)

    assert said == '<bdi translate="no">&lt;赵&gt;</bdi> 未离开'


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (f"扣押清单 {LIST} 不符合", "扣押清单（第 20 条） 不符合"),
        (f"person:1 的扣押清单 {LIST} 不符合", "赵某 的扣押清单 扣押清单（第 20 条） 不符合"),
        (f"缺少 {LIST}", "缺少 扣押清单（第 20 条）"),
        (f"{LIST}", "扣押清单（第 20 条）"),
        ("没有名称", "没有名称"),
    ],
)
def test_what_a_name_says_itself_is_not_said_before_it(sentence, said):
    assert spoken.plainly(sentence, named) == said


def test_an_english_noun_of_several_words_is_said_once_too():
    english = {LIST: Pointer(words="Seizure list, No. 20")}

    assert (
        spoken.plainly(f"The photo of seizure list {LIST} is missing", english.__getitem__)
        == "The photo of Seizure list, No. 20 is missing"
    )
