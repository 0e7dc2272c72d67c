"""What is wrong with a field, in a sentence that names the field and says what to do."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from unbroken.base.refusal import N_

WHOLE_SENTENCE = "whole_sentence"
"""The code of an error that names its field itself, as those of an act's form do."""

SENTENCES = {
    "required": N_("%(label)s is missing. Fill it in."),
    "invalid_choice": N_("%(label)s is not in the list. Choose one of its values."),
    "max_length": N_("%(label)s is longer than %(limit_value)s characters. Shorten it."),
    "min_length": N_("%(label)s needs at least %(limit_value)s characters. Write more."),
    "max_value": N_("%(label)s may be at most %(limit_value)s. Enter a smaller number."),
    "min_value": N_("%(label)s must be at least %(limit_value)s. Enter a larger number."),
    "missing": N_("%(label)s has no file. Choose one."),
    "empty": N_("%(label)s is an empty file. Choose another."),
    "null_characters_not_allowed": N_("%(label)s contains a character that cannot be stored."),
}


def remedies(label: str, errors: list[ValidationError]) -> list[str]:
    """Write one sentence for each error of a field."""
    return [remedy(label, error) for error in errors]


def remedy(label: str, error: ValidationError) -> str:
    """Write the sentence for one error; an error we have no sentence for keeps its own words."""
    if error.code == WHOLE_SENTENCE:
        return " ".join(error.messages)
    details = {**(error.params or {}), "label": label}
    sentence = SENTENCES.get(error.code or "")
    if sentence:
        return _(sentence) % details
    return _("%(label)s: %(problem)s") % {"label": label, "problem": " ".join(error.messages)}
