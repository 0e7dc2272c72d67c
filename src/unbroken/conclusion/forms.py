"""The shape of what is typed to close a case."""

from django import forms
from django.utils.translation import get_language, gettext_lazy

from unbroken.base.time_words import Language, language_of
from unbroken.conclusion.codes import OUTCOME


class CloseForm(forms.Form):
    """How the case ended, and up to which record it was looked at."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"))
    looked = forms.BooleanField(
        label=gettext_lazy("I have checked the twelve conditions above against the file"),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # whatever a form takes.
        zh = language_of(get_language() or "zh") is Language.ZH
        words = [(word.code, word.zh if zh else word.en) for word in OUTCOME.words]
        self.fields["outcome"].choices = [("", "—"), *words]  # type: ignore[attr-defined]  # a choice field.
