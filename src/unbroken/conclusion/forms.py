"""The shape of what is typed to close a case, to ask for an approval and to answer."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unbroken.base.characters import first_forbidden, name_of
from unbroken.casefile import naming
from unbroken.chain import describe
from unbroken.chain.codes import APPROVERS, ROLE
from unbroken.chain.forms import WHOLE_SENTENCE, ActForm, Around, form_for
from unbroken.chain.values import TEXT_CHARACTERS_MAX
from unbroken.chain.widgets import offer
from unbroken.conclusion.acts import ApprovalRequested
from unbroken.conclusion.codes import APPROVAL_DECISION, ASKED_OF, OUTCOME


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
        words = describe.choices(OUTCOME, reader=naming.bare_reader())
        offer(self, "outcome", [("", "—"), *words])


class DecisionForm(forms.Form):
    """What a superior says to a request."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    opinion = forms.CharField(
        label=gettext_lazy("Opinion"), required=False, max_length=TEXT_CHARACTERS_MAX
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # whatever a form takes.
        offer(self, "decision", describe.choices(APPROVAL_DECISION, reader=naming.bare_reader()))

    def clean_opinion(self) -> str:
        """Refuse what a record may not hold, and ask why where the answer is not yes."""
        opinion: str = self.cleaned_data["opinion"].strip()
        bad = first_forbidden(opinion, many_lines=False)
        if bad is not None:
            words = _("The opinion contains the character %(character)s. Take it out.")
            raise ValidationError(words % {"character": name_of(bad)}, code=WHOLE_SENTENCE)
        if not opinion and self.cleaned_data.get("decision") in {"refused", "returned"}:
            raise ValidationError(
                _("Say why it is not approved, and what is lacking."), code=WHOLE_SENTENCE
            )
        return opinion


def ask_form(data: QueryDict | None, *, around: Around, matter: str, of_act: str) -> ActForm:
    """Return the form of a request; a page that leads here has said what it is about."""
    made = form_for(ApprovalRequested.declared)(
        data,
        around=around,
        initial={
            "matter": matter,
            "asked_role": ASKED_OF.get(matter, ""),
            "of_act": of_act,
        },
    )
    words = describe.choices(ROLE, reader=around.reader, only=APPROVERS)
    made.fields["asked_role"].widget = forms.Select(choices=[("", "—"), *words])
    return made
