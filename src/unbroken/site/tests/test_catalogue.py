"""Every sentence is translated, and the check that says so can fail."""

import gettext
from pathlib import Path

import pytest

from unbroken.site import catalogue
from unbroken.site.catalogue import Found

SOURCE = Path(catalogue.__file__).resolve().parents[2]
PO = catalogue.po_file(SOURCE.parent)


def a_catalogue(tmp_path, entries: str):
    po = tmp_path / "django.po"
    po.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n' + entries, "utf-8"
    )
    return catalogue.read(po)


def test_no_sentence_is_untranslated_fuzzy_or_spare():
    faults = catalogue.faults(catalogue.read(PO), catalogue.sentences(SOURCE))

    assert faults == []


@pytest.mark.parametrize(
    ("entries", "what"),
    [
        ("", "is not in the catalogue"),
        ('msgid "%(n)s left"\nmsgstr ""\n', "is not in the catalogue"),
        ('#, fuzzy\nmsgid "%(n)s left"\nmsgstr "还有 %(n)s"\n', "is marked fuzzy"),
        ('msgid "%(n)s left"\nmsgstr "还有"\n', "has other places to fill than its translation"),
        (
            'msgid "%(n)s left"\nmsgstr "还有 %(m)s"\n',
            "has other places to fill than its translation",
        ),
        (
            'msgid "%(n)s left"\nmsgstr "还有 %(n)s。Ask somebody who knows the case"\n',
            "has a sentence of English in its Chinese",
        ),
        ('msgid "%(n)s left"\nmsgstr "还有,%(n)s"\n', "has half-width marks in its Chinese"),
        ('msgid "%(n)s left"\nmsgstr "(还有) %(n)s"\n', "has half-width marks in its Chinese"),
    ],
)
def test_the_check_finds_a_broken_entry(tmp_path, entries, what):
    found = {Found(forms=("%(n)s left",))}

    assert [fault.what for fault in catalogue.faults(a_catalogue(tmp_path, entries), found)] == [
        what
    ]


def test_the_check_finds_an_entry_that_nothing_uses(tmp_path):
    spare = a_catalogue(tmp_path, 'msgid "Gone"\nmsgstr "已删"\n')

    assert [fault.what for fault in catalogue.faults(spare, set())] == ["is used nowhere"]


def test_of_two_translations_that_a_merge_put_together_the_first_counts(tmp_path):
    merged = 'msgid "Due"\nmsgstr "到期"\nmsgstr "一并留下的另一句"\n\nmsgid "Gap"\nmsgstr "缺口"\n'

    read = a_catalogue(tmp_path, merged)

    assert {message.id: message.string for message in read if message.id} == {
        "Due": "到期",
        "Gap": "缺口",
    }


def test_sentences_are_found_in_templates_and_in_python(tmp_path):
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text(
        '{% load i18n %}{% translate "Close" %}{% translate "Record" context "button" %}'
        '{% state "bad" _("It\'s late") %}'
        "{% blocktranslate count n=n %}{{ n }} item{% plural %}{{ n }} items{% endblocktranslate %}",
        "utf-8",
    )
    (tmp_path / "errors.py").write_text(
        'sentence = N_("Nobody approves his own request.")\n', "utf-8"
    )

    assert catalogue.sentences(tmp_path) == {
        Found(forms=("Close",)),
        Found(forms=("Record",), context="button"),
        Found(forms=("It's late",)),
        Found(forms=("%(n)s item", "%(n)s items")),
        Found(forms=("Nobody approves his own request.",)),
    }


def test_extracting_again_keeps_translations_and_changes_nothing(tmp_path):
    po = tmp_path / "django.po"

    catalogue.write(po, catalogue.update(catalogue.read(PO), catalogue.sentences(SOURCE)))

    assert po.read_bytes() == PO.read_bytes()


def test_what_is_compiled_speaks_chinese(tmp_path):
    po = tmp_path / "django.po"
    po.write_bytes(PO.read_bytes())

    with catalogue.compile_catalogue(po).open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Case-handling area") == "办案区"
