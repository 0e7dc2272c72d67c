"""The shape of what is typed about a finding."""

from django import forms
from django.utils.translation import get_language, gettext_lazy

from unbroken.base.codes import CodeList
from unbroken.base.time_words import Language, language_of
from unbroken.media.codes import GAP_REASON
from unbroken.supervision.codes import TICKET_REVIEW

TEXT_LETTERS_MAX = 4000


def choices_of(words: CodeList) -> list[tuple[str, str]]:
    """Return the values of a code list in the reader's language."""
    zh = language_of(get_language() or "zh") is Language.ZH
    return [(word.code, word.zh if zh else word.en) for word in words.words]


class KeyForm(forms.Form):
    """A button: only its key, so that pressing it twice records once."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class AnswerForm(KeyForm):
    """Why it happened."""

    cause = forms.ChoiceField(label=gettext_lazy("Cause"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Explanation"),
        max_length=TEXT_LETTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Say what happened and what shows it. What is explained stays missing."
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # whatever a form takes.
        self.fields["cause"].choices = [("", "—"), *choices_of(GAP_REASON)]  # type: ignore[attr-defined]  # a choice field.


class ReviewForm(KeyForm):
    """Whether the explanation is accepted."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    result = forms.ChoiceField(label=gettext_lazy("Result"), widget=forms.RadioSelect, choices=())
    text = forms.CharField(
        label=gettext_lazy("Opinion"),
        max_length=TEXT_LETTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # whatever a form takes.
        self.fields["result"].choices = choices_of(TICKET_REVIEW)  # type: ignore[attr-defined]  # a choice field.
