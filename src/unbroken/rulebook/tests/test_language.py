"""The rule language is closed: a mistake in a rule file is found when it is read."""

import datetime as dt
from dataclasses import replace

import pytest

from unbroken.chain.catalogue import load_all
from unbroken.rulebook import reading
from unbroken.rulebook.engine import evaluate
from unbroken.rulebook.reading import BadRule, read_book
from unbroken.rulebook.tests import stories
from unbroken.rulebook.vocabulary import unknown_words

HEAD = """
[[rule]]
id = "R-X-1"
kind = "{kind}"
severity = "S1"
alert = ["CO"]
requirement = {{ zh = "要求", en = "Requirement" }}
message = {{ zh = "消息", en = "Message" }}
sources = [{{ ref = "ADM 1", mark = "S" }}]
"""


def book_of(tmp_path, clause, *, kind="gate"):
    (tmp_path / "book.toml").write_text(
        'edition = "x"\nin_force_from = 2026-01-01\ngrace = "PT10M"\n', encoding="utf-8"
    )
    (tmp_path / "holidays.toml").write_text("", encoding="utf-8")
    (tmp_path / "rules.toml").write_text(HEAD.format(kind=kind) + clause, encoding="utf-8")
    return read_book(tmp_path, jurisdiction="x", zone="Asia/Shanghai")


GOOD = """
[[rule.clause]]
trigger = { type = "case_closure" }
tests = [{ field = "outcome", exists = true }]
"""


def test_a_rule_of_the_language_is_read(tmp_path):
    book = book_of(tmp_path, GOOD)

    assert [rule.id for rule in book.rules] == ["R-X-1"]
    assert not list(unknown_words(book, load_all()))


@pytest.mark.parametrize(
    ("clause", "kind", "what"),
    [
        (GOOD.replace("exists = true", "likes = true"), "gate", "likes"),
        (GOOD.replace("exists = true", "exists = true, eq = 1"), "gate", "not one test"),
        (GOOD.replace("tests", "wishes"), "gate", "wishes"),
        (GOOD, "coverage", None),
        (GOOD, "wish", "wish"),
        (GOOD.replace('type = "case_closure"', 'time = "x"'), "gate", "type is missing"),
        (GOOD.replace('"outcome"', '"$fortune"'), "gate", "fortune"),
        (GOOD + 'function = "guess"\n', "gate", "guess"),
        (GOOD + 'judged = ["$someday"]\n', "gate", "someday"),
        (
            GOOD + 'expect = [{ type = "file_seal" }]\nclock = { counting = "moons" }\n',
            "gate",
            "moons",
        ),
        (GOOD + 'grace = "soon"\n', "gate", "soon"),
        (GOOD + 'coverage = { start = "occurred_at" }\n', "deadline", "coverage"),
    ],
)
def test_a_word_that_is_not_of_the_language_is_refused(tmp_path, clause, kind, what):
    if what is None:
        assert book_of(tmp_path, clause, kind=kind)
        return
    with pytest.raises(BadRule, match=what):
        book_of(tmp_path, clause, kind=kind)


@pytest.mark.parametrize(
    ("right", "wrong", "word"),
    [
        ('"outcome"', '"outcom"', "case_closure.outcom"),
        ('"case_closure"', '"case_closer"', "case_closer.outcome"),
        ('"outcome"', '"checklist[].nr"', r"case_closure.checklist\[\].nr"),
    ],
)
def test_a_field_that_nobody_declares_is_found(tmp_path, right, wrong, word):
    words = list(unknown_words(book_of(tmp_path, GOOD.replace(right, wrong)), load_all()))

    assert any(word.replace("\\", "") in each for each in words)


def test_every_rule_names_declared_fields_only():
    assert not list(unknown_words(reading.load("cn"), load_all()))


def test_every_rule_speaks_both_languages_and_names_its_sources():
    for rule in stories.book().rules:
        assert set(rule.message) == set(rule.requirement) == {"zh", "en"}
        assert rule.sources
        assert all(source.mark in {"S", "N", "D", "memory"} for source in rule.sources)


def test_an_old_duty_keeps_the_edition_in_force_when_it_was_opened():
    book = stories.book()
    new = [
        replace(rule, edition="2027-1", in_force_from=dt.date(2026, 11, 1))
        for rule in book.rules
        if rule.id == "R-PRO-04"
    ]
    acts = stories.acts("broken/1b-exhibit-late-and-swapped")

    both = replace(book, rules=(*book.rules, *new))
    findings = evaluate(both, acts, stories.at("2026-11-20T12:00:00+08:00")).findings

    assert {each.edition for each in findings if each.rule == "R-PRO-04"} == {"2026-1"}


def test_an_act_told_late_is_judged_by_both_editions_and_the_stricter_counts():
    book = stories.book()
    old = next(rule for rule in book.rules if rule.id == "R-INT-04")
    clause = old.clauses[0]
    strict = replace(
        old,
        edition="2026-2",
        in_force_from=dt.date(2026, 10, 15),
        clauses=(replace(clause, clock=replace(clause.clock, within=reading.period("P1D"))),),
    )
    acts = stories.acts("broken/1c-back-dated-acceptance")

    both = replace(book, rules=(*book.rules, strict))
    late = evaluate(both, acts, stories.at("2026-10-20T12:00:00+08:00"))

    assert {each.edition for each in late.obligations if each.rule == "R-INT-04"} == {"2026-2"}
