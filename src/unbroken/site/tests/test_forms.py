"""A field's errors name the field and say what to do."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from unbroken.site.remedies import remedy


class SeizeForm(forms.Form):
    count = forms.IntegerField(
        label="Number of items", min_value=1, help_text="Counted in presence."
    )
    note = forms.CharField(label="Note", required=False)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Number of items is missing. Fill it in."),
        ("zh-hans", "缺“Number of items”，请填写。"),
    ],
)
def test_an_error_names_the_field_and_the_remedy(language, sentence):
    with translation.override(language):
        shown = str(SeizeForm({}))

    assert shown.count(sentence) == 2  # At the head of the form, and beside the field.
    assert 'href="#id_count"' in shown


def test_hint_and_error_are_tied_to_the_field():
    with translation.override("en"):
        shown = str(SeizeForm({"count": "0"}))

    assert 'aria-describedby="id_count_helptext id_count_error"' in shown
    assert 'id="id_count_helptext"' in shown
    assert 'id="id_count_error"' in shown
    assert 'aria-invalid="true"' in shown


def test_only_required_fields_carry_the_mark():
    with translation.override("en"):
        shown = str(SeizeForm())

    assert shown.count('<span class="req">required</span>') == 1


def test_an_error_of_our_own_keeps_its_words():
    with translation.override("en"):
        assert remedy("Seal", ValidationError("The seal is not intact.", code="seal")) == (
            "Seal: The seal is not intact."
        )
