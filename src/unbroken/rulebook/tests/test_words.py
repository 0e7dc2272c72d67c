"""What officers read of a rule is a sentence and the name of a law, never a formula or a key."""

import re

import pytest

from unbroken.base.characters import first_narrow_mark
from unbroken.rulebook.rule import Source
from unbroken.rulebook.sources import cited
from unbroken.rulebook.tests import stories

FORMULA = re.compile(r"[⊇≥≤≠→Σ=<>_\[\]]|\bAV\b|\b[KM]\d")


@pytest.mark.parametrize("rule", stories.book().rules, ids=lambda rule: rule.id)
def test_the_requirement_of_a_rule_is_a_plain_sentence(rule):
    for words in rule.requirement.values():
        assert not FORMULA.search(words)
    assert rule.requirement["en"][0].isupper()
    assert len(rule.requirement["en"].split()) >= 4
    assert rule.formula


@pytest.mark.parametrize("rule", stories.book().rules, ids=lambda rule: rule.id)
def test_the_chinese_of_a_rule_has_the_marks_of_chinese(rule):
    sentences = (rule.requirement["zh"], rule.message["zh"])

    assert [first_narrow_mark(one) for one in sentences] == [None, None]


def test_every_source_has_a_name_in_both_languages():
    for rule in stories.book().rules:
        for source in rule.sources:
            assert cited(source, "zh")
            assert cited(source, "en")


def test_an_article_is_named_in_words_only_where_its_text_was_read():
    read, unread = Source(ref="CRIM 208", mark="S"), Source(ref="INT14 9", mark="memory")

    assert cited(read, "en") == "Rules of police procedure in criminal cases, art. 208"
    assert cited(read, "zh") == "《公安机关办理刑事案件程序规定》第208条"
    assert cited(unread, "en") == "Rules on recording interrogations (2014)"


@pytest.mark.parametrize(
    ("ref", "articles"),
    [("CRIM 47, 53", "47, 53"), ("BWC16 7(3)(4)", "7(3)(4)"), ("CRIM 288-289", "288-289")],
)
def test_several_articles_are_all_named(ref, articles):
    assert cited(Source(ref=ref, mark="S"), "en").endswith(f"art. {articles}")
