"""The shape of what is typed about recorders."""

import uuid
from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from unbroken.chain.widgets import Uploads

Choices = Sequence[tuple[str, str]]


class DockForm(forms.Form):
    """Files of one recorder, sent by the page in pieces before the form comes."""

    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        devices: Choices,
        officer: str,
        upload_address: str,
    ) -> None:
        super().__init__(data, initial={"key": uuid.uuid4(), "officer": officer})
        self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput)
        self.fields["device"] = forms.CharField(
            label=_("Recorder"),
            max_length=60,
            widget=forms.Select(choices=[("", "—"), *devices])
            if devices
            else forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields["officer"] = forms.CharField(
            label=_("Worn by: number of the officer"), max_length=60
        )
        self.fields["clock_offset_ms"] = forms.IntegerField(
            label=_("Clock offset in ms"),
            help_text=_(
                "True time minus the recorder's. It is shown beside its times, never added."
            ),
            required=False,
            min_value=-(2**40),
            max_value=2**40,
        )
        self.fields["files"] = _Files(
            label=_("Files of the recorder"), widget=Uploads(address=upload_address)
        )


class _Files(forms.Field):
    """Addresses of uploads."""

    def to_python(self, value: object) -> list[str]:
        """Return the addresses that were sent."""
        return [str(one) for one in value] if isinstance(value, list) else []


class LinkForm(forms.Form):
    """Files of recorders, and the case to which they belong."""

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, files: Choices, cases: Choices) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()})
        self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput)
        self.fields["case"] = forms.ChoiceField(
            label=_("Case"),
            choices=[("", "—"), *cases],
            widget=forms.Select(attrs={"translate": "no"}),
        )
        self.fields["files"] = forms.MultipleChoiceField(
            label=_("Files not linked yet"),
            choices=list(files),
            widget=forms.CheckboxSelectMultiple,
        )
