"""What is typed to disclose a case, and what is brought to have a bundle judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unbroken.base.identifiers import Code, PersonRef
from unbroken.casefile import naming
from unbroken.chain import describe
from unbroken.chain.widgets import offer
from unbroken.disclosure.arrivals import POLICY_BYTES_MAX
from unbroken.disclosure.codes import RECIPIENT_ROLE, WITHHELD_GROUND
from unbroken.disclosure.listing import Choice

OWN, BROUGHT = "own", "brought"


class BundleForm(forms.Form):
    """A bundle, and by whose policy it shall be judged."""

    bundle = forms.FileField(label=gettext_lazy("Bundle"))
    trust = forms.ChoiceField(
        label=gettext_lazy("Judge by"),
        choices=(
            (OWN, gettext_lazy("this station's own policy")),
            (BROUGHT, gettext_lazy("a policy that I bring")),
        ),
        initial=OWN,
        widget=forms.RadioSelect,
    )
    policy = forms.FileField(
        label=gettext_lazy("Policy"),
        required=False,
        help_text=gettext_lazy("A file that you got elsewhere than from the bundle."),
    )

    def clean(self) -> dict[str, object]:
        """Ask for the policy where one shall be brought, and refuse one that cannot be one."""
        cleaned: dict[str, object] = super().clean() or {}
        policy = self.files.get("policy")
        if cleaned.get("trust") == BROUGHT and policy is None:
            self.add_error("policy", forms.ValidationError("", code="missing"))
        if policy is not None and (policy.size or 0) > POLICY_BYTES_MAX:
            self.add_error("policy", gettext_lazy("This file is too large to be a policy."))
        return cleaned


WITH_FILES, TEXT_ONLY = "files", "text"
SOMEBODY_ELSE = "else"
_ACT = "act_"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """What the form offers: the people of the case, and its records."""

    persons: Sequence[tuple[str, str]]
    records: Mapping[int, str]


class DisclosureForm(forms.Form):
    """To whom, in what capacity, with what words, and which parts."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    person = forms.ChoiceField(label=gettext_lazy("To"))
    name = forms.CharField(
        label=gettext_lazy("Name of somebody else"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Only for somebody who is not in the case yet."),
    )
    role = forms.ChoiceField(label=gettext_lazy("In what capacity"))
    text = forms.CharField(
        label=gettext_lazy("What is told with it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    extent = forms.ChoiceField(
        label=gettext_lazy("What is handed over"),
        choices=(
            (WITH_FILES, gettext_lazy("records and files")),
            (TEXT_ONLY, gettext_lazy("records only")),
        ),
        initial=WITH_FILES,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, offered: Offered, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, "person", [*offered.persons, (SOMEBODY_ELSE, _("somebody else"))])
        reader = naming.bare_reader()
        offer(self, "role", describe.choices(RECIPIENT_ROLE, reader=reader))
        withheld = describe.choices(WITHHELD_GROUND, reader=reader)
        grounds = [("", _("handed over")), *withheld]
        self.records = tuple(f"{_ACT}{n}" for n in offered.records)
        for n, label in offered.records.items():
            self.fields[f"{_ACT}{n}"] = forms.ChoiceField(
                label=label, choices=grounds, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a name where somebody else is meant."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("person") == SOMEBODY_ELSE and not cleaned.get("name"):
            self.add_error("name", forms.ValidationError("", code="required"))
        return cleaned

    def chosen_person(self) -> PersonRef | None:
        """Return the person of the case who receives it, or None for somebody else."""
        chosen = str(self.cleaned_data["person"])
        return None if chosen == SOMEBODY_ELSE else PersonRef(chosen)

    def choice(self) -> Choice:
        """Return which parts are handed over."""
        withheld = {
            int(name.removeprefix(_ACT)): Code(self.cleaned_data[name])
            for name in self.records
            if self.cleaned_data.get(name)
        }
        return Choice(
            with_media=self.cleaned_data["extent"] == WITH_FILES,
            withheld=withheld,
        )

    def record_fields(self) -> list[forms.BoundField]:
        """Return the fields with which records are withheld."""
        return [self[name] for name in self.records]

    def main_fields(self) -> list[forms.BoundField]:
        """Return the other fields that are seen."""
        return [each for each in self.visible_fields() if each.name not in self.records]
