"""The shape of what is typed about a finding."""

from django import forms
from django.utils.translation import gettext_lazy

from unbroken.casefile import naming
from unbroken.chain import describe
from unbroken.chain.widgets import offer
from unbroken.media.codes import GAP_REASON
from unbroken.supervision.codes import TICKET_REVIEW

TEXT_LETTERS_MAX = 4000


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
        causes = describe.choices(GAP_REASON, reader=naming.bare_reader())
        offer(self, "cause", [("", "—"), *causes])


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
        offer(self, "result", describe.choices(TICKET_REVIEW, reader=naming.bare_reader()))
